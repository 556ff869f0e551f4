"""The tables that are about nobody: what processes share, and how many people got how far.

After a change here: a new file in `migrations/versions`; a test compares both.
"""

from sqlalchemy import Column, Date, Index, Integer, String, Table

from bot.storage.engine.sealed import Moment, Sealed
from bot.storage.tables import WORDS, metadata

tokens = Table(
    "tokens",
    metadata,
    Column("name", String(64), primary_key=True),  # which platform's, and of which account
    Column("value", Sealed(WORDS)),
    Column("expires_at", Moment),
    Column("forced_at", Moment),  # exchanged before its end, which platforms allow a few times a day
    Column("claimed_until", Moment),
)
"""Access tokens of platforms, shared by all processes. `claimed_until`: somebody is exchanging it until then."""

leases = Table(
    "leases",
    metadata,
    Column("name", String(96), primary_key=True),
    Column("holder", String(32), nullable=False),  # a process
    Column("until", Moment, nullable=False),
)
"""What one process at a time may do, such as asking Telegram for updates. Free: no row, or `until` is past."""

paces = Table(
    "paces",
    metadata,
    Column("name", String(96), primary_key=True),  # a channel, or a destination's fingerprint
    Column("until", Moment, nullable=False),
    Column("claimed_until", Moment),
)
"""How often platforms may be called, by all processes together. `until`: so long counts what they were sent, or what
they refused. `claimed_until`: somebody is sending there until then, and nobody else does."""

tallies = Table(
    "tallies",
    metadata,
    Column("day", Date, primary_key=True),  # in UTC
    Column("channel", String(12), primary_key=True),
    Column("source", String(64), primary_key=True),  # "" for none, as for the role
    Column("role", String(64), primary_key=True),
    Column("stage", String(12), primary_key=True),
    Column("count", Integer, nullable=False),
)
"""As before languages were counted. A process of that version may still count here while we start, and could not in
`reached`: so it is read, and nothing of ours is written to it."""

reached = Table(
    "reached",
    metadata,
    Column("day", Date, primary_key=True),  # in UTC
    Column("channel", String(12), primary_key=True),
    Column("source", String(64), primary_key=True),  # "" for none, as for the role
    Column("role", String(64), primary_key=True),
    Column("language", String(2), primary_key=True),
    Column("stage", String(12), primary_key=True),
    Column("count", Integer, nullable=False),
    Index("ix_reached_groups", "channel", "source", "role", "language", "stage"),  # the sums of all days
    sqlite_with_rowid=False,  # lies in the order of its key, by which the sums of some days are made
)
"""How many people got how far. About nobody in particular, so it stays when people are erased."""
