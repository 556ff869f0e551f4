"""A changed quiz before it is published: past answers held against the rules of today and the changed ones."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.catalogue import Question, Role, StudiedOneOf
from dialogs.eligibility import Judged, Judgement, judge
from dialogs.meanings import Answer, Studied
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
    """`answers`: by the question ids of `before`. What nobody was asked yet is open, and never a no."""
    same = same_questions(before, after)
    carried = {
        question.id: GivenAnswer(_still_said(given.answer, same[question.id], question), given.words)
        for question in after.questions
        if question.id in same and (given := answers.get(same[question.id].id))
    }
    was, would_be = judge(before, answers), judge(after, carried)
    deciding = _deciding(was, would_be, same) if was.verdict != would_be.verdict else ()
    return Rehearsed(was.verdict, would_be.verdict, deciding)


def same_questions(before: Role, after: Role) -> dict[str, Question]:
    """Those of `after` that are asked already, by their ids: each as it is in `before`.

    Told by their words and not by their ids, which count the requirements: one more in between moves all below it.
    One that is new in both languages asks something else.
    """
    same: dict[str, Question] = {}
    for question in after.questions:
        alike = [old for old in before.questions if _asks_the_same(old, question)]
        if alike:
            same[question.id] = next((old for old in alike if old.id == question.id), alike[0])
    return same


def _asks_the_same(one: Question, other: Question) -> bool:
    return one.kind == other.kind and (one.ask.zh == other.ask.zh or one.ask.en == other.ask.en)


def _still_said(answer: Answer | None, before: Question, after: Question) -> Answer | None:
    """What was answered says "one of these fields" or not, so it may say nothing of other fields."""
    match answer, before.rule, after.rule:
        case Studied(listed), StudiedOneOf(old), StudiedOneOf(new):
            holds = set(old) <= set(new) if listed else set(old) >= set(new)
            return answer if holds else None
        case _:
            return answer


def _deciding(was: Judgement, would_be: Judgement, same: Mapping[str, Question]) -> tuple[Question, ...]:
    """What stands in one's way by one of the rules, and not in the same way by the other."""
    earlier = {row.question: row for row in was.rows}
    later = {same.get(row.question.id, row.question): row for row in would_be.rows}
    reasons = {*was.reasons, *would_be.reasons}
    both = [(earlier.get(question), later.get(question)) for question in earlier | later]
    return tuple(
        row.question
        for then, now in both
        if (row := now or then) and {then, now} & reasons and _standing(then) != _standing(now)
    )


def _standing(row: Judged | None) -> tuple[bool, bool | None]:
    """Whether it has to be met, and whether it is."""
    return (row.question.must, row.met) if row else (False, None)
