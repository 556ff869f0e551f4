"""A changed quiz, and who would change sides by it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dialogs.catalogue import AnswerYes, AtLeastYears, Question, Role, Text
from dialogs.eligibility import judge
from dialogs.meanings import InWords, Years, YesNo
from dialogs.rehearsal import Rehearsed, new_questions, rehearse
from dialogs.state import GivenAnswer
from tests.dialogs.small import COOK, SHIP, fact

YEARS, KNOTS = SHIP.questions
STORMS = Question("sailor/storms", "sailor/requirements/1", "yes_no", Text("风暴？", "Storms?"), AnswerYes(), True)


def asking(*questions: Question) -> Role:
    return replace(SHIP, questions=questions)


def stricter(years: float) -> Role:
    return asking(replace(YEARS, rule=AtLeastYears(years)), KNOTS)


spans = st.floats(0, 50).flatmap(
    lambda low: st.one_of(st.none(), st.floats(low, 60)).map(lambda high: Years(low, high))
)
answers = st.fixed_dictionaries(
    {},
    optional={
        YEARS.id: st.one_of(st.none(), spans, st.just(InWords("a while"))).map(GivenAnswer),
        KNOTS.id: st.one_of(st.none(), st.booleans().map(YesNo)).map(GivenAnswer),
        COOK.questions[0].id: st.just(GivenAnswer(InWords("soup"))),
    },
)


@given(answers)
def test_the_same_rules_change_nobody(given: dict[str, GivenAnswer]) -> None:
    for role in (SHIP, COOK):
        verdict = judge(role, given).verdict
        assert rehearse(role, role, given) == Rehearsed(verdict, verdict)


@given(answers, st.floats(3.5, 50))
def test_more_years_turn_exactly_those_who_have_less(given: dict[str, GivenAnswer], years: float) -> None:
    """Who was open or refused stays so; nobody gains, and nobody whose years are enough loses."""
    found = rehearse(SHIP, stricter(years), given)
    answer = given[YEARS.id].answer if YEARS.id in given else None
    if isinstance(answer, Years) and 3 <= answer.low < years:
        plainly = answer.high is not None and answer.high < years
        assert (found.before, found.after) == ("qualified", "not_qualified" if plainly else "needs_review")
        assert [question.fact for question in found.deciding] == [YEARS.fact]
    elif found.before == "needs_review":
        assert found.after in ("needs_review", "not_qualified")
    else:
        assert found.after == found.before


@given(answers)
def test_what_nobody_was_asked_is_never_a_no(given: dict[str, GivenAnswer]) -> None:
    """A new must makes the qualified open, and refuses nobody; whoever is refused already stays so."""
    found = rehearse(SHIP, asking(YEARS, KNOTS, STORMS), given)
    assert found.after == ("not_qualified" if found.before == "not_qualified" else "needs_review")
    assert found.deciding == ((STORMS,) if found.before == "qualified" else ())


def test_an_answer_goes_with_its_question_and_with_no_other() -> None:
    """Another must in the place of the one that moved down: "yes" to one does not become a "yes" to the other."""
    given = {YEARS.id: GivenAnswer(Years(4, 4)), KNOTS.id: GivenAnswer(YesNo(True))}
    before, after = asking(YEARS, KNOTS), asking(YEARS, STORMS, KNOTS)
    assert new_questions(before, after) == (STORMS,)
    assert rehearse(before, after, given) == Rehearsed("qualified", "needs_review", (STORMS,))


def test_a_preference_that_becomes_a_must_and_a_must_that_goes() -> None:
    given = {YEARS.id: GivenAnswer(Years(1, 1)), KNOTS.id: GivenAnswer(YesNo(False))}
    must = replace(KNOTS, must=True)
    able = given | {YEARS.id: GivenAnswer(Years(9, 9))}
    assert rehearse(SHIP, asking(YEARS, must), able) == Rehearsed("qualified", "not_qualified", (must,))
    assert rehearse(SHIP, asking(YEARS, must), given).deciding == ()
    assert rehearse(SHIP, asking(KNOTS), given) == Rehearsed("not_qualified", "qualified", (YEARS,))


def test_requirements_for_a_role_that_had_none() -> None:
    """Not by a question: no one's answer decides it."""
    published = replace(COOK, requirements=(fact("cook/requirements/1"),))
    given = {COOK.questions[0].id: GivenAnswer(InWords("soup"))}
    assert rehearse(COOK, published, given) == Rehearsed("needs_review", "qualified")
