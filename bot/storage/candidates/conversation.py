"""What was said between a person and us, in order, and which of it answered which update."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, insert, null, select
from sqlalchemy.sql import Select

from bot.post import Outgoing, Person, Piece
from bot.storage.bookkeeping import paces
from bot.storage.candidates.discretion import discreet
from bot.storage.candidates.unsaid import in_line
from bot.storage.delivery.outbox import LEASE
from bot.storage.engine.sealed import Moment
from bot.storage.engine.upsert import insert_new, insert_row
from bot.storage.tables import messages, people, updates
from dialogs.events import Event, FellSilent, FileChecked, FromRecruiter, Joined, Left, Pressed, Said
from dialogs.state import State
from dialogs.wording import Button, Message

BUTTONS_LAST = 30
"""How many of our messages back a pressed button is looked for, to note its words."""

AFTER_A_REPLY = timedelta(seconds=5)
"""What follows a response waits until the platform has shown that; nobody has read a whole page by then."""

# What every turn asks, built once: building costs more than asking.
KNOWN = select(updates.c.digest).where(updates.c.digest == bindparam("update"))
ANSWERS = (
    select(messages.c.id, messages.c.said)
    .where(messages.c.update == bindparam("update"), messages.c.ours, messages.c.status != "held")
    .order_by(messages.c.id)
)
OURS = (
    select(messages.c.said)
    .where(messages.c.person == bindparam("number"), messages.c.ours)
    .order_by(messages.c.id.desc())
    .limit(BUTTONS_LAST)
)
ENTRIES: Select[Any] = select(
    messages.c.id, messages.c.created_at, messages.c.said, messages.c.label, messages.c.status
).where(messages.c.status != "held")
_EARLIER = messages.alias()
_LINE = select(_EARLIER.c.id).where(_EARLIER.c.person == bindparam("number"), in_line(_EARLIER)).exists()
_ALONE = (
    select(paces.c.name)
    .join(people, people.c.channel == paces.c.name)
    .where(people.c.id == bindparam("number"), paces.c.until > bindparam("now", type_=Moment))
    .exists()
)
"""Whether their platform wants to be left alone."""
CLAIMED = (
    insert(messages)
    .values(claimed_until=case((_LINE | _ALONE, null()), else_=bindparam("lease", type_=Moment)))
    .returning(messages.c.id, messages.c.claimed_until)
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a conversation: an `Event` is theirs, a `Message` ours.

    `status`: heard; answered (went in a response); waiting, delivered, dead (the outbox's).
    """

    id: int
    at: datetime
    said: Event | Message
    status: str
    label: str = ""
    """What stood on the button that was pressed."""

    @property
    def ours(self) -> bool:
        return isinstance(self.said, Message)

    @property
    def speaker(self) -> str:
        """The recruiter who said it; empty: it was said by us, or by the candidate."""
        return self.said.speaker if isinstance(self.said, Message) else ""

    @property
    def text(self) -> str:
        """Empty where no words were used: a file, a contact card."""
        return self.said.text if isinstance(self.said, Message | Said) else self.label

    @property
    def buttons(self) -> tuple[Button, ...]:
        return self.said.buttons if isinstance(self.said, Message) else ()


def note_update(connection: Connection, digest: str, number: int, now: datetime) -> bool:
    """False: we have had this one."""
    return insert_new(connection, updates, digest=digest, person=number, at=now)


def answers(connection: Connection, person: Person, digest: str) -> tuple[Outgoing, ...] | None:
    """What an update was answered with; None: we have not had it. Empty: nothing to say, or erased since."""
    if connection.scalar(KNOWN, {"update": digest}) is None:
        return None
    rows = connection.execute(ANSWERS, {"update": digest})
    return tuple(Outgoing(row.id, person, row.said) for row in rows)


def hear(connection: Connection, number: int, digest: str, event: Event, state: State, now: datetime) -> int | None:
    """Returns the message's id. Opening the chat, leaving it, silence and what comes from elsewhere are no words of
    theirs: of those only the update is noted."""
    if isinstance(event, Joined | Left | FellSilent | FileChecked | FromRecruiter):
        return None
    label = _label(connection, number, event.choice) if isinstance(event, Pressed) else None
    return insert_row(connection, messages, **_row(number, digest, discreet(event, state), "heard", now, label=label))


def say(
    connection: Connection, number: int, digest: str, pieces: Sequence[Piece], now: datetime, *, at_once: bool
) -> tuple[tuple[int, bool], ...]:
    """The id of each, and whether it is claimed for the caller: if `at_once`, what nothing else has to precede."""
    return tuple(_say(connection, number, digest, piece, now, at_once=at_once) for piece in pieces)


def _say(
    connection: Connection, number: int, digest: str, piece: Piece, now: datetime, *, at_once: bool
) -> tuple[int, bool]:
    update, wait = (digest, timedelta()) if piece.answers else (None, AFTER_A_REPLY)
    row = _row(number, update, piece.message, piece.status, now, wait)
    if at_once and piece.status == "waiting" and piece.answers:
        id_, claimed = connection.execute(CLAIMED, {**row, "number": number, "now": now, "lease": now + LEASE}).one()
        return id_, claimed is not None
    return insert_row(connection, messages, **row), False


def tell(connection: Connection, number: int, message: Message, now: datetime) -> int:
    """Something that answers no update. Returns its id."""
    return insert_row(connection, messages, **_row(number, None, message, "waiting", now))


def thread(connection: Connection, person: Person, after: int, limit: int) -> tuple[Entry, ...]:
    """The first `limit` entries later than `after`."""
    later = _entries(person).where(messages.c.id > after).order_by(messages.c.id).limit(limit)
    return tuple(map(_entry, connection.execute(later)))


def recent(connection: Connection, person: Person, limit: int) -> tuple[Entry, ...]:
    """The last `limit` entries, in order."""
    last = _entries(person).order_by(messages.c.id.desc()).limit(limit)
    return tuple(map(_entry, reversed(connection.execute(last).all())))


def earlier(connection: Connection, number: int, before: int | None, limit: int) -> tuple[Entry, ...]:
    """The last `limit` entries before the id `before`, in order. `number`: of their row."""
    last = ENTRIES.where(messages.c.person == number).order_by(messages.c.id.desc()).limit(limit)
    if before is not None:
        last = last.where(messages.c.id < before)
    return tuple(map(_entry, reversed(connection.execute(last).all())))


def entry(connection: Connection, id: int) -> tuple[Entry, Person] | None:  # noqa: A002
    """One line, and whose conversation it stands in."""
    wanted = ENTRIES.add_columns(people.c.channel, people.c.name).join(people, people.c.id == messages.c.person)
    row = connection.execute(wanted.where(messages.c.id == id)).first()
    return (_entry(row), Person(row.channel, row.name)) if row else None


def _entries(person: Person) -> Select[Any]:
    theirs = (people.c.channel == person.channel) & (people.c.name == person.id)
    return ENTRIES.join(people, people.c.id == messages.c.person).where(theirs)


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.id, row.created_at, row.said, row.status, row.label or "")


def _label(connection: Connection, number: int, code: str) -> str | None:
    """The words on the last button with this code; None for one from very long ago."""
    for message in connection.scalars(OURS, {"number": number}):
        for button in message.buttons:
            if button.code == code:
                return str(button.label)
    return None


def _row(
    number: int,
    digest: str | None,
    said: Event | Message,
    status: str,
    now: datetime,
    wait: timedelta = timedelta(),
    label: str | None = None,
) -> dict[str, Any]:
    return {
        "person": number,
        "update": digest,
        "ours": isinstance(said, Message),
        "said": said,
        "label": label,
        "status": status,
        "due_at": now + wait,
        "created_at": now,
    }
