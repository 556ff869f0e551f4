"""Several processes on one database, and their ends."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.channels import fake_telegram, fake_wechat
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.fake_wechat import FakeWeChat
from tests.journeys.candidates import OnTelegram, OnWeChat
from tests.journeys.server import Server
from tests.journeys.stories import qualifies_in_chinese
from tests.local_server import PLAIN
from tests.waiting import until

pytestmark = [pytest.mark.slow(20), pytest.mark.timeout(240)]


@pytest.fixture
def api() -> Iterator[FakeTelegram]:
    with FakeTelegram() as telegram:
        yield telegram


@pytest.fixture
def settings(api: FakeTelegram) -> dict[str, str]:
    return {
        "BOLE_TELEGRAM_TOKEN": api.token,
        "BOLE_TELEGRAM_API_URL": api.url,
        "BOLE_WECHAT_TOKEN": fake_wechat.TOKEN,
    }


@pytest.fixture
def endless() -> Iterator[tuple[str, threading.Event]]:
    """A mail server whose greeting never ends, so that no time limit between two of its lines ends a call; and
    whether it has been called."""
    called, ended = threading.Event(), threading.Event()

    def greet(listener: socket.socket) -> None:
        with suppress(OSError):
            caller, _ = listener.accept()
            called.set()
            with caller:
                while not ended.wait(0.2):
                    caller.sendall(b"220-one moment\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(60)
        port = listener.getsockname()[1]
        greeting = threading.Thread(target=greet, args=(listener,))
        greeting.start()
        yield f"mailto://127.0.0.1:{port}?from=bole@example.com&to=hr@example.com&mode=insecure", called
        ended.set()
        greeting.join()


async def test_one_process_polls_and_another_follows_it(
    api: FakeTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    """Killed, or ended in order: the candidate notices nothing. Who waits for its turn is ready."""
    ends: tuple[Callable[[Server], object], ...] = (Server.kill, Server.terminate)
    candidate = OnTelegram(api, 7)
    both = settings | {"BOLE_DATABASE_URL": f"sqlite:///{tmp_path}/bole.db"}
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    with Server(folders[0], **both) as one, Server(folders[1], **both) as two:
        assert "1/8" in (await candidate.says("测HPC")).text
        polling, waiting = one, two
        for number, (end, answer) in enumerate(zip(ends, ("本科", "物理"), strict=True), 2):
            await until(lambda: one.waiting("messages") == 0)
            end(polling)
            assert waiting.ready()
            assert f"{number}/8" in (await candidate.says(answer)).text
            polling.start()
            polling, waiting = waiting, polling
        assert one.log.count("lease taken") == 2
        assert two.log.count("lease taken") == 1
        assert "Conflict" not in one.log + two.log


async def test_an_end_with_everything_stuck(
    api: FakeTelegram, settings: dict[str, str], endless: tuple[str, threading.Event], tmp_path: Path
) -> None:
    """A burst under way, a Telegram that answers slowly, recruiters' server that never does; told twice to stop.

    What was not finished is brought or sent again to the next process.
    """
    burst = 60
    mailbox, called = endless
    with Server(tmp_path, **settings, BOLE_NOTIFY_URLS=mailbox) as server:
        async with httpx.AsyncClient(base_url=server.url, trust_env=False, verify=PLAIN) as client:
            await qualifies_in_chinese(OnWeChat(FakeWeChat(client, hangs_up_after=30), "oFang"), "13900138000")
        api.hang("sendMessage", *[30.0] * 16)
        api.bring(*(fake_telegram.text(100 + number, "测HPC", "zh") for number in range(burst)))
        await until(lambda: called.is_set() and len(api.sent) >= 5)
        assert await asyncio.to_thread(server.terminate, twice=True) == 0
        assert "ended before everything was finished" in server.log
        assert "Traceback" not in server.log
        api.hang("sendMessage")
        server.start()
        await until(lambda: not api.updates)
        await until(lambda: server.waiting("messages") <= 16)
        assert server.waiting("notices") == 1
    chats = {asked["chat_id"] for asked in api.sent}
    assert len(chats) == burst
