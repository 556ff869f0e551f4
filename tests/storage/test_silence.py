"""Who stopped half-way and may be written to, over every database."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.channels.wechat_messages import VERIFIED
from bot.post import CHANNELS, Person, Reach
from bot.storage import Store
from bot.storage.candidates.people import Silent
from dialogs.events import FellSilent
from dialogs.state import Place, State
from tests.storage.talk import LI, MEI, NOON, forget, keep

HALF_WAY = State(place=Place.QUIZ, greeted=True)
LONG_AGO = NOON - timedelta(days=9)


def silent(store: Store, until: datetime = NOON) -> list[Person]:
    return [each.person for each in store.silent(LONG_AGO, until, NOON)]


def test_who_stopped_half_way_is_found(store: Store) -> None:
    """With the version of what they left, the longest silent first; a second word counts as the last."""
    keep(store, "1", state=HALF_WAY, person=Person("telegram", "2"), now=NOON - timedelta(hours=1))
    keep(store, "1", state=HALF_WAY, now=NOON - timedelta(hours=3))
    keep(store, "2", state=HALF_WAY, now=NOON - timedelta(hours=2))
    assert store.silent(LONG_AGO, NOON, NOON) == (
        Silent(MEI, 2, NOON - timedelta(hours=2)),
        Silent(Person("telegram", "2"), 1, NOON - timedelta(hours=1)),
    )
    assert silent(store, NOON - timedelta(hours=2)) == [MEI]
    assert store.silent(NOON - timedelta(hours=1), NOON, NOON) == ()


@pytest.mark.parametrize(
    "state",
    [
        State(greeted=True),
        State(place=Place.CHOOSE_ROLE),
        State(place=Place.CHANGE),
        State(place=Place.PASS_ON),
        State(place=Place.QUIZ, leave_alone=True),
    ],
)
def test_who_left_nothing_open_or_refused_is_not(store: Store, state: State) -> None:
    keep(store, "1", state=HALF_WAY)
    keep(store, "2", state=state)
    assert silent(store) == []


@pytest.mark.parametrize("place", [Place.QUIZ, Place.VERDICT, Place.CONSENT, Place.CONTACT, Place.CONFIRM])
def test_wherever_they_stopped(store: Store, place: Place) -> None:
    """A question that was answered in between, and hangs over it, changes nothing."""
    keep(store, "1", state=State(place=place))
    assert silent(store) == [MEI]
    keep(store, "2", state=State(place=Place.PASS_ON, under=place))
    assert silent(store) == [MEI]


def test_only_where_we_may_speak_first(store: Store) -> None:
    """WeChat only for a while after a word of theirs; a page or a terminal that was closed shows nothing."""
    for channel in CHANNELS:
        keep(store, "1", state=HALF_WAY, person=Person(channel, "1"))
    assert [person.channel for person in silent(store)] == ["telegram"]
    reach = Reach(5, timedelta(hours=48))
    keep(store, "2", state=HALF_WAY, person=Person("wechat", "1"), manner=VERIFIED, reach=reach)
    assert {person.channel for person in silent(store)} == {"telegram", "wechat"}
    late = NOON + timedelta(hours=48)
    assert [each.person.channel for each in store.silent(LONG_AGO, NOON, late)] == ["telegram"]


def test_who_has_not_heard_us_is_not_silent(store: Store) -> None:
    """While our words wait, and when they could not be delivered: they may have blocked us."""
    keep(store, "1", "1/8 …", state=HALF_WAY)
    assert silent(store) == []
    (parcel,) = store.due(NOON, 1)
    store.failed(parcel.id, "blocked", None)
    assert silent(store) == []
    (letter,) = store.dead_letters()
    store.revive(letter, NOON)
    store.delivered(parcel.id)
    assert silent(store) == [MEI]


def test_silence_is_not_heard(store: Store) -> None:
    """It moves the talk on, is nothing that was said, and no sign of life."""
    keep(store, "1", state=HALF_WAY, now=NOON - timedelta(days=1))
    keep(store, "reminder", event=FellSilent(), state=HALF_WAY)
    assert len(store.thread(MEI)) == 1
    assert [each.seen_at for each in store.silent(LONG_AGO, NOON, NOON)] == [NOON - timedelta(days=1)]


def test_the_forgotten_are_left_alone(store: Store) -> None:
    keep(store, "1", state=HALF_WAY, person=LI)
    keep(store, "1", state=HALF_WAY)
    forget(store)
    assert silent(store) == []


def test_the_look_reads_no_more_than_it_finds(store: Store) -> None:
    """It is taken every minute, however many people there are: by an index."""
    query = "SELECT id FROM people WHERE unfinished AND seen_at > '2026-01-01' AND seen_at <= '2026-01-02'"
    sqlite = store.database.engine.dialect.name == "sqlite"
    with store.database.reading() as connection:
        if not sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))  # an empty table is quicker read whole
        plan = connection.execute(text(f"EXPLAIN {'QUERY PLAN ' if sqlite else ''}{query}")).all()
    assert "ix_people_unfinished_seen_at" in str(plan)
