"""What was given up: messages and news that did not arrive, listed for a person and tried anew at their word."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Table, select, update

from bot.storage.tables import messages, notices, people


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """Given up. `to`: a person, or the destination's fingerprint. `lead`: its id, also of a withdrawn one."""

    kind: Literal["message", "notice"]
    id: int
    to: str
    lead: str | None
    question: str | None
    attempts: int
    reason: str
    since: datetime


def revived(connection: Connection, table: Table, id: int, now: datetime) -> bool:  # noqa: A002
    """A dead letter tried anew, as if it had just been written."""
    dead = (table.c.id == id) & (table.c.status == "dead")
    again = update(table).where(dead).values(status="waiting", attempts=0, due_at=now)
    return bool(connection.execute(again).rowcount)


def listed(connection: Connection, limit: int | None) -> tuple[DeadLetter, ...]:
    """The newest first; `limit` None: all."""
    lost = (
        select(messages, people.c.channel, people.c.name)
        .join(people, people.c.id == messages.c.person)
        .where(messages.c.status == "dead")
        .order_by(messages.c.created_at.desc())
        .limit(limit)
    )
    unheard = select(notices).where(notices.c.status == "dead").order_by(notices.c.created_at.desc()).limit(limit)
    letters = [
        DeadLetter(
            "message", row.id, f"{row.channel}:{row.name}", None, None, row.attempts, row.reason, row.created_at
        )
        for row in connection.execute(lost)
    ] + [
        DeadLetter(
            "notice",
            row.id,
            row.destination,
            row.lead or row.withdrawn or row.overdue,
            row.question or row.overdue_question,
            row.attempts,
            row.reason,
            row.created_at,
        )
        for row in connection.execute(unheard)
    ]
    return tuple(sorted(letters, key=lambda letter: letter.since, reverse=True)[:limit])
