"""The tables of those who recruit: their accounts, how they come in, and what they did.

After a change here: a new file in `migrations/versions`; a test compares both.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, false, text

from bot.storage.engine.sealed import Moment, Sealed
from bot.storage.tables import WORDS, Counter, metadata


def _of_account() -> ForeignKey:
    return ForeignKey("accounts.id", ondelete="CASCADE")


accounts = Table(
    "accounts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("called", String(80), nullable=False, unique=True),  # the name as it is compared: "Lin" and "lin" are one
    Column("kind", String(16), nullable=False),
    Column("language", String(2), nullable=False),
    Column("password", String(255)),  # Argon2; NULL: invited, and never came in
    Column("second_factor", Sealed(WORDS)),  # what their app and we make codes from; NULL: none
    Column("last_step", Integer, nullable=False, server_default="0"),  # of the last code, which is good for once
    Column("closed", Boolean, nullable=False, server_default=false()),
    Column("created_at", Moment, nullable=False),
)
"""Never deleted, since what they did is signed with their name: closed."""

invitations = Table(
    "invitations",
    metadata,
    Column("account", String(32), _of_account(), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("until", Moment, nullable=False),
)
"""One-time links to choose a password by, as keyed hashes: one an account, the last."""

sessions = Table(
    "sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("account", String(32), _of_account(), nullable=False, index=True),
    Column("browser", String(200), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False, index=True),
)

attempts = Table(
    "attempts",
    metadata,
    Column("digest", String(64), primary_key=True),  # of a name, an address, or both
    Column("since", Moment, nullable=False, index=True),
    Column("count", Integer, nullable=False),
)
"""Sign-ins that failed, for all processes: who guesses is made to wait."""

actions = Table(
    "actions",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("account", String(32)),  # no key: this table is not changed with another one
    Column("name", String(80), nullable=False),
    Column("what", String(64), nullable=False),
    Column("about", String(64), nullable=False),
    Index("ix_actions_about_id", "about", "id"),
    Index("ix_actions_account_id", "account", "id"),
    sqlite_autoincrement=True,
)
"""Who did what with what, and when. The database itself lets nobody change or remove a row."""

recruiters_answers = Table(
    "recruiters_answers",
    metadata,
    Column("id", Counter, primary_key=True),  # the last part of the fact's id: never given out twice
    Column("role", String(64), nullable=False),  # "" for any
    Column("question_zh", Text, nullable=False),
    Column("question_en", Text, nullable=False),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("author", String(80), nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("withdrawn_by", String(80)),
    Column("withdrawn_at", Moment),
    Index(
        "ix_recruiters_answers_withdrawn_at",
        "withdrawn_at",
        sqlite_where=text("withdrawn_at IS NULL"),
        postgresql_where=text("withdrawn_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)
"""What the bot knows beyond the ad. Public, and in a recruiter's words: it stays when those who asked are erased."""

editions = Table(
    "editions",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("number", Integer, nullable=False),
)
"""How often what processes keep in memory has changed. Whoever changes it counts up in the same transaction, one
after the other, so nobody who has seen a number misses what came before it."""
