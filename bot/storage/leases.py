"""What one process at a time may do, of all that share the database.

By the database's own clock, so that machines whose clocks differ agree; SQLite's processes share a machine and its.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, func, or_, select, update

from bot.storage.bookkeeping import leases
from bot.storage.engine.upsert import insert_new


def hold(connection: Connection, name: str, holder: str, lasts: timedelta) -> bool:
    """Takes the lease, or renews it: it ends `lasts` from now. False: another one holds it."""
    now = _now(connection)
    ours = {"holder": holder, "until": now + lasts}
    if insert_new(connection, leases, name=name, **ours):
        return True
    free = or_(leases.c.holder == holder, leases.c.until <= now)
    return bool(connection.execute(update(leases).where(leases.c.name == name, free).values(ours)).rowcount)


def release(connection: Connection, name: str, holder: str) -> None:
    """Nothing happens to a lease that is somebody else's by now."""
    connection.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))


def _now(connection: Connection) -> datetime:
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC)
    now: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return now
