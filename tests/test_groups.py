"""What several people's turns share is one commit, and nobody's failure is anybody else's."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.groups import Groups
from bot.post import Person, StoreUnavailable
from bot.storage import Store
from dialogs.events import Said
from dialogs.outcome import PersonForgotten, StageReached
from dialogs.state import State
from tests.storage.talk import AGREED, MEI, keep, said_by

PEOPLE = [Person("telegram", str(number)) for number in range(6)]


@pytest.fixture
def groups(store: Store) -> Groups:
    return Groups(store)


def says(store: Store, person: Person) -> Callable[[], bool]:
    """Their first turn."""

    def write() -> bool:
        return (
            keep(store, "1", "hello", person=person, version=0, effects=[StageReached("arrived", None)]) is not None
        )

    return write


async def all_of(groups: Groups, *writes: Callable[[], object]) -> list[object]:
    """The first is a group of its own, and holds the others back until all of them have come."""
    go_on = threading.Event()
    first = asyncio.create_task(groups.write(go_on.wait))
    await asyncio.sleep(0.05)
    others = [asyncio.create_task(groups.write(write)) for write in writes]
    await asyncio.sleep(0)
    go_on.set()
    return list(await asyncio.gather(first, *others, return_exceptions=True))[1:]


def commits(store: Store) -> Callable[[], int]:
    counted = 0

    def count(_: object) -> None:
        nonlocal counted
        counted += 1

    event.listen(store.database.engine, "commit", count)
    return lambda: counted


async def test_what_comes_meanwhile_is_one_commit(store: Store, groups: Groups) -> None:
    counted = commits(store)
    assert await all_of(groups, *(says(store, person) for person in PEOPLE)) == [True] * len(PEOPLE)
    assert counted() == 2, "that of the first, and one for all others"
    for person in PEOPLE:
        assert said_by(store, person) == ["words of 1", "hello"]
    (tally,) = store.tallies()
    assert tally.count == len(PEOPLE)


async def test_one_that_fails_takes_nobody_along(store: Store, groups: Groups) -> None:
    """A fault of ours in one of six turns: the others are kept, once."""

    def breaks() -> bool:
        raise KeyError("fault")

    writes = [says(store, person) for person in PEOPLE]
    writes[2] = breaks
    results = await all_of(groups, *writes)
    assert isinstance(results[2], KeyError)
    assert results[:2] + results[3:] == [True] * 5
    assert [len(said_by(store, person)) for person in PEOPLE] == [2, 2, 0, 2, 2, 2]
    assert sum(tally.count for tally in store.tallies()) == 5


async def test_one_that_is_outrun_is_told_so_and_the_others_are_kept(store: Store, groups: Groups) -> None:
    """What was half written when it showed is undone."""
    keep(store, "0", person=MEI)
    late = lambda: keep(store, "1", "late", version=0) is not None  # noqa: E731
    results = await all_of(groups, says(store, PEOPLE[0]), late, says(store, PEOPLE[1]))
    assert results == [True, False, True]
    assert said_by(store) == ["words of 0"]
    assert [said_by(store, person) for person in PEOPLE[:2]] == [["words of 1", "hello"]] * 2


async def test_a_store_that_is_gone_is_asked_no_more_often_than_needed(store: Store, groups: Groups) -> None:
    asked = 0

    def write() -> None:
        nonlocal asked
        asked += 1
        raise StoreUnavailable("gone")

    results = await all_of(groups, *[write] * 5)
    assert all(isinstance(result, StoreUnavailable) for result in results)
    assert asked == 2, "by the group, and once more for itself"


async def test_a_commit_that_fails_is_everybodys(
    store: Store, groups: Groups, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is told that anything was kept."""

    def full(*_: object) -> None:
        raise OperationalError("COMMIT", None, Exception("database or disk is full"))

    monkeypatch.setattr(store.database.engine.dialect, "do_commit", full)
    results = await all_of(groups, *(says(store, person) for person in PEOPLE))
    monkeypatch.undo()
    assert all(isinstance(result, StoreUnavailable) for result in results), results
    assert store.thread(PEOPLE[0]) == ()


async def test_whoever_hangs_up_is_served_all_the_same(store: Store, groups: Groups) -> None:
    go_on = threading.Event()
    first = asyncio.create_task(groups.write(go_on.wait))
    gone = asyncio.create_task(groups.write(says(store, MEI)))
    await asyncio.sleep(0.05)
    gone.cancel()
    go_on.set()
    await first
    assert await groups.write(says(store, PEOPLE[0]))
    assert said_by(store) == ["words of 1", "hello"]


async def test_who_is_erased_in_a_group_is_gone_from_the_file(store: Store, groups: Groups) -> None:
    keep(store, "0", event=Said("my secret words"), state=AGREED)

    def forgets() -> bool:
        return keep(store, "1", "bye", state=State(), effects=[PersonForgotten()]) is not None

    assert await all_of(groups, says(store, PEOPLE[0]), forgets) == [True, True]
    path = store.database.engine.url.database
    assert path
    for suffix in ("", "-wal"):
        assert b"my secret words" not in Path(path + suffix).read_bytes()


async def test_what_comes_just_when_a_group_has_ended_waits_for_nobody(groups: Groups) -> None:
    """At the very moment at which the one before is told that it is done."""
    async with asyncio.timeout(20):
        for number in range(50):
            assert await groups.write(lambda number=number: number) == number  # type: ignore[misc]
