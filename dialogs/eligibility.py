"""Requirement and answer → met, not met, unclear; and the verdict with its reasons. Rules by people, no score."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.catalogue import (
    DEGREES,
    AnswerYes,
    AtLeastDegree,
    AtLeastYears,
    Catalogue,
    Question,
    Role,
    Rule,
    StudiedOneOf,
)
from dialogs.meanings import Answer, Degree, Studied, Years, YesNo
from dialogs.outcome import Verdict
from dialogs.state import GivenAnswer


def met(rule: Rule | None, answer: Answer | None) -> bool | None:
    """True, False, or None where the answer leaves it open (skipped, unclear, or nothing required)."""
    match rule, answer:
        case AtLeastYears(years), Years(low, high):
            if low >= years:
                return True
            return False if high is not None and high < years else None
        case AnswerYes(), YesNo(yes):
            return yes
        case AtLeastDegree(level), Degree(held):
            return DEGREES.index(held) >= DEGREES.index(level)
        case StudiedOneOf(), Studied(listed):
            return listed
        case _:
            return None


def exceeds(rule: Rule | None, answer: Answer | None) -> bool:
    """More than the ad asks for: met all the same, and worth a word to the recruiter."""
    match rule, answer:
        case AtLeastYears(_, float() | int() as above), Years(low, _):
            return low > above
        case AtLeastDegree(_, str() as desirable), Degree(held):
            return DEGREES.index(held) >= DEGREES.index(desirable)
        case _:
            return False


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with its answer held against its rule."""

    question: Question
    given: GivenAnswer | None
    met: bool | None
    exceeds: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    verdict: Verdict
    rows: tuple[Judged, ...]

    @property
    def against(self) -> tuple[Judged, ...]:
        """The musts that are not met: the reasons of a `not_qualified`."""
        return tuple(row for row in self.rows if row.question.must and row.met is False)

    @property
    def open(self) -> tuple[Judged, ...]:
        """The musts that a person has to look at."""
        return tuple(row for row in self.rows if row.question.must and row.met is None)

    @property
    def reasons(self) -> tuple[Judged, ...]:
        """What keeps it from being `qualified`, as far as it is a question."""
        return self.against or self.open


def judge(role: Role, answers: Mapping[str, GivenAnswer]) -> Judgement:
    """The verdict: a must not met → not qualified; any must open, or no published requirements → needs review."""
    rows = tuple(_judged(question, answers.get(question.id)) for question in role.questions)
    if any(row.question.must and row.met is False for row in rows):
        verdict: Verdict = "not_qualified"
    elif not role.requirements or any(row.question.must and row.met is None for row in rows):
        verdict = "needs_review"
    else:
        verdict = "qualified"
    return Judgement(verdict, rows)


def other_roles(role: Role, answers: Mapping[str, GivenAnswer], catalogue: Catalogue) -> tuple[Role, ...]:
    """Roles that may fit better: none of the answers given so far speaks against them, fewest musts first."""
    fitting = [other for other in catalogue.roles if other.id != role.id and not judge(other, answers).against]
    return tuple(sorted(fitting, key=lambda other: sum(question.must for question in other.questions)))


def _judged(question: Question, given: GivenAnswer | None) -> Judged:
    answer = given.answer if given else None
    return Judged(question, given, met(question.rule, answer), exceeds(question.rule, answer))
