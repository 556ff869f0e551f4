"""How often platforms are called, by all processes together; over every database."""

import threading
from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.post import Person
from bot.storage import Pace, Store
from bot.storage.delivery.news import LONGEST_SEND
from bot.storage.delivery.outbox import FEW, SPACE
from bot.storage.delivery.paces import UNLIMITED
from dialogs.wording import Message
from tests.storage.talk import LI, MEI, NOON, VERIFIED, WROTE, keep, leave_lead

GROUP = Pace(every=timedelta(seconds=4), burst=5)
LIMITS = {"group": GROUP}
SECOND = timedelta(seconds=1)
SETTLED = NOON + timedelta(minutes=1)
OTHER = Person("telegram", "other")
LENGTHS = st.integers(0, 100_000).map(lambda length: timedelta(milliseconds=length))


@given(every=LENGTHS.filter(bool), burst=st.integers(1, 30), gaps=st.lists(LENGTHS, max_size=100), span=LENGTHS)
def test_in_no_span_of_time_more_than_allowed(
    every: timedelta, burst: int, gaps: Sequence[timedelta], span: timedelta
) -> None:
    """Whenever somebody asks; and who waits long enough is let through."""
    pace, now, until = Pace(every, burst), NOON, NOON
    allowed = []
    for gap in gaps:
        now += gap
        if pace.allows(until, now):
            until = pace.spent(until, now)
            allowed.append(now)
        assert pace.allows(until, now + every)
    for first in allowed:
        assert sum(first <= at <= first + span for at in allowed) <= burst + span // every


@given(pace=st.builds(Pace, LENGTHS, st.integers(1, 30)), wait=LENGTHS, early=LENGTHS.filter(bool))
def test_what_is_held_is_free_at_that_moment_and_not_before(pace: Pace, wait: timedelta, early: timedelta) -> None:
    """And then it takes one, not a burst."""
    until = pace.held(NOON + wait)
    assert not pace.allows(until, NOON + wait - early)
    assert pace.allows(until, NOON + wait)
    if pace.every:
        assert not pace.allows(pace.spent(until, NOON + wait), NOON + wait)


def test_a_groups_minute_has_room_for_twenty() -> None:
    assert GROUP.burst + timedelta(minutes=1) // GROUP.every == 20


def leave_leads(store: Store, count: int) -> None:
    for number in range(count):
        leave_lead(store, person=Person("telegram", f"candidate {number}"))


def test_news_goes_to_a_group_one_by_one_and_no_faster_than_it_takes(store: Store) -> None:
    """Five at once, then one each four seconds; the next one only after the one before."""
    leave_leads(store, 7)
    told = []
    for _ in range(5):
        (notice,) = store.due_notices(SETTLED, 10, ["group"], LIMITS)
        assert store.due_notices(SETTLED, 10, ["group"], LIMITS) == ()
        store.notice_delivered(notice)
        told.append(notice.id)
    assert store.due_notices(SETTLED + 4 * SECOND - timedelta(milliseconds=1), 10, ["group"], LIMITS) == ()
    (notice,) = store.due_notices(SETTLED + 4 * SECOND, 10, ["group"], LIMITS)
    store.notice_delivered(notice)
    assert store.due_notices(SETTLED + 7 * SECOND, 10, ["group"], LIMITS) == ()
    assert [*told, notice.id] == sorted([*told, notice.id])


def test_a_group_that_may_hear_no_more_keeps_nobody_else_waiting(store: Store) -> None:
    """Mail and machines take all there is; another group has a pace of its own."""
    leave_leads(store, 5)
    places, limits = ["a", "b", "mail"], {"a": GROUP, "b": GROUP}
    first = store.due_notices(SETTLED, 20, places, limits)
    assert sorted(notice.destination for notice in first) == ["a", "b", *["mail"] * 5]
    for notice in first:
        store.notice_delivered(notice)
    store.leave_alone("a", GROUP.held(SETTLED + timedelta(hours=1)))
    assert [notice.destination for notice in store.due_notices(SETTLED, 20, places, limits)] == ["b"]


@pytest.mark.parametrize("pace", [GROUP, UNLIMITED])
def test_a_destination_that_wants_quiet_hears_nothing_until_then(store: Store, pace: Pace) -> None:
    """Of all its news; what was to last longer stays."""
    leave_leads(store, 2)
    end = SETTLED + timedelta(minutes=5)
    store.leave_alone("group", pace.held(end))
    store.leave_alone("group", SETTLED)
    assert store.due_notices(end - timedelta(milliseconds=1), 10, ["group"], {"group": pace}) == ()
    assert store.due_notices(end, 10, ["group"], {"group": pace}) != ()


def test_news_that_fails_steps_aside(store: Store) -> None:
    """What a destination never takes is tried again later, and the next one goes out meanwhile."""
    leave_leads(store, 2)
    (poison,) = store.due_notices(SETTLED, 10, ["group"], LIMITS)
    store.notice_failed(poison, "error 40058", SETTLED + timedelta(hours=1))
    (other,) = store.due_notices(SETTLED, 10, ["group"], LIMITS)
    assert other.id != poison.id


def test_whoever_dies_while_telling_a_group_holds_it_no_longer_than_a_lease(store: Store) -> None:
    """The same news goes out again: twice is possible then, never is not."""
    leave_leads(store, 2)
    (lost,) = store.due_notices(SETTLED, 10, ["group"], LIMITS)
    assert store.due_notices(SETTLED + LONGEST_SEND - SECOND, 10, ["group"], LIMITS) == ()
    (again,) = store.due_notices(SETTLED + LONGEST_SEND, 10, ["group"], LIMITS)
    assert again.id == lost.id


def test_several_processes_keep_one_pace(store: Store, database: str) -> None:
    """Four at once, each with a store of its own, ask second after second: together no more than one would."""
    leave_leads(store, 12)
    stores = [Store.open(database) for _ in range(4)]
    told: list[tuple[int, int]] = []
    for second in range(30):
        start = threading.Barrier(len(stores))

        def ask(theirs: Store, start: threading.Barrier = start, second: int = second) -> None:
            start.wait()
            for notice in theirs.due_notices(SETTLED + second * SECOND, 10, ["group"], LIMITS):
                told.append((second, notice.id))
                theirs.notice_delivered(notice)

        threads = [threading.Thread(target=ask, args=(one,)) for one in stores]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for one in stores:
        one.close()
    ids = [id_ for _, id_ in told]
    assert ids == sorted(set(ids))
    assert len(told) == 12
    for second, _ in told:
        assert sum(second <= other <= second + 12 for other, _ in told) <= 5 + 3


def test_a_channel_that_wants_quiet_is_left_alone_by_all_processes(store: Store, database: str) -> None:
    """All its chats; other channels go on."""
    end = NOON + timedelta(seconds=35)
    early = end - timedelta(milliseconds=1)
    keep(store, "1", "one")
    keep(store, "1", "two", person=OTHER)
    keep(store, "1", "ok", person=LI, manner=VERIFIED, reach=WROTE)
    store.tell(LI, Message("on WeChat"), NOON)
    store.leave_alone("telegram", end)
    another = Store.open(database)
    assert [parcel.outgoing.message.text for parcel in another.due(early, 10)] == ["on WeChat"]
    assert store.due(early, 10) == ()
    assert len(store.due(end, 10)) == 2
    another.close()


def test_a_refusal_for_what_others_did_is_no_attempt(store: Store) -> None:
    keep(store, "1", "one")
    for _ in range(3):
        (parcel,) = store.due(NOON, 10)
        store.failed(parcel.id, "too many messages", NOON, tried=False)
    assert store.due(NOON, 10)[0].attempts == 0


def test_a_long_line_goes_a_message_a_second(store: Store) -> None:
    """Somebody floods us: only the last few answers follow each other at once. Nobody else waits."""
    keep(store, "1", *(str(number) for number in range(FEW + 3)))
    keep(store, "1", *"abc", person=OTHER)
    sent: list[tuple[str, int]] = []
    theirs, now = [], NOON
    while len(sent) < FEW + 3:
        due = store.due(now, 10)
        store.delivered(*(parcel.id for parcel in due))
        sent += [
            (parcel.outgoing.message.text, (now - NOON) // SPACE) for parcel in due if parcel.outgoing.person == MEI
        ]
        theirs += [now for parcel in due if parcel.outgoing.person == OTHER]
        now += timedelta() if due else SPACE
    assert [text for text, _ in sent] == [str(number) for number in range(FEW + 3)]
    assert [second for _, second in sent] == [0, 1, 2, *[3] * FEW]
    assert theirs == [NOON] * 3
