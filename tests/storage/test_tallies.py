"""Counts by source, over every database: each stage once, and nothing that is about anybody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from sqlalchemy import select

from bot.post import Person
from bot.storage import Store, Tally
from bot.storage.tables import tallies
from dialogs.outcome import StageReached
from dialogs.state import State
from tests.storage.talk import LATER, LI, MEI, NOON, forget, keep

ARRIVED = StageReached("arrived", None)
LEAD = StageReached("lead", "r")
MARCH_2 = date(2026, 3, 2)


def test_what_people_reach_is_counted(store: Store) -> None:
    """By day, channel, source and role."""
    keep(store, "1", effects=[ARRIVED, LEAD])
    keep(store, "1", effects=[ARRIVED], person=Person("telegram", "2"))
    keep(store, "1", effects=[ARRIVED], person=LI, state=State())
    keep(store, "2", effects=[LEAD], person=LI, state=State(), now=NOON + timedelta(days=1))
    assert store.tallies() == (
        Tally(MARCH_2, "telegram", "poster-7", None, "arrived", 2),
        Tally(MARCH_2, "telegram", "poster-7", "r", "lead", 1),
        Tally(MARCH_2, "wechat", None, None, "arrived", 1),
        Tally(date(2026, 3, 3), "wechat", None, "r", "lead", 1),
    )
    assert [tally.stage for tally in store.tallies(since=date(2026, 3, 3))] == ["lead"]


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
        (row,) = connection.execute(select(tallies)).all()
    assert tuple(row) == (MARCH_2, "telegram", "poster-7", "", "arrived", 1)


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
