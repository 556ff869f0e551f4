"""In whatever order things happen: never more than the count, never after the window, nothing lost, nothing twice."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.pages import Answer
from bot.post import Manner, Outgoing, Person, Reach, Update
from bot.storage import Parcel, Store
from bot.storage.delivery.outbox import LEASE
from dialogs.events import Pressed, Said
from dialogs.outcome import Outcome
from dialogs.state import State
from dialogs.wording import Message
from tests.new_store import new_store
from tests.storage.talk import (
    NOON,
    TAPPED,
    UNVERIFIED,
    VERIFIED,
    WROTE,
    answered,
    remembered,
)

Step = tuple[str, int]
people = count(1)
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass
class Phone:
    """What WeChat shows somebody, and how it reckons what it lets through: each counts against all grants."""

    shown: list[str] = field(default_factory=list)
    grants: list[tuple[int, datetime]] = field(default_factory=list)

    def grant(self, reach: Reach, now: datetime) -> None:
        ends = now + reach.lasts
        self.grants = [(left, until) for left, until in self.grants if until > ends] + [(reach.messages, ends)]

    def allows(self, now: datetime, besides: int = 0) -> bool:
        """One more, `besides` those that are on their way."""
        return any(left > besides for left, until in self.grants if until > now)

    def take(self, text: str, now: datetime) -> bool:
        """False: not let through."""
        if not self.allows(now):
            assert not any(until > now for _, until in self.grants), "the count is exceeded"
            return False
        self.grants = [(left - 1, until) for left, until in self.grants]
        self.show(text)
        return True

    def show(self, text: str) -> None:
        self.shown += re.findall(r"[at]\d+\.\d", text)


@dataclass
class Candidate:
    """Somebody on WeChat and what becomes of each step; every line ever said to them is another one."""

    store: Store
    manner: Manner
    person: Person = field(default_factory=lambda: Person("wechat", f"o{next(people)}"))
    phone: Phone = field(default_factory=Phone)
    now: datetime = NOON
    told: list[list[str]] = field(default_factory=list)
    answers: list[list[str]] = field(default_factory=list)
    sending: list[Parcel] = field(default_factory=list)
    sent_by: datetime = NEVER
    replies: list[tuple[Update, tuple[Outgoing, ...]]] = field(default_factory=list)

    def does(self, step: Step) -> None:
        what, size = step
        getattr(self, what)(size)

    def write(self, lines: int, reach: Reach = WROTE) -> None:
        update = Update(self.person, f"u{len(self.replies)}", Said("hi"), reach)
        said = self._lines("a", len(self.answers), lines)
        self.answers.append(said)
        answer = Answer((Message("\n".join(said)),), self.manner, "更多")
        version = remembered(self.store, self.person).version
        kept = self.store.keep(update, version, Outcome(State()), answer, self.now)
        assert kept is not None
        self._hear(update, kept)

    def tap(self, lines: int) -> None:
        self.write(lines, TAPPED)

    def more(self, _: int) -> bool:
        update = Update(self.person, f"u{len(self.replies)}", Pressed("more"), TAPPED)
        page = self.store.next_page(update, self.manner, self.now)
        if page:
            self._hear(update, page)
        return bool(page)

    def again(self, back: int) -> None:
        """The platform brings an earlier update once more."""
        if back <= len(self.replies):
            update, reply = self.replies[-back]
            assert answered(self.store, update) == reply

    def tell(self, often: int) -> None:
        """Every third time at some length."""
        for _ in range(often):
            said = self._lines("t", len(self.told), 1 if len(self.told) % 3 else 6)
            if self.store.tell(self.person, Message("\n".join(said)), self.now):
                self.told.append(said)

    def claim(self, _: int) -> None:
        for parcel in self.store.due(self.now, 10):
            assert parcel.outgoing.person == self.person
            assert self.phone.allows(self.now, besides=len(self.sending))
            self.sending.append(parcel)
            self.sent_by = min(self.sent_by, self.now + LEASE)

    def arrive(self, _: int) -> None:
        """It was sent and arrives, or the window has ended meanwhile."""
        for parcel in self._sent():
            if self.phone.take(parcel.outgoing.message.text, self.now):
                self.store.delivered(parcel.id)
            else:
                self.store.out_of_reach(parcel.id)

    def deliver(self, often: int) -> None:
        for _ in range(often):
            self.claim(0)
            self.arrive(0)

    def fail(self, _: int) -> None:
        for parcel in self._sent():
            self.store.failed(parcel.id, "no answer", self.now)

    def refuse(self, _: int) -> None:
        """The platform is stricter than we know."""
        for parcel in self._sent():
            self.store.out_of_reach(parcel.id)

    def die(self, _: int) -> None:
        """Before sending: somebody else has to, once the lease is over."""
        self._sent()
        self.now += timedelta(seconds=91)

    def wait(self, seconds: int) -> None:
        """No send takes as long as a lease lasts."""
        later = self.now + timedelta(seconds=seconds * 12)
        if self.sending and later >= self.sent_by:
            self.arrive(0)
        self.now = later

    def sleep(self, _: int) -> None:
        self.arrive(0)
        self.now += timedelta(hours=30)

    def finish(self) -> None:
        """They go on writing and reading until nothing is left to say."""
        while True:
            self.sleep(0)
            self.write(1)
            while self.more(0):
                pass
            if not self.store.backlog()["messages_waiting"]:
                return

    def _hear(self, update: Update, reply: tuple[Outgoing, ...]) -> None:
        assert update.reach
        self.replies.append((update, reply))
        self.phone.grant(update.reach, self.now)
        assert self.manner.fits([one.message for one in reply])
        for one in reply:
            self.phone.show(one.message.text)

    def _sent(self) -> list[Parcel]:
        sent, self.sending, self.sent_by = self.sending, [], NEVER
        return sent

    def _lines(self, kind: str, number: int, lines: int) -> list[str]:
        return [f"{kind}{number}.{line}" for line in range(lines)]


@pytest.fixture(params=["memory", pytest.param("postgresql", marks=pytest.mark.slow)])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Hundreds of conversations: not on a disk."""
    postgres: Callable[[], str] | None = (
        request.getfixturevalue("postgres") if request.param == "postgresql" else None
    )
    opened = new_store(postgres() if postgres else "sqlite://")
    yield opened
    opened.close()


STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["write", "tap"]), st.integers(0, 9)),
        st.tuples(st.sampled_from(["tell", "deliver"]), st.integers(1, 6)),
        st.tuples(st.sampled_from(["claim", "arrive"]), st.just(0)),
        st.tuples(st.sampled_from(["again", "wait"]), st.integers(1, 6)),
        st.tuples(st.sampled_from(["more", "fail", "refuse", "die", "sleep"]), st.just(0)),
    ),
    min_size=20,
    max_size=40,
)


def in_order(shown: Sequence[str], said: Sequence[str]) -> list[str]:
    """Those of `said` that were shown, as they were shown."""
    mine = set(said)
    return [line for line in shown if line in mine]


@pytest.mark.parametrize("manner", [UNVERIFIED, VERIFIED], ids=["unverified", "verified"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@example([("write", 1), ("tell", 6), ("claim", 0), ("write", 1), ("arrive", 0), ("deliver", 6)])
@example([("write", 1), ("tell", 6), ("tell", 6), ("write", 1), ("tell", 1), ("deliver", 6), ("more", 0)])
@example([("write", 5), ("claim", 0), ("wait", 3), ("wait", 6), ("claim", 0), ("write", 0)])
def test_within_reach_and_nothing_lost(store: Store, manner: Manner, steps: list[Step]) -> None:
    """What we promised for itself arrives whole, once and in order; of an answer nothing is left out in between."""
    candidate = Candidate(store, manner)
    try:
        for step in steps:
            candidate.does(step)
        candidate.finish()
    finally:
        store.forget(candidate.person)
    shown = candidate.phone.shown
    told = [line for lines in candidate.told for line in lines]
    assert in_order(shown, told) == told
    for answer in candidate.answers:
        read = in_order(shown, answer)
        assert read == answer[: len(read)]
