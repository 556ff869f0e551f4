"""Leads of the same person, as they stand beside one of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.post import ChannelName
from bot.storage.candidates import ties
from bot.storage.recruiters import cases
from bot.storage.recruiters.cases import Case
from bot.storage.tables import leads
from dialogs.outcome import Verdict

PLAIN = (*(leads.c[name] for name in ("id", "role", "verdict", "channel", "created_at")), *cases.COLUMNS)
"""What can be read without opening what is sealed."""


@dataclass(frozen=True, slots=True)
class Sibling:
    """A lead without what is personal in it."""

    id: str
    role: str | None
    verdict: Verdict
    channel: ChannelName
    created_at: datetime
    case: Case


def of(connection: Connection, ids: Collection[str]) -> Mapping[str, tuple[Sibling, ...]]:
    """Of each of these leads all that are the same person's, itself included, the oldest first. It is the same
    sequence for all of them."""
    groups = ties.groups(connection, ids)
    wanted = select(*PLAIN).where(leads.c.id.in_(frozenset[str]().union(*groups.values())))
    rows = connection.execute(wanted.order_by(leads.c.created_at, leads.c.id))
    found = {row.id: _sibling(row) for row in rows}
    order = {id_: number for number, id_ in enumerate(found)}
    return {
        id_: tuple(found[each] for each in sorted(group & order.keys(), key=order.__getitem__))
        for id_, group in groups.items()
    }


def _sibling(row: Row[Any]) -> Sibling:
    return Sibling(row.id, row.role or None, row.verdict, row.channel, row.created_at, cases.read(row))
