"""The whole path of one update, in one short function: understood, decided, worded, stored. Then it is delivered."""

from dataclasses import dataclass
from datetime import datetime
from traceback import extract_tb

import structlog

from bot.pages import Answer, wants_more
from bot.post import Manner, Outgoing, Update
from bot.storage import Store
from dialogs.catalogue import Catalogue
from dialogs.events import Event, Said
from dialogs.meanings import Meaning
from dialogs.outcome import Outcome, line
from dialogs.state import State
from dialogs.step import step
from dialogs.understanding.understand import Understanding
from dialogs.wording import Message, Words

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Talk:
    """What a conversation needs besides its state: understanding, what is published, and the words."""

    understand: Understanding
    catalogue: Catalogue
    words: Words

    def turn(self, event: Event, state: State, now: datetime) -> tuple[Meaning, Outcome, Message]:
        """One exchange without a store: what was meant, what comes of it, what is said."""
        meaning = self.understand(event, state, now.date())
        outcome = step(state, meaning, self.catalogue, now)
        return meaning, outcome, self.words.message(outcome)


def stranger(event: Event) -> State:
    """The state of somebody new. First words in Latin letters ("hi", "FAE") are answered in English."""
    words = event.text if isinstance(event, Said) else ""
    latin = words.isascii() and any(letter.isalpha() for letter in words)
    return State("en" if latin else "zh")


def _safely(talk: Talk, event: Event, state: State, now: datetime) -> tuple[Outcome, Message]:
    """An exchange in which a fault of ours is told to the candidate instead of silence; their state stays."""
    try:
        _, outcome, message = talk.turn(event, state, now)
    except Exception as fault:  # noqa: BLE001 - whatever it is, somebody is waiting for an answer
        log.error("turn broke down", fault=type(fault).__name__, at=_where(fault), place=state.place)  # noqa: TRY400
        outcome = Outcome(state, (line("our_fault"),), state.offered)
        message = talk.words.message(outcome)
    return outcome, message


def _where(fault: Exception) -> str:
    """File and line; never the fault's own words, which may hold a candidate's."""
    frame = extract_tb(fault.__traceback__)[-1]
    return f"{frame.filename}:{frame.lineno}"


def turn(update: Update, manner: Manner, talk: Talk, store: Store, now: datetime) -> tuple[Outgoing, ...]:
    """The messages that answer an update, all of it committed. A repeated update gets those of the first time.

    Starts again when somebody else moved the same conversation meanwhile. Raises `StoreUnavailable`.
    """
    while True:
        if (answered := store.answered(update)) is not None:
            return answered
        before = store.remembered(update.person)
        state = before.state or stranger(update.event)
        if wants_more(update.event) and (page := store.next_page(update, manner, now)):
            return page
        outcome, message = _safely(talk, update.event, state, now)
        answer = Answer((message,), manner, talk.words.label("more", outcome.state))
        kept = store.keep(update, before.version, outcome, answer, now)
        if kept is not None:
            return kept
