"""What Prometheus is told: what happened, counted once, and nothing about anybody."""

import asyncio
from datetime import UTC, datetime

import httpx
import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from bot import metrics
from bot.app import App
from bot.post import CHANNELS, Person, Queue, StoreUnavailable, Update
from bot.settings import Settings
from bot.storage import Store
from bot.turn import Talk
from dialogs.events import Event, FellSilent, Pressed, Said
from dialogs.meanings import Action, Answered, Asked, Gave, InWords, Meaning, Move, Moved, Reading, Unclear
from dialogs.meanings import Details as ContactDetails
from dialogs.outcome import LeadLeft, Outcome, QuestionForwarded, StageReached, line
from dialogs.state import State
from dialogs.table import Kind

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MEI = Person("telegram", "77001")
DETAILS = ContactDetails(name="梅小雨", phone="+8613800138000")
ROLE = "a-role"


class Counts:
    """How much each counter has grown since this was made; they are the process's, shared by all tests."""

    def __init__(self) -> None:
        self._before = self._all()

    def grown(self, name: str) -> dict[tuple[str, ...], float]:
        """By the values of the labels, in the order of the labels' names."""
        grown = {key: value - self._before.get(key, 0) for key, value in self._all().items()}
        return {tuple(labels): value for (sample, *labels), value in grown.items() if sample == name and value}

    def _all(self) -> dict[tuple[str, ...], float]:
        samples = (sample for family in REGISTRY.collect() for sample in family.samples)
        return {(it.name, *(value for _, value in sorted(it.labels.items()))): it.value for it in samples}


@pytest.fixture
def counts() -> Counts:
    return Counts()


@pytest.fixture
def app(store: Store, talk: Talk) -> App:
    return App(Settings(_env_file=None, telegram_token="1:a", wechat_token="t"), talk, store)


def update(text: str = "你好", id: str = "1") -> Update:  # noqa: A002 - the field's own word
    return Update(MEI, id, Said(text))


@pytest.mark.parametrize(
    ("meaning", "kind"),
    [
        (Asked((Reading("answered", facts=("a",)),)), "answered"),
        (Asked((Reading("not_published"),)), "not_published"),
        (Asked((Reading("off_topic"),)), "off_topic"),
        (Asked((Reading("smalltalk"),)), "smalltalk"),
        (Asked((Reading("answered"), Reading("not_published"))), "clarify"),
        (Asked((Reading("action", Action.TALK_TO_HUMAN),)), "talk_to_human"),
        (Moved(Move.BACK), "back"),
        (Answered("q", InWords("十年")), "quiz_answer"),
        (Gave(DETAILS), "gave"),
        (Unclear("???"), "unclear"),
        (None, "fault"),
    ],
)
def test_how_an_update_was_understood_in_a_word(meaning: Meaning | None, kind: str) -> None:
    """The contract's own words where it has one; never a word of the candidate's."""
    assert metrics.understood(meaning) == kind


def test_every_kind_of_meaning_has_its_own_word() -> None:
    words = {metrics.OF_OUTCOMES.get(kind, kind.name.lower()) for kind in Kind} | {"fault", "more"}
    assert len(words) == len(Kind) + 2


def test_a_turn_is_counted_by_what_comes_of_it(counts: Counts) -> None:
    """A lead that is only changed is no new one, and its stage is not reached again."""
    left = LeadLeft(ROLE, "qualified", DETAILS, ())
    first = Outcome(State("en"), effects=(StageReached("verdict", ROLE), StageReached("lead", ROLE), left))
    metrics.turned(update(), "stored", Asked((Reading("smalltalk"),)), first)
    metrics.turned(update(), "stored", Moved(Move.YES), Outcome(State("en"), effects=(left,)))
    metrics.turned(
        update(), "stored", Moved(Move.YES), Outcome(State("zh"), effects=(QuestionForwarded("工资多少？", ROLE),))
    )
    assert counts.grown("bole_updates_total") == {("telegram", "stored"): 3}
    assert counts.grown("bole_understood_total") == {
        ("telegram", "smalltalk", "en"): 1,
        ("telegram", "yes", "en"): 1,
        ("telegram", "yes", "zh"): 1,
    }
    assert counts.grown("bole_stages_total") == {("telegram", "verdict"): 1, ("telegram", "lead"): 1}
    assert counts.grown("bole_leads_total") == {("telegram", "qualified"): 1}
    assert counts.grown("bole_questions_passed_on_total") == {("telegram",): 1}


def test_only_a_reminder_that_says_something_is_one(counts: Counts) -> None:
    silent = Update(MEI, "reminder", FellSilent())
    metrics.turned(silent, "stored", None, Outcome(State()))
    metrics.turned(silent, "stored", None, Outcome(State(), (line("remind_quiz"),)))
    assert counts.grown("bole_reminders_total") == {("telegram",): 1}


async def test_a_repeated_update_counts_as_repeated(app: App, counts: Counts) -> None:
    for _ in range(3):
        await app.receive(update())
    assert counts.grown("bole_updates_total") == {("telegram", "repeated"): 2, ("telegram", "stored"): 1}
    assert counts.grown("bole_turn_seconds_count") == {("telegram",): 3}


@pytest.mark.parametrize(("fault", "result"), [(StoreUnavailable("gone"), "unavailable"), (KeyError("x"), "failed")])
async def test_an_update_that_was_not_stored_counts_as_such(
    app: App, store: Store, counts: Counts, monkeypatch: pytest.MonkeyPatch, fault: Exception, result: str
) -> None:
    def before(_: Update) -> None:
        raise fault

    monkeypatch.setattr(store, "before", before)
    with pytest.raises(type(fault)):
        await app.receive(update())
    assert counts.grown("bole_updates_total") == {("telegram", result): 1}


async def test_what_is_no_update_is_counted_too(app: App, counts: Counts) -> None:
    """Somebody who is not the platform, and a body that nobody can read."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app.asgi()), base_url="http://bole") as stranger:
        await stranger.post("/wechat?signature=wrong&timestamp=1&nonce=2", content="<xml/>")
        await stranger.post("/chat", json={"neither": "nor"})
        await stranger.post("/chat", json={}, headers={"Origin": "https://elsewhere.example"})
    assert counts.grown("bole_updates_total") == {
        ("wechat", "refused"): 1,
        ("web", "refused"): 1,
        ("web", "unreadable"): 1,
    }


async def test_a_database_that_fails_is_counted(store: Store, counts: Counts) -> None:
    with store.database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE people")
    with pytest.raises(Exception, match="SQLITE_ERROR"):
        await asyncio.to_thread(store.before, update())
    assert counts.grown("bole_database_errors_total") == {("refused",): 1}


def test_queues_and_the_age_of_their_oldest() -> None:
    """Without a database they are left out, rather than told as they once were."""
    queues = (Queue("messages", "waiting", 2, NOON), Queue("messages", "dead", 1, NOON), Queue("files", "waiting"))
    told = metrics.text(queues, NOON.replace(minute=5)).decode()
    assert 'bole_queue_parcels{queue="messages",standing="waiting"} 2.0' in told
    assert 'bole_queue_parcels{queue="messages",standing="dead"} 1.0' in told
    assert 'bole_queue_oldest_seconds{queue="messages"} 300.0' in told
    assert 'bole_queue_oldest_seconds{queue="files"} 0.0' in told
    assert "bole_queue_parcels{" not in metrics.text((), NOON).decode()


async def test_no_label_holds_anything_about_anybody(app: App) -> None:
    """After a talk with words, details and a source, every label is one of few words that are known beforehand."""
    app.store.tell(MEI, app.knowledge.talk.words.message(Outcome(State(), (line("our_fault"),))), NOON)
    said: list[Event] = [
        Said("我叫梅小雨，电话 13800138000"),
        Pressed("roles"),
        Said("mei@example.com 想找 secret-source 的工作"),
    ]
    for number, event in enumerate(said):
        await app.receive(Update(MEI, f"u{number}", event))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app.asgi()), base_url="http://bole") as prometheus:
        answer = await prometheus.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    ours = [family for family in text_string_to_metric_families(answer.text) if family.name.startswith("bole_")]
    allowed: dict[str, set[str]] = {
        "channel": {*CHANNELS},
        "result": {"stored", "repeated", "unavailable", "failed", "refused", "unreadable", "crowded"}
        | {"delivered", "dead", "out_of_reach"},
        "language": {"zh", "en"},
        "kind": {metrics.OF_OUTCOMES.get(kind, kind.name.lower()) for kind in Kind} | {"fault"},
        "stage": {"arrived", "asked", "quiz", "verdict", "lead"},
        "verdict": {"qualified", "not_qualified", "needs_review"},
        "what": {"listeners", "uploads", "threads", "bodies", "console"},
        "why": {"slow", "unread", "head", "crowd"},
        "lane": {"people", "recruiters", "files"},
        "queue": {"messages", "notices", "files"},
        "standing": {"waiting", "out_of_reach", "dead"},
    }
    samples = [sample for family in ours for sample in family.samples]
    labels = {(name, value) for sample in samples for name, value in sample.labels.items() if name != "le"}
    assert labels
    assert {(name, value) for name, value in labels if value not in allowed[name]} == set()
