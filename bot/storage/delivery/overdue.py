"""Leads that should have been answered by now: raised once with everybody who was told of them one by one."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select, update

from bot.storage.engine.sealed import Moment
from bot.storage.engine.upsert import insert_new
from bot.storage.tables import leads, notices

AT_ONCE = 5
"""Each time, so that reminders come among what is new and not before it."""
LATEST = timedelta(days=3)
"""After a long standstill it would come out of the blue, and all at once."""

_RAISED = notices.alias()
LATE = (
    select(leads.c.id, notices.c.destination)
    .join(notices, notices.c.lead == leads.c.id)
    .where(
        leads.c.due_at.between(bindparam("since", type_=Moment), bindparam("now", type_=Moment)),
        notices.c.status == "delivered",
        ~select(_RAISED.c.id)
        .where(
            _RAISED.c.overdue == leads.c.id,
            _RAISED.c.destination == notices.c.destination,
            _RAISED.c.created_at >= leads.c.due_at,
        )
        .exists(),
    )
    .order_by(leads.c.due_at, leads.c.id)
    .limit(AT_ONCE)
    .with_for_update(of=notices, skip_locked=True)
)
"""One that gets a new time to be answered by is raised again when that has passed."""


def raise_late(connection: Connection, now: datetime) -> int:
    """Returns how many times they are told."""
    rows = connection.execute(LATE, {"since": now - LATEST, "now": now}).all()
    for row in rows:
        waiting = {"status": "waiting", "due_at": now, "created_at": now}
        key = {"overdue": row.id, "destination": row.destination}
        if not insert_new(connection, notices, **key, **waiting):
            there = (notices.c.overdue == row.id) & (notices.c.destination == row.destination)
            again = {"revision": notices.c.revision + 1, "attempts": 0, "reason": None}
            connection.execute(update(notices).where(there).values(**waiting, **again))
    return len(rows)
