"""What Prometheus sees: every metric of ours, defined here alone. Counts and times, no personal data, no source.

Each process counts what it did itself, so sums go over all of them; the queues are the database's, the same for all.
"""

from collections.abc import Iterable
from datetime import datetime

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics, generate_latest

from bot.post import CHANNELS, Queue, Update
from dialogs.events import FellSilent
from dialogs.meanings import Meaning
from dialogs.outcome import LeadLeft, Outcome, QuestionForwarded, StageReached
from dialogs.table import Kind, kind_of
from dialogs.wording import LANGUAGES

# When each series began would double their number, and nothing here asks for it.
disable_created_metrics()  # type: ignore[no-untyped-call]

UPDATES = Counter(
    "bole_updates_total",
    "Updates by what became of them: stored; repeated (had been stored before); dropped (a reminder for somebody who "
    "wrote meanwhile); unavailable (the database is, so the platform brings it again); failed (a fault of ours); "
    "refused (not from the platform, or too large); unreadable; crowded (too many at once, brought again).",
    ("channel", "result"),
)
TURNS = Histogram(
    "bole_turn_seconds",
    "From an update's turn in its person's line to its commit.",
    ("channel",),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15),
)
UNDERSTOOD = Counter(
    "bole_understood_total",
    "Turns by how the update was understood; fault: ours, told to the candidate.",
    ("channel", "language", "kind"),
)
STAGES = Counter("bole_stages_total", "People who got so far, the last three stages per role.", ("channel", "stage"))
LEADS = Counter("bole_leads_total", "New leads by verdict.", ("channel", "verdict"))
QUESTIONS = Counter("bole_questions_passed_on_total", "Questions passed on to recruiters.", ("channel",))
REMINDERS = Counter("bole_reminders_total", "Reminders said to who had stopped half-way.", ("channel",))
SENDS = Counter(
    "bole_sends_total",
    "Attempts to deliver by lane; failed ones are tried again, dead ones are not.",
    ("lane", "result"),
)
QUEUE = Gauge(
    "bole_queue_parcels",
    "What waits to be delivered, waits until its person writes again (out_of_reach), or was given up (dead).",
    ("queue", "standing"),
)
OLDEST = Gauge("bole_queue_oldest_seconds", "Age of the oldest parcel that waits; 0: none does.", ("queue",))
TURNED_AWAY = Counter(
    "bole_turned_away_total",
    "Requests for which there was no place: listeners, uploads, threads (a page that asks what was said), bodies.",
    ("what",),
)
CUT_OFF = Counter(
    "bole_cut_off_total",
    "Connections ended by us: slow (a request that trickles or never comes), unread (nobody reads the answer), head "
    "(too long), crowd (too many).",
    ("why",),
)
DATABASE_ERRORS = Counter(
    "bole_database_errors_total",
    "Transactions that came to nothing: unavailable (may pass) or refused (a fault of ours).",
    ("result",),
)

OF_OUTCOMES = {Kind.TELL: "answered", Kind.CLOSE: "clarify", Kind.ANSWERED: "quiz_answer"}
"""What is called otherwise outside than in the table of the talk."""


def _start_from_zero() -> None:
    """What an alarm looks at for a single one: to Prometheus, from nothing to one is no growth."""
    for result in ("unavailable", "refused"):
        DATABASE_ERRORS.labels(result)
    for channel in CHANNELS:
        for language in LANGUAGES:
            UNDERSTOOD.labels(channel, language, "fault")


_start_from_zero()


def understood(meaning: Meaning | None) -> str:
    """The kind of a meaning, as metrics and logs name it; None: we broke down over it."""
    kind = kind_of(meaning) if meaning else None
    return OF_OUTCOMES.get(kind, kind.name.lower()) if kind else "fault"


def turned(update: Update, result: str, meaning: Meaning | None, outcome: Outcome | None) -> None:
    """To be called once it has been committed. No `outcome`: nothing was said that had not been decided before."""
    channel = update.person.channel
    UPDATES.labels(channel, result).inc()
    if outcome is None:
        return
    UNDERSTOOD.labels(channel, outcome.state.language, understood(meaning)).inc()
    if isinstance(update.event, FellSilent) and outcome.replies:
        REMINDERS.labels(channel).inc()
    new_leads = {it.role for it in outcome.effects if isinstance(it, StageReached) and it.stage == "lead"}
    for effect in outcome.effects:
        match effect:
            case StageReached(stage):
                STAGES.labels(channel, stage).inc()
            case LeadLeft(role, verdict) if role in new_leads:
                LEADS.labels(channel, verdict).inc()
            case QuestionForwarded():
                QUESTIONS.labels(channel).inc()


def text(queues: Iterable[Queue], now: datetime) -> bytes:
    """All of it, as Prometheus reads it. Without `queues` (no database) theirs is left out rather than outdated."""
    QUEUE.clear()
    OLDEST.clear()
    for queue in queues:
        QUEUE.labels(queue.name, queue.standing).set(queue.parcels)
        if queue.standing == "waiting":
            age = (now - queue.oldest).total_seconds() if queue.oldest else 0
            OLDEST.labels(queue.name).set(max(age, 0))
    return generate_latest()
