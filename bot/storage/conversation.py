"""What was said between a person and us, in order, and which of it answered which update."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update
from sqlalchemy.sql import Select

from bot.post import Outgoing, Person
from bot.storage.discretion import discreet
from bot.storage.tables import messages, people, updates
from bot.storage.upsert import insert_new, insert_row
from dialogs.events import Event, FileChecked, Joined, Left, Pressed, Said
from dialogs.state import State
from dialogs.wording import Button, Message

BUTTONS_LAST = 30
"""How many of our messages back a pressed button is looked for, to note its words."""


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
    if connection.scalar(select(updates.c.digest).where(updates.c.digest == digest)) is None:
        return None
    mine = (messages.c.update == digest) & messages.c.ours & (messages.c.status != "held")
    rows = connection.execute(select(messages.c.id, messages.c.said).where(mine).order_by(messages.c.id))
    return tuple(Outgoing(row.id, person, row.said) for row in rows)


def hear(connection: Connection, number: int, digest: str, event: Event, state: State, now: datetime) -> None:
    """Opening the chat, leaving it and news of a file are no words: of those only the update is noted."""
    if isinstance(event, Joined | Left | FileChecked):
        return
    label = _label(connection, number, event.choice) if isinstance(event, Pressed) else None
    _write(connection, number, digest, discreet(event, state), "heard", now, label)


def say(
    connection: Connection, number: int, digest: str | None, said: tuple[Message, ...], inline: bool, now: datetime
) -> tuple[int, ...]:
    """Returns the ids of what goes out now. Of an inline answer that is the first page; the others are held."""
    if inline:
        # Pages nobody asked for would come up again under a later "more".
        connection.execute(delete(messages).where(messages.c.person == number, messages.c.status == "held"))
    ids = tuple(
        _write(connection, number, digest, message, ("held" if page else "answered") if inline else "waiting", now)
        for page, message in enumerate(said)
    )
    return ids[:1] if inline else ids


def turn_page(connection: Connection, number: int, digest: str) -> bool:
    """The first held page becomes the answer to this update. False: none is held."""
    held = select(func.min(messages.c.id)).where(messages.c.person == number, messages.c.status == "held")
    page = connection.scalar(held)
    if page is None:
        return False
    connection.execute(update(messages).where(messages.c.id == page).values(update=digest, status="answered"))
    return True


def thread(connection: Connection, person: Person, after: int, limit: int) -> tuple[Entry, ...]:
    """The first `limit` entries later than `after`."""
    later = _entries(person).where(messages.c.id > after).order_by(messages.c.id).limit(limit)
    return tuple(map(_entry, connection.execute(later)))


def recent(connection: Connection, person: Person, limit: int) -> tuple[Entry, ...]:
    """The last `limit` entries, in order."""
    last = _entries(person).order_by(messages.c.id.desc()).limit(limit)
    return tuple(map(_entry, reversed(connection.execute(last).all())))


def _entries(person: Person) -> Select[Any]:
    return (
        select(messages.c.id, messages.c.created_at, messages.c.said, messages.c.label, messages.c.status)
        .join(people, people.c.id == messages.c.person)
        .where(people.c.channel == person.channel, people.c.name == person.id, messages.c.status != "held")
    )


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.id, row.created_at, row.said, row.status, row.label or "")


def _label(connection: Connection, number: int, code: str) -> str | None:
    """The words on the last button with this code; None for one from very long ago."""
    ours = select(messages.c.said).where(messages.c.person == number, messages.c.ours)
    for message in connection.scalars(ours.order_by(messages.c.id.desc()).limit(BUTTONS_LAST)):
        for button in message.buttons:
            if button.code == code:
                return str(button.label)
    return None


def _write(
    connection: Connection,
    number: int,
    digest: str | None,
    said: Event | Message,
    status: str,
    now: datetime,
    label: str | None = None,
) -> int:
    return insert_row(
        connection,
        messages,
        person=number,
        update=digest,
        ours=isinstance(said, Message),
        said=said,
        label=label,
        status=status,
        due_at=now,
        created_at=now,
    )
