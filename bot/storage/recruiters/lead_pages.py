"""Leads as recruiters look through them: narrowed, searched, in one of three orders, a page at a time.

A page begins after a lead, not after a number of leads, so the thousandth costs what the first does, and a lead that
comes meanwhile moves none from one page to the next. What narrows is read from the index of the order alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, Self, get_args

from sqlalchemy import ColumnElement, Connection, func, literal, select, tuple_
from sqlalchemy.sql import Select

from bot.post import ChannelName
from bot.storage.candidates import leads as leads_of
from bot.storage.candidates.leads import Lead
from bot.storage.engine.sealed import Moment
from bot.storage.engine.vault import Vault
from bot.storage.recruiters import marks, siblings
from bot.storage.recruiters.cases import CLOSED, OPEN, Status
from bot.storage.recruiters.siblings import Sibling
from bot.storage.tables import leads
from dialogs.events import Language
from dialogs.outcome import Verdict

Order = Literal["newest", "changed", "due"]
ORDERS: tuple[Order, ...] = get_args(Order)
BY = {"newest": leads.c.created_at, "changed": leads.c.updated_at, "due": leads.c.due_at}
MANY = 1000
"""So far leads are counted for a page; of more it is said that there are more."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which leads, and in which order; a condition that is None does not restrict.

    `role` and `source`: "" for none. `owner`: an account's id, "" for nobody. `late`: should have been answered by
    now. `search`: an e-mail, a phone, a WeChat id, or words of a name. `order`: "newest" and "changed" begin with the
    latest, "due" with what has waited longest and holds only what is owed.
    """

    role: str | None = None
    verdict: Verdict | None = None
    channel: ChannelName | None = None
    language: Language | None = None
    source: str | None = None
    status: Status | Literal["open", "closed"] | None = None
    owner: str | None = None
    late: bool = False
    search: str = ""
    order: Order = "newest"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an order a lead stands. As text it travels in addresses."""

    at: datetime
    lead: str

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.lead}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None: it is none."""
        at, _, lead = text.partition("~")
        try:
            moment = datetime.fromisoformat(at)
        except ValueError:
            return None
        return cls(moment, lead) if moment.tzinfo else None


@dataclass(frozen=True, slots=True)
class Page:
    """`after`: where the next one begins; None: this is the last one. `same`: for each of `leads`, by its id, all of
    the same person's, itself included, the oldest first."""

    leads: tuple[Lead, ...]
    after: Place | None
    same: Mapping[str, Sequence[Sibling]]


def page(
    connection: Connection, vault: Vault, wanted: Wanted, after: Place | None, limit: int, now: datetime
) -> Page:
    rows = connection.execute(_places(vault, wanted, after, now).limit(limit + 1)).all()
    ids = [row.id for row in rows[:limit]]
    found = {lead.id: lead for lead in leads_of.listed(connection, ids=ids)}
    shown = tuple(found[id_] for id_ in ids if id_ in found)
    last = rows[limit - 1] if len(rows) > limit else None
    same = siblings.of(connection, [lead.id for lead in shown])
    return Page(shown, Place(last.at, last.id) if last else None, same)


def count(connection: Connection, vault: Vault, wanted: Wanted, now: datetime, most: int) -> int:
    """`most` and one more, where there are more."""
    counted = replace(wanted, order="due") if wanted.late else wanted
    some = _places(vault, counted, None, now).limit(most + 1).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def _places(vault: Vault, wanted: Wanted, after: Place | None, now: datetime) -> Select[tuple[str, datetime]]:
    moment = BY[wanted.order]
    place = tuple_(moment, leads.c.id)
    places = select(leads.c.id, moment.label("at")).where(*_conditions(vault, wanted, now))
    if wanted.order == "due":
        places = places.where(moment.is_not(None)).order_by(moment, leads.c.id)
        return places.where(place > _tuple(after)) if after else places
    places = places.order_by(moment.desc(), leads.c.id.desc())
    return places.where(place < _tuple(after)) if after else places


def _tuple(place: Place) -> ColumnElement[Any]:
    return tuple_(literal(place.at, Moment), literal(place.lead))


def _conditions(vault: Vault, wanted: Wanted, now: datetime) -> Iterator[ColumnElement[bool]]:
    for column, value in (
        (leads.c.role, wanted.role),
        (leads.c.verdict, wanted.verdict),
        (leads.c.channel, wanted.channel),
        (leads.c.language, wanted.language),
        (leads.c.source, wanted.source),
    ):
        if value is not None:
            yield column == value
    match wanted.status:
        case "open":
            yield leads.c.status.in_(OPEN)
        case "closed":
            yield leads.c.status.in_(CLOSED)
        case str():
            yield leads.c.status == wanted.status
    if wanted.owner is not None:
        yield leads.c.owner == wanted.owner if wanted.owner else leads.c.owner.is_(None)
    if wanted.late:
        yield leads.c.due_at < now
    if wanted.search:
        yield leads.c.id.in_(marks.found_by(vault, wanted.search))
