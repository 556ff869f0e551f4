"""What comes of a meaning: the new state, what is said, what is to happen. All plain values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from dialogs.events import Attachment
from dialogs.meanings import Details
from dialogs.state import Consent, State


@dataclass(frozen=True, slots=True)
class Line:
    """A reviewed line by its id, with values; words come from `lines/zh.yaml` and `lines/en.yaml`.

    Values are plain: text, numbers, ids. The template looks a role or a fact up by its id.
    """

    id: str
    values: dict[str, Any]


def line(id: str, **values: Any) -> Line:  # noqa: A002 - it is a line's id
    return Line(id, values)


Verdict = Literal["qualified", "not_qualified", "needs_review"]


@dataclass(frozen=True, slots=True)
class LeadAnswer:
    """One row of the verdict: what was required, asked and answered. `met` None: unclear or nothing required."""

    requirement: str
    question: str
    answer: str
    met: bool | None
    id: str = ""
    """The question's id, to show the row in a recruiter's own language."""


@dataclass(frozen=True, slots=True)
class LeadLeft:
    """A candidate left confirmed details for a role, or changed what a lead says. One per person and role.

    `awaited`: they were told that a recruiter answers, even if nothing has changed. `asked`: the ids of what the role
    asks today; None: not known.
    """

    role: str | None
    verdict: Verdict
    contact: Details
    answers: tuple[LeadAnswer, ...]
    note: str = ""
    awaited: bool = False
    asked: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class QuestionForwarded:
    """A question that the ad does not answer, in the candidate's words, passed on at their wish."""

    text: str
    role: str | None


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    consent: Consent


@dataclass(frozen=True, slots=True)
class ResumeSent:
    """A file to fetch and to look at."""

    attachment: Attachment


@dataclass(frozen=True, slots=True)
class ResumeKept:
    """A file that was looked at is their résumé now, in the place of an older one. `file`: the store's number."""

    file: int


@dataclass(frozen=True, slots=True)
class ResumeRefused:
    """A file that was looked at is let go."""

    file: int


@dataclass(frozen=True, slots=True)
class PersonForgotten:
    """Everything kept about this person is to be erased, leads included, in every chat that is joined with this one.

    `here_only`: in this chat alone; what the joined ones know stays theirs.
    """

    here_only: bool = False


@dataclass(frozen=True, slots=True)
class ApplicationWithdrawn:
    """The lead for this role is to be erased, and recruiters are to hear of it; everything else stays."""

    role: str | None


@dataclass(frozen=True, slots=True)
class TakenInHand:
    """A recruiter speaks to them, and from now on hears what they say."""

    name: str


@dataclass(frozen=True, slots=True)
class SaidToRecruiter:
    """What they just said is for the recruiter."""


@dataclass(frozen=True, slots=True)
class HandsLeft:
    """The talk is with us again. `theirs`: the candidate wished it, and the recruiter does not know yet."""

    theirs: bool


Stage = Literal["arrived", "asked", "quiz", "verdict", "lead"]
"""arrived: said hello to, and again when a source first brings somebody who had come without one; asked: was told
something they wanted to know; quiz: has answered or skipped a question; verdict: has answered them all."""


@dataclass(frozen=True, slots=True)
class StageReached:
    """Somebody got so far for the first time; the last three once for each role. `role` None: none was named."""

    stage: Stage
    role: str | None


@dataclass(frozen=True, slots=True)
class CodeShown:
    """Whoever says this code on another platform before `until` is the same person, if they say so."""

    code: str
    until: datetime


@dataclass(frozen=True, slots=True)
class PeopleJoined:
    """This chat and the one that the code was shown in are one person's. `known`: its state when that was decided."""

    code: str
    known: State


Effect = (
    LeadLeft
    | QuestionForwarded
    | ConsentGiven
    | ResumeSent
    | ResumeKept
    | ResumeRefused
    | PersonForgotten
    | ApplicationWithdrawn
    | StageReached
    | CodeShown
    | PeopleJoined
    | TakenInHand
    | SaidToRecruiter
    | HandsLeft
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`choices` are codes (see `dialogs.choices`); they are shown as buttons, numbers or links."""

    state: State
    replies: tuple[Line, ...] = ()
    choices: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
