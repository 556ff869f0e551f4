"""Opening a store: fresh, old, at the same time, wrongly."""

import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, insert, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from structlog.testing import capture_logs

from bot.post import Person, StoreUnavailable
from bot.storage import BadDatabaseUrl, NewerDatabase, Store
from bot.storage.delivery.outbox import LEASE
from bot.storage.delivery.rules import Rules
from bot.storage.migrations import steps
from bot.storage.tables import metadata, people
from tests.storage.talk import (
    LATER,
    LEFT,
    LI,
    MEI,
    NOON,
    keep,
    leave_lead,
    remembered,
    said_by,
)


def test_the_migrations_lead_to_the_tables(database: str) -> None:
    """Nothing was changed in the one place and forgotten in the other."""
    store = Store.open(database)
    with store.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    store.close()


def test_the_database_of_an_earlier_version_is_brought_up_to_date(database: str) -> None:
    """With all that is in it: here the very first one."""
    store = Store.open(database)
    leave_lead(store)
    _go_back(store, "0001")
    store = Store.open(database)
    (lead,) = store.leads()
    (notice,) = store.due_notices(LATER, 10, ["hr"])
    assert (notice.lead, notice.withdrawn) == (lead.id, None)
    store.notice_delivered(notice)
    store.forget(MEI, LATER)
    assert [notice.withdrawn for notice in store.due_notices(LATER + LEASE, 10, ["hr"])] == [lead.id]
    store.close()


def test_who_was_told_by_an_earlier_version_stays_told(database: str) -> None:
    """Whatever the rules are from now on; who was only to be told is as if the lead had just come."""
    rules = {"hr": Rules(verdicts=frozenset({"qualified"}))}
    store = Store.open(database)
    leave_lead(store)
    leave_lead(store, person=LI)
    (notice, _) = store.due_notices(LATER, 10, ["hr"])
    assert notice.lead == store.leads(person=MEI)[0].id
    store.notice_delivered(notice)
    with store.database.writing() as connection:
        connection.execute(text("UPDATE notices SET claimed_until = NULL"))
    _go_back(store, "0016")
    store = Store.open(database)
    for person in (MEI, LI):
        keep(store, "worse", person=person, effects=[replace(LEFT, verdict="not_qualified")], now=LATER)
    assert [each.lead for each in store.due_notices(LATER + LEASE, 10, ["hr"], rules=rules)] == [notice.lead]
    store.close()


def _go_back(store: Store, revision: str) -> None:
    """To the tables of an earlier version, with all that is in them."""
    with store.database.writing() as connection:
        command.downgrade(steps(connection), revision)
    store.close()


def test_the_database_of_a_later_version_is_left_alone(database: str) -> None:
    """With advice instead of a traceback about revisions."""
    store = Store.open(database)
    with store.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(NewerDatabase, match="later version"):
        Store.open(database)


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("bole.db", "must look like"),
        ("mysql://localhost/bole", "mysql is not supported"),
        ("sqlite:////nowhere/at/all/bole.db", "no folder /nowhere/at/all"),
        ("sqlite:////dev/bole/../../proc/bole.db", "/proc"),
    ],
)
def test_a_wrong_url_is_answered_with_advice(url: str, advice: str) -> None:
    """Which setting it is, and what it should be."""
    with pytest.raises(BadDatabaseUrl, match=advice) as raised:
        Store.open(url)
    assert "BOLE_DATABASE_URL" in str(raised.value)


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(BadDatabaseUrl, match="pip install"):
        Store.open("postgresql://localhost/bole")


def test_what_is_refused_for_good_is_no_outage(store: Store) -> None:
    """Asked again it would be refused again, so it surfaces as itself; its words reach neither error nor log."""
    row = {"channel": "web", "name": "梅小雨", "version": 0, "seen_at": NOON}
    with (
        capture_logs() as logs,
        pytest.raises(IntegrityError) as raised,
        store.database.writing() as connection,
    ):
        connection.execute(insert(people), [row, row])
    whole = "".join(traceback.format_exception(raised.value)) + str(logs)
    assert "梅小雨" not in whole
    assert logs == [
        {
            "event": "the database refused",
            "error": "IntegrityError",
            "code": "23505" if "postgresql" in str(store.database.engine.url) else "SQLITE_CONSTRAINT_UNIQUE",
            "log_level": "error",
        }
    ]


@pytest.mark.slow
def test_a_value_postgresql_cannot_hold_is_no_outage(postgres: Callable[[], str]) -> None:
    """A NUL in an id, brought again and again by a retrying platform, would otherwise never end."""
    store = Store.open(postgres())
    with pytest.raises(DataError):
        keep(store, "1", person=Person("web", "nul\0"))
    assert store.ready()
    store.close()


def test_a_query_that_is_wrong_is_no_outage(store: Store) -> None:
    """SQLite calls it operational, and it is not."""
    with pytest.raises(DBAPIError), store.database.reading() as connection:
        connection.execute(text("SELECT nothing FROM nowhere"))


@pytest.mark.slow
def test_a_server_that_is_shut_down_is_unavailable(postgres: Callable[[], str]) -> None:
    """A connection cut by the administrator is a passing matter."""
    store = Store.open(postgres())
    with pytest.raises(StoreUnavailable), store.database.reading() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    assert store.ready()
    store.close()


def test_a_server_that_is_away_is_unavailable() -> None:
    """Not a traceback of the driver."""
    with pytest.raises(StoreUnavailable):
        Store.open("postgresql://nobody@127.0.0.1:1/bole")


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    """Somebody's letter is not overwritten."""
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear hiring manager, " * 100)
    with pytest.raises(StoreUnavailable, match="not a database"):
        Store.open(f"sqlite:///{letter}")
    assert letter.read_text().startswith("Dear hiring manager")


def test_a_store_in_memory_serves_many_threads() -> None:
    """For `bole ask`: nothing is left behind, and threads share it."""
    store = Store.open("sqlite://")
    keep(store, "1", "hello")
    assert said_by(store) == ["words of 1", "hello"]


def test_a_full_disk_keeps_nothing_half(tmp_path: Path) -> None:
    """The update is refused as a whole, what was there stays readable, and with room again it goes through."""
    store = Store.open(f"sqlite:///{tmp_path}/bole.db")
    keep(store, "1", "hello")
    with store.database.reading() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
    store.close()

    def fill(connection: object, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]

    event.listen(store.database.engine, "connect", fill)
    with pytest.raises(StoreUnavailable, match="full"):
        keep(store, "2", "x" * 100_000)
    assert said_by(store) == ["words of 1", "hello"]
    assert remembered(store, MEI).version == 1
    event.remove(store.database.engine, "connect", fill)
    store.close()
    assert keep(store, "2", "x" * 100_000) is not None


def test_a_read_only_database_is_unavailable_not_broken(tmp_path: Path) -> None:
    """Reading goes on; writing is refused so that the platform brings the update again."""
    store = Store.open(f"sqlite:///{tmp_path}/bole.db")
    keep(store, "1", "hello")
    store.close()

    def freeze(connection: object, _record: object) -> None:
        connection.execute("PRAGMA query_only = ON")  # type: ignore[attr-defined]

    event.listen(store.database.engine, "connect", freeze)
    with pytest.raises(StoreUnavailable):
        keep(store, "2", "x")
    assert store.ready()
    assert said_by(store) == ["words of 1", "hello"]


def test_a_database_that_is_gone_is_not_ready(tmp_path: Path) -> None:
    """`/readyz` says so, and nobody gets a traceback."""
    store = Store.open(f"sqlite:///{tmp_path}/bole.db")
    store.close()
    for path in tmp_path.glob("bole.db*"):
        path.unlink()
    (tmp_path / "bole.db").mkdir()
    assert store.ready() is False
    with pytest.raises(StoreUnavailable):
        remembered(store, MEI)


def test_a_state_of_a_forgotten_kind_does_not_silence_a_person(store: Store) -> None:
    """Written by another version, no longer understood: the talk begins anew, and what was said stays."""
    keep(store, "1", "hello")
    with store.database.writing() as connection:
        connection.execute(text('UPDATE people SET state = \'{"place": "a room of long ago"}\''))
    assert remembered(store, MEI).state is None
    assert keep(store, "2", "welcome") is not None
    assert said_by(store) == ["words of 1", "hello", "words of 2", "welcome"]


OPEN = "import sys; from bot.storage import Store; print(Store.open(sys.argv[1], 'key').vault.pepper.hex())"


@pytest.mark.slow
def test_processes_may_open_a_new_database_at_once(database: str) -> None:
    """Four replicas start together: one makes the tables and the vault, the others wait, all share them."""
    processes = [
        subprocess.Popen([sys.executable, "-c", OPEN, database], stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    peppers = {process.communicate(timeout=100)[0] for process in processes}
    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    assert len(peppers) == 1
