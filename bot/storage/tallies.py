"""How many people got how far, by where they came from: counts that outlive the people and say nothing of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, Subquery, func, literal, select, union_all

from bot.post import ChannelName
from bot.stages import Dimension, Group
from bot.storage.bookkeeping import reached, tallies
from bot.storage.engine.upsert import count_up
from dialogs.events import LONGEST_SOURCE, Language
from dialogs.outcome import Stage


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


def summed(connection: Connection, since: date | None, where: Mapping[Dimension, str]) -> dict[Group, Counter[Stage]]:
    """How many reached each stage, of those that are as `where` says, over all days since then."""
    found: dict[Group, Counter[Stage]] = {}
    # Over all days each table for itself, in the order of its index; of some days the first key finds the few rows.
    for counted in [_counted(since)] if since else [table.subquery() for table in _tables(None)]:
        which = (counted.c.channel, counted.c.source, counted.c.role, counted.c.language, counted.c.stage)
        some = [counted.c[name] == value for name, value in where.items()]
        sums = select(*which, func.sum(counted.c.count)).where(*some).group_by(*which)
        for *group, stage, count in connection.execute(sums):
            found.setdefault(Group(*group), Counter())[stage] += int(count)
    return found


def sources(connection: Connection, stage: Stage, since: date, limit: int) -> tuple[str, ...]:
    """By which people got so far, by the alphabet."""
    counted = _counted(since)
    named = select(counted.c.source).where(counted.c.stage == stage, counted.c.source != "").distinct()
    return tuple(connection.scalars(named.order_by(counted.c.source).limit(limit)))


def _counted(since: date | None) -> Subquery:
    return union_all(*_tables(since)).subquery()


def _tables(since: date | None) -> tuple[Select[Any], Select[Any]]:
    """What both hold, that of before in no language."""
    day, channel, source, role, stage, count = tallies.columns
    before = select(day, channel, source, role, literal("").label("language"), stage, count)
    ours = select(*reached.columns)
    if since is not None:
        before, ours = before.where(day >= since), ours.where(reached.c.day >= since)
    return ours, before
