"""Leads and questions that should have been answered by now: raised once with everybody who was told of them one by
one."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, bindparam, select, tuple_, update
from sqlalchemy.sql import Select

from bot.storage.engine.sealed import Moment
from bot.storage.engine.upsert import insert_new
from bot.storage.tables import leads, notices, questions

AT_ONCE = 5
"""Each time, so that reminders come among what is new and not before it."""
LATEST = timedelta(days=3)
"""After a long standstill it would come out of the blue, and all at once."""

SINCE, NOW = bindparam("since", type_=Moment), bindparam("now", type_=Moment)
_RAISED, _TOLD, _OLDER = notices.alias(), notices.alias(), questions.alias()


def _late(of: Table, told: Column[Any], raised: Column[Any], *more: ColumnElement[bool]) -> Select[Any]:
    """`told`: the column of the notices by which they were told of it; `raised`: the one by which it is raised."""
    before = select(_RAISED.c.id).where(
        _RAISED.c[raised.name] == of.c.id,
        _RAISED.c.destination == notices.c.destination,
        _RAISED.c.created_at >= of.c.due_at,
    )
    return (
        select(of.c.id, of.c.due_at, notices.c.destination)
        .join(notices, told == of.c.id)
        .where(of.c.due_at.between(SINCE, NOW), notices.c.status == "delivered", ~before.exists(), *more)
        .order_by(of.c.due_at, of.c.id)
        .limit(AT_ONCE)
        .with_for_update(of=notices, skip_locked=True)
    )


OLDER_ONES = (
    select(_OLDER.c.id)
    .join(_TOLD, _TOLD.c.question == _OLDER.c.id)
    .where(
        _OLDER.c.answered_at.is_(None),
        _OLDER.c.gathered == questions.c.gathered,
        _OLDER.c.due_at >= SINCE,
        tuple_(_OLDER.c.due_at, _OLDER.c.id) < tuple_(questions.c.due_at, questions.c.id),
        _TOLD.c.destination == notices.c.destination,
        _TOLD.c.status == "delivered",
    )
)
"""Of a group of questions the oldest is raised: one answer settles them all."""
LATE = (
    (notices.c.overdue, _late(leads, notices.c.lead, notices.c.overdue)),
    (
        notices.c.overdue_question,
        _late(
            questions,
            notices.c.question,
            notices.c.overdue_question,
            questions.c.answered_at.is_(None),
            ~OLDER_ONES.exists(),
        ),
    ),
)
"""One that gets a new time to be answered by is raised again when that has passed."""


def raise_late(connection: Connection, now: datetime) -> int:
    """Returns how many times they are told."""
    return sum(_raise(connection, raised, late, now) for raised, late in LATE)


def _raise(connection: Connection, raised: Column[Any], late: Select[Any], now: datetime) -> int:
    told, rows = 0, connection.execute(late, {"since": now - LATEST, "now": now}).all()
    for row in rows:
        waiting = {"status": "waiting", "due_at": now, "created_at": now}
        key = {raised.name: row.id, "destination": row.destination}
        if insert_new(connection, notices, **key, **waiting):
            told += 1
            continue
        # Another process may have raised it at this very moment.
        there = (raised == row.id) & (notices.c.destination == row.destination) & (notices.c.created_at < row.due_at)
        again = {"revision": notices.c.revision + 1, "attempts": 0, "reason": None}
        told += connection.execute(update(notices).where(there).values(**waiting, **again)).rowcount
    return told
