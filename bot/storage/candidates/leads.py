"""Leads: one per person and role, updated rather than repeated."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from bot.post import ChannelName, Person
from bot.storage.candidates import people as people_of
from bot.storage.candidates.resumes import HELD, Resume
from bot.storage.delivery import news
from bot.storage.engine.vault import Vault
from bot.storage.recruiters import cases, marks
from bot.storage.recruiters.cases import Case
from bot.storage.tables import LeadContents, leads, people, resumes
from dialogs.events import Language
from dialogs.meanings import Details
from dialogs.outcome import LeadAnswer, LeadLeft, Verdict
from dialogs.state import State

RESUME = tuple(resumes.c[name].label(f"resume_{name}") for name in ("name", "format", "size"))


@dataclass(frozen=True, slots=True)
class Lead:
    id: str
    created_at: datetime
    updated_at: datetime
    role: str | None
    verdict: Verdict
    language: Language
    channel: ChannelName
    source: str | None
    contact: Details
    answers: tuple[LeadAnswer, ...]
    note: str
    person: Person
    case: Case
    resume: Resume | None = None

    def as_json(self, public_url: str = "") -> dict[str, Any]:
        """The lead as machines read it, ready for `json.dumps`; times in ISO 8601, UTC."""
        return {
            "id": self.id,
            "created_at": self.created_at.isoformat(),
            "updated_at": self.updated_at.isoformat(),
            "role": self.role,
            "verdict": self.verdict,
            "language": self.language,
            "channel": self.channel,
            "source": self.source,
            "contact": {part: getattr(self.contact, part) for part in ("name", "email", "phone", "wechat_id")},
            "answers": [
                {part: getattr(answer, part) for part in ("requirement", "question", "answer", "met")}
                for answer in self.answers
            ],
            "note": self.note,
            "console_url": console_url(public_url, self.id),
        }


def console_url(public_url: str, lead: str) -> str:
    return f"{public_url.rstrip('/')}/console/leads/{lead}"


def leave(
    connection: Connection,
    vault: Vault,
    number: int,
    person: Person,
    left: LeadLeft,
    state: State,
    answer_by: datetime,
    now: datetime,
) -> str | None:
    """Writes what the candidate left, here or on a platform joined with it. Returns the lead's id; None when it said
    the same already, and whoever awaits an answer is owed one already. A lead's source is the one it first came by.
    `answer_by`: when it is late, if it is new to recruiters, was closed, or is awaited while nothing was owed."""
    mine = _theirs(number) & (leads.c.role == (left.role or ""))
    columns = (leads.c.id, leads.c.verdict, leads.c.contents, leads.c.due_at)
    before = connection.execute(select(*columns).where(mine)).first()
    source = (before and before.contents.source) or state.source
    answers = left.answers + _no_longer_asked(before.contents.answers if before else (), left)
    contents = LeadContents(left.contact, answers, left.note, source)
    values: dict[str, Any] = {
        "verdict": left.verdict,
        "language": state.language,
        "contents": contents,
        "source": marks.source_of(contents),
        "updated_at": now,
    }
    if before is None:
        lead = secrets.token_urlsafe(16)
        connection.execute(
            insert(leads).values(
                id=lead,
                person=number,
                role=left.role or "",
                channel=person.channel,
                created_at=now,
                **cases.opened(answer_by),
                **values,
            )
        )
    elif (before.verdict, before.contents) == (left.verdict, contents) and not (
        left.awaited and (not before.due_at or before.due_at > answer_by)
    ):
        return None
    else:
        lead = before.id
        connection.execute(update(leads).where(leads.c.id == lead).values(**values))
        cases.reopen(connection, leads.c.id == lead, answer_by, now, awaited=left.awaited)
    marks.put(connection, vault, lead, left.contact)
    return lead


def _theirs(number: int) -> ColumnElement[bool]:
    """What this person left, here or on a platform joined with it."""
    return leads.c.person.in_(people_of.sides_of(number))


def _no_longer_asked(before: Sequence[LeadAnswer], left: LeadLeft) -> tuple[LeadAnswer, ...]:
    """What recruiters have seen stays, though a reworded question does not count any more."""
    return tuple(row for row in before if left.asked is not None and row.id not in left.asked)


def touch(connection: Connection, number: int, answer_by: datetime, now: datetime) -> tuple[str, ...]:
    """Something about this person changed that stands in none of their leads. Returns the ids of the leads."""
    marked = update(leads).where(_theirs(number)).values(updated_at=now).returning(leads.c.id)
    changed = tuple(connection.scalars(marked))
    cases.reopen(connection, leads.c.id.in_(changed), answer_by, now)
    return changed


def withdraw(connection: Connection, number: int, role: str | None, now: datetime) -> None:
    """Erases what the candidate left for this role, here or on a platform joined with it; recruiters are told."""
    withdrawn = _theirs(number) & (leads.c.role == (role or ""))
    news.withdraw(connection, withdrawn, now)
    connection.execute(delete(leads).where(withdrawn))


def answered(connection: Connection, number: int, recruiter: str, now: datetime) -> None:
    """A recruiter spoke to this person."""
    cases.answered(connection, _theirs(number), recruiter, now)


def listed(
    connection: Connection,
    *,
    ids: Sequence[str] | None = None,
    role: str | None = None,
    verdict: Verdict | None = None,
    channel: ChannelName | None = None,
    person: Person | None = None,
    since: datetime | None = None,
) -> tuple[Lead, ...]:
    """The newest first; a condition that is None does not restrict. `since` looks at the last change.

    Those of a `person` are all of theirs, on whatever platform they were left.
    """
    wanted = (
        select(leads, people.c.name, *RESUME)
        .join(people, people.c.id == leads.c.person)
        .outerjoin(resumes, resumes.c.id == HELD)
    )
    for column, value in (
        (leads.c.role, role),
        (leads.c.verdict, verdict),
        (leads.c.channel, channel),
    ):
        if value is not None:
            wanted = wanted.where(column == value)
    if ids is not None:
        wanted = wanted.where(leads.c.id.in_(ids))
    if person is not None:
        wanted = wanted.where(people.c.id.in_(people_of.sides(people_of.is_(person))))
    if since is not None:
        wanted = wanted.where(leads.c.updated_at >= since)
    newest = wanted.order_by(leads.c.created_at.desc(), leads.c.id)
    return tuple(map(_lead, connection.execute(newest)))


def _lead(row: Row[Any]) -> Lead:
    contents: LeadContents = row.contents
    return Lead(
        id=row.id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        role=row.role or None,
        verdict=row.verdict,
        language=row.language,
        channel=row.channel,
        source=contents.source,
        contact=contents.contact,
        answers=contents.answers,
        note=contents.note,
        person=Person(row.channel, row.name),
        resume=Resume(row.resume_name, row.resume_format, row.resume_size) if row.resume_format else None,
        case=cases.read(row),
    )
