"""How many people got how far, by where they came from: counts that outlive the people and say nothing of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from bot.post import ChannelName
from bot.storage.tables import tallies
from bot.storage.upsert import count_up
from dialogs.events import LONGEST_SOURCE
from dialogs.outcome import Stage


@dataclass(frozen=True, slots=True)
class Tally:
    """`day` in UTC; `source` or `role` None: none was named."""

    day: date
    channel: ChannelName
    source: str | None
    role: str | None
    stage: Stage
    count: int


def count(connection: Connection, marks: Iterable[Tally]) -> None:
    """Adds them up. Locks each row until the transaction ends, and always in the same order, so that two who count
    at once never wait for each other in a ring."""
    sums = Counter[tuple[date, str, str, str, str]]()
    for mark in marks:
        source = (mark.source or "")[:LONGEST_SOURCE]  # states of before may hold longer ones
        sums[mark.day, mark.channel, source, mark.role or "", mark.stage] += mark.count
    for (day, channel, source, role, stage), more in sorted(sums.items()):
        count_up(connection, tallies, more, day=day, channel=channel, source=source, role=role, stage=stage)


def listed(connection: Connection, since: date | None = None) -> tuple[Tally, ...]:
    """In the order of days."""
    wanted = select(tallies).order_by(*tallies.primary_key.columns)
    if since is not None:
        wanted = wanted.where(tallies.c.day >= since)
    return tuple(
        Tally(day, channel, source or None, role or None, stage, how_many)
        for day, channel, source, role, stage, how_many in connection.execute(wanted)
    )
