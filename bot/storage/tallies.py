"""How many people got how far, by where they came from: counts that outlive the people and say nothing of them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, select

from bot.post import ChannelName
from bot.storage.tables import tallies
from bot.storage.upsert import count_one
from dialogs.events import LONGEST_SOURCE
from dialogs.outcome import Stage, StageReached


@dataclass(frozen=True, slots=True)
class Tally:
    """`day` in UTC; `source` or `role` None: none was named."""

    day: date
    channel: ChannelName
    source: str | None
    role: str | None
    stage: Stage
    count: int


def count(
    connection: Connection, channel: ChannelName, source: str | None, reached: StageReached, now: datetime
) -> None:
    """One more. Locks that count until the transaction ends, so this comes last in a turn."""
    count_one(
        connection,
        tallies,
        day=now.astimezone(UTC).date(),
        channel=channel,
        source=(source or "")[:LONGEST_SOURCE],  # states of before may hold longer ones
        role=reached.role or "",
        stage=reached.stage,
    )


def listed(connection: Connection, since: date | None = None) -> tuple[Tally, ...]:
    """In the order of days."""
    wanted = select(tallies).order_by(*tallies.primary_key.columns)
    if since is not None:
        wanted = wanted.where(tallies.c.day >= since)
    return tuple(
        Tally(day, channel, source or None, role or None, stage, how_many)
        for day, channel, source, role, stage, how_many in connection.execute(wanted)
    )
