"""Brings a database to today's tables when a process starts; the steps are in `versions`, only ever added."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

FOLDER = Path(__file__).parent
LOCK = 0x626F6C65
"""PostgreSQL's advisory lock for this: "bole" in ASCII. SQLite's writer lock does the same without a name."""


class NewerDatabase(Exception):
    """The database was last used by a later version of Bole."""


def upgrade(connection: Connection) -> None:
    """Within the caller's writing transaction: processes that start together wait for the first one."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    if MigrationContext.configure(connection).get_current_revision() == history().get_current_head():
        return
    try:
        command.upgrade(steps(connection), "head")
    except CommandError as error:
        raise NewerDatabase(
            "This database was used by a later version of Bole. Install that version, or restore a backup."
        ) from error


@cache
def history() -> ScriptDirectory:
    """All steps that there are, in their order; read once."""
    return ScriptDirectory(str(FOLDER))


def steps(connection: Connection) -> Config:
    """What Alembic's commands need to know."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
