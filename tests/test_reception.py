"""Updates of one person are taken strictly in order, those of different people at the same time."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from sqlalchemy import select

from bot.app import MANNERS
from bot.content import lines
from bot.post import ChannelName, Outgoing, Person, Reach, Update
from bot.reception import Reception
from bot.storage import Store
from bot.storage.tables import messages
from bot.turn import Talk, stranger
from dialogs.codes import NO_CODES, Codes
from dialogs.events import Event, RecruiterSpoke, Said
from dialogs.meanings import Asked, Meaning, Reading
from dialogs.outcome import Outcome
from dialogs.state import State
from dialogs.step import step
from dialogs.wording import Message, Words
from tests.dialogs.small import CATALOGUE

NOW = datetime(2026, 11, 22, tzinfo=UTC)


class SlowTalk:
    """Takes its time with the first message; notes the order in which it was asked."""

    words = Words(lines(), CATALOGUE)

    def __init__(self, until: threading.Event) -> None:
        self.heard: list[str] = []
        self._until = until

    def turn(
        self, event: Event, state: State, now: datetime, codes: Codes = NO_CODES
    ) -> tuple[Meaning, Outcome, Message]:
        assert isinstance(event, Said)
        if event.text == "first":
            self._until.wait(10)
        self.heard.append(event.text)
        meaning = Asked((Reading("smalltalk"),), event.text)
        outcome = step(state, meaning, CATALOGUE, now)
        return meaning, outcome, self.words.message(outcome)


def update(person: str, text: str) -> Update:
    return Update(Person("web", person), text, Said(text))


async def test_one_person_in_order_others_meanwhile(store: Store) -> None:
    """While the first message is still thought about, the same person's second waits, and somebody else is served."""
    go_on = threading.Event()
    talk = SlowTalk(go_on)
    reception = Reception(lambda: cast(Talk, talk), store, MANNERS, lambda: NOW)
    first = asyncio.create_task(reception.receive(update("ann", "first")))
    await asyncio.sleep(0)
    second = asyncio.create_task(reception.receive(update("ann", "second")))
    await reception.receive(update("bob", "other"))
    assert talk.heard == ["other"]
    go_on.set()
    await asyncio.gather(first, second)
    assert talk.heard == ["other", "first", "second"]


async def test_the_same_update_twice_at_once_is_one_turn(store: Store) -> None:
    """Both get the very same stored messages; the talk happened once."""
    go_on = threading.Event()
    go_on.set()
    talk = SlowTalk(go_on)
    reception = Reception(lambda: cast(Talk, talk), store, MANNERS, lambda: NOW)
    answers = await asyncio.gather(*(reception.receive(update("ann", "hello")) for _ in range(5)))
    assert talk.heard == ["hello"]
    assert all(answer == answers[0] for answer in answers)


class BrokenTalk(SlowTalk):
    """Has a fault that shows with one word."""

    def turn(
        self, event: Event, state: State, now: datetime, codes: Codes = NO_CODES
    ) -> tuple[Meaning, Outcome, Message]:
        if event == Said("boom"):
            raise RuntimeError("a secret of ann's")
        return super().turn(event, state, now)


async def test_a_fault_of_ours_is_told_and_blocks_nothing(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """The candidate hears of it and can go on; the log has where it was, not what was said."""
    go_on = threading.Event()
    go_on.set()
    talk = cast(Talk, BrokenTalk(go_on))
    reception = Reception(lambda: talk, store, MANNERS, lambda: NOW)
    (said,) = await reception.receive(update("ann", "boom"))
    assert "once more" in said.message.text
    assert await reception.receive(update("ann", "boom")) == (said,)
    (after,) = await reception.receive(update("ann", "hello"))
    assert after.message.text
    assert "secret" not in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("words", "language"), [("hi", "en"), ("FAE", "en"), ("3", "zh"), ("你好", "zh"), ("🙂", "zh")]
)
def test_a_stranger_is_answered_in_the_likely_language(words: str, language: str) -> None:
    """Until their words tell: a short "hi" is not Chinese."""
    assert stranger(Said(words)).language == language


class Courier:
    """Has room for all, and notes what it is handed."""

    def __init__(self) -> None:
        self.carried: list[str] = []

    def has_room(self, _: ChannelName) -> bool:
        return True

    def carry(self, outgoing: Outgoing, since: datetime, trace: str) -> None:
        self.carried.append(outgoing.message.text)

    def wake(self) -> None:
        pass


@pytest.mark.parametrize("channel", ["web", "wechat"])
async def test_what_comes_later_where_answers_go_in_responses_waits_for_nobody(
    store: Store, talk: Talk, channel: ChannelName
) -> None:
    """A recruiter's words are no answer to a request: delivery may take them at once, and sends as far as reach
    allows. Claimed by whoever wrote them and carried by nobody, they would lie there for half a minute."""
    courier, ann = Courier(), Person(channel, "ann")
    reception = Reception(lambda: talk, store, MANNERS, lambda: NOW, courier)
    await reception.receive(Update(ann, "1", Said("hello"), Reach(5, timedelta(hours=1))))
    (said,) = await reception.receive(Update(ann, "2", RecruiterSpoke("Fang", "Hello, Ann")))
    assert not said.in_hand
    assert courier.carried == []
    with store.database.reading() as connection:
        claims = connection.scalars(select(messages.c.claimed_until).where(messages.c.status == "waiting")).all()
    assert claims == [None]


async def test_a_recruiters_words_for_nobody_are_kept_nowhere(store: Store, talk: Talk) -> None:
    reception = Reception(lambda: talk, store, MANNERS, lambda: NOW)
    nobody = Person("telegram", "nobody")
    assert await reception.receive(Update(nobody, "1", RecruiterSpoke("Fang", "Hello"))) == ()
    assert store.export(nobody) is None
