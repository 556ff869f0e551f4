"""The store's part for questions that nobody has answered: those that are alike stand in groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from bot.post import Person, Reachable
from bot.storage.candidates import people
from bot.storage.engine.opened import Opened
from bot.storage.recruiters import hands
from bot.storage.tables import leads, questions
from bot.storage.tables import people as people_table
from dialogs.events import Language, Script

OPEN = questions.c.answered_at.is_(None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that nobody has answered, of somebody. `group` None: not gathered yet."""

    id: str
    role: str | None
    text: str
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Open questions that are alike. `first`: the oldest one's words."""

    id: str
    role: str | None
    first: str
    asked: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Asker:
    """Whoever asked a question of a group. `leads`: theirs, which have contact details."""

    question: str
    text: str
    language: Language
    script: Script
    asked_at: datetime
    person: Person
    reachable: Reachable
    leads: tuple[str, ...]


class OpenQuestions(Opened):
    def ungathered(self, limit: int) -> tuple[Waiting, ...]:
        """The oldest questions that are in no group yet."""
        alone = (
            select(questions)
            .where(OPEN, questions.c.gathered.is_(None))
            .order_by(questions.c.asked_at, questions.c.id)
        )
        with self.database.looking() as connection:
            return tuple(map(_waiting, connection.execute(alone.limit(limit))))

    def gathered(self, role: str | None, limit: int) -> tuple[Waiting, ...]:
        """The newest open questions about a role that are in a group."""
        there = OPEN & questions.c.gathered.is_not(None) & questions.c.role.is_not_distinct_from(role)
        wanted = select(questions).where(there).order_by(questions.c.asked_at.desc()).limit(limit)
        with self.database.reading() as connection:
            return tuple(map(_waiting, connection.execute(wanted)))

    def gather(self, groups: Mapping[str, str]) -> None:
        """Questions by id into groups by id; whoever was quicker is right."""
        with self.database.writing() as connection:
            for id_, group in groups.items():
                alone = (questions.c.id == id_) & questions.c.gathered.is_(None)
                connection.execute(update(questions).where(alone).values(gathered=group))

    def open_groups(self, after: datetime | None, limit: int) -> tuple[Group, ...]:
        """The oldest first; `after`: those that began later."""
        since = func.min(questions.c.asked_at)
        group = questions.c.gathered
        wanted = select(group, func.count().label("asked"), since.label("since")).where(OPEN, group.is_not(None))
        wanted = wanted.group_by(group).order_by(since, group).limit(limit)
        if after is not None:
            wanted = wanted.having(since > after)
        with self.database.reading() as connection:
            return tuple(_group(connection, row) for row in connection.execute(wanted).all())

    def group_of(self, question: str) -> str | None:
        """The group that an open question is in."""
        with self.database.reading() as connection:
            return connection.scalar(select(questions.c.gathered).where(questions.c.id == question, OPEN))

    def askers(self, group: str, limit: int, now: datetime) -> tuple[Asker, ...]:
        """Of the open questions of a group, the oldest first."""
        wanted = (
            select(questions, people_table.c.channel, people_table.c.name)
            .join(people_table, people_table.c.id == questions.c.person)
            .where(OPEN, questions.c.gathered == group)
            .order_by(questions.c.asked_at, questions.c.id)
            .limit(limit)
        )
        with self.database.reading() as connection:
            return tuple(_asker(connection, row, now) for row in connection.execute(wanted).all())

    def role_of_group(self, group: str) -> str | None:
        with self.database.reading() as connection:
            return connection.scalar(select(questions.c.role).where(OPEN, questions.c.gathered == group).limit(1))


def _waiting(row: Row[Any]) -> Waiting:
    return Waiting(row.id, row.role, row.words, row.gathered)


def _group(connection: Connection, row: Row[Any]) -> Group:
    theirs = select(questions.c.words, questions.c.role).where(OPEN, questions.c.gathered == row.gathered)
    first = connection.execute(theirs.order_by(questions.c.asked_at, questions.c.id).limit(1)).one()
    return Group(row.gathered, first.role, first.words, row.asked, row.since)


def _asker(connection: Connection, row: Row[Any], now: datetime) -> Asker:
    state = people.state(connection, row.person)
    theirs = select(leads.c.id).where(leads.c.person.in_(people.sides_of(row.person))).order_by(leads.c.created_at)
    return Asker(
        question=row.id,
        text=row.words,
        language=row.language,
        script=state.script if state else "simplified",
        asked_at=row.asked_at,
        person=Person(row.channel, row.name),
        reachable=hands.how(connection, row.person, row.channel, state, now),
        leads=tuple(connection.scalars(theirs)),
    )
