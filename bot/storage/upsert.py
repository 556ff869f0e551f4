"""Three inserts: one that gives the new row's number, and two for where the row may be there already: one does
nothing then, the other counts one more."""

from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.dialects import postgresql, sqlite


def insert_row(connection: Connection, table: Table, **values: Any) -> int:
    """Returns its number."""
    return int(connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one())


def insert_new(connection: Connection, table: Table, **values: Any) -> bool:
    """False when a unique key was taken: nothing was changed."""
    row = _insert(connection, table, **values).on_conflict_do_nothing().returning(*table.primary_key.columns)
    return connection.execute(row).first() is not None


def count_one(connection: Connection, table: Table, **key: Any) -> None:
    """`key`: the whole primary key. The row's `count` begins with 1."""
    row = _insert(connection, table, **key, count=1)
    more = {"count": table.c.count + 1}
    connection.execute(row.on_conflict_do_update(index_elements=table.primary_key.columns, set_=more))


def _insert(connection: Connection, table: Table, **values: Any) -> sqlite.Insert | postgresql.Insert:
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).values(**values)
    return postgresql.insert(table).values(**values)
