"""People as the store knows them: found, moved on by one version, erased."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, delete, select, update

from bot.post import Person
from bot.storage.tables import messages, people, updates
from bot.storage.upsert import insert_new, insert_row
from dialogs.state import State

log = structlog.get_logger(__name__)

GOODBYE_LASTS = timedelta(minutes=10)
"""A goodbye that travelled in a response is kept this long, since the platform may ask for it again."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """`version` 0 and no state: never met. No state with a version: just forgotten."""

    state: State | None
    version: int


def find(connection: Connection, person: Person) -> int | None:
    """The number of their row."""
    return connection.scalar(select(people.c.id).where(_is(person)))


def remembered(connection: Connection, person: Person) -> Remembered:
    """The version is read first: should the state be newer, the turn is outrun; the other way it would overwrite."""
    version = connection.scalar(select(people.c.version).where(_is(person)))
    if version is None:
        return Remembered(None, 0)
    try:
        return Remembered(connection.scalar(select(people.c.state).where(_is(person))), version)
    except ValidationError:
        # Written by a version whose words we no longer know. To begin anew is better than never to answer again.
        log.error("a state cannot be read, the talk begins anew", channel=person.channel, version=version)  # noqa: TRY400
        return Remembered(None, version)


def move_on(connection: Connection, person: Person, version: int, state: State, now: datetime) -> int | None:
    """Puts `state` in the place of `version`; None when that version is no longer the last one.

    Locks the person until the transaction ends, so everything else about them comes after this.
    """
    if version == 0:
        insert_new(connection, people, channel=person.channel, name=person.id, version=0, seen_at=now)
    moved = connection.execute(
        update(people)
        .where(_is(person), people.c.version == version)
        .values(state=state, version=version + 1, seen_at=now, forgotten_at=None)
    )
    return find(connection, person) if moved.rowcount else None


def lock(connection: Connection, person: Person) -> int | None:
    """Their row's number, none for the forgotten. Others who want to write to them wait until all is kept."""
    mine = select(people.c.id).where(_is(person), people.c.forgotten_at.is_(None))
    return connection.scalar(mine.with_for_update())


def touch(connection: Connection, person: Person, now: datetime) -> int | None:
    """Locks the person without a change of state."""
    touched = connection.execute(update(people).where(_is(person)).values(seen_at=now))
    return find(connection, person) if touched.rowcount else None


def erase(connection: Connection, number: int) -> None:
    """Everything about them goes with their row; of their updates only hashes stay, until `purge`."""
    connection.execute(delete(people).where(people.c.id == number))


def wait_for_goodbye(connection: Connection, person: Person, version: int, now: datetime) -> int:
    """An empty row in the place of the erased one: the last message needs an address."""
    return insert_row(
        connection, people, channel=person.channel, name=person.id, version=version, seen_at=now, forgotten_at=now
    )


def tidy(connection: Connection, now: datetime) -> int:
    """Removes the forgotten whose goodbye has been said. Returns how many."""
    said_long_ago = ~_has("answered") | (people.c.forgotten_at <= now - GOODBYE_LASTS)
    gone = delete(people).where(people.c.forgotten_at.is_not(None), ~_has("waiting"), said_long_ago)
    return connection.execute(gone).rowcount


def let_go(connection: Connection, message: int) -> bool:
    """After `message`, which was perhaps a goodbye: True when its forgotten addressee is gone with it."""
    addressee = select(messages.c.person).where(messages.c.id == message).scalar_subquery()
    gone = delete(people).where(
        people.c.id == addressee, people.c.forgotten_at.is_not(None), ~_has("waiting"), ~_has("answered")
    )
    return bool(connection.execute(gone).rowcount)


def purge(connection: Connection, before: datetime) -> int:
    """Erases who has not been seen since, and the hashes of older updates. Returns how many people."""
    connection.execute(delete(updates).where(updates.c.at < before))
    return connection.execute(delete(people).where(people.c.seen_at < before)).rowcount


def _is(person: Person) -> ColumnElement[bool]:
    return (people.c.channel == person.channel) & (people.c.name == person.id)


def _has(status: str) -> ColumnElement[bool]:
    return select(messages.c.id).where(messages.c.person == people.c.id, messages.c.status == status).exists()
