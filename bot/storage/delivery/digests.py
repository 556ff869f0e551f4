"""What is told once a day: the leads that were gathered for a destination, and the digest that lists them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, func, select, update

from bot.storage.engine.upsert import insert_new
from bot.storage.tables import notices

MOST = 50
"""Leads that a digest names; of the rest it says how many they are."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """`leads`: ids, the longest waiting first; `more`: how many there are beside them."""

    leads: tuple[str, ...]
    more: int


def begin(connection: Connection, destination: str, day: date, until: datetime, now: datetime) -> None:
    """One for each destination and day, whichever process is first, of what was gathered `until` then; none where
    nothing was."""
    if connection.scalar(select(notices.c.id).where(_gathered(destination, until)).limit(1)) is not None:
        insert_new(
            connection,
            notices,
            digest=day,
            destination=destination,
            status="waiting",
            due_at=now,
            created_at=until,
        )


def read(connection: Connection, destination: str, until: datetime) -> Gathered:
    """Whom it names, and from now on they may have been told of."""
    ours = _gathered(destination, until)
    first = select(notices.c.id, notices.c.lead).where(ours).order_by(notices.c.due_at, notices.c.id).limit(MOST)
    rows = connection.execute(first).all()
    named = notices.c.id.in_([row.id for row in rows]) & (notices.c.told == "no")
    connection.execute(update(notices).where(named).values(told="listed"))
    count = connection.scalar(select(func.count()).where(ours)) or 0
    return Gathered(tuple(row.lead for row in rows), count - len(rows))


def delivered(connection: Connection, destination: str, until: datetime) -> None:
    """What changed since it was read is gathered anew, and stands in the next one."""
    connection.execute(update(notices).where(_gathered(destination, until)).values(status="listed"))


def _gathered(destination: str, until: datetime) -> ColumnElement[bool]:
    return (notices.c.status == "gathered") & (notices.c.destination == destination) & (notices.c.due_at <= until)
