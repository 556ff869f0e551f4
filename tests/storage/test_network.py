"""Between us and PostgreSQL: what was cut off is heard of soon, on both sides, and nothing waits for what is gone."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from bot.post import StoreUnavailable
from bot.storage import Store
from bot.storage.candidates import people
from bot.storage.engine import patience, postgresql
from bot.storage.engine.patience import unhurried
from tests.postgres import PostgreSQL
from tests.storage.talk import MEI, NOON, keep, said_by
from tests.wire import Wire

pytestmark = pytest.mark.slow


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A statement may take a second instead of ten."""
    monkeypatch.setattr(patience, "HURRIED", 1.0)
    monkeypatch.setattr(postgresql, "MORE", 0.5)
    monkeypatch.setitem(postgresql.NETWORK, "connect_timeout", 2)
    for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
        monkeypatch.setitem(postgresql.SESSION, limit, "1s")


@pytest.fixture
def wire(postgres: Callable[[], str]) -> Iterator[Wire]:
    with Wire.to_database(postgres()) as drawn:
        yield drawn


@pytest.fixture
def store(wire: Wire) -> Iterator[Store]:
    opened = Store.open(wire.url)
    yield opened
    opened.close()


def use_all(store: Store, count: int) -> None:
    """As many connections at once, which the pool then keeps."""
    together = threading.Barrier(count)

    def use(_: int) -> None:
        with store.database.reading():
            together.wait(10)

    with ThreadPoolExecutor(count) as threads:
        list(threads.map(use, range(count)))


@pytest.mark.usefixtures("hasty")
def test_work_that_nobody_waits_for_may_pause(store: Store) -> None:
    """As migrations do on a small machine that is busy; who is waited for may not."""
    with unhurried(), store.database.writing() as connection:
        connection.execute(text("SELECT 1"))
        time.sleep(1.5)
        assert connection.scalar(text("SELECT 2")) == 2
    with pytest.raises(StoreUnavailable), store.database.writing() as connection:
        connection.execute(text("SELECT 1"))
        time.sleep(1.5)
        connection.execute(text("SELECT 2"))


def test_a_restart_costs_no_update(tmp_path: Path) -> None:
    """Every connection in the pool is dead then; whoever takes one notices before they use it."""
    server = PostgreSQL(tmp_path)
    server.start()
    store = Store.open(server.create())
    for number in range(2):
        use_all(store, 10)
        server.stop()
        assert not store.ready()
        server.start()
        for each in range(5):
            assert keep(store, f"{number} {each}", "hello") is not None
    store.close()
    server.cleanup()


def test_a_cut_costs_what_was_under_way_alone(store: Store, wire: Wire) -> None:
    use_all(store, 10)
    with pytest.raises(StoreUnavailable), store.database.writing() as connection:
        people.touch(connection, MEI, NOON)
        wire.cut()
        people.touch(connection, MEI, NOON)
    assert not store.ready()
    wire.mend()
    for number in range(5):
        assert keep(store, str(number), "hello") is not None


@pytest.mark.usefixtures("hasty")
def test_a_silent_database_is_given_up_and_found_again(store: Store, wire: Wire) -> None:
    """A network that takes everything and brings nothing, as behind a proxy: only the waiting tells."""
    keep(store, "1", "one")
    wire.freeze()
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            keep(store, "2", "two")
    wire.mend()
    assert keep(store, "2", "two") is not None
    assert said_by(store)[-1] == "two"


@pytest.mark.usefixtures("hasty")
def test_what_a_lost_transaction_had_locked_is_free_again(store: Store, wire: Wire) -> None:
    """Nobody has told the server that we are gone; Mei's next update waits for her row."""
    keep(store, "1", "one")
    with pytest.raises(StoreUnavailable), store.database.writing() as connection:
        people.touch(connection, MEI, NOON)
        wire.freeze()
        people.touch(connection, MEI, NOON)
    wire.mend(forgetting=True)
    kept = None
    while kept is None:  # as the platform brings it; the test's own limit of time ends it
        with suppress(StoreUnavailable):
            kept = keep(store, "2", "two")
    assert said_by(store)[-1] == "two"


@pytest.mark.usefixtures("hasty")
def test_who_waits_for_a_row_for_too_long_is_told(store: Store, wire: Wire) -> None:
    """An operator's session holds it: our server gives up the statement, and the connection is as good as before."""
    keep(store, "1", "one")
    with psycopg.connect(wire.url) as operator:
        operator.execute("SELECT * FROM people FOR UPDATE")
        with pytest.raises(StoreUnavailable, match="statement timeout"):
            keep(store, "2", "two")
        found = operator.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        ).fetchone()
        assert found == (2,)
    assert keep(store, "2", "two") is not None


def test_what_nobody_waits_for_may_take_longer(postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables brought up to date, many people erased."""
    monkeypatch.setitem(postgresql.SESSION, "statement_timeout", "200ms")
    store = Store.open(postgres())
    long = text("SELECT pg_sleep(0.5)")
    with patience.unhurried(), store.database.reading() as connection:
        connection.execute(long)
    with pytest.raises(StoreUnavailable), store.database.reading() as connection:
        connection.execute(long)
    assert store.purge(NOON - timedelta(days=180)) == 0
    store.close()
