"""Requirement and answer → met, not met, unclear; and the verdict."""

import pytest

from dialogs.catalogue import AnswerYes, AtLeastDegree, AtLeastYears, Rule, StudiedOneOf
from dialogs.eligibility import exceeds, judge, met, other_roles
from dialogs.meanings import Answer, Degree, InWords, Studied, Years, YesNo
from dialogs.state import GivenAnswer
from tests.dialogs.small import CATALOGUE, COOK, SHIP

ONE_TO_THREE = AtLeastYears(1, 3)


@pytest.mark.parametrize(
    ("rule", "answer", "expected"),
    [
        (ONE_TO_THREE, Years(1, 1), True),
        (ONE_TO_THREE, Years(0.5, 0.5), False),
        (ONE_TO_THREE, Years(10, 10), True),
        (ONE_TO_THREE, Years(0.5, 1.5), None),
        (ONE_TO_THREE, Years(0.5, None), None),
        (ONE_TO_THREE, Years(2, None), True),
        (AtLeastYears(3), Years(2.5, 2.9), False),
        (AtLeastDegree("bachelor", "master"), Degree("associate"), False),
        (AtLeastDegree("bachelor", "master"), Degree("bachelor"), True),
        (AtLeastDegree("bachelor"), Degree("phd"), True),
        (StudiedOneOf(("physics",)), Studied(False), False),
        (AnswerYes(), YesNo(True), True),
        (AnswerYes(), YesNo(False), False),
        (AnswerYes(), InWords("sort of"), None),
        (AnswerYes(), None, None),
        (None, YesNo(False), None),
    ],
)
def test_met(rule: Rule | None, answer: Answer | None, expected: bool | None) -> None:
    """Only what is plainly below is a no; what could be either stays open."""
    assert met(rule, answer) is expected


def test_more_than_asked_for_is_noted() -> None:
    assert exceeds(ONE_TO_THREE, Years(4, 4))
    assert not exceeds(ONE_TO_THREE, Years(3, 3))
    assert exceeds(AtLeastDegree("bachelor", "master"), Degree("master"))
    assert not exceeds(AtLeastYears(3), Years(30, 30))


def given(**answers: Answer | None) -> dict[str, GivenAnswer]:
    years, yes_no = "sailor/requirements/1/years", "sailor/requirements/2/yes_no"
    ids = {"years": years, "yes_no": yes_no}
    return {ids[name]: GivenAnswer(answer) for name, answer in answers.items()}


def test_a_preference_never_disqualifies() -> None:
    assert judge(SHIP, given(years=Years(4, 4), yes_no=YesNo(False))).verdict == "qualified"


def test_a_must_that_is_not_met_does() -> None:
    judgement = judge(SHIP, given(years=Years(1, 1), yes_no=YesNo(True)))
    assert judgement.verdict == "not_qualified"
    assert [row.question.id for row in judgement.against] == ["sailor/requirements/1/years"]


@pytest.mark.parametrize("answer", [None, InWords("long"), Years(2, 4)])
def test_unclear_or_skipped_is_for_a_person_to_see(answer: Answer | None) -> None:
    judgement = judge(SHIP, given(years=answer, yes_no=YesNo(True)))
    assert judgement.verdict == "needs_review"
    assert [row.question.id for row in judgement.open] == ["sailor/requirements/1/years"]


def test_a_role_without_requirements_has_no_pass_or_fail() -> None:
    assert judge(COOK, {}).verdict == "needs_review"


def test_other_roles_are_those_that_nothing_speaks_against() -> None:
    failed = given(years=Years(1, 1))
    assert other_roles(SHIP, failed, CATALOGUE) == (COOK,)
    assert other_roles(COOK, failed, CATALOGUE) == ()
