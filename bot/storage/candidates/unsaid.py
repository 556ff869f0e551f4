"""What is still to be said to a person: pages that they have not asked for, and messages that wait for a way out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, bindparam, delete, select, update
from sqlalchemy.sql import Select

from bot.pages import leads_on
from bot.post import Manner, Person
from bot.storage.candidates import people
from bot.storage.tables import messages
from bot.storage.tables import people as people_table
from dialogs.wording import Message


def in_line(message: FromClause) -> ColumnElement[bool]:
    """Whether it was promised for itself and has not been said. `message`: the table of messages, by any name."""
    status, update_ = message.c.status, message.c.update
    return status.in_(("waiting", "held")) & ((status == "waiting") | update_.is_(None))


# What every answer in a response begins with, built once: building costs more than asking.
UNSAID: Select[Any] = (
    select(messages.c.id, messages.c.said, messages.c.status, messages.c.update, messages.c.claimed_until)
    .where(messages.c.person == bindparam("number"), messages.c.status.in_(("waiting", "held")))
    .order_by(messages.c.id)
    .with_for_update()
)
HELD = (
    select(messages.c.id)
    .join(people_table, people_table.c.id == messages.c.person)
    .where(people.THEM, messages.c.status == "held")
    .limit(1)
)


def clear_pages(connection: Connection, number: int) -> Sequence[Row[Any]]:
    """What stands in their line. Pages of an older answer that nobody asked for are dropped: they would come up again
    under a later "more"."""
    unsaid = _unsaid(connection, number)
    pages = [row.id for row in unsaid if _is_page(row)]
    if pages:
        connection.execute(delete(messages).where(messages.c.id.in_(pages)))
    return [row for row in unsaid if not _is_page(row)]


def take(connection: Connection, line: Sequence[Row[Any]], now: datetime) -> tuple[tuple[Message, ...], int]:
    """What waits for a person, taken out of the line to be said at once; and how many messages have to stay in it.

    While one of them is on its way all stay, or a later one would overtake it.
    """
    if any(_is_under_way(row, now) for row in line):
        return (), len(line)
    if line:
        connection.execute(delete(messages).where(messages.c.id.in_([row.id for row in line])))
    return tuple(row.said for row in line), 0


def holds_page(connection: Connection, person: Person) -> bool:
    return connection.execute(HELD, people.named(person)).first() is not None


def turn_page(connection: Connection, number: int, digest: str, manner: Manner, now: datetime) -> bool:
    """The first held page becomes the answer to this update. False: none is held.

    On the last page there may be room for what has come to wait meanwhile.
    """
    held: Select[Any] = select(messages.c.id, messages.c.said).where(
        messages.c.person == number, messages.c.status == "held"
    )
    page: list[Row[Any]] = []
    for row in connection.execute(held.order_by(messages.c.id)).all():
        page.append(row)
        if leads_on(row.said):
            break
    if not page:
        return False
    if manner.speaks_first != "always" and not leads_on(page[-1].said):
        line = [row for row in _unsaid(connection, number) if row.status == "waiting"]
        while line and not _is_under_way(line[0], now) and manner.fits([row.said for row in (*page, line[0])]):
            page.append(line.pop(0))
    turned = messages.c.id.in_([row.id for row in page])
    connection.execute(update(messages).where(turned).values(update=digest, status="answered"))
    return True


def _unsaid(connection: Connection, number: int) -> Sequence[Row[Any]]:
    """Nobody else takes any of it until the transaction ends."""
    return connection.execute(UNSAID, {"number": number}).all()


def _is_page(row: Row[Any]) -> bool:
    return row.status == "held" and row.update is not None


def _is_under_way(row: Row[Any], now: datetime) -> bool:
    return row.claimed_until is not None and row.claimed_until > now
