"""Leads beside the answers of whoever left them, as the talk itself remembers them: to be judged by other rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, literal, select, tuple_

from bot.storage.candidates import people as people_of
from bot.storage.engine.sealed import Moment
from bot.storage.tables import leads, people
from dialogs.state import GivenAnswer

PLACE = tuple_(leads.c.created_at, leads.c.id)


@dataclass(frozen=True, slots=True)
class Answered:
    """`answers`: by question id, over all roles. Empty without a quiz, or where their state is of another version."""

    lead: str
    role: str
    created_at: datetime
    answers: Mapping[str, GivenAnswer]


def answered(connection: Connection, after: Answered | None, limit: int, role: str | None) -> tuple[Answered, ...]:
    """The newest first; those behind `after`, so that all of them are read once with little in hand. Without those
    that name no role."""
    some = select(leads.c.id).where(leads.c.role != "" if role is None else leads.c.role == role)
    if after is not None:
        some = some.where(tuple_(literal(after.created_at, Moment), literal(after.lead)) > PLACE)
    newest = some.order_by(leads.c.created_at.desc(), leads.c.id.desc()).limit(limit).subquery()
    wanted = (
        select(leads.c.id, leads.c.role, leads.c.created_at, people_of.WRITTEN)
        .join(newest, newest.c.id == leads.c.id)
        .join(people, people.c.id == leads.c.person)
        .order_by(leads.c.created_at.desc(), leads.c.id.desc())
    )
    rows = connection.execute(wanted).all()
    states = (people_of.read(connection, row.written) for row in rows)
    return tuple(
        Answered(row.id, row.role, row.created_at, state.answers if state else {})
        for row, state in zip(rows, states, strict=True)
    )
