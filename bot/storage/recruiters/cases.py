"""What recruiters do with a lead: who has it, how far they are, until when the candidate is to be answered, notes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update
from sqlalchemy.sql import Select

from bot.storage.tables import activities, leads

Open = Literal["new", "in_progress", "contacted"]
Closed = Literal["interview", "hired", "declined", "withdrawn"]
Status = Open | Closed
What = Literal["status", "owner", "due", "note", "told", "answered", "unheard", "reopened", "merged"]

OWING: tuple[Open, ...] = ("new", "in_progress")
"""In which the candidate still waits for the first word."""
OPEN: tuple[Open, ...] = (*OWING, "contacted")
CLOSED: tuple[Closed, ...] = ("interview", "hired", "declined", "withdrawn")
STATUSES: tuple[Status, ...] = (*OPEN, *CLOSED)
ANSWER_WITHIN = timedelta(hours=48)
ANOTHER_WAY_WITHIN = timedelta(hours=1)
"""So long recruiters have who were just told that their words did not arrive."""
LONGEST_NOTE = 10_000
"""Characters."""


class NoteTooLong(Exception):
    """A note of more than `LONGEST_NOTE` characters."""


@dataclass(frozen=True, slots=True)
class Case:
    """`owner`: an account's id. `due_at` None: the candidate waits for nothing. `version` counts the changes."""

    status: Status = "new"
    owner: str | None = None
    due_at: datetime | None = None
    version: int = 0

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED

    def is_late(self, now: datetime) -> bool:
        return self.due_at is not None and self.due_at < now

    def moved_to(self, status: Status, owner: str | None, due_at: datetime | None) -> "Case":
        """Who has been answered waits no longer, unless a new time comes with it; of a closed one nobody waits."""
        answered = status not in OWING and self.status in OWING and due_at == self.due_at
        return Case(status, owner, None if status in CLOSED or answered else due_at, self.version + 1)


@dataclass(frozen=True, slots=True)
class Activity:
    """`account` None: it came of what was said in the chat.

    `words`: those of a note; what the candidate was told; the new status, owner's id or due time (ISO 8601, UTC), ""
    for none; the name of the recruiter who answered, or was not heard; the status that was left by reopening; the id
    of the lead that was merged.
    """

    id: int
    at: datetime
    account: str | None
    what: What
    words: str


def opened(due_at: datetime) -> dict[str, Any]:
    """The columns of a lead that is new to recruiters."""
    return {"status": "new", "due_at": due_at, "version": 0}


COLUMNS = tuple(leads.c[name] for name in ("status", "owner", "due_at", "version"))


def read(row: Row[Any]) -> Case:
    return Case(row.status, row.owner, row.due_at, row.version)


def move(connection: Connection, lead: str, to: Case, account: str, now: datetime) -> bool:
    """False: there is no such lead, or its version is no longer that of `to`; nothing was changed."""
    before = next((read(row) for row in _locked(connection, leads.c.id == lead)), None)
    if before is None or before.version != to.version:
        return False
    after = before.moved_to(to.status, to.owner, to.due_at)
    if after != replace(before, version=after.version):
        _write(connection, lead, before, after, account, now)
    return True


def _write(connection: Connection, lead: str, before: Case, after: Case, account: str | None, now: datetime) -> None:
    values = {"status": after.status, "owner": after.owner, "due_at": after.due_at, "version": after.version}
    connection.execute(update(leads).where(leads.c.id == lead).values(**values))
    if after.status != before.status:
        _add(connection, lead, "status", after.status, account, now)
    if after.owner != before.owner:
        _add(connection, lead, "owner", after.owner or "", account, now)
    if after.due_at != before.due_at:
        _add(connection, lead, "due", after.due_at.isoformat() if after.due_at else "", account, now)


def note(connection: Connection, lead: str, words: str, account: str, now: datetime) -> bool:
    """False: there is no such lead. Raises `NoteTooLong`."""
    if len(words) > LONGEST_NOTE:
        raise NoteTooLong
    if not _locked(connection, leads.c.id == lead):
        return False
    _add(connection, lead, "note", words, account, now)
    return True


def told(connection: Connection, lead: str, words: str, account: str, now: datetime) -> None:
    """The candidate was told what has become of it."""
    _add(connection, lead, "told", words, account, now)


def reopen(
    connection: Connection, which: ColumnElement[bool], due_at: datetime, now: datetime, *, awaited: bool = False
) -> None:
    """A candidate told something new about leads that had been closed: they wait for an answer again. `awaited`: also
    about open ones in which nothing was owed to them by then, since they were told that they are answered."""
    owed_later = leads.c.due_at.is_(None) | (leads.c.due_at > due_at)
    waits = leads.c.status.in_(CLOSED) | owed_later if awaited else leads.c.status.in_(CLOSED)
    for row in _locked(connection, which & waits):
        _turn(connection, row, row.status if row.status in OWING else "new", due_at)
        _add(connection, row.id, "reopened", row.status, None, now)


def answered(connection: Connection, which: ColumnElement[bool], recruiter: str, now: datetime) -> None:
    """A recruiter spoke to the candidate of these leads, who waits for the first word no longer."""
    for row in _locked(connection, which & leads.c.status.in_(OWING)):
        _turn(connection, row, "contacted", None)
        _add(connection, row.id, "answered", recruiter, None, now)


def unheard(
    connection: Connection, which: ColumnElement[bool], recruiter: str, due_at: datetime, now: datetime
) -> None:
    """What a recruiter said to the candidate of these leads never arrived: who counted as answered by it waits."""
    counted = (leads.c.status == "contacted") & leads.c.due_at.is_(None)
    for row in _locked(connection, which & counted):
        _turn(connection, row, "in_progress" if row.owner else "new", due_at)
        _add(connection, row.id, "unheard", recruiter, None, now)


def _turn(connection: Connection, lead: Row[Any], status: Open, due_at: datetime | None) -> None:
    """By what was said in the chat, and by nobody's hand."""
    values = {"status": status, "due_at": due_at, "version": lead.version + 1}
    connection.execute(update(leads).where(leads.c.id == lead.id).values(**values))


def merge(connection: Connection, goes: str, stays: str, now: datetime) -> None:
    """Before the one lead is erased in favour of the other: what was done with it, and what is owed, goes over."""
    found = {row.id: row for row in _locked(connection, leads.c.id.in_((goes, stays)))}
    gone, kept = read(found[goes]), read(found[stays])
    owed = min((due for due in (gone.due_at, kept.due_at) if due), default=None)
    status = gone.status if kept.is_closed and not gone.is_closed else kept.status
    as_one = Case(status, kept.owner or gone.owner, owed, max(gone.version, kept.version) + 1)
    connection.execute(update(activities).where(activities.c.lead == goes).values(lead=stays))
    _add(connection, stays, "merged", goes, None, now)
    _write(connection, stays, kept, as_one, None, now)


def activities_of(
    connection: Connection, lead: str, before: int | None = None, limit: int | None = None
) -> tuple[Activity, ...]:
    """The latest first. `before`: an activity's id."""
    wanted = select(activities).where(activities.c.lead == lead).order_by(activities.c.id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(activities.c.id < before)
    return tuple(Activity(row.id, row.at, row.account, row.what, row.words) for row in connection.execute(wanted))


def _locked(connection: Connection, which: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Nobody else changes them until the transaction ends."""
    wanted: Select[Any] = select(leads.c.id, *COLUMNS).where(which).order_by(leads.c.id).with_for_update()
    return connection.execute(wanted).all()


def _add(connection: Connection, lead: str, what: What, words: str, account: str | None, now: datetime) -> None:
    values = {"lead": lead, "at": now, "account": account, "what": what, "words": words}
    connection.execute(insert(activities).values(**values))
