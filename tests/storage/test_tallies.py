"""Counts by source, over every database: each stage once, and nothing that is about anybody."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

from alembic import command
from sqlalchemy import select

from bot.post import Person
from bot.stages import Group
from bot.storage import Store, Tally
from bot.storage.bookkeeping import reached, tallies
from bot.storage.engine.upsert import count_up
from bot.storage.migrations import steps
from dialogs.events import Language
from dialogs.outcome import StageReached
from dialogs.state import State
from tests.storage.talk import LATER, LI, MEI, NOON, forget, keep

ARRIVED = StageReached("arrived", None)
LEAD = StageReached("lead", "r")
MARCH_2 = date(2026, 3, 2)


def test_what_people_reach_is_counted(store: Store) -> None:
    """By day, channel, source, role and language."""
    keep(store, "1", effects=[ARRIVED, LEAD])
    keep(store, "1", effects=[ARRIVED], person=Person("telegram", "2"))
    keep(store, "1", effects=[ARRIVED], person=LI, state=State())
    keep(store, "2", effects=[LEAD], person=LI, state=State(), now=NOON + timedelta(days=1))
    assert store.tallies() == (
        Tally(MARCH_2, "telegram", "poster-7", None, "zh", "arrived", 2),
        Tally(MARCH_2, "telegram", "poster-7", "r", "zh", "lead", 1),
        Tally(MARCH_2, "wechat", None, None, "zh", "arrived", 1),
        Tally(date(2026, 3, 3), "wechat", None, "r", "zh", "lead", 1),
    )
    assert [tally.stage for tally in store.tallies(since=date(2026, 3, 3))] == ["lead"]


def test_sums_by_what_sets_people_apart(store: Store) -> None:
    """Days are added up; what is asked of some is not answered with others."""
    english = State(source="fair", language="en")
    keep(store, "1", effects=[ARRIVED, LEAD])
    keep(store, "1", effects=[ARRIVED], person=LI, state=english)
    keep(store, "1", effects=[ARRIVED], person=Person("wechat", "2"), state=english, now=NOON + timedelta(days=1))
    poster, fair = Group("telegram", "poster-7", "", "zh"), Group("wechat", "fair", "", "en")
    assert store.reached() == {
        poster: {"arrived": 1},
        replace(poster, role="r"): {"lead": 1},
        fair: {"arrived": 2},
    }
    assert store.reached(since=date(2026, 3, 3)) == {fair: {"arrived": 1}}
    assert store.reached(where={"channel": "telegram", "role": "r"}) == {replace(poster, role="r"): {"lead": 1}}
    assert store.reached(where={"source": "'; DROP TABLE reached; --"}) == {}


def test_what_was_counted_before_languages_were_is_counted_still(store: Store) -> None:
    """Also by a process of that version, which may go on beside this one for a while."""
    with store.database.writing() as connection:
        for _ in range(2):
            key = {"day": MARCH_2, "channel": "telegram", "source": "poster-7", "role": "", "stage": "arrived"}
            count_up(connection, tallies, 3, **key)
    keep(store, "1", effects=[ARRIVED])
    assert {(tally.language, tally.count) for tally in store.tallies()} == {(None, 6), ("zh", 1)}
    poster = Group("telegram", "poster-7", "", "zh")
    assert store.reached() == {poster: {"arrived": 1}, replace(poster, language=""): {"arrived": 6}}
    assert store.reached(where={"language": ""}) == {replace(poster, language=""): {"arrived": 6}}


def test_an_earlier_version_counts_what_was_counted_by_language(database: str) -> None:
    """Nobody is lost on the way back and forth."""
    store = Store.open(database)
    languages: tuple[Language, ...] = ("zh", "en", "en")
    for number, language in enumerate(languages):
        state = State(source="poster-7", language=language)
        keep(store, "1", effects=[ARRIVED], person=Person("web", str(number)), state=state)
    with store.database.writing() as connection:
        command.downgrade(steps(connection), "0012")
        (row,) = connection.execute(select(tallies)).all()
    assert tuple(row) == (MARCH_2, "web", "poster-7", "", "arrived", 3)
    store.close()
    store = Store.open(database)
    assert [(tally.language, tally.count) for tally in store.tallies()] == [(None, 3)]
    store.close()


def test_a_repeated_or_outrun_update_counts_once(store: Store) -> None:
    keep(store, "1", effects=[ARRIVED], version=0)
    assert keep(store, "1", effects=[ARRIVED], version=0) is None
    assert keep(store, "2", effects=[ARRIVED], version=0) is None
    assert [tally.count for tally in store.tallies()] == [1]


def test_counts_survive_their_people(store: Store) -> None:
    """Erased, deleted by the recruiters, or silent for too long: what they were counted in stays."""
    keep(store, "1", effects=[ARRIVED])
    before = store.tallies()
    forget(store)
    store.forget(MEI, LATER)
    store.purge(NOON + timedelta(days=400))
    assert store.export(MEI) is None
    assert store.tallies() == before


def test_a_count_holds_nothing_about_anybody(store: Store) -> None:
    keep(store, "1", effects=[ARRIVED])
    with store.database.reading() as connection:
        (row,) = connection.execute(select(reached)).all()
    assert tuple(row) == (MARCH_2, "telegram", "poster-7", "", "zh", "arrived", 1)


def test_a_source_may_be_long_and_strange(store: Store) -> None:
    """On the web anybody may write one into the address."""
    chinese, hostile = "校园招聘·海报" * 40, "'; DROP TABLE tallies; --"
    for number, source in enumerate((chinese, hostile, "x" * 64 + "1", "x" * 64 + "2")):
        keep(store, "1", effects=[ARRIVED], person=Person("web", str(number)), state=State(source=source))
    assert {(tally.source, tally.count) for tally in store.tallies()} == {
        (chinese[:64], 1),
        (hostile, 1),
        ("x" * 64, 2),
    }


def test_many_at_once_are_all_counted(store: Store) -> None:
    """Each stage by each of them, whoever waits for whom."""

    def arrives(number: int) -> None:
        assert keep(store, "1", person=Person("web", str(number)), effects=[ARRIVED, LEAD]) is not None

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(arrives, range(40)))
    assert [(tally.stage, tally.count) for tally in store.tallies()] == [("arrived", 40), ("lead", 40)]
