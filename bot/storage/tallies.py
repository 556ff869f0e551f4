"""How many people got how far, by where they came from: counts that outlive the people and say nothing of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection, Subquery, func, literal, select, union_all

from bot.post import ChannelName
from bot.stages import STAGES
from bot.storage.tables import reached, tallies
from bot.storage.upsert import count_up
from dialogs.events import LONGEST_SOURCE, Language
from dialogs.outcome import Stage

Dimension = Literal["channel", "source", "role", "language"]


@dataclass(frozen=True, slots=True)
class Tally:
    """`day` in UTC; `source` or `role` None: none was named; `language` None: counted before languages were."""

    day: date
    channel: ChannelName
    source: str | None
    role: str | None
    language: Language | None
    stage: Stage
    count: int


def count(connection: Connection, marks: Iterable[Tally]) -> None:
    """Adds them up. Locks each row until the transaction ends, and always in the same order, so that two who count
    at once never wait for each other in a ring."""
    sums = Counter[tuple[date, str, str, str, str, str]]()
    for mark in marks:
        source = (mark.source or "")[:LONGEST_SOURCE]  # states of before may hold longer ones
        sums[mark.day, mark.channel, source, mark.role or "", mark.language or "", mark.stage] += mark.count
    for (day, channel, source, role, language, stage), more in sorted(sums.items()):
        key = {"day": day, "channel": channel, "source": source, "role": role, "language": language, "stage": stage}
        count_up(connection, reached, more, **key)


def listed(connection: Connection, since: date | None = None) -> tuple[Tally, ...]:
    """In the order of days."""
    counted = _counted(since)
    rows = connection.execute(select(counted).order_by(*counted.columns))
    return tuple(
        Tally(day, channel, source or None, role or None, language or None, stage, how_many)
        for day, channel, source, role, language, stage, how_many in rows
    )


def summed(
    connection: Connection,
    by: Dimension,
    since: date | None,
    where: Mapping[Dimension, str],
    limit: int,
) -> dict[str, Counter[Stage]]:
    """How many reached each stage, by channel, source, role or language, of those that are as `where` says; "" is
    what named none. The `limit` values that are counted most, those first."""
    counted = _counted(since)
    sums = [
        func.coalesce(func.sum(counted.c.count).filter(counted.c.stage == stage), 0).label(stage) for stage in STAGES
    ]
    which = counted.c[by]
    wanted = select(which, *sums).where(*(counted.c[name] == value for name, value in where.items()))
    most = wanted.group_by(which).order_by(func.sum(counted.c.count).desc(), which).limit(limit)
    return {
        value: Counter(dict(zip(STAGES, map(int, counts), strict=True)))
        for value, *counts in connection.execute(most)
    }


def _counted(since: date | None) -> Subquery:
    """What both tables hold, that of before in no language."""
    day, channel, source, role, stage, count = tallies.columns
    before = select(day, channel, source, role, literal("").label("language"), stage, count)
    ours = select(*reached.columns)
    if since is not None:
        before, ours = before.where(day >= since), ours.where(reached.c.day >= since)
    return union_all(ours, before).subquery()
