"""The tables. Everything about a person hangs on their row and goes with it; what is personal is sealed.

After a change here: a new file in `migrations/versions`; a test compares both.
"""

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from bot.storage.engine.sealed import Moment, OneOf, Sealed, SealedFile
from dialogs.events import LONGEST_SOURCE, Pressed, Said, SentFile, SharedContact
from dialogs.meanings import Details
from dialogs.outcome import LeadAnswer
from dialogs.state import STATE
from dialogs.wording import Message


@dataclass(frozen=True, slots=True)
class LeadContents:
    """The part of a lead that is personal."""

    contact: Details
    answers: tuple[LeadAnswer, ...]
    note: str
    source: str | None


CONTENTS = TypeAdapter(LeadContents)
SAID = OneOf(Said, Pressed, SharedContact, SentFile, Message)
WORDS = TypeAdapter(str)
KEPT = Sealed(STATE)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)
Counter = BigInteger().with_variant(Integer, "sqlite")


def _belongs_to(table: str, column: str = "id", *, nullable: bool = False, **more: Any) -> ForeignKey:
    return ForeignKey(f"{table}.{column}", ondelete="SET NULL" if nullable else "CASCADE", **more)


def _only(rows: str) -> dict[str, Any]:
    """Of an index: what it holds."""
    return {"sqlite_where": text(rows), "postgresql_where": text(rows)}


FOUND_BY = ("id", "role", "verdict", "channel", "language", "source", "status", "owner", "due_at")
"""What leads are narrowed by, and what tells two of one moment apart."""


def _delivery() -> tuple[Column[Any], ...]:
    """What the outbox writes on a parcel. `claimed_until`: somebody is sending it until then."""
    return (
        Column("status", String(12), nullable=False),
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("due_at", Moment, nullable=False),
        Column("claimed_until", Moment),
        Column("reason", Text),
        Column("created_at", Moment, nullable=False),
    )


vault = Table(
    "vault",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("salt", String(64), nullable=False),
    Column("contents", Text, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("channel", String(12), nullable=False),
    Column("name", String(255), nullable=False),  # their id on the channel
    Column("version", Integer, nullable=False),
    Column("state", KEPT),
    Column("seen_at", Moment, nullable=False),
    Column("forgotten_at", Moment),  # an empty row that waits for its goodbye to be delivered
    Column("unfinished", Boolean, nullable=False, server_default=false()),  # may be reminded, should they fall silent
    Column("joined", String(32), index=True),  # the same for all rows that are one person's
    UniqueConstraint("channel", "name"),
    Index("ix_people_unfinished_seen_at", "unfinished", "seen_at"),
    Index("ix_people_forgotten_at", "forgotten_at", **_only("forgotten_at IS NOT NULL")),
    sqlite_autoincrement=True,
)

codes = Table(
    "codes",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("person", Counter, _belongs_to("people"), nullable=False, index=True),
    Column("until", Moment, nullable=False),
    Column("used", Boolean, nullable=False),
)
"""Joining codes as keyed hashes, one a person: of the one last shown to them."""

updates = Table(
    "updates",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("person", Counter, _belongs_to("people", nullable=True), index=True),
    Column("at", Moment, nullable=False, index=True),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("person", Counter, _belongs_to("people"), nullable=False),
    Column("update", String(64), index=True),
    Column("ours", Boolean, nullable=False),
    Column("said", Sealed(SAID), nullable=False),
    Column("label", Sealed(WORDS)),  # of a pressed button: the words that stood on it
    *_delivery(),
    Index("ix_messages_person_id", "person", "id"),
    Index("ix_messages_status_person_id", "status", "person", "id"),
    sqlite_autoincrement=True,  # an id is never given out twice, so "later" always means "higher"
)
"""`status`: heard (theirs); waiting, delivered, dead (sent by the outbox); answered, held (inline).

`update`: the one that it is, or is part of the answer to. Ours without one is said for itself: it is never dropped.
"""

reach = Table(
    "reach",
    metadata,
    Column("person", Counter, _belongs_to("people"), primary_key=True, autoincrement=False),
    Column("until", Moment, primary_key=True),
    Column("messages", Integer, nullable=False),
)
"""How many messages may still go to a person before they write again, on platforms that count them."""

hands = Table(
    "hands",
    metadata,
    Column("person", Counter, _belongs_to("people"), primary_key=True, autoincrement=False),
    Column("id", String(32), nullable=False, unique=True),  # by which recruiters name it
    Column("recruiter", Sealed(WORDS), nullable=False),  # who spoke last
    Column("chat", BigInteger),  # of the group on Telegram where a recruiter last spoke, if it was in one
    Column("message", BigInteger),  # there
    Column("began_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("awaited_since", Moment),  # the candidate waits for the recruiter's reply; null: for none
    Index("ix_hands_changed_at", "changed_at", **_only("ended_at IS NULL")),
)
"""Conversations between candidates and recruiters: those in human hands now, and the last one of each person."""

consents = Table(
    "consents",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("person", Counter, _belongs_to("people"), nullable=False, index=True),
    Column("version", String(64), nullable=False),
    Column("language", String(2), nullable=False),
    Column("at", Moment, nullable=False),
)

leads = Table(
    "leads",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person", Counter, _belongs_to("people"), nullable=False),
    Column("role", String(64), nullable=False),  # "" where none was chosen: a unique key must not hold NULL
    Column("verdict", String(16), nullable=False),
    Column("language", String(2), nullable=False),
    Column("channel", String(12), nullable=False),
    Column("contents", Sealed(CONTENTS), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("source", String(LONGEST_SOURCE)),  # to be found by, "" for none; NULL: not looked for yet
    # What recruiters do with it.
    Column("status", String(12), nullable=False, server_default="new"),
    Column("owner", String(32)),  # an account
    Column("due_at", Moment),  # until when the candidate is to be answered; NULL: nothing is owed to them
    Column("version", Integer, nullable=False, server_default="0"),
    UniqueConstraint("person", "role"),
    Index("ix_leads_newest", "created_at", *FOUND_BY),
    Index("ix_leads_changed", "updated_at", *FOUND_BY),
    Index("ix_leads_due", "due_at", *FOUND_BY[:-1], **_only("due_at IS NOT NULL")),
    Index("ix_leads_unmarked", "id", **_only("source IS NULL")),
)
"""One index for each order that recruiters read leads in. Each holds all that they are narrowed by, so that rows that
do not fit, which are sealed and long, are never opened."""

lead_marks = Table(
    "lead_marks",
    metadata,
    Column("lead", String(32), _belongs_to("leads"), primary_key=True),
    Column("digest", String(64), primary_key=True, index=True),
)
"""Keyed hashes of a lead's confirmed contact details: the same person on two platforms has one in common."""

name_marks = Table(
    "name_marks",
    metadata,
    Column("lead", String(32), _belongs_to("leads"), primary_key=True),
    Column("digest", String(64), primary_key=True, index=True),
)
"""Keyed hashes of the words of a name. Apart from the others: namesakes are not the same person."""

activities = Table(
    "activities",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("lead", String(32), _belongs_to("leads"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("account", String(32)),  # NULL: it came of what was said in the chat
    Column("what", String(12), nullable=False),
    Column("words", Sealed(WORDS), nullable=False),
    Index("ix_activities_lead_id", "lead", "id"),
    sqlite_autoincrement=True,
)
"""What became of a lead, the notes about it included; only added to."""

questions = Table(
    "questions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person", Counter, _belongs_to("people"), nullable=False, index=True),
    Column("role", String(64)),
    Column("language", String(2), nullable=False),
    Column("words", Sealed(WORDS), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("answer", Sealed(WORDS)),
    Column("answered_at", Moment),
    Column("answered_by", String(80)),  # a recruiter's name
    Column("published", Counter),  # the recruiters' answer that it became, if it did; those are never deleted
    Column("gathered", String(32)),  # the group it waits in, by the id of its first one; NULL: not looked at yet
    Column("due_at", Moment),  # until when it is to be answered; NULL: they have heard a recruiter since
    Column("owner", String(32)),  # an account, the same for a whole group
    Index("ix_questions_open", "gathered", "asked_at", "role", "due_at", "owner", **_only("answered_at IS NULL")),
    Index("ix_questions_due", "due_at", **_only("answered_at IS NULL")),
    Index("ix_questions_published", "published", **_only("published IS NOT NULL")),
)

resumes = Table(
    "resumes",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("person", Counter, _belongs_to("people"), nullable=False, index=True),
    Column("reference", Sealed(WORDS)),  # what the channel fetches it by; NULL: never again
    Column("name", Sealed(WORDS), nullable=False),  # as its sender calls it
    Column("format", String(4)),  # pdf, docx; NULL: not looked at yet
    Column("size", Integer, nullable=False),
    Column("content", SealedFile),
    *_delivery(),
    Index("ix_resumes_status_person_id", "status", "person", "id"),
    sqlite_autoincrement=True,
)
"""`status`: waiting (to be fetched, looked at and told of), kept. One that is refused leaves no row."""

notices = Table(
    "notices",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("lead", String(32), _belongs_to("leads")),
    Column("question", String(32), _belongs_to("questions")),
    Column("said", Counter, _belongs_to("messages")),
    Column("withdrawn", String(32)),  # the id of an erased lead; such a row outlives the person
    Column("merged_into", String(32)),  # of a withdrawn lead: the id of the one that says the same now
    Column("destination", String(64), nullable=False),  # "" until it is known where recruiters listen
    Column("overdue", String(32), _belongs_to("leads")),  # one that nobody has answered in time
    Column("overdue_question", String(32), _belongs_to("questions")),  # likewise
    Column("digest", Date),  # the day whose digest it is
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("told", String(8), nullable=False, server_default="no"),  # alone, listed (in a digest)
    *_delivery(),
    UniqueConstraint("lead", "destination"),
    UniqueConstraint("question", "destination"),
    Index("ix_notices_said_destination", "said", "destination", unique=True),
    Index("ix_notices_overdue_destination", "overdue", "destination", unique=True),
    Index("ix_notices_overdue_question_destination", "overdue_question", "destination", unique=True),
    Index("ix_notices_digest_destination", "digest", "destination", unique=True, **_only("digest IS NOT NULL")),
    Index("ix_notices_status_destination_due_at", "status", "destination", "due_at"),
    sqlite_autoincrement=True,
)
"""News for recruiters: one row per lead, question, message, late or withdrawn lead, late question or day's digest
and destination. It is
read when it is sent. `said`: a message to a recruiter, or one of a recruiter's that could not be delivered. `status`
of what a digest tells: gathered (for the next one), listed. `told`: how they heard, or may have heard, of it before
it last changed.
"""
