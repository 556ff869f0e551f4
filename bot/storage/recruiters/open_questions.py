"""The store's part for questions that nobody has answered: those that are alike stand in groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select, update

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
    """Open questions that are alike. `first`: the oldest one's words. `owner`: an account's id. `due_at`: of the
    first that is due; None: all who asked have heard a recruiter since."""

    id: str
    role: str | None
    first: str
    asked: int
    since: datetime
    owner: str | None = None
    due_at: datetime | None = None

    def is_late(self, now: datetime) -> bool:
        return self.due_at is not None and self.due_at < now


@dataclass(frozen=True, slots=True)
class WantedGroups:
    """Which groups; a condition that is None does not restrict. `owner`: an account's id, "" for nobody. `late_at`:
    with a question that should have been answered by then."""

    owner: str | None = None
    late_at: datetime | None = None


ALL = WantedGroups()


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
        """Questions by id into groups by id; whoever was quicker is right. They become its owner's."""
        with self.database.writing() as connection:
            for id_, group in groups.items():
                alone = (questions.c.id == id_) & questions.c.gathered.is_(None)
                owner = connection.scalar(select(func.max(questions.c.owner)).where(_in(group)))
                connection.execute(update(questions).where(alone).values(gathered=group, owner=owner))

    def open_groups(self, after: datetime | None, limit: int, wanted: WantedGroups = ALL) -> tuple[Group, ...]:
        """The oldest first; `after`: those that began later."""
        rows = _GROUPS.order_by(_since, questions.c.gathered).limit(limit)
        if after is not None:
            rows = rows.having(_since > after)
        if wanted.owner is not None:
            rows = rows.having(_owner == wanted.owner if wanted.owner else _owner.is_(None))
        if wanted.late_at is not None:
            rows = rows.having(_due < wanted.late_at)
        with self.database.reading() as connection:
            return tuple(_group(connection, row) for row in connection.execute(rows).all())

    def open_group(self, group: str) -> Group | None:
        with self.database.reading() as connection:
            row = connection.execute(_GROUPS.where(questions.c.gathered == group)).first()
            return _group(connection, row) if row else None

    def give_group(self, group: str, owner: str | None, before: str | None) -> bool:
        """To an account, or to nobody. `before`: whose it was when that was decided; False: it no longer is, or
        nothing in it is open."""
        # In the order in which answering locks them, or both would wait for each other.
        theirs = select(questions.c.owner).where(_in(group)).order_by(questions.c.person, questions.c.id)
        theirs = theirs.with_for_update()
        with self.database.writing() as connection:
            owners = connection.scalars(theirs).all()
            if not owners or max(filter(None, owners), default=None) != before:
                return False
            connection.execute(update(questions).where(_in(group)).values(owner=owner))
            return True

    def group_of(self, question: str) -> str | None:
        """The group that an open question is in."""
        with self.database.reading() as connection:
            return connection.scalar(select(questions.c.gathered).where(questions.c.id == question, OPEN))

    def askers(self, group: str, limit: int, now: datetime) -> tuple[Asker, ...]:
        """Of the open questions of a group, the oldest first."""
        wanted = (
            select(questions, people_table.c.channel, people_table.c.name)
            .join(people_table, people_table.c.id == questions.c.person)
            .where(_in(group))
            .order_by(questions.c.asked_at, questions.c.id)
            .limit(limit)
        )
        with self.database.reading() as connection:
            return tuple(_asker(connection, row, now) for row in connection.execute(wanted).all())

    def role_of_group(self, group: str) -> str | None:
        with self.database.reading() as connection:
            return connection.scalar(select(questions.c.role).where(_in(group)).limit(1))


_since, _due, _owner = (
    func.min(questions.c.asked_at),
    func.min(questions.c.due_at),
    func.max(questions.c.owner),
)
_GROUPS = (
    select(
        questions.c.gathered,
        func.count().label("asked"),
        _since.label("since"),
        _due.label("due_at"),
        _owner.label("owner"),
    )
    .where(OPEN, questions.c.gathered.is_not(None))
    .group_by(questions.c.gathered)
)


def _in(group: str) -> ColumnElement[bool]:
    return OPEN & (questions.c.gathered == group)


def _waiting(row: Row[Any]) -> Waiting:
    return Waiting(row.id, row.role, row.words, row.gathered)


def _group(connection: Connection, row: Row[Any]) -> Group:
    theirs = select(questions.c.words, questions.c.role).where(_in(row.gathered))
    first = connection.execute(theirs.order_by(questions.c.asked_at, questions.c.id).limit(1)).one()
    return Group(row.gathered, first.role, first.words, row.asked, row.since, row.owner, row.due_at)


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
