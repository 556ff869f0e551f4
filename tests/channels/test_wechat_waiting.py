"""What waits for a WeChat candidate, over real requests and a real store: it comes with the next reply, once."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.wechat import WeChat
from bot.channels.wechat_messages import LONGEST_REPLY, MANNER
from bot.content import lines
from bot.post import Outgoing, Person, Update
from bot.storage import Store
from bot.turn import Talk
from dialogs.events import Event
from dialogs.meanings import Asked, Meaning
from dialogs.outcome import Outcome
from dialogs.state import State
from dialogs.wording import Message, Words
from tests.channels.fake_wechat import TOKEN, FakeWeChat, text
from tests.dialogs.small import CATALOGUE
from tests.new_store import new_store
from tests.turning import turn
from tests.waiting import until

SOMEBODY = Person("wechat", "oCandidate")
NOW = datetime(2026, 11, 23, tzinfo=UTC)


class SlowTalk:
    """Says the same to everything, and takes its time while `quick` is cleared."""

    words = Words(lines(), CATALOGUE)

    def __init__(self) -> None:
        self.turns = 0
        self.quick = threading.Event()
        self.quick.set()

    def turn(self, _event: Event, state: State, *_world: object) -> tuple[Meaning, Outcome, Message]:
        self.quick.wait(10)
        self.turns += 1
        return Asked((), ""), Outcome(state), Message("你好")


class House:
    """The real path and a real store behind the channel."""

    def __init__(self, store: Store) -> None:
        self.store, self.talk = store, SlowTalk()

    async def receive(self, update: Update) -> tuple[Outgoing, ...]:
        return await asyncio.to_thread(turn, update, MANNER, cast(Talk, self.talk), self.store, NOW)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    store = new_store(f"sqlite:///{tmp_path}/bole.db")
    yield House(store)
    store.close()


@asynccontextmanager
async def platform(house: House, patience: float = 4.5) -> AsyncIterator[FakeWeChat]:
    account = WeChat(TOKEN, patience=patience, breather=0, clock=NOW.timestamp)
    transport = httpx.ASGITransport(Starlette(routes=account.routes(house.receive)))
    async with httpx.AsyncClient(transport=transport, base_url="http://bole") as client:
        yield FakeWeChat(client, now=NOW.timestamp)
    await account.close()


async def test_a_recruiters_answer_comes_with_the_next_reply_on_every_retry(house: House) -> None:
    """The same to the byte, and not once more with the message after."""
    async with platform(house) as wechat:
        await wechat.says("有年终奖吗", 1)
        house.store.tell(SOMEBODY, Message("招聘官回答：有"), NOW)
        replies = [await wechat.post(text("在吗", 2)) for _ in range(3)]
        assert wechat.read(replies[0])["Content"] == "招聘官回答：有\n\n你好"
        assert {reply.content for reply in replies} == {replies[0].content}
        assert await wechat.says("好", 3) == "你好"


async def test_a_retry_while_the_first_is_under_way_gets_it_too(house: House) -> None:
    """Slow work: WeChat hangs up and asks again; what waited is said in the one reply that arrives."""
    async with platform(house) as wechat:
        await wechat.says("有年终奖吗", 1)
        house.store.tell(SOMEBODY, Message("招聘官回答：有"), NOW)
    async with platform(house, patience=0.01) as wechat:
        house.talk.quick.clear()
        assert [(await wechat.post(text("在吗", 2))).status_code for _ in range(2)] == [503, 503]
        house.talk.quick.set()
        await until(lambda: house.talk.turns == 2)
    async with platform(house) as wechat:
        assert await wechat.says("在吗", 2) == "招聘官回答：有\n\n你好"
    assert house.talk.turns == 2


async def test_what_is_too_long_for_one_reply_is_turned_to(house: House) -> None:
    """No word is lost, however much waits, and no reply is too long."""
    async with platform(house) as wechat:
        await wechat.says("有年终奖吗", 1)
        long = "\n".join(f"{number}：{'字' * 60}" for number in range(40))
        house.store.tell(SOMEBODY, Message(long), NOW)
        replies = [await wechat.says("在吗", 2)]
        while "msgmenuid=more" in replies[-1]:
            response = await wechat.post(text("更多", 2 + len(replies), bizmsgmenuid="more"))
            replies.append(wechat.read(response)["Content"])
    assert all(len(reply.encode()) <= LONGEST_REPLY for reply in replies)
    assert [line for reply in replies for line in reply.splitlines() if "：" in line] == long.splitlines()
    assert replies[-1].endswith("你好")
