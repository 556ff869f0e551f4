"""Real receivers on this machine: a mail server, a JSON endpoint, and channels that do as they are told."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from bot.channels import Outgoing
from bot.delivery import Delivery
from bot.storage import Store
from dialogs.catalogue import AtLeastYears, Catalogue, Company, Fact, Question, Role, Text


@dataclass
class Mailbox:
    """A real SMTP server; refuses everything while `closed`."""

    letters: list[EmailMessage] = field(default_factory=list)
    closed: bool = False
    refused: int = 0
    port: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.closed:
            self.refused += 1
            return "451 come back later"
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    @property
    def url(self) -> str:
        return f"mailto://127.0.0.1:{self.port}?from=bole@example.com&to=hr@example.com&mode=insecure"


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    box = Mailbox()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(box), "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    async with server:
        yield box


@dataclass
class Machine:
    """A real HTTP endpoint; answers 503 while `closed`."""

    bodies: list[dict[str, Any]] = field(default_factory=list)
    closed: bool = False
    refused: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        return f"json://user:secret-token@127.0.0.1:{self.port}/leads"

    @property
    def leads(self) -> list[dict[str, Any]]:
        return [json.loads(body["message"]) for body in self.bodies]


@pytest.fixture
def machine() -> Iterator[Machine]:
    received = Machine()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if received.closed:
                received.refused += 1
            else:
                received.bodies.append(json.loads(body))
            self.send_response(503 if received.closed else 200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    received.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield received
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Scripted:
    """A channel that raises what stands in `script` for a text, in turn, and takes everything else."""

    script: dict[str, list[Exception]] = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    pause: Callable[[Outgoing], Awaitable[None]] | None = None

    async def send(self, outgoing: Outgoing) -> None:
        text = outgoing.message.text
        self.tried.append(text)
        if self.pause:
            await self.pause(outgoing)
        if self.script.get(text):
            raise self.script[text].pop(0)
        self.sent.append((str(outgoing.person), text))


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pauses of real life are seconds; their order is the same."""
    monkeypatch.setattr("bot.delivery.outbox.LOOK_EVERY", 0.02)
    monkeypatch.setattr("bot.storage.outbox.SETTLING", timedelta(milliseconds=50))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path}/bole.db")
    yield opened
    opened.close()


@pytest.fixture
def catalogue() -> Catalogue:
    fact = Fact("r/requirements/1", Text("3 年以上", "3+ years"), Text("芯片经验", "chip experience"))
    question = Question("r/requirements/1/years", fact.id, "years", Text("几年?", "Years?"), AtLeastYears(3), True)
    role = Role("r", Text("架构师", "Architect"), (), (), (fact,), (question,))
    return Catalogue(Company(Text("公司", "Company"), (), ()), (role,))


@asynccontextmanager
async def running(delivery: Delivery) -> AsyncIterator[None]:
    """Delivery at work, stopped in the end as a server stops it."""
    task = asyncio.create_task(delivery.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait((task,))


async def until(condition: Callable[[], bool]) -> None:
    """Waits for something to happen; a minute is enough on the slowest machine."""
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.01)
