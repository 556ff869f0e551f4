"""Codes of choices: short enough for every platform, and harmless however old or strange they are."""

from hypothesis import given
from hypothesis import strategies as st

from dialogs import choices
from dialogs.meanings import Asked, OldButton, Reading
from dialogs.state import Place, State
from dialogs.step import step
from role_data.load import load
from tests.dialogs.small import NOW

CATALOGUE = load()
VERBS = (
    "menu",
    "answer",
    "question",
    "reading",
    "yes",
    "no",
    "role",
    "duties",
    "requirements",
    "quiz",
    "apply",
    "language",
)


def test_every_code_fits_a_button() -> None:
    """Telegram takes 64 bytes."""
    codes = [code for role in CATALOGUE.roles for question in role.questions for code in choices.answers_to(question)]
    codes += [f"{verb}/{role.id}" for role in CATALOGUE.roles for verb in ("requirements", "quiz", "apply")]
    assert not [code for code in codes if len(code.encode()) > 64]


def test_every_answer_button_is_an_answer() -> None:
    for role in CATALOGUE.roles:
        for question in role.questions:
            for code in choices.answers_to(question):
                assert not isinstance(choices.meaning_of(code, State(), CATALOGUE), OldButton), code


@given(
    st.builds("/".join, st.lists(st.sampled_from(VERBS) | st.text(max_size=8), max_size=4)), st.sampled_from(Place)
)
def test_any_code_in_any_place_is_answered(code: str, place: Place) -> None:
    """A press from years ago, or one that somebody made up, leads to a place that says something."""
    state = State(place=place, greeted=True)
    outcome = step(state, choices.meaning_of(code, state, CATALOGUE), CATALOGUE, NOW)
    assert outcome.replies or outcome.choices


def test_a_yes_from_another_time_is_no_yes_now() -> None:
    """The old "I agree" does not delete anything."""
    state = State(place=Place.FORGET, greeted=True)
    assert isinstance(choices.meaning_of("yes/consent", state, CATALOGUE), OldButton)


def test_a_role_named_in_passing_is_talked_about_from_then_on() -> None:
    """ "Hi, I saw the FAE ad" names a role, whatever else it is taken for."""
    role = CATALOGUE.roles[-1].id
    greeting = Asked((Reading("smalltalk", topic="greeting"),), "hi, I saw that ad", role=role)
    assert step(State(greeted=True), greeting, CATALOGUE, NOW).state.role == role
