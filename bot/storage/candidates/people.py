"""People as the store knows them: found, moved on by one version, erased."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from pydantic import ValidationError
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Row,
    Text,
    bindparam,
    delete,
    func,
    select,
    type_coerce,
    update,
)

from bot.post import Person
from bot.storage.delivery.reach import reachable
from bot.storage.engine.upsert import insert_new, insert_row
from bot.storage.tables import KEPT, messages, people, updates
from dialogs.conversations import reminder
from dialogs.state import State

log = structlog.get_logger(__name__)

THEM = (people.c.channel == bindparam("on")) & (people.c.name == bindparam("called"))
"""The person of `named`. What every turn asks is built once, here: building costs more than asking."""
NUMBER = select(people.c.id).where(THEM)
_OTHER = people.alias()
_JOINED = select(func.count()).where(_OTHER.c.joined == people.c.joined, _OTHER.c.id != people.c.id)
WRITTEN = type_coerce(people.c.state, Text).label("written")
"""The state as it is written, because one that cannot be read any more must not keep the rest from being read."""
_KNOWN = (WRITTEN, _JOINED.scalar_subquery().label("joined"))
STATE = select(*_KNOWN).where(people.c.id == bindparam("number"))
HAD = select(updates.c.digest).where(updates.c.digest == bindparam("update")).exists().label("had")
BEFORE = select(people.c.version, *_KNOWN, HAD).where(THEM)
MOVE = update(people).where(THEM, people.c.version == bindparam("before")).returning(people.c.id)
TOUCH = update(people).where(THEM).returning(people.c.id)

GOODBYE_LASTS = timedelta(minutes=10)
"""A goodbye that travelled in a response is kept this long, since the platform may ask for it again."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """`version` 0 and no state: never met. No state with a version: just forgotten. `had`: the update asked for is
    no new one; of somebody without a row that is not known."""

    state: State | None
    version: int
    had: bool | None = None


@dataclass(frozen=True, slots=True)
class Silent:
    """Somebody who stopped half-way. `version`: of the state they left; `seen_at`: when they last did something."""

    person: Person
    version: int
    seen_at: datetime


def find(connection: Connection, person: Person) -> int | None:
    """The number of their row."""
    return connection.scalar(NUMBER, named(person))


def remembered(connection: Connection, person: Person, update: str = "") -> Remembered:
    """All with one look, so that state and version belong together. `update`: the digest of one."""
    row = connection.execute(BEFORE, named(person) | {"update": update}).first()
    return Remembered(_state(connection, row), row.version, row.had) if row else Remembered(None, 0)


def state(connection: Connection, number: int) -> State | None:
    """What is remembered of somebody, and with how many other chats theirs is joined."""
    row = connection.execute(STATE, {"number": number}).first()
    return _state(connection, row) if row else None


def _state(connection: Connection, row: Row[Any]) -> State | None:
    known = read(connection, row.written)
    return replace(known, joined=row.joined) if known else None


def read(connection: Connection, written: str | None) -> State | None:
    """What `WRITTEN` says; None also for what cannot be read."""
    try:
        known: State | None = KEPT.process_result_value(written, connection.dialect)
    except ValidationError:
        # Written by a version whose words we no longer know. To begin anew is better than never to answer again.
        log.error("a state cannot be read, the talk begins anew")  # noqa: TRY400
        return None
    return known


def sides(of: ColumnElement[bool]) -> CompoundSelect[Any]:
    """The numbers of all rows of one person: the one meant by `of`, and those that are joined with it.

    Two questions and not one with "or", for which PostgreSQL would read everybody.
    """
    side = people.alias()
    meant = select(people.c.id).where(of).correlate(None)
    joined = select(side.c.id).join(people, people.c.joined == side.c.joined).where(of).correlate(None)
    return meant.union(joined)


def sides_of(number: int) -> CompoundSelect[Any]:
    return sides(people.c.id == number)


def written(state: State) -> dict[str, Any]:
    """A state's columns: itself, sealed, and what has to be found without opening it."""
    return {"state": state, "unfinished": reminder.unfinished(state)}


def move_on(
    connection: Connection, person: Person, version: int, state: State, now: datetime, *, seen: bool = True
) -> int | None:
    """Puts `state` in the place of `version`; None when that version is no longer the last one.

    Locks the person until the transaction ends, so everything else about them comes after this. `seen`: it was they
    who did something.
    """
    if version == 0:
        insert_new(connection, people, channel=person.channel, name=person.id, version=0, seen_at=now)
    values = {"version": version + 1, "forgotten_at": None, **written(state)} | ({"seen_at": now} if seen else {})
    moved: int | None = connection.scalar(MOVE, {**named(person), "before": version, **values})
    return moved


def lock(connection: Connection, person: Person) -> int | None:
    """Their row's number, none for the forgotten. Others who want to write to them wait until all is kept."""
    mine = select(people.c.id).where(is_(person), people.c.forgotten_at.is_(None))
    return connection.scalar(mine.with_for_update())


def touch(connection: Connection, person: Person, now: datetime) -> int | None:
    """Locks the person without a change of state."""
    touched: int | None = connection.scalar(TOUCH, {**named(person), "seen_at": now})
    return touched


def silent(connection: Connection, since: datetime, until: datetime, now: datetime) -> tuple[Silent, ...]:
    """Who stopped half-way between the two moments, and may be written to.

    Nobody whose messages wait or could not be delivered: it is perhaps not they who are silent.
    """
    stopped = people.c.unfinished & (people.c.seen_at > since) & (people.c.seen_at <= until)
    arrived = ~_has("waiting") & ~_has("dead")
    wanted = select(people.c.channel, people.c.name, people.c.version, people.c.seen_at)
    rows = connection.execute(wanted.where(stopped, _may_be_written_to(now), arrived).order_by(people.c.seen_at))
    return tuple(Silent(Person(row.channel, row.name), row.version, row.seen_at) for row in rows)


def _may_be_written_to(now: datetime) -> ColumnElement[bool]:
    """Whether their platform lets us speak first now; a page or a terminal that was closed shows nothing."""
    return people.c.channel.in_(("telegram", "wechat")) & reachable(now)


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


def let_go(connection: Connection, after: Sequence[int]) -> bool:
    """After these messages, which were perhaps goodbyes: True when a forgotten addressee is gone with theirs."""
    return bool(connection.execute(LET_GO, {"after": after}).rowcount)


def purge(connection: Connection, before: datetime) -> int:
    """Erases who has not been seen since, and the hashes of older updates. Returns how many people."""
    connection.execute(delete(updates).where(updates.c.at < before))
    either = people.c.unfinished.in_((True, False))  # by the index of `silent`, which begins with it
    return connection.execute(delete(people).where(either, people.c.seen_at < before)).rowcount


def named(person: Person) -> dict[str, str]:
    """What `THEM` stands for."""
    return {"on": person.channel, "called": person.id}


def is_(person: Person) -> ColumnElement[bool]:
    return (people.c.channel == person.channel) & (people.c.name == person.id)


def _has(status: str) -> ColumnElement[bool]:
    return select(messages.c.id).where(messages.c.person == people.c.id, messages.c.status == status).exists()


_ADDRESSEES = select(messages.c.person).where(messages.c.id.in_(bindparam("after", expanding=True)))
LET_GO = delete(people).where(
    people.c.id.in_(_ADDRESSEES), people.c.forgotten_at.is_not(None), ~_has("waiting"), ~_has("answered")
)
