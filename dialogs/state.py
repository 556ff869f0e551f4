"""What is remembered of a person between two events. A plain record: stored as JSON, read back as it was."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import TypeAdapter

from dialogs.events import Attachment, Language, Script
from dialogs.meanings import Answer, Details, Reading


class Place(StrEnum):
    """Where the talk stands: what, if anything, we are waiting to hear."""

    HOME = "home"
    """Nothing pending."""
    WHICH = "which"
    """Several readings were close: which one?"""
    CHOOSE_ROLE = "choose_role"
    """Which role, for the quiz or the application?"""
    QUIZ = "quiz"
    """An answer to the current question."""
    VERDICT = "verdict"
    """Shown the verdict: leave contact details?"""
    CHANGE = "change"
    """Which of the answers to change?"""
    CONSENT = "consent"
    """May we keep contact details?"""
    CONTACT = "contact"
    """Name and a way to reach them, piece by piece."""
    CONFIRM = "confirm"
    """Are these details right?"""
    RESUME = "resume"
    """A résumé, as a file."""
    PASS_ON = "pass_on"  # noqa: S105 - not a password
    """Shall a question that the ad does not answer go to a recruiter?"""
    FORGET = "forget"
    """Really delete everything?"""
    WITHDRAW = "withdraw"
    """Which application is to be withdrawn?"""
    JOIN = "join"
    """Shall this chat and the one that a code came from be one?"""
    HANDS = "hands"
    """Nothing: they speak with a recruiter, and we pass it on."""


OVERLAYS = frozenset({Place.WHICH, Place.PASS_ON, Place.FORGET, Place.WITHDRAW, Place.JOIN})
"""Asked on top of what was pending, and gone as soon as anything else is said."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """`answer` None: skipped. `words`: as the candidate said it."""

    answer: Answer | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    version: str
    language: Language
    at: datetime


@dataclass(frozen=True, slots=True)
class Hands:
    """The talk is in human hands."""

    name: str
    """The recruiter who spoke last."""
    since: datetime
    place: Place = Place.HOME
    """Where the talk with us goes on afterwards."""
    told: bool = False
    """Whether they have heard that their words are passed on."""


@dataclass(frozen=True, slots=True)
class State:
    """Frozen; a conversation returns a changed copy (`dataclasses.replace`)."""

    language: Language = "zh"
    language_chosen: bool = False
    """True: chosen by the candidate, so their words no longer switch it."""
    script: Script = "simplified"
    """The characters that they write Chinese in, and are answered in."""
    greeted: bool = False
    place: Place = Place.HOME
    under: Place = Place.HOME
    """What an overlay (WHICH, PASS_ON, FORGET, WITHDRAW, JOIN) covers: the talk goes on there when it closes."""
    offered: tuple[str, ...] = ()
    """The codes of the choices last shown, in order: "2" means the second."""
    role: str | None = None
    """The role last talked about: "and the requirements?" leans on it."""
    facts: tuple[str, ...] = ()
    """The facts last told: "the second one?" leans on them."""
    asked: str = ""
    """The question last asked, in the candidate's words: "and for the DL job?" leans on it."""
    readings: tuple[Reading, ...] = ()
    """What WHICH offers."""
    choose_for: Literal["quiz", "contact"] = "quiz"
    """What CHOOSE_ROLE chooses for."""
    quiz: str | None = None
    """The role whose quiz is under way or was last finished."""
    question: str | None = None
    """The quiz question that is pending; None: finished or not begun."""
    numbered: tuple[str, ...] = ()
    """The quiz's questions in the order in which they last had numbers: "question 2" means the second."""
    unclear: int = 0
    """How often the pending question was answered in a way that we could not read."""
    answers: dict[str, GivenAnswer] = field(default_factory=dict)
    """By question id, over all roles."""
    consent: Consent | None = None
    contact: Details = field(default_factory=Details)
    """Confirmed details."""
    draft: Details = field(default_factory=Details)
    """Details being collected, kept only after consent."""
    applying_for: str | None = None
    """The role that the contact details are left for; None: not decided."""
    attachment: Attachment | None = None
    """A file sent before consent: where to fetch it, and not the file. It is fetched once they agree."""
    resume: bool = False
    """Whether a résumé of theirs is kept."""
    leads: tuple[str, ...] = ()
    """The roles a recruiter has a lead for; "" for an application that names none."""
    wish: str = ""
    """Their words when they asked for a person to look; empty: they did not."""
    note: str = ""
    """A question waiting to be passed on."""
    source: str | None = None
    hands: Hands | None = None
    """None: the talk is with us."""
    away: bool = False
    """They left: nothing can be said to them until they come back."""
    leave_alone: bool = False
    """They had their one reminder, or refused something: we do not write to them by ourselves any more."""
    joined: int = 0
    """With how many of their chats on other platforms this one is joined; kept by the store."""
    joined_told: int = 0
    """Of how many of those they know from us."""
    code: str = ""
    """The joining code that JOIN asks about."""
    wrong_codes: tuple[datetime, ...] = ()
    """When joining codes were tried that were nobody's, the last few times."""

    @property
    def standing(self) -> Place:
        """Where the talk stands without what only lies over it."""
        return self.under if self.place in OVERLAYS else self.place


STATE = TypeAdapter(State)
"""Reads and writes a state as JSON: `STATE.dump_json(state)`, `STATE.validate_json(text)`."""
