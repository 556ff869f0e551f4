"""What is on its way: claimed for a while, then delivered, tried again later, or dead.

A claim is a lease. Whoever dies while sending loses it, and the next one sends again: twice is possible then, never
is not.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Table,
    Update,
    bindparam,
    case,
    func,
    select,
    update,
)
from sqlalchemy.sql import Select

from bot.post import ChannelName, Outgoing, Person
from bot.storage.candidates.unsaid import in_line
from bot.storage.delivery import paces, reach
from bot.storage.engine.sealed import Moment
from bot.storage.tables import messages, people

NOW = bindparam("now", type_=Moment)
LEASE = timedelta(seconds=30)
"""So long a candidate waits if we die with their answer in hand, and so far the clocks of our machines may differ.
Whoever takes longer to send renews it."""
FEW = 5
"""Messages that may follow each other at once. A longer line goes a message a second, which platforms put up with."""
SPACE = timedelta(seconds=1)

TRACE = 12
"""Digits of an update's digest by which logs name it: as good as unique, and they tell nothing."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message on its way to a person. `attempts`: failed ones so far; `since`: when it was said; `trace`: of the
    update that it answers, if it answers one."""

    id: int
    outgoing: Outgoing
    attempts: int
    since: datetime
    trace: str = ""

    @property
    def about(self) -> dict[str, str]:
        return {"trace": self.trace} if self.trace else {}


def claimable(table: Table, wanted: Select[Any]) -> Select[Any]:
    """Of what is `wanted`, what `claim` may take: due at `NOW`, and nobody is sending it."""
    return wanted.where(is_due(table)).limit(bindparam("limit")).with_for_update(of=table, skip_locked=True)


def is_due(table: Table) -> ColumnElement[bool]:
    free = table.c.claimed_until.is_(None) | (table.c.claimed_until <= NOW)
    return (table.c.status == "waiting") & (table.c.due_at <= NOW) & free


def claim(
    connection: Connection, table: Table, wanted: Select[Any], now: datetime, limit: int, **more: Any
) -> Sequence[Row[Any]]:
    """Several processes may claim at once: each row goes to one of them. `more`: what `wanted` leaves open."""
    rows = connection.execute(wanted, {"now": now, "limit": limit, **more}).all()
    if rows:
        connection.execute(among(table), {"ids": [row.id for row in rows], "claimed_until": now + LEASE})
    return rows


@cache
def among(table: Table) -> Update:
    """Sets what it is given for the rows with these `ids`."""
    return update(table).where(table.c.id.in_(bindparam("ids", expanding=True)))


def first_in_line(table: Table, waits: Callable[[FromClause], ColumnElement[bool]]) -> ColumnElement[bool]:
    """No earlier row of that person waits."""
    earlier = table.alias()
    before = (earlier.c.person == table.c.person) & (earlier.c.id < table.c.id) & waits(earlier)
    return ~select(earlier.c.id).where(before).exists()


def renew(connection: Connection, table: Table, ids: Sequence[int], now: datetime) -> None:
    """They are still being sent, or the store could not be told yet that they were."""
    mine = {"ids": ids, "claimed_until": now + LEASE}
    connection.execute(among(table).where(table.c.claimed_until.is_not(None)), mine)


def space_out(connection: Connection, claimed: Sequence[Row[Any]], now: datetime) -> None:
    """Of long lines whose first message was `claimed`, the one behind it waits a little."""
    if claimed:
        rows = {"people": [row.person for row in claimed], "claimed": [row.id for row in claimed]}
        connection.execute(SPACE_OUT, {**rows, "later": now + SPACE})


def due_messages(
    connection: Connection, now: datetime, limit: int, channels: Sequence[ChannelName]
) -> tuple[Parcel, ...]:
    """Claims at most one message a person, the first of their line, while we may speak to them.

    A message that is held until they ask for more keeps its place in the line.
    """
    open_ = set(channels) - paces.held(connection, channels, now)
    claimed = claim(connection, messages, DUE_MESSAGES, now, limit, channels=list(open_)) if open_ else ()
    space_out(connection, [row for row in claimed if row.channel not in reach.COUNTED], now)
    reach.spend(connection, [row.person for row in claimed if row.channel in reach.COUNTED], now)
    return tuple(
        Parcel(
            row.id,
            Outgoing(row.id, Person(row.channel, row.name), row.said),
            row.attempts,
            row.created_at,
            (row.update or "")[:TRACE],
        )
        for row in claimed
    )


def _due_messages() -> Select[Any]:
    wanted = (
        select(messages, people.c.channel, people.c.name)
        .join(people, people.c.id == messages.c.person)
        .where(
            first_in_line(messages, in_line),
            reach.reachable(NOW),
            people.c.channel.in_(bindparam("channels", expanding=True)),
        )
        .order_by(messages.c.due_at, messages.c.id)
    )
    return claimable(messages, wanted)


def _space_out() -> Update:
    line = messages.alias()
    theirs = line.c.person.in_(bindparam("people", expanding=True)) & (line.c.status == "waiting")
    behind = func.min(case((line.c.id.not_in(bindparam("claimed", expanding=True)), line.c.id)))
    next_ = select(behind).where(theirs).group_by(line.c.person).having(func.count() > FEW)
    later = bindparam("later", type_=Moment)
    return update(messages).where(messages.c.id.in_(next_), messages.c.due_at < later).values(due_at=later)


# What is asked all the time, built once: building costs more than asking.
DUE_MESSAGES, SPACE_OUT = _due_messages(), _space_out()
_SENT = messages.alias()
BEHIND = (
    select(messages.c.id)
    .join(_SENT, (_SENT.c.person == messages.c.person) & (messages.c.id > _SENT.c.id))
    .where(_SENT.c.id.in_(bindparam("ids", expanding=True)), messages.c.status == "waiting")
    .limit(1)
)


def messages_delivered(connection: Connection, ids: Sequence[int]) -> None:
    values = {"status": "delivered", "reason": None, "claimed_until": None}
    connection.execute(among(messages), {"ids": ids, **values})


def more_behind(connection: Connection, ids: Sequence[int]) -> bool:
    """Whether anything waits behind these messages."""
    return connection.execute(BEHIND, {"ids": ids}).first() is not None


def failed(
    connection: Connection,
    table: Table,
    id: int,  # noqa: A002
    reason: str,
    retry_at: datetime | None,
    revision: int | None = None,
    *,
    tried: bool = True,
) -> None:
    """Tried again at `retry_at`; None: dead, and whoever stood behind it in the line moves up.

    `tried`: False where it was refused for what others did, so that it is no failure of its own.

    News that changed while it was being sent is due as if nothing had been tried, and only its claim ends.
    """
    same = (table.c.id == id) & (table.c.status == "waiting")
    if revision is not None:
        same &= table.c.revision == revision
    again = {"status": "dead"} if retry_at is None else {"due_at": retry_at}
    connection.execute(
        update(table).where(same).values(attempts=table.c.attempts + int(tried), reason=reason, **again)
    )
    released(connection, table, id)


def released(connection: Connection, table: Table, id: int) -> None:  # noqa: A002
    """It goes on waiting as if nobody had tried."""
    connection.execute(update(table).where(table.c.id == id).values(claimed_until=None))
