"""Connections that would keep the server waiting for ever, over real sockets: each is ended, others are served."""

import resource
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import connections, metrics
from bot.channels.body import BrokenOff, read_body
from bot.serving import Server
from tests.local_server import PLAIN

MOST = 20
HUGE = 30_000_000


async def take(request: Request) -> Response:
    try:
        return PlainTextResponse(str(len(await read_body(request))))
    except BrokenOff:
        return Response(status_code=400)


async def huge(_: Request) -> Response:
    return PlainTextResponse("x" * HUGE)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """An impatient server with few places."""
    monkeypatch.setattr(connections, "PATIENCE", 0.5)
    monkeypatch.setattr("bot.serving.most_connections", lambda: MOST)
    app = Starlette(routes=[Route("/", take, methods=["GET", "POST"]), Route("/huge", huge)])
    server = Server(app)
    listener = socket.create_server(("127.0.0.1", 0))
    port: int = listener.getsockname()[1]
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield port
    server.should_exit = True
    thread.join(20)
    assert not thread.is_alive()


def connected(port: int, said: bytes = b"") -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(said)
    return connection


def heard(connection: socket.socket) -> bytes:
    """Everything until the server hangs up."""
    told = b""
    try:
        while some := connection.recv(65536):
            told += some
    except ConnectionResetError:
        pass
    return told


def served(port: int) -> bool:
    return httpx.post(f"http://127.0.0.1:{port}/", content=b"hello", trust_env=False, verify=PLAIN).text == "5"


def cut_off(why: str) -> float:
    return float(metrics.CUT_OFF.labels(why)._value.get())


@pytest.mark.slow
@pytest.mark.parametrize(
    "begun",
    [
        b"GET / HTT",
        b"GET / HTTP/1.1\r\nhost: x\r\nx-a: b\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nabc",
        b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\nabc",
    ],
)
def test_a_request_that_does_not_end_is_told_so(port: int, begun: bytes) -> None:
    before = cut_off("slow")
    with connected(port, begun) as connection:
        assert heard(connection).startswith(b"HTTP/1.1 408 ")
    assert cut_off("slow") == before + 1
    assert served(port)


@pytest.mark.slow
def test_a_head_that_trickles_is_cut_off_all_the_same(port: int) -> None:
    with connected(port, b"GET / HTTP/1.1\r\n") as connection:
        connection.settimeout(0.05)
        told = b""
        while not told:
            connection.sendall(b"x")
            try:
                told = connection.recv(1000)
            except TimeoutError:
                continue
    assert told.startswith(b"HTTP/1.1 408 ")


@pytest.mark.slow
def test_a_second_request_that_trickles_is_cut_off_and_an_idle_connection_is_not(port: int) -> None:
    with connected(port, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n") as connection:
        assert connection.recv(1000).startswith(b"HTTP/1.1 200 ")
        time.sleep(2)
        connection.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 200 ")
        connection.sendall(b"\r\n")
        assert heard(connection) == b""


@pytest.mark.slow
def test_whoever_never_says_anything_is_let_go_without_a_word(port: int) -> None:
    with connected(port) as connection:
        assert heard(connection) == b""


def test_a_body_that_goes_on_after_its_refusal_does_not_go_on_for_ever(port: int) -> None:
    """A huge one is answered at once; whoever sends on is not listened to for long."""
    head = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999\r\n\r\n"
    with connected(port, head) as connection:
        told = heard(connection)
    assert told.startswith(b"HTTP/1.1 500 ")  # this test's own route does not catch what is too large
    assert served(port)


def test_a_head_without_an_end_is_refused_before_it_fills_the_memory(port: int) -> None:
    before = cut_off("head")
    with connected(port, b"GET / HTTP/1.1\r\n") as connection:
        try:
            for number in range(2000):
                connection.sendall(b"x-%d: %b\r\n" % (number, b"a" * 16_000))
        except OSError:
            pass
        else:
            pytest.fail("32 MB of headers were taken")
    assert cut_off("head") == before + 1
    assert served(port)


@pytest.mark.slow
def test_whoever_does_not_read_their_answer_loses_it(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "RATE", HUGE)
    before = cut_off("unread")
    with connected(port, b"GET /huge HTTP/1.1\r\nhost: x\r\n\r\n") as connection:
        while cut_off("unread") == before:
            time.sleep(0.05)
        assert len(heard(connection)) < HUGE


@pytest.mark.parametrize("stuck", [b"", b"GET / HTTP/1.1\r\nx: "], ids=["idle", "trickling"])
def test_stuck_connections_keep_nobody_out(port: int, monkeypatch: pytest.MonkeyPatch, stuck: bytes) -> None:
    """Five times as many as there are places, and nobody's patience ends: the oldest make room."""
    monkeypatch.setattr(connections, "PATIENCE", 3600)
    before = cut_off("crowd")
    with ExitStack() as open_:
        for _ in range(5 * MOST):
            open_.enter_context(connected(port, stuck))
        assert all(served(port) for _ in range(10))
        assert cut_off("crowd") >= before + 4 * MOST


def test_when_every_place_is_busy_the_next_one_is_asked_to_come_later(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 3600)
    with ExitStack() as open_:
        for _ in range(MOST):
            body = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\nexpect: 100-continue\r\n\r\n"
            busy = open_.enter_context(connected(port, body))
            assert b"100 Continue" in busy.recv(100)
        told = heard(open_.enter_context(connected(port)))
        assert told.startswith(b"HTTP/1.1 503 ")
        assert b"retry-after: 1" in told
    assert served(port)


def test_places_are_fewer_than_the_files_that_may_be_open() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(300, hard), hard))
        most = connections.most_connections()
        raised, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert 0 < most < raised
        assert most <= connections.MOST
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
