"""Two inserts: one that gives the new row's number, one that does nothing where the row is there already."""

from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.dialects import postgresql, sqlite


def insert_row(connection: Connection, table: Table, **values: Any) -> int:
    """Returns its number."""
    return int(connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one())


def insert_new(connection: Connection, table: Table, **values: Any) -> bool:
    """False when a unique key was taken: nothing was changed."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = dialect.insert(table).values(**values).on_conflict_do_nothing().returning(*table.primary_key.columns)
    return connection.execute(row).first() is not None
