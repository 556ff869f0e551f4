"""A database opened the way we need it: SQLite that keeps its promises, or PostgreSQL through psycopg."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from threading import Lock, local
from typing import Any

import structlog
from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot import metrics
from bot.post import StoreUnavailable

log = structlog.get_logger(__name__)

PRAGMAS = (
    "journal_mode = WAL",
    # FULL, not NORMAL: a platform is told 200 after the commit, so the commit must survive a power cut too.
    "synchronous = FULL",
    "foreign_keys = ON",
    # What is deleted is overwritten: an erased candidate must not be readable in the file.
    "secure_delete = ON",
)
PATIENCE_SECONDS = 15
"""How long a writer waits for another one before the store counts as unavailable."""

WRITERS = 4
"""On PostgreSQL: one waits for the disk or the network while others go on."""

AUTOCOMMIT = {"isolation_level": "AUTOCOMMIT"}

PASSING = ("08", "57", "25006", "SQLITE_CORRUPT", "SQLITE_NOTADB")
"""How codes begin of what may pass though its class does not say so: a lost connection, a server that is stopped or
turned into a read-only standby, a file that has to be restored."""
LASTING = ("54", "SQLITE_ERROR")
"""The other way round: too large for PostgreSQL, or SQL that SQLite does not understand."""


class BadDatabaseUrl(Exception):
    """BOLE_DATABASE_URL names no database we can open."""


Refused = DBAPIError
"""What the database does not take, now or later: a fault of ours."""


class Spoilt(Exception):
    """A part of a joint transaction failed, so none of it was kept."""


class Joint:
    """A transaction that several pieces of work share.

    `last`: what is to be written at its end, for all of them. `erased`: what was deleted must not be readable after.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.spoilt = self.erased = False
        self.last: list[Any] = []

    @contextmanager
    def part(self) -> Iterator[Connection]:
        if self.spoilt:
            raise Spoilt
        try:
            yield self.connection
        except BaseException:
            self.spoilt = True
            raise


class Database:
    """An engine and the ways to use it: looking, reading and writing, the last two each one transaction.

    All raise `StoreUnavailable` for what may pass; what would be refused again surfaces as SQLAlchemy's error.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(writes=True)
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._looker = engine.execution_options(**({"looks": True} if self._is_sqlite else AUTOCOMMIT))
        # SQLite lets writers of other processes knock again and again, and the unlucky wait for seconds. Those of
        # this process queue up here instead. PostgreSQL queues by itself, and only those who want the same row.
        self._turn: AbstractContextManager[object] = Lock() if self._is_sqlite else nullcontext()
        self._thread = local()
        self.writers = 1 if self._is_sqlite else WRITERS
        """How many writing transactions at once are of any use."""

    @property
    def joint(self) -> Joint | None:
        """What this thread is in the middle of."""
        return getattr(self._thread, "joint", None)

    @contextmanager
    def looking(self) -> Iterator[Connection]:
        """For a single question, or for several whose answers need not be of the same moment: no transaction."""
        with _translated(), self._looker.connect() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        if joint := self.joint:
            with joint.part() as connection:
                yield connection
        else:
            with _translated(), self.engine.begin() as connection:
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All of it or nothing."""
        if joint := self.joint:
            with joint.part() as connection:  # what it refuses is told by the whole, once
                yield connection
        else:
            with _translated(), self._turn, self._writer.begin() as connection:
                yield connection

    @contextmanager
    def together(self) -> Iterator[Joint]:
        """All that this thread reads and writes meanwhile is one transaction. Raises `Spoilt`, too."""
        with self.writing() as connection:
            self._thread.joint = joint = Joint(connection)
            try:
                yield joint
            finally:
                self._thread.joint = None
            if joint.spoilt:
                raise Spoilt
        if joint.erased:
            self.overwrite_log()

    def overwrite_log(self) -> None:
        """Empties SQLite's write-ahead log, where pages of an erased person may still lie; tried, not promised.

        A reader that is just at work prevents it; the next tidying tries again.
        """
        if joint := self.joint:
            joint.erased = True  # once it has been written
            return
        if not self._is_sqlite:
            return
        with suppress(SQLAlchemyError, sqlite3.Error), self._turn, self.engine.connect() as connection:
            bare = connection.connection.driver_connection
            assert isinstance(bare, sqlite3.Connection)  # noqa: S101 - for the type checker
            bare.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except PoolTimeout as error:
        metrics.DATABASE_ERRORS.labels("unavailable").inc()
        raise StoreUnavailable("all database connections are busy") from error
    except DBAPIError as error:
        passing = _may_pass(error)
        metrics.DATABASE_ERRORS.labels("unavailable" if passing else "refused").inc()
        if passing:
            raise StoreUnavailable(str(error.orig)) from error
        refusal = _without_words(error)
        log.error("the database refused", error=type(refusal).__name__, code=_code(error))  # noqa: TRY400
        raise refusal from None


def _may_pass(error: DBAPIError) -> bool:
    code = _code(error)
    passing = isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated
    return code.startswith(PASSING) or (passing and not code.startswith(LASTING))


def _code(error: DBAPIError) -> str:
    """PostgreSQL's SQLSTATE or SQLite's name for what went wrong; empty where the driver does not say."""
    code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    return str(code or "")


def _without_words(error: DBAPIError) -> DBAPIError:
    """The same error without the server's message, which may quote what a person wrote."""
    orig = error.orig or error
    return type(error)(None, None, Exception(f"{type(orig).__name__} {_code(error)}".rstrip()))


def parsed(url: str) -> URL:
    """An address of SQLite or of PostgreSQL. Raises `BadDatabaseUrl` with advice."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise BadDatabaseUrl("BOLE_DATABASE_URL must look like sqlite:///bole.db or postgresql://…") from error
    if address.get_backend_name() != "sqlite" and not is_postgresql(address):
        named = address.get_backend_name()
        raise BadDatabaseUrl(f"BOLE_DATABASE_URL: {named} is not supported; use sqlite:///… or postgresql://…")
    return address


def is_postgresql(address: URL) -> bool:
    return address.get_backend_name() in ("postgresql", "postgres")


def open_database(url: str) -> Database:
    """Raises `BadDatabaseUrl` with advice. Nothing is connected yet."""
    address = parsed(url)
    return Database(_postgresql(address) if is_postgresql(address) else _sqlite(address))


def _sqlite(url: URL) -> Engine:
    in_memory = url.database in (None, "", ":memory:")
    if not in_memory and not url.query.get("uri"):
        _make_private(Path(str(url.database)))
    engine = create_engine(
        url,
        hide_parameters=True,  # parameters are people's words; they must not reach a log
        poolclass=QueuePool,
        # A database in memory lives in its only connection; threads take turns.
        **({"pool_size": 1, "max_overflow": 0} if in_memory else {"pool_size": 10}),
        connect_args={"timeout": PATIENCE_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _postgresql(url: URL) -> Engine:
    try:
        from bot.storage.engine import postgresql  # its driver is there only where it is wanted

        return postgresql.engine(url)
    except ModuleNotFoundError as error:
        raise BadDatabaseUrl(
            "BOLE_DATABASE_URL: PostgreSQL needs its driver: pip install 'bole-bot[postgres]'"
        ) from error


def _make_private(path: Path) -> None:
    """A new database can be read by its owner only."""
    if not path.parent.is_dir():
        raise BadDatabaseUrl(f"BOLE_DATABASE_URL: there is no folder {path.parent}; create it first")
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise BadDatabaseUrl(f"BOLE_DATABASE_URL: {path} cannot be written: {error.strerror}") from error


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see below
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once: a reader turned writer half-way could find its reading outdated."""
    options = connection.get_execution_options()
    if not options.get("looks"):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")
