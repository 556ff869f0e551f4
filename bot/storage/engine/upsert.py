"""Three inserts: one that gives the new row's number, and two for where the row may be there already: one does
nothing then, the other counts further.

Each statement is built once: building it anew cost as much of the processor as carrying it out.
"""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, insert
from sqlalchemy.dialects import postgresql, sqlite


def insert_row(connection: Connection, table: Table, **values: Any) -> int:
    """Returns its number."""
    return int(connection.execute(_numbered(table), values).scalar_one())


def insert_new(connection: Connection, table: Table, **values: Any) -> bool:
    """False when a unique key was taken: nothing was changed."""
    return connection.execute(_unless_there(table, connection.dialect.name), values).first() is not None


def count_up(connection: Connection, table: Table, more: int, **key: Any) -> None:
    """`key`: the whole primary key. The row's `count` begins with 0."""
    connection.execute(_counting(table, connection.dialect.name), {**key, "count": more})


@cache
def _numbered(table: Table) -> Insert:
    return insert(table).returning(table.c.id)


@cache
def _unless_there(table: Table, dialect: str) -> Insert:
    return _insert(table, dialect).on_conflict_do_nothing().returning(*table.primary_key.columns)


@cache
def _counting(table: Table, dialect: str) -> Insert:
    new = _insert(table, dialect)
    more = {"count": table.c.count + new.excluded.count}
    return new.on_conflict_do_update(index_elements=table.primary_key.columns, set_=more)


def _insert(table: Table, dialect: str) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
