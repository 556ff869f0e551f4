"""Leads beside the answers of whoever left them, as the talk itself remembers them: to be judged by other rules."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from bot.storage.candidates import people as people_of
from bot.storage.tables import leads, people
from dialogs.state import GivenAnswer


@dataclass(frozen=True, slots=True)
class Answered:
    """`answers`: by question id, over all roles. Empty without a quiz, or where their state is of another version."""

    lead: str
    role: str
    answers: Mapping[str, GivenAnswer]


def answered(connection: Connection, after: str, limit: int, role: str | None) -> tuple[Answered, ...]:
    """In the order of their ids, so that all of them are read once with little in hand. Without those that name no
    role."""
    wanted = (
        select(leads.c.id, leads.c.role, people_of.WRITTEN)
        .join(people, people.c.id == leads.c.person)
        .where(leads.c.id > after, leads.c.role != "" if role is None else leads.c.role == role)
        .order_by(leads.c.id)
        .limit(limit)
    )
    rows = connection.execute(wanted).all()
    states = (people_of.read(connection, row.written) for row in rows)
    return tuple(
        Answered(row.id, row.role, state.answers if state else {}) for row, state in zip(rows, states, strict=True)
    )
