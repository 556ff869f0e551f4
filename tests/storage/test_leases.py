"""What one process at a time may do, of all on one database; over every database."""

import threading
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from bot.storage import Store
from bot.storage.bookkeeping import leases

POLLING, LONG, OVER = f"telegram {'1' * 64}", timedelta(hours=1), timedelta(0)


def test_one_holds_it_and_renews_it(store: Store) -> None:
    assert store.hold_lease(POLLING, "a", LONG)
    assert not store.hold_lease(POLLING, "b", LONG)
    assert store.hold_lease(POLLING, "a", LONG)
    assert store.hold_lease("telegram 2", "b", LONG), "another bot's does not wait"


def test_it_is_free_when_it_was_not_renewed(store: Store) -> None:
    """Its holder died; should it live after all, it hears that it is too late."""
    assert store.hold_lease(POLLING, "a", OVER)
    assert store.hold_lease(POLLING, "b", LONG)
    assert not store.hold_lease(POLLING, "a", LONG)


def test_it_is_free_when_it_was_given_back(store: Store) -> None:
    """By its holder: nobody gives back what is another's."""
    store.hold_lease(POLLING, "a", LONG)
    store.release_lease(POLLING, "b")
    assert not store.hold_lease(POLLING, "b", LONG)
    store.release_lease(POLLING, "a")
    assert store.hold_lease(POLLING, "b", LONG)
    store.release_lease(POLLING, "a")
    assert not store.hold_lease(POLLING, "a", LONG)


def test_of_many_that_want_it_one_gets_it(store: Store) -> None:
    """Nobody has held it yet, or its holder has died."""
    assert sorted(_all_at_once(store)) == [False] * 5 + [True]
    with store.database.writing() as connection:
        connection.execute(update(leases).values(holder="dead", until=datetime.now(UTC) - LONG))
    assert sorted(_all_at_once(store)) == [False] * 5 + [True]


def _all_at_once(store: Store) -> list[bool]:
    """What each of six that try together is told."""
    start = threading.Barrier(6)
    told: list[bool] = []

    def take(holder: str) -> None:
        start.wait()
        told.append(store.hold_lease(POLLING, holder, LONG))

    threads = [threading.Thread(target=take, args=(str(number),)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told
