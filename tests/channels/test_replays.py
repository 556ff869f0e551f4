"""What WeChat asks for again, or somebody copies: the stored answer to the byte, or a refusal; one turn only."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.app import MANNERS
from bot.channels.wechat import WeChat
from bot.post import Person
from bot.reception import Reception
from bot.storage import Store
from bot.turn import Talk
from dialogs.events import Said
from tests.channels.fake_wechat import AES_KEY, APP_ID, TOKEN, FakeWeChat, event, text
from tests.new_store import new_store

NOW = 1_700_000_000
MINUTE = 60
Start = Callable[[], AbstractAsyncContextManager[FakeWeChat]]


@pytest.fixture(params=["plain", "safe"])
def safe(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "safe")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = new_store(f"sqlite:///{tmp_path}/bole.db")
    yield opened
    opened.close()


@pytest.fixture
def replica(talk: Talk, store: Store, safe: bool) -> Start:
    """One more process of ours, as far as the others can tell: the same account, talk and store, nothing else."""

    @asynccontextmanager
    async def start() -> AsyncIterator[FakeWeChat]:
        reception = Reception(lambda: talk, store, MANNERS, lambda: datetime.fromtimestamp(NOW, UTC))
        account = WeChat(TOKEN, APP_ID if safe else "", AES_KEY if safe else "", patience=60, clock=lambda: NOW)
        transport = httpx.ASGITransport(Starlette(routes=account.routes(reception.receive)))
        async with httpx.AsyncClient(transport=transport, base_url="http://bole") as client:
            yield FakeWeChat(client, safe, now=lambda: NOW)
        await account.close()

    return start


def heard(store: Store, sender: str = "oCandidate") -> list[str]:
    """What the store holds of their words."""
    entries = store.thread(Person("wechat", sender))
    return [entry.said.text for entry in entries if isinstance(entry.said, Said)]


async def test_the_same_message_again_hears_the_stored_answer(replica: Start, store: Store) -> None:
    """Also when the talk has gone on meanwhile, and when another process is asked."""
    question = text("测HPC", 1)
    async with replica() as wechat:
        first = await wechat.post(question)
        assert "1/8" in wechat.read(first)["Content"]
        assert "2/8" in await wechat.says("本科", 2)
        later = [await wechat.post(question, timestamp=NOW + seconds) for seconds in (5, 10, 9 * MINUTE)]
    async with replica() as another:
        later.append(await another.post(question))
        assert "3/8" in await another.says("物理", 3)
    assert {response.content for response in later} == {first.content}
    assert heard(store) == ["测HPC", "本科", "物理"]


async def test_thirty_requests_of_one_message_are_one_turn(replica: Start, store: Store) -> None:
    """Half of them reach another process."""
    question = text("HPC岗要求什么？", 1)
    async with replica() as one, replica() as other:
        replies = await asyncio.gather(*((one, other)[number % 2].post(question) for number in range(30)))
    assert [reply.status_code for reply in replies] == [200] * 30
    assert len({reply.content for reply in replies}) == 1
    assert heard(store) == ["HPC岗要求什么？"]


async def test_thirty_taps_of_one_menu_are_one_turn(replica: Start, store: Store) -> None:
    """An event has no number: it is known by who, when and what."""
    async with replica() as wechat:
        replies = await asyncio.gather(*(wechat.post(event("CLICK", EventKey="roles")) for _ in range(30)))
    assert len({reply.content for reply in replies}) == 1
    assert len(store.thread(Person("wechat", "oCandidate"))) == 2


@pytest.mark.parametrize("minutes", [-11, 11, 60, 24 * 60])
async def test_a_copy_from_outside_the_window_is_refused(replica: Start, store: Store, minutes: int) -> None:
    async with replica() as wechat:
        copies = [await wechat.post(text("你好", number), timestamp=NOW + minutes * MINUTE) for number in (1, 2)]
    assert [(copy.status_code, copy.content) for copy in copies] == [(403, b"")] * 2
    assert heard(store) == []


async def test_a_copy_of_yesterday_is_refused_though_its_answer_is_stored(replica: Start) -> None:
    async with replica() as wechat:
        assert (await wechat.post(text("你好", 1))).status_code == 200
        assert (await wechat.post(text("你好", 1), timestamp=NOW - 24 * 60 * MINUTE)).status_code == 403
