"""A changed quiz before it is published: past answers held against the rules of today and the changed ones."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.catalogue import Question, Role
from dialogs.eligibility import Judged, Judgement, judge
from dialogs.outcome import Verdict
from dialogs.state import GivenAnswer


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One candidate by both rules. `deciding`: what a changed verdict is due to, as it is asked afterwards if it
    still is."""

    before: Verdict
    after: Verdict
    deciding: tuple[Question, ...] = ()


def rehearse(before: Role, after: Role, answers: Mapping[str, GivenAnswer]) -> Rehearsed:
    """What nobody was asked yet is open, and never a no."""
    was, would_be = judge(before, answers), judge(after, answers)
    deciding = _deciding(was, would_be) if was.verdict != would_be.verdict else ()
    return Rehearsed(was.verdict, would_be.verdict, deciding)


def new_questions(before: Role, after: Role) -> tuple[Question, ...]:
    """Those of `after` that nobody was asked: new ones, and old ones in new words."""
    asked = {question.id for question in before.questions}
    return tuple(question for question in after.questions if question.id not in asked)


def _deciding(was: Judgement, would_be: Judgement) -> tuple[Question, ...]:
    """What stands in one's way by one of the rules, and not in the same way by the other."""
    earlier, later = ({row.question.id: row for row in judged.rows} for judged in (was, would_be))
    reasons = {row.question.id for row in (*was.reasons, *would_be.reasons)}
    both = [(earlier.get(id_), later.get(id_)) for id_ in earlier | later if id_ in reasons]
    return tuple(row.question for then, now in both if (row := now or then) and _standing(then) != _standing(now))


def _standing(row: Judged | None) -> tuple[bool, bool | None]:
    """Whether it has to be met, and whether it is."""
    return (row.question.must, row.met) if row else (False, None)
