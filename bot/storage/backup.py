"""A copy of the whole store in one file, and the store brought back from it.

SQLite copies itself while the server runs: the copy is the database of one moment, all that had been committed until
then is in it, and nobody waits for it. It is sealed as the database is, so without BOLE_DATA_KEY it is worth nothing:
keep both, and not in one place. PostgreSQL has its own tools; we say how to call them.

What a restored store does not know, it cannot avoid: what was on its way at the moment of the backup is sent again,
and who was forgotten after it has to be forgotten again.
"""

import os
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import URL

from bot.mistakes import Mistake
from bot.storage import migrations
from bot.storage.engine.database import BadDatabaseUrl, is_postgresql, parsed
from bot.storage.engine.vault import Wrapped, open_vault

BUSY_SECONDS = 5
"""How long a running server may keep us waiting before it counts as one."""


def back_up(url: str, file: Path) -> None:
    """Writes `file`, readable by its owner only; it is there when it is whole. Raises `Mistake` with advice."""
    database = _path(url, "pg_dump", "--format=custom", "--file", str(file))
    if not database.is_file():
        raise Mistake(f"BOLE_DATABASE_URL: there is no database {database} to back up")
    with _new(file) as copy, closing(_opened(database, "rw")) as source, closing(_opened(copy, "rw")) as target:
        _must_be_ours(source, database)
        with _told(file, "nothing was written"):
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # else it would be three files as soon as it is opened
        _must_be_sound(target, database)


def restore(url: str, file: Path, data_key: str | None, *, replace: bool) -> None:
    """All of `file` becomes the database, or nothing of it. `replace`: though the database holds people.

    Raises `Mistake`, or `WrongDataKey`, each with advice.
    """
    anew = ("--clean", "--if-exists") if replace else ()
    database = _path(url, "pg_restore", "--single-transaction", "--no-owner", *anew, str(file))
    file.open("rb").close()  # whatever is wrong with it is said in its own words
    if database.exists() and database.samefile(file):
        raise Mistake(f"{file} is the database itself; write the name of a backup")
    with closing(_opened(file, "ro")) as source:
        _must_be_ours(source, file)
        _must_be_sound(source, file)
        _must_be_known(source, file)
        _must_open(source, data_key)
        with _place(database) as target:
            if _holds_people(target, database) and not replace:
                raise Mistake(f"{database} holds people: to lose them for those of the backup, add --replace")
            with _told(database, "nothing was changed"):
                source.backup(target)


def _path(url: str, *instead: str) -> Path:
    """SQLite's file. For PostgreSQL a `Mistake` that says what to run `instead`."""
    address = parsed(url)
    if is_postgresql(address):
        command = shlex.join([*instead, f"--dbname={_without_password(address)}"])
        raise Mistake(f"PostgreSQL has its own tools for this (stop every `bole serve` to restore). Run: {command}")
    if address.database in (None, "", ":memory:") or address.query:
        raise Mistake("BOLE_DATABASE_URL: this database is no plain file; write sqlite:///FILE")
    return Path(str(address.database))


def _without_password(url: URL) -> str:
    kept = url.difference_update_query(["password"])
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, kept.query)
    return bare.render_as_string()


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    """`mode`: ro or rw; never creates the file."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    try:
        return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    except sqlite3.Error as error:
        raise Mistake(f"{path}: cannot be opened: {error}") from None


@contextmanager
def _new(file: Path) -> Iterator[Path]:
    """An empty file beside `file` that takes its name in the end. The name is ours from the beginning."""
    try:
        _create(file)
    except FileExistsError:
        raise Mistake(f"{file} is there already: write another name") from None
    part = file.with_name(f"{file.name}.part")
    try:
        part.unlink(missing_ok=True)  # of somebody who was killed
        _create(part)
        yield part
        _flush(part)
        part.replace(file)
        _flush(file.parent)
    except BaseException:
        for name in (file, part, part.with_name(f"{part.name}-journal")):
            name.unlink(missing_ok=True)
        raise


def _create(path: Path) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _flush(path: Path) -> None:
    """To the disk, so that a power cut takes it no more."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def _place(database: Path) -> Iterator[sqlite3.Connection]:
    """The database to be overwritten, made where there is none, with everybody else kept out."""
    if not database.parent.is_dir():
        raise BadDatabaseUrl(f"BOLE_DATABASE_URL: there is no folder {database.parent}; create it first")
    made = not database.exists()
    if made:
        _create(database)
    try:
        with closing(_opened(database, "rw")) as target:
            _lock(target, database)
            yield target
    except BaseException:
        if made:
            database.unlink()
        raise


def _lock(target: sqlite3.Connection, database: Path) -> None:
    """A running server never lets go of its last connection, and as long as there is one SQLite refuses this."""
    try:
        target.execute("PRAGMA locking_mode = EXCLUSIVE")
        target.execute("PRAGMA journal_mode = DELETE")
        target.execute("BEGIN EXCLUSIVE")
        target.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith("SQLITE_BUSY"):
            raise Mistake(f"{database} is in use: stop every `bole serve` and run this again") from None
        raise Mistake(f"{database}: cannot be written: {error}") from None
    except sqlite3.DatabaseError:
        raise Mistake(f"{database} is damaged, or no database: move it away and run this again") from None


def _holds_people(target: sqlite3.Connection, database: Path) -> bool:
    """Raises `Mistake` where it is the database of another program."""
    if target.execute("PRAGMA schema_version").fetchone()[0] == 0:  # nothing was ever made in it
        return False
    _must_be_ours(target, database)
    return bool(target.execute("SELECT EXISTS (SELECT 1 FROM people)").fetchone()[0])


def _must_be_ours(connection: sqlite3.Connection, file: Path) -> None:
    try:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        ours = {"alembic_version", "vault", "people"} <= tables
        if not (ours and connection.execute("SELECT EXISTS (SELECT 1 FROM vault)").fetchone()[0]):
            raise Mistake(f"{file}: this is no database of Bole's")
    except sqlite3.OperationalError as error:
        raise Mistake(f"{file}: cannot be read: {error}") from None
    except sqlite3.DatabaseError:
        raise _damaged(file) from None


def _must_be_sound(connection: sqlite3.Connection, file: Path) -> None:
    try:
        (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError:
        found = "malformed"
    if found != "ok":
        raise _damaged(file)


def _must_be_known(connection: sqlite3.Connection, file: Path) -> None:
    versions = [version for (version,) in connection.execute("SELECT version_num FROM alembic_version")]
    try:
        for version in versions:
            migrations.history().get_revision(version)
    except CommandError:
        raise Mistake(
            f"{file} was made by a later version of Bole: install that version, and restore with it"
        ) from None


def _must_open(connection: sqlite3.Connection, data_key: str | None) -> None:
    salt, contents = connection.execute("SELECT salt, contents FROM vault").fetchone()
    open_vault(Wrapped(salt, contents), data_key)


@contextmanager
def _told(file: Path, outcome: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise Mistake(f"{file}: cannot be written, {outcome}: {error}") from None


def _damaged(file: Path) -> Mistake:
    return Mistake(f"{file} is damaged, or no database; nothing was changed")
