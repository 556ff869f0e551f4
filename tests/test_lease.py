"""Two processes on one store, of which one may: here as two leases in one process."""

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot import lease
from bot.lease import Lease
from bot.post import StoreUnavailable
from bot.storage import Store
from tests.waiting import until


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "LOOK_EVERY", 0.01)


async def test_the_second_follows_when_the_first_gives_it_back(store: Store) -> None:
    first, second = Lease(store, "work"), Lease(store, "work")
    async with second.kept():
        await second.taken()
        async with first.kept():
            waiting = asyncio.create_task(first.taken())
            await asyncio.sleep(0.05)
            assert (first.held(), second.held(), waiting.done()) == (False, True, False)
            waiting.cancel()
    assert not second.held()
    async with first.kept():
        await first.taken()
        assert first.held()


async def test_the_second_follows_when_the_first_has_died(store: Store) -> None:
    """The dead one gave nothing back and renews no more."""
    assert store.hold_lease("work", "dead", timedelta(seconds=0.2))
    heir = Lease(store, "work")
    async with heir.kept():
        assert not heir.held()
        await asyncio.wait_for(heir.taken(), 60)
        assert heir.held()


async def test_a_holder_that_was_overtaken_stops(store: Store) -> None:
    """A machine that slept: its lease ended meanwhile and is another's."""
    sleeper = Lease(store, "work")
    with capture_logs() as logs:
        async with sleeper.kept():
            await sleeper.taken()
            with store.database.writing() as connection:
                connection.exec_driver_sql("UPDATE leases SET holder = 'another'")
            await until(lambda: not sleeper.held())
    assert [entry["event"] for entry in logs] == ["lease taken", "lease lost"]
    assert not store.hold_lease("work", "a third", timedelta(1)), "what is another's was not given back"


async def test_a_holder_that_cannot_renew_it_stops_in_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot know whether another one has it now; when the store is back it goes on."""
    monkeypatch.setattr(lease, "LASTS", timedelta(seconds=0.2))
    holder, hold_lease = Lease(store, "work"), store.hold_lease

    def away(*_: object) -> bool:
        raise StoreUnavailable("away")

    async with holder.kept():
        await holder.taken()
        monkeypatch.setattr(store, "hold_lease", away)
        await until(lambda: not holder.held())
        monkeypatch.setattr(store, "hold_lease", hold_lease)
        await asyncio.wait_for(holder.taken(), 60)
