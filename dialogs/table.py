"""A row, the lookup, and the error for a missing row.

The talk is a dict of dicts: place, then kind of meaning, to a row. A row names the function that decides and every
place it may lead to, so the whole talk can be read, drawn and explored without running it. Rows of ANYTIME hold in
every place that has no row of its own for that kind; together they are total.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from dialogs.catalogue import Catalogue, Role
from dialogs.codes import NO_CODES, Codes
from dialogs.meanings import (
    Action,
    Answered,
    Asked,
    Began,
    BroughtCode,
    ForRecruiter,
    Gave,
    GotFile,
    HandedBack,
    HeardRecruiter,
    Meaning,
    Move,
    Moved,
    OldButton,
    Reading,
    ShowedFile,
    Unclear,
    WentAway,
    WentSilent,
)
from dialogs.outcome import Line, Outcome
from dialogs.state import OVERLAYS, Place, State


class Kind(StrEnum):
    """The kinds of meaning that a row can wait for."""

    # questions
    TELL = "published"
    NOT_PUBLISHED = "not published"
    OFF_TOPIC = "off topic"
    SMALLTALK = "small talk"
    CLOSE = "close readings"
    # requests: the contract's actions
    LIST_ROLES = "list roles"
    START_QUIZ = "start quiz"
    LEAVE_CONTACT = "leave contact"
    TALK_TO_HUMAN = "talk to human"
    SWITCH_LANGUAGE = "switch language"
    PRIVACY = "privacy"
    DELETE_MY_DATA = "delete my data"
    HELP = "help"
    RESUME = "send a résumé"  # a way to leave contact details, to other programs
    # moves
    MENU = "menu"
    BACK = "back"
    SKIP = "skip"
    REPEAT = "repeat"
    STOP = "stop"
    YES = "yes"
    NO = "no"
    CHANGE = "change an answer"
    MY_DATA = "my data"
    NO_REMINDERS = "no reminders"
    JOIN = "join platforms"
    WITHDRAW = "withdraw an application"
    # the rest
    ANSWERED = "quiz answer"
    GAVE = "contact details"
    BEGAN = "opened the chat"
    CODE = "joining code"
    FILE = "file"
    DOCUMENT = "document"
    GOT_FILE = "file looked at"
    LEFT = "left"
    SILENT = "fell silent"
    RECRUITER = "recruiter spoke"
    HANDED_BACK = "recruiter is done"
    FOR_RECRUITER = "words for a recruiter"
    UNCLEAR = "unclear"
    OLD_BUTTON = "old button"


_OUTCOMES = {
    "answered": Kind.TELL,
    "not_published": Kind.NOT_PUBLISHED,
    "off_topic": Kind.OFF_TOPIC,
    "smalltalk": Kind.SMALLTALK,
}
_OF_TYPE: dict[type, Kind] = {
    Answered: Kind.ANSWERED,
    Gave: Kind.GAVE,
    Began: Kind.BEGAN,
    BroughtCode: Kind.CODE,
    ShowedFile: Kind.FILE,
    GotFile: Kind.GOT_FILE,
    WentAway: Kind.LEFT,
    WentSilent: Kind.SILENT,
    HeardRecruiter: Kind.RECRUITER,
    HandedBack: Kind.HANDED_BACK,
    ForRecruiter: Kind.FOR_RECRUITER,
    Unclear: Kind.UNCLEAR,
    OldButton: Kind.OLD_BUTTON,
}


def kind_of(meaning: Meaning) -> Kind:
    match meaning:
        case Asked(readings=(Reading(action=Action.LEAVE_CONTACT, topic="resume"),)):
            return Kind.RESUME
        case ShowedFile(kind="file"):
            return Kind.DOCUMENT
        case Asked(readings=(reading,)):
            return _of_action(reading.action) if reading.action else _OUTCOMES[reading.outcome]
        case Asked():
            return Kind.CLOSE
        case Moved(move=move):
            return _of_move(move)
        case _:
            return _OF_TYPE[type(meaning)]


def _of_action(action: Action) -> Kind:
    return Kind[action.name]


def _of_move(move: Move) -> Kind:
    return Kind[move.name]


@dataclass(frozen=True, slots=True)
class Scene:
    """What a row decides from: what is remembered, what is published, the time, and what codes the world has."""

    state: State
    catalogue: Catalogue
    now: datetime
    codes: Codes = NO_CODES

    def role(self, id: str | None = None) -> Role | None:  # noqa: A002 - the field's own word
        """The named role, else the one being talked about."""
        return self.catalogue.role(id or self.state.role)

    def says(self, *replies: Line, choices: tuple[str, ...] = (), **changes: Any) -> Outcome:
        """An outcome from here: these lines, these changes of the state."""
        return Outcome(replace(self.state, **changes) if changes else self.state, replies, choices)

    def closes(self, *replies: Line, **changes: Any) -> Outcome:
        """An outcome that closes the overlay we are in: the talk goes on with what it covered."""
        return self.says(*replies, place=self.state.under, under=Place.HOME, **changes)


class Prompt(NamedTuple):
    """How a place asks for what it waits for; said again whenever the talk comes back to it. `numbered`: the quiz
    questions as they are numbered, if a number is shown."""

    replies: tuple[Line, ...]
    choices: tuple[str, ...]
    numbered: tuple[str, ...] = ()


Handler = Callable[[Scene, Any], Outcome]


class Row(NamedTuple):
    """`leads_to` empty: stays where it was (an overlay closes)."""

    handler: Handler
    leads_to: tuple[Place, ...] = ()


Rows = Mapping[Kind, Row]
Table = Mapping[Place, Rows]


class MissingRow(LookupError):
    """The table has no row for this kind in this place: add one, or an anytime row."""

    def __init__(self, place: Place, kind: Kind) -> None:
        super().__init__(f"no row for '{kind}' at '{place}'; add one to its conversation or to anytime")


def find(table: Table, anytime: Rows, place: Place, kind: Kind) -> Row:
    row = table.get(place, {}).get(kind) or anytime.get(kind)
    if row is None:
        raise MissingRow(place, kind)
    return row


def uncovered(state: State, waits_for: Rows, kind: Kind) -> State:
    """An overlay is left by anything that it does not wait for."""
    if state.place in OVERLAYS and kind not in waits_for:
        return replace(state, place=state.under, under=Place.HOME)
    return state


def covered(state: State, overlay: Place, **changes: Any) -> State:
    """The state with an overlay on top; one overlay replaces another."""
    return replace(state, place=overlay, under=state.standing, **changes)
