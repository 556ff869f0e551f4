"""Résumés: one for each person, in the place of the one before; until it is here, where to fetch it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, select, update
from sqlalchemy.sql import Select

from bot.documents import Format
from bot.post import ChannelName, Person
from bot.storage.candidates import people as people_of
from bot.storage.delivery.outbox import claim, claimable, first_in_line
from bot.storage.engine.upsert import insert_row
from bot.storage.tables import leads, people, resumes
from dialogs.events import Attachment


class Gone(Exception):
    """A file that nobody waits for any more: told of already, or its person was erased."""


@dataclass(frozen=True, slots=True)
class Resume:
    """`name`: as its sender calls it, cleaned; may be empty. `size` in bytes."""

    name: str
    format: Format
    size: int

    @property
    def file_name(self) -> str:
        """To save it under: the ending says what it is, not what its sender says."""
        return f"{re.sub(r'[.][A-Za-z0-9]{1,5}$', '', self.name) or 'resume'}.{self.format}"


@dataclass(frozen=True, slots=True)
class ResumeFile:
    about: Resume
    content: bytes


@dataclass(frozen=True, slots=True)
class Coming:
    """A file on its way to us. `reference` None: it cannot be fetched (any more). `here`: it need not be."""

    id: int
    person: Person
    reference: str | None
    here: bool
    attempts: int
    since: datetime

    @property
    def about(self) -> dict[str, str]:
        return {}


def await_file(connection: Connection, number: int, attachment: Attachment, now: datetime) -> None:
    _add(connection, number, now, reference=attachment.reference, name=attachment.name, size=attachment.size)


def add_file(
    connection: Connection,
    number: int,
    name: str,
    format: Format,  # noqa: A002 - the field's own word
    content: bytes,
    now: datetime,
) -> None:
    """One that has come already; its person is still to be told."""
    _add(connection, number, now, name=name, format=format, size=len(content), content=content)


def _add(connection: Connection, number: int, now: datetime, **values: Any) -> None:
    insert_row(connection, resumes, person=number, status="waiting", due_at=now, created_at=now, **values)


def _due() -> Select[Any]:
    about = (resumes.c.id, resumes.c.reference, resumes.c.format, resumes.c.attempts, resumes.c.created_at)
    fetched_from = people.c.channel.in_(bindparam("channels", expanding=True))
    wanted = (
        select(*about, people.c.channel, people.c.name)
        .join(people, people.c.id == resumes.c.person)
        .where(
            first_in_line(resumes, lambda row: row.c.status == "waiting"),
            fetched_from | resumes.c.format.is_not(None),
        )
        .order_by(resumes.c.due_at, resumes.c.id)
    )
    return claimable(resumes, wanted)


DUE = _due()


def due(connection: Connection, now: datetime, limit: int, channels: Sequence[ChannelName]) -> tuple[Coming, ...]:
    return tuple(
        Coming(
            row.id,
            Person(row.channel, row.name),
            row.reference,
            row.format is not None,
            row.attempts,
            row.created_at,
        )
        for row in claim(connection, resumes, DUE, now, limit, channels=channels)
    )


def fill(connection: Connection, id: int, format: Format, content: bytes) -> None:  # noqa: A002
    values = {"format": format, "content": content, "size": len(content)}
    connection.execute(update(resumes).where(resumes.c.id == id).values(values))


def give_up(connection: Connection, id: int) -> None:  # noqa: A002
    connection.execute(update(resumes).where(resumes.c.id == id).values(reference=None, attempts=0))


def keep(connection: Connection, number: int, id: int) -> None:  # noqa: A002
    """Raises `Gone`."""
    waiting = _waiting(number, id) & resumes.c.format.is_not(None)
    values = {"status": "kept", "reference": None, "claimed_until": None}
    if not connection.execute(update(resumes).where(waiting).values(values)).rowcount:
        raise Gone
    keep_newest(connection, number)


def keep_newest(connection: Connection, number: int) -> None:
    """One for a person, on whatever platform it was sent."""
    theirs = resumes.c.person.in_(people_of.sides_of(number)) & (resumes.c.status == "kept")
    newest = connection.scalar(select(func.max(resumes.c.id)).where(theirs))
    connection.execute(delete(resumes).where(theirs, resumes.c.id != newest))


def refuse(connection: Connection, number: int, id: int) -> None:  # noqa: A002
    """Raises `Gone`."""
    if not connection.execute(delete(resumes).where(_waiting(number, id))).rowcount:
        raise Gone


_SIDE, _SENT = people.alias(), resumes.alias()
_OWN = select(func.max(_SENT.c.id)).where(_SENT.c.status == "kept", _SENT.c.person == people.c.id)
_ON_ANOTHER_PLATFORM = (
    select(func.max(_SENT.c.id))
    .join(_SIDE, _SIDE.c.id == _SENT.c.person)
    .where(_SENT.c.status == "kept", _SIDE.c.joined == people.c.joined)
)
HELD = func.coalesce(_OWN.scalar_subquery(), _ON_ANOTHER_PLATFORM.scalar_subquery())
"""Of a person in the table of people: the id of their résumé, wherever they sent it. Each is found by an index."""


def of_lead(connection: Connection, lead: str) -> ResumeFile | None:
    number = connection.scalar(select(leads.c.person).where(leads.c.id == lead))
    return None if number is None else of_person(connection, number)


def of_person(connection: Connection, number: int) -> ResumeFile | None:
    """Also one that was sent on a platform they have joined with this one."""
    return _kept(connection, resumes.c.person.in_(people_of.sides_of(number)))


def sent_here(connection: Connection, number: int) -> ResumeFile | None:
    """The same, only if it was sent in this chat."""
    return _kept(connection, resumes.c.person == number)


def _kept(connection: Connection, which: ColumnElement[bool]) -> ResumeFile | None:
    row = connection.execute(select(resumes).where(which, resumes.c.status == "kept")).first()
    return ResumeFile(Resume(row.name, row.format, row.size), row.content) if row else None


def _waiting(number: int, id: int) -> ColumnElement[bool]:  # noqa: A002
    return (resumes.c.id == id) & (resumes.c.person == number) & (resumes.c.status == "waiting")
