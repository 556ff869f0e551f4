"""A store with as many people in it as one likes: a few real candidates, multiplied by SQL.

The real ones have been served by the real server, so their rows are what it writes, sealed as it seals them. A copy
differs in what has to differ: numbers, keys, names and moments.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    MetaData,
    String,
    Table,
    func,
    insert,
    select,
    true,
)

from bot.storage import Store
from bot.storage.engine.patience import unhurried
from bot.storage.engine.sealed import Moment
from bot.storage.tables import metadata, people

KEYS = {
    *("codes.digest", "updates.digest", "messages.update", "leads.id", "lead_marks.lead", "lead_marks.digest"),
    *("questions.id", "notices.lead", "notices.question", "name_marks.lead", "activities.lead"),
}
"""Words by which rows are found. A new one that is missing here is a copy that the database refuses."""
DIGITS = 6
"""By which a copy's name is longer."""
AT_ONCE = 500

Steps = Mapping[str, int]
"""Table → by how much the numbers of one copy's rows are higher than those of the copy before."""

copies = Table(
    "bench_copies",
    MetaData(),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(8), nullable=False),  # the first digits of all its keys
    Column("name", String(DIGITS), nullable=False),  # the last ones of all its names
    Column("at", Moment, nullable=False),
)


def name_of(original: int, copy: int) -> int:
    """A candidate's number on their platform; copies are counted from 1, and 0 is the original."""
    return int(f"{original}{copy:0{DIGITS}}") if copy else original


def multiply(store: Store, times: int, since: datetime, until: datetime) -> Iterator[int]:
    """Everybody in the store, once as they are and otherwise as copies last seen between the two moments.

    Yields how many copies of everybody there are so far. Nobody else may use the database meanwhile.
    """
    with store.database.writing() as connection:
        originals = {table: _original(connection, table) for table in _personal()}
        steps = {table.name: _highest(connection, table) for table in originals if _is_numbered(table)}
        copies.create(connection)
        connection.execute(insert(copies), [_row(number, times, since, until) for number in range(1, times)])
    for first in range(1, times, AT_ONCE):
        with unhurried(), store.database.writing() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA cache_size = -500000")  # KiB; by itself it takes two thousand
            for table, original in originals.items():
                _copy(connection, table, original, steps, range(first, first + AT_ONCE))
        yield min(first + AT_ONCE, times) - 1
    with store.database.writing() as connection:
        for table in (copies, *originals.values()):
            table.drop(connection)
        if connection.dialect.name == "postgresql":
            for name in steps:
                _count_on(connection, name)


def _personal() -> list[Table]:
    """People and all that hangs on them, those on whom others hang first."""
    found = [people]
    for table in metadata.sorted_tables:
        if table not in found and any(key.column.table in found for key in table.foreign_keys):
            found.append(table)
    return found


def _original(connection: Connection, table: Table) -> Table:
    """What is in a table before there are copies."""
    name = f"bench_{table.name}"
    connection.exec_driver_sql(f"CREATE TABLE {name} AS SELECT * FROM {table.name}")  # noqa: S608 - ours
    return Table(name, MetaData(), *(Column(column.name, column.type) for column in table.columns))


def _highest(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.max(table.c.id))) or 0


def _row(number: int, times: int, since: datetime, until: datetime) -> dict[str, Any]:
    """Keys grow with the copies, since they are quicker to insert so, and lie all over the place."""
    key = f"{number * (2**32 // times):08x}"
    return {
        "number": number,
        "key": key,
        "name": f"{number:0{DIGITS}}",
        "at": since + (until - since) * number / times,
    }


def _copy(connection: Connection, table: Table, original: Table, steps: Steps, which: range) -> None:
    values = [_value(column, original.c[column.name], steps) for column in table.columns]
    chosen = (copies.c.number >= which.start) & (copies.c.number < which.stop)
    rows = select(*values).select_from(original.join(copies, true())).where(chosen).order_by(copies.c.number)
    connection.execute(insert(table).from_select([column.name for column in table.columns], rows))


def _value(column: Column[Any], original: Column[Any], steps: Steps) -> ColumnElement[Any]:
    key = next(iter(column.foreign_keys), None)
    named = key.column if key else column
    if named.name == "id" and named.table.name in steps:
        return original + copies.c.number * steps[named.table.name]
    if str(column) in KEYS:
        return copies.c.key + func.substr(original, 9)
    if column is people.c.name:
        return original + copies.c.name
    if isinstance(column.type, Moment) and not column.nullable:
        return copies.c.at
    return original


def _is_numbered(table: Table) -> bool:
    return "id" in table.c and table.c.id.type.python_type is int


def _count_on(connection: Connection, table: str) -> None:
    """PostgreSQL's sequences know nothing of numbers that were written by hand."""
    highest = select(func.coalesce(func.max(metadata.tables[table].c.id), 1)).scalar_subquery()
    connection.execute(select(func.setval(func.pg_get_serial_sequence(table, "id"), highest)))
