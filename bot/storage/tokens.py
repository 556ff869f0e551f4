"""Access tokens of platforms: one for all processes, exchanged by one of them at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from bot.storage.bookkeeping import tokens
from bot.storage.engine.upsert import insert_new

LEASE = timedelta(seconds=20)
"""Longer than an exchange may take; who dies during one holds up the others for this long."""


@dataclass(frozen=True, slots=True)
class Token:
    """`forced_at`: when the platform was last made to exchange it before its end; None: never."""

    value: str
    expires_at: datetime
    forced_at: datetime | None = None


def kept(connection: Connection, name: str) -> Token | None:
    """It may have expired; None: there never was one."""
    row = connection.execute(select(tokens).where(tokens.c.name == name, tokens.c.value.is_not(None))).first()
    return Token(row.value, row.expires_at, row.forced_at) if row else None


def claim(connection: Connection, name: str, now: datetime) -> bool:
    """Whoever gets True exchanges the token, and then keeps the new one or releases the claim."""
    insert_new(connection, tokens, name=name)
    free = tokens.c.claimed_until.is_(None) | (tokens.c.claimed_until <= now)
    claimed = update(tokens).where(tokens.c.name == name, free).values(claimed_until=now + LEASE)
    return bool(connection.execute(claimed).rowcount)


def keep(connection: Connection, name: str, token: Token) -> None:
    """Ends the claim."""
    values = {"value": token.value, "expires_at": token.expires_at, "forced_at": token.forced_at}
    connection.execute(update(tokens).where(tokens.c.name == name).values(**values, claimed_until=None))


def release(connection: Connection, name: str) -> None:
    """Ends the claim without a new token."""
    connection.execute(update(tokens).where(tokens.c.name == name).values(claimed_until=None))
