"""The whole path of one update, in two short functions: understood, decided and worded; then stored, to be delivered.

`decide` only reads and `keep` only writes, so that people are thought about at the same time, and kept together with
one commit.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from traceback import extract_tb
from typing import Literal, Self

import structlog

from bot.pages import Answer, wants_more
from bot.post import Manner, Outgoing, Update
from bot.storage import Outrun, Store
from dialogs.catalogue import Catalogue, Fact
from dialogs.codes import NO_CODES, Codes, spelt
from dialogs.events import Event, FellSilent, FileChecked, FromRecruiter, Said
from dialogs.meanings import Meaning
from dialogs.outcome import Outcome, line
from dialogs.state import State
from dialogs.step import step
from dialogs.understanding.codes import in_hand
from dialogs.understanding.understand import Understanding
from dialogs.wording import Message, Words

log = structlog.get_logger(__name__)

OF_OURS = FellSilent | FileChecked | FromRecruiter
"""What no request of theirs brought."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What a conversation needs besides its state: understanding, what is published, and the words."""

    understand: Understanding
    catalogue: Catalogue
    words: Words

    def knowing(self, answers: tuple[Fact, ...]) -> Self:
        """The same talk, with these answers of recruiters beside the ad."""
        catalogue = replace(self.catalogue, answers=answers)
        words = self.words.about(catalogue)
        return type(self)(self.understand.knowing(catalogue, words), catalogue, words)

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
        told = () if isinstance(event, FellSilent | FromRecruiter) else (line("our_fault"),)
        outcome = Outcome(state, told, state.offered)
        return None, outcome, talk.words.message(outcome)


def _where(fault: Exception) -> str:
    """File and line; never the fault's own words, which may hold a candidate's."""
    frame = extract_tb(fault.__traceback__)[-1]
    return f"{frame.filename}:{frame.lineno}"


def _from_recruiter(update: Update) -> bool:
    return isinstance(update.event, FromRecruiter)


def _for(update: Update, manner: Manner) -> Manner:
    """What no request of theirs brought has no response that an answer could travel in."""
    return replace(manner, inline=False) if isinstance(update.event, OF_OURS) else manner


@dataclass(frozen=True, slots=True)
class Turned:
    """What has become of an update. `outgoing`: the messages that answer it; those of the first time if `repeated`.

    `dropped`: what time brought, for somebody who has done something since; a recruiter's words, for nobody.
    `meaning` and `outcome`: of an exchange.
    """

    result: Literal["stored", "repeated", "dropped"]
    outgoing: tuple[Outgoing, ...] = ()
    meaning: Meaning | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class NextPage:
    """The answer is what was held back for lack of room."""

    update: Update
    manner: Manner
    now: datetime


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was meant, what comes of it, what is said. `version`: of the state that it was decided from."""

    update: Update
    version: int
    meaning: Meaning | None
    outcome: Outcome
    answer: Answer
    now: datetime


Decision = Turned | NextPage | Exchange


def decide(
    update: Update, manner: Manner, talk: Talk, store: Store, now: datetime, *, at_once: bool = False
) -> Decision:
    """What is to be kept. `at_once`: whoever keeps it delivers it. Raises `StoreUnavailable`."""
    before = store.before(update)
    if before.answered is not None:
        return Turned("repeated", before.answered)
    if update.version not in (None, before.version) or (before.state is None and _from_recruiter(update)):
        return Turned("dropped")
    if wants_more(update.event) and store.holds_page(update.person):
        return NextPage(update, manner, now)
    state = before.state or stranger(update.event)
    meaning, outcome, message = _safely(talk, update.event, state, now, _codes(update, state, store, now))
    answer = Answer((message,), _for(update, manner), talk.words.label("more", outcome.state), at_once)
    return Exchange(update, before.version, meaning, outcome, answer, now)


def keep(decision: Decision, store: Store) -> Turned:
    """All of it committed. Raises `StoreUnavailable`; `Outrun` if it has to be decided again, since something that
    it was decided from has changed meanwhile."""
    match decision:
        case Turned():
            return decision
        case NextPage(update, manner, now):
            page = store.next_page(update, manner, now)
            if page is None:
                raise Outrun
            return Turned("stored", page)
        case Exchange(update, version, meaning, outcome, answer, now):
            kept = store.keep(update, version, outcome, answer, now)
            if kept is None:
                raise Outrun
            return Turned("stored", kept, meaning, outcome)
