"""News of leads and questions on its way to recruiters: what was written, for whom, and how much of it at once."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Connection, Row, bindparam, case, func, insert, literal, select, update

from bot.storage.delivery import outbox, paces
from bot.storage.delivery.paces import UNLIMITED, Pace
from bot.storage.delivery.rules import Rules, Way
from bot.storage.engine.sealed import Moment
from bot.storage.engine.upsert import insert_new
from bot.storage.tables import leads, notices, people, questions

log = structlog.get_logger(__name__)

SETTLING = timedelta(seconds=2)
"""A candidate who corrects a detail at once is one piece of news, not two."""
LONGEST_SEND = timedelta(seconds=90)
"""So long a destination that takes one at a time is left to who tells it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """News of a lead, a question, a message or a withdrawn lead, or a digest, on its way to one destination of the
    recruiters.

    `revision` is the lead's state that this delivery tells; a later one goes out again. Each but one of `lead`,
    `question`, `said` (a message), `withdrawn` and `overdue` (leads), `overdue_question`, all ids, and `digest`, the
    day, is None.
    `merged_into`: the lead that says what a withdrawn one did.
    """

    id: int
    destination: str
    lead: str | None
    question: str | None
    said: int | None
    withdrawn: str | None
    merged_into: str | None
    overdue: str | None
    overdue_question: str | None
    digest: date | None
    revision: int
    attempts: int
    since: datetime

    @property
    def about(self) -> dict[str, str]:
        told = {
            "lead": self.lead or self.withdrawn or self.overdue,
            "question": self.question or self.overdue_question,
        }
        return {name: id_ for name, id_ in told.items() if id_}


# What is asked all the time, built once: building costs more than asking.
THERE = notices.c.destination == bindparam("destination")
ANY_DUE = select(notices.c.id).where(THERE, outbox.is_due(notices)).limit(1)
DUE = outbox.claimable(notices, select(notices).where(THERE).order_by(notices.c.due_at, notices.c.id))
NEXT_DESTINATION = select(func.min(notices.c.destination)).where(
    notices.c.status == "waiting", notices.c.destination > bindparam("last")
)
WITHOUT_DESTINATION = (
    select(
        notices,
        func.coalesce(leads.c.role, questions.c.role, "").label("role"),
        func.coalesce(leads.c.language, questions.c.language).label("language"),
        func.coalesce(leads.c.channel, people.c.channel).label("channel"),
        leads.c.verdict,
    )
    .outerjoin(leads, leads.c.id == notices.c.lead)
    .outerjoin(questions, questions.c.id == notices.c.question)
    .outerjoin(people, people.c.id == questions.c.person)
    .where(notices.c.status == "waiting", notices.c.destination == "")
    .order_by(notices.c.id)
    .with_for_update(of=notices)
)
TOLD_ALONE = (
    (notices.c.told == "alone")
    | notices.c.status.in_(("delivered", "dead"))
    | (notices.c.attempts > 0)
    | notices.c.claimed_until.is_not(None)
)
"""They were told of it by itself, or may have been: somebody has tried, or is trying."""
TOLD = TOLD_ALONE | (notices.c.told == "listed")


def due(
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
        if any_due and paces.take(connection, destination, pace, now, LONGEST_SEND):
            room = 1 if pace.every else room
            rows = outbox.claim(connection, notices, DUE, now, room, destination=destination)
            if not rows:
                paces.give_back(connection, destination)
            claimed += rows
    return tuple(
        Notice(
            row.id,
            row.destination,
            row.lead,
            row.question,
            row.said,
            row.withdrawn,
            row.merged_into,
            row.overdue,
            row.overdue_question,
            row.digest,
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

    Who was told, or waits for a digest, waits since now; who was not, since the first of it.
    """
    log.info("recruiters are to be told", **({"lead": lead} if lead else {"question": question}))
    told = notices.c.status.in_(("delivered", "gathered", "listed"))
    since = case((told, literal(now, Moment)), else_=notices.c.created_at)
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
        .where(_about(lead, question))
        .values(
            status="waiting",
            told=case((TOLD_ALONE, "alone"), else_=notices.c.told),
            revision=notices.c.revision + 1,
            attempts=0,
            reason=None,
            due_at=now + SETTLING,
            created_at=since,
        )
    )


def _about(lead: str | None, question: str | None) -> ColumnElement[bool]:
    return notices.c.lead == lead if lead else notices.c.question == question


def pass_on(connection: Connection, said: int, now: datetime) -> None:
    """A message is told as it stands, at once, and once to everybody."""
    insert_new(connection, notices, said=said, destination="", status="waiting", due_at=now, created_at=now)


def withdraw(
    connection: Connection, which: ColumnElement[bool], now: datetime, *, merged_into: str | None = None
) -> None:
    """Before leads are erased: whoever was, or may have been, told of one of them is to delete it.

    What is being sent at this moment arrives first: the news waits for the end of its lease.
    """
    told = (
        select(notices.c.lead, notices.c.destination, notices.c.claimed_until)
        .join(leads, leads.c.id == notices.c.lead)
        .where(which, notices.c.destination != "", TOLD)
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


def address(connection: Connection, destinations: Mapping[str, Rules]) -> None:
    """Gives news without a destination one row for each that is to hear of it. Who has a row already is told by that,
    unless their rules leave the lead out now, and they have never heard of it."""
    for row in connection.execute(WITHOUT_DESTINATION).all():
        for destination, rules in destinations.items():
            way: Way = rules.way(row.role, row.language, row.channel, row.verdict) if row.language else "alone"
            _address(connection, row, destination, way)
        connection.execute(notices.delete().where(notices.c.id == row.id))


def _address(connection: Connection, news: Row[Any], destination: str, way: Way) -> None:
    there = _about(news.lead, news.question) & (notices.c.destination == destination)
    if way == "never":
        connection.execute(notices.delete().where(there, ~TOLD))
        return
    new = insert_new(
        connection,
        notices,
        lead=news.lead,
        question=news.question,
        said=news.said,
        destination=destination,
        status="gathered" if way == "daily" else "waiting",
        due_at=news.due_at,
        created_at=news.created_at,
    )
    if way == "daily" and not new:
        connection.execute(update(notices).where(there, ~TOLD_ALONE).values(status="gathered"))


def delivered(connection: Connection, id: int, revision: int) -> None:  # noqa: A002
    """News that changed while it was being sent stays waiting, and only its claim ends."""
    same = (notices.c.id == id) & (notices.c.revision == revision)
    connection.execute(update(notices).where(same).values(status="delivered", reason=None))
    outbox.released(connection, notices, id)
