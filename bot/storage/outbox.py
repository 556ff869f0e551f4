"""What is on its way: claimed for a while, then delivered, tried again later, or dead.

A claim is a lease. Whoever dies while sending loses it, and the next one sends again: twice is possible then, never
is not.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import structlog
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
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.sql import Select

from bot.post import ChannelName, Outgoing, Person
from bot.storage import paces, reach
from bot.storage.paces import UNLIMITED, Pace
from bot.storage.sealed import Moment
from bot.storage.tables import leads, messages, notices, people
from bot.storage.unsaid import in_line
from bot.storage.upsert import insert_new

log = structlog.get_logger(__name__)

NOW = bindparam("now", type_=Moment)
LEASE = timedelta(seconds=90)
"""Longer than any send may take."""
SETTLING = timedelta(seconds=2)
"""A candidate who corrects a detail at once is one piece of news, not two."""

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


@dataclass(frozen=True, slots=True)
class Notice:
    """News of a lead, of a question or of a withdrawn lead on its way to one destination of the recruiters.

    `revision` is the lead's state that this delivery tells; a later one goes out again. Each but one of `lead`,
    `question` and `withdrawn`, all ids, is None. `merged_into`: the lead that says what a withdrawn one did.
    """

    id: int
    destination: str
    lead: str | None
    question: str | None
    withdrawn: str | None
    merged_into: str | None
    revision: int
    attempts: int
    since: datetime

    @property
    def about(self) -> dict[str, str]:
        told = {"lead": self.lead or self.withdrawn, "question": self.question}
        return {name: id_ for name, id_ in told.items() if id_}


def claimable(table: Table, wanted: Select[Any]) -> Select[Any]:
    """Of what is `wanted`, what `claim` may take: due at `NOW`, and nobody is sending it."""
    return wanted.where(due(table)).limit(bindparam("limit")).with_for_update(of=table, skip_locked=True)


def due(table: Table) -> ColumnElement[bool]:
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


def _due_notices() -> Select[Any]:
    return claimable(notices, select(notices).where(THERE).order_by(notices.c.due_at, notices.c.id))


def _space_out() -> Update:
    line = messages.alias()
    theirs = line.c.person.in_(bindparam("people", expanding=True)) & (line.c.status == "waiting")
    behind = func.min(case((line.c.id.not_in(bindparam("claimed", expanding=True)), line.c.id)))
    next_ = select(behind).where(theirs).group_by(line.c.person).having(func.count() > FEW)
    later = bindparam("later", type_=Moment)
    return update(messages).where(messages.c.id.in_(next_), messages.c.due_at < later).values(due_at=later)


# What is asked all the time, built once: building costs more than asking.
THERE = notices.c.destination == bindparam("destination")
ANY_DUE = select(notices.c.id).where(THERE, due(notices)).limit(1)
DUE_MESSAGES, DUE_NOTICES, SPACE_OUT = _due_messages(), _due_notices(), _space_out()
NEXT_DESTINATION = select(func.min(notices.c.destination)).where(
    notices.c.status == "waiting", notices.c.destination > bindparam("last")
)
WITHOUT_DESTINATION = (
    select(notices)
    .where(notices.c.status == "waiting", notices.c.destination == "")
    .order_by(notices.c.id)
    .with_for_update()
)
_SENT = messages.alias()
BEHIND = (
    select(messages.c.id)
    .join(_SENT, (_SENT.c.person == messages.c.person) & (messages.c.id > _SENT.c.id))
    .where(_SENT.c.id.in_(bindparam("ids", expanding=True)), messages.c.status == "waiting")
    .limit(1)
)


def due_notices(
    connection: Connection, now: datetime, limit: int, limits: Mapping[str, Pace], others: Collection[str]
) -> tuple[Notice, ...]:
    """Claims news in the order it fell due; where a destination has a limit one at a time, so that it stays in order.

    What failed steps aside until it is due again, and keeps nobody waiting. News for `others` is theirs to claim.
    """
    claimed: list[Row[Any]] = []
    for destination in _destinations(connection):
        if destination in others:
            continue
        pace, room = limits.get(destination, UNLIMITED), limit - len(claimed)
        any_due = room and connection.scalar(ANY_DUE, {"now": now, "destination": destination})
        # The turn is taken before the news, or whoever comes second might take the second one first.
        if any_due and paces.take(connection, destination, pace, now, LEASE):
            room = 1 if pace.every else room
            rows = claim(connection, notices, DUE_NOTICES, now, room, destination=destination)
            if not rows:
                paces.give_back(connection, destination)
            claimed += rows
    return tuple(
        Notice(
            row.id,
            row.destination,
            row.lead,
            row.question,
            row.withdrawn,
            row.merged_into,
            row.revision,
            row.attempts,
            row.created_at,
        )
        for row in claimed
    )


def _destinations(connection: Connection) -> Iterator[str]:
    """Where news waits for, in the index's order, without reading all that waits."""
    last = ""
    while (found := connection.scalar(NEXT_DESTINATION, {"last": last})) is not None:
        yield found
        last = found


def announce(connection: Connection, now: datetime, *, lead: str | None = None, question: str | None = None) -> None:
    """News for every destination: those that were told already, and, by a row without one, those yet unknown.

    Who was told waits since now; who was not, since the first of it.
    """
    log.info("recruiters are to be told", **({"lead": lead} if lead else {"question": question}))
    since = case((notices.c.status == "delivered", literal(now, Moment)), else_=notices.c.created_at)
    about = notices.c.lead == lead if lead else notices.c.question == question
    insert_new(
        connection,
        notices,
        lead=lead,
        question=question,
        destination="",
        status="waiting",
        due_at=now + SETTLING,
        created_at=now,
    )
    connection.execute(
        update(notices)
        .where(about)
        .values(
            status="waiting",
            revision=notices.c.revision + 1,
            attempts=0,
            reason=None,
            due_at=now + SETTLING,
            created_at=since,
        )
    )


def withdraw(
    connection: Connection, which: ColumnElement[bool], now: datetime, *, merged_into: str | None = None
) -> None:
    """Before leads are erased: whoever was, or may have been, told of one of them is to delete it.

    What is being sent at this moment arrives first: the news waits for the end of its lease.
    """
    untold = (
        (notices.c.status == "waiting")
        & (notices.c.revision == 0)
        & (notices.c.attempts == 0)
        & notices.c.claimed_until.is_(None)
    )
    told = (
        select(notices.c.lead, notices.c.destination, notices.c.claimed_until)
        .join(leads, leads.c.id == notices.c.lead)
        .where(which, notices.c.destination != "", ~untold)
    )
    for row in connection.execute(told).all():
        connection.execute(
            insert(notices).values(
                withdrawn=row.lead,
                merged_into=merged_into,
                destination=row.destination,
                status="waiting",
                due_at=max(now, row.claimed_until or now),
                created_at=now,
            )
        )


def withdrawal_delivered(connection: Connection, id: int) -> None:  # noqa: A002
    """Nothing is left to say about that lead, and no trace of it need stay."""
    connection.execute(notices.delete().where(notices.c.id == id))


def address(connection: Connection, destinations: tuple[str, ...]) -> None:
    """Gives news without a destination one row for each; what has a row already will be told by that."""
    for row in connection.execute(WITHOUT_DESTINATION).all():
        for destination in destinations:
            insert_new(
                connection,
                notices,
                lead=row.lead,
                question=row.question,
                destination=destination,
                status="waiting",
                due_at=row.due_at,
                created_at=row.created_at,
            )
        connection.execute(notices.delete().where(notices.c.id == row.id))


def messages_delivered(connection: Connection, ids: Sequence[int]) -> None:
    values = {"status": "delivered", "reason": None, "claimed_until": None}
    connection.execute(among(messages), {"ids": ids, **values})


def more_behind(connection: Connection, ids: Sequence[int]) -> bool:
    """Whether anything waits behind these messages."""
    return connection.execute(BEHIND, {"ids": ids}).first() is not None


def notice_delivered(connection: Connection, id: int, revision: int) -> None:  # noqa: A002
    """News that changed while it was being sent stays waiting, and only its claim ends."""
    same = (notices.c.id == id) & (notices.c.revision == revision)
    connection.execute(update(notices).where(same).values(status="delivered", reason=None))
    released(connection, notices, id)


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
