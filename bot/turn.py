"""The whole path of one update, in one short function: understood, decided, worded, stored. Then it is delivered."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from traceback import extract_tb

import structlog

from bot import metrics
from bot.pages import Answer, wants_more
from bot.post import Manner, Outgoing, Update
from bot.storage import Store
from dialogs.catalogue import Catalogue
from dialogs.codes import NO_CODES, Codes, spelt
from dialogs.events import Event, FellSilent, FileChecked, Said
from dialogs.meanings import Meaning
from dialogs.outcome import Outcome, line
from dialogs.state import State
from dialogs.step import step
from dialogs.understanding.codes import in_hand
from dialogs.understanding.understand import Understanding
from dialogs.wording import Message, Words

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Talk:
    """What a conversation needs besides its state: understanding, what is published, and the words."""

    understand: Understanding
    catalogue: Catalogue
    words: Words

    def turn(
        self, event: Event, state: State, now: datetime, codes: Codes = NO_CODES
    ) -> tuple[Meaning, Outcome, Message]:
        """One exchange without a store: what was meant, what comes of it, what is said."""
        meaning = self.understand(event, state, now.date())
        outcome = step(state, meaning, self.catalogue, now, codes)
        return meaning, outcome, self.words.message(outcome)


def stranger(event: Event) -> State:
    """The state of somebody new. First words in Latin letters ("hi", "FAE") are answered in English."""
    words = event.text if isinstance(event, Said) else ""
    latin = words.isascii() and any(letter.isalpha() for letter in words)
    return State("en" if latin else "zh")


def _codes(update: Update, state: State, store: Store, now: datetime) -> Codes:
    """What only the world knows of joining codes: chance, and whom one was shown to."""
    code = in_hand(update.event, state)
    return Codes(spelt(secrets.choice), store.owner(code, update.person, now) if code else None)


def _safely(
    talk: Talk, event: Event, state: State, now: datetime, codes: Codes
) -> tuple[Meaning | None, Outcome, Message]:
    """An exchange in which a fault of ours is told to a candidate who waits for an answer; their state stays."""
    try:
        return talk.turn(event, state, now, codes)
    except Exception as fault:  # noqa: BLE001 - whatever it is, the talk has to go on
        log.error("turn broke down", fault=type(fault).__name__, at=_where(fault), place=state.place)  # noqa: TRY400
        told = () if isinstance(event, FellSilent) else (line("our_fault"),)
        outcome = Outcome(state, told, state.offered)
        return None, outcome, talk.words.message(outcome)


def _where(fault: Exception) -> str:
    """File and line; never the fault's own words, which may hold a candidate's."""
    frame = extract_tb(fault.__traceback__)[-1]
    return f"{frame.filename}:{frame.lineno}"


def _for(update: Update, manner: Manner) -> Manner:
    """What no request of theirs brought has no response that an answer could travel in."""
    return replace(manner, inline=False) if isinstance(update.event, FellSilent | FileChecked) else manner


def turn(update: Update, manner: Manner, talk: Talk, store: Store, now: datetime) -> tuple[Outgoing, ...]:
    """The messages that answer an update, all of it committed. A repeated update gets those of the first time.

    Starts again when something it was decided from has changed meanwhile. Raises `StoreUnavailable`.
    """
    while True:
        if (answered := store.answered(update)) is not None:
            metrics.UPDATES.labels(update.person.channel, "repeated").inc()
            log.info("repeated")
            return answered
        before = store.remembered(update.person)
        if update.version not in (None, before.version):
            return store.answered(update) or ()
        state = before.state or stranger(update.event)
        if wants_more(update.event) and (page := store.next_page(update, manner, now)):
            metrics.UPDATES.labels(update.person.channel, "stored").inc()
            log.info("stored", understood="more", messages=len(page))
            return page
        codes = _codes(update, state, store, now)
        meaning, outcome, message = _safely(talk, update.event, state, now, codes)
        answer = Answer((message,), _for(update, manner), talk.words.label("more", outcome.state))
        kept = store.keep(update, before.version, outcome, answer, now)
        if kept is not None:
            metrics.stored(update, meaning, outcome)
            log.info("stored", understood=metrics.understood(meaning), place=outcome.state.place, messages=len(kept))
            return kept
