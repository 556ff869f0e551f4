"""How often a platform may be called, kept for all processes together: limits are kept, and refusals obeyed.

A row is a name and the moment until which counts what was sent there (the generic cell rate algorithm). A platform
that wants to be left alone moves that moment on.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, bindparam, or_, select, update

from bot.storage.bookkeeping import paces
from bot.storage.engine.sealed import Moment
from bot.storage.engine.upsert import insert_new


@dataclass(frozen=True, slots=True)
class Pace:
    """`burst` calls at once, and from then on one each `every`: in any span of time never more than `burst`, and one
    for each `every` that fits into it. No `every`: as many as there are."""

    every: timedelta = timedelta()
    burst: int = 1

    @property
    def slack(self) -> timedelta:
        return self.every * (self.burst - 1)

    def allows(self, until: datetime, now: datetime) -> bool:
        """`until`: so long counts what was sent."""
        return until - self.slack <= now

    def spent(self, until: datetime, now: datetime) -> datetime:
        """`until` after one more call."""
        return max(until, now) + self.every

    def held(self, until: datetime) -> datetime:
        """What to `hold` so that the next call is at `until`: one, and no burst."""
        return until + self.slack


UNLIMITED = Pace()

# Asked all the time, built once: building costs more than asking.
HELD = select(paces.c.name).where(
    paces.c.name.in_(bindparam("names", expanding=True)), paces.c.until > bindparam("now", type_=Moment)
)


def held(connection: Connection, names: Collection[str], now: datetime) -> frozenset[str]:
    """Those of them that want to be left alone."""
    return frozenset(connection.scalars(HELD, {"names": list(names), "now": now}))


def hold(connection: Connection, name: str, until: datetime) -> None:
    """Leaves it alone until then; what was to last longer stays."""
    if not insert_new(connection, paces, name=name, until=until):
        connection.execute(update(paces).where(_is(name), paces.c.until < until).values(until=until))


def take(connection: Connection, name: str, pace: Pace, now: datetime, lasts: timedelta) -> bool:
    """Counts one call, to be made within `lasts`, and then `give_back`. False: it is too early, or somebody else is
    at it. Where there is no limit nobody waits for anybody, unless it wants to be left alone."""
    if not pace.every:
        return not held(connection, (name,), now)
    ours = {"until": now + pace.every, "claimed_until": now + lasts}
    if insert_new(connection, paces, name=name, **ours):
        return True
    free = or_(paces.c.claimed_until.is_(None), paces.c.claimed_until <= now)
    until = connection.scalar(select(paces.c.until).where(_is(name), free).with_for_update(skip_locked=True))
    if until is None or not pace.allows(until, now):
        return False
    connection.execute(update(paces).where(_is(name)).values(ours | {"until": pace.spent(until, now)}))
    return True


def give_back(connection: Connection, name: str) -> None:
    """The call has been made, or was given up."""
    connection.execute(update(paces).where(_is(name), paces.c.claimed_until.is_not(None)).values(claimed_until=None))


def _is(name: str) -> ColumnElement[bool]:
    return paces.c.name == name
