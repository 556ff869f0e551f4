"""A candidate to test with, and short words for what happens to them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from bot.pages import Answer
from bot.post import Manner, Outgoing, Person, Reach, Update
from bot.storage import Store
from bot.storage.turns import Before
from dialogs.events import Event, Said
from dialogs.meanings import Details
from dialogs.outcome import ConsentGiven, Effect, LeadAnswer, LeadLeft, Outcome, PersonForgotten
from dialogs.state import Consent, State
from dialogs.wording import Message

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)
MEI = Person("telegram", "77001")
LI = Person("wechat", "oLi-openid")
QUEUED = Manner(inline=False)
INLINE = Manner(inline=True, fits=lambda messages: len(messages) < 2)
"""One message a response."""
UNVERIFIED = Manner(inline=True, fits=lambda messages: _length(messages) <= 20, speaks_first="never")
VERIFIED = replace(UNVERIFIED, speaks_first="within reach")
"""Accounts on WeChat, where a response has room for twenty letters, those of "more" included."""
WROTE = Reach(5, timedelta(hours=48))
TAPPED = Reach(3, timedelta(minutes=1))
CONSENT = Consent("2026-01", "zh", NOON)
AGREED = State(consent=CONSENT, source="poster-7")
CONTACT = Details(name="梅小雨", email="mei@example.com", phone="+8613800138000")
ANSWER = LeadAnswer("r/requirements/1", "r/requirements/1/years", "三年半", True)
LEFT = LeadLeft("r", "qualified", CONTACT, (ANSWER,), "可以下周面试")


def _length(messages: Sequence[Message]) -> int:
    return sum(len(message.text) + sum(len(button.label) for button in message.buttons) for message in messages)


def keep(
    store: Store,
    id: str,  # noqa: A002 - the field's own word
    *replies: str,
    person: Person = MEI,
    event: Event | None = None,
    state: State = AGREED,
    effects: Sequence[Effect] = (),
    manner: Manner = QUEUED,
    now: datetime = NOON,
    version: int | None = None,
    reach: Reach | None = None,
) -> tuple[Outgoing, ...] | None:
    """One update, handled as the path does, with these replies."""
    if version is None:
        version = remembered(store, person).version
    update = Update(person, id, event or Said(f"words of {id}"), reach)
    answer = Answer(tuple(map(Message, replies)), manner, "更多")
    return store.keep(update, version, Outcome(state, effects=tuple(effects)), answer, now)


def answered(store: Store, update: Update) -> tuple[Outgoing, ...] | None:
    return store.before(update).answered


def remembered(store: Store, person: Person) -> Before:
    return store.before(Update(person, "", Said("")))


def leave_lead(store: Store, id: str = "lead", person: Person = MEI, left: LeadLeft = LEFT) -> None:  # noqa: A002
    assert keep(store, id, "谢谢", person=person, effects=[ConsentGiven(CONSENT), left]) is not None


def forget(store: Store, id: str = "forget", person: Person = MEI, manner: Manner = QUEUED) -> None:  # noqa: A002
    kept = keep(store, id, "再见", person=person, state=State(), effects=[PersonForgotten()], manner=manner)
    assert kept is not None


def lose_the_log(store: Store) -> None:
    """From now on the database refuses every line of the log of actions."""
    with store.database.writing() as connection:
        connection.execute(text("ALTER TABLE actions RENAME TO lost"))


def texts(outgoing: Sequence[Outgoing] | None) -> list[str] | None:
    return None if outgoing is None else [one.message.text for one in outgoing]


def said_by(store: Store, person: Person = MEI) -> list[str]:
    """The conversation as words."""
    return [getattr(entry.said, "text", type(entry.said).__name__) for entry in store.thread(person)]
