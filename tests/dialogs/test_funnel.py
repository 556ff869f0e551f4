"""How far somebody got: each stage once, whatever they do over and over."""

from collections import Counter
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs import choices
from dialogs.meanings import Action, Asked, Began, Details, Gave, Meaning, Move, Moved, Reading, WentAway
from dialogs.outcome import PersonForgotten, StageReached
from dialogs.state import State
from dialogs.step import step
from tests.dialogs.small import CATALOGUE, COOK, NOW, SHIP

TELL = Asked((Reading("answered", role="sailor", facts=("sailor/duties/1",)),), "what?")
DETAILS = Gave(Details("Ann", "ann@example.com"), agreed=True)


def press(code: str, state: State) -> Meaning:
    return choices.meaning_of(code, state, CATALOGUE)


def stages(*meanings: Meaning | str) -> list[tuple[str, str | None]]:
    """What is reached, in order; a text is a button's code."""
    state, reached = State(), []
    for each in meanings:
        outcome = step(state, press(each, state) if isinstance(each, str) else each, CATALOGUE, NOW)
        reached += [effect for effect in outcome.effects if isinstance(effect, StageReached)]
        state = outcome.state
    return [(each.stage, each.role) for each in reached]


def test_from_a_poster_to_a_lead() -> None:
    """One after the other, and for the role that it is about."""
    assert stages(
        Began("poster", "sailor"),
        TELL,
        "quiz/sailor",
        "answer/sailor/requirements/1/years/4",
        "answer/sailor/requirements/2/yes_no/y",
        "yes/verdict",
        DETAILS,
        "yes/confirm",
    ) == [("arrived", "sailor"), ("asked", "sailor"), ("quiz", "sailor"), ("verdict", "sailor"), ("lead", "sailor")]


def test_several_stages_at_once() -> None:
    """Somebody whose first words are a question has arrived with it."""
    assert stages(TELL) == [("arrived", "sailor"), ("asked", "sailor")]


def test_what_comes_later_from_another_poster_changes_nothing() -> None:
    assert stages(Began("first"), Began("second", "cook"), Began()) == [("arrived", None)]


def test_who_came_without_a_source_arrives_by_their_first_poster_too() -> None:
    """Or a poster would have leads of people who never came by it."""
    assert stages(Began(), Began("poster"), Began("other")) == [("arrived", None), ("arrived", None)]


def test_an_application_that_names_no_role() -> None:
    apply = Asked((Reading("action", Action.LEAVE_CONTACT),), "apply")
    assert stages(apply, "apply/any", DETAILS, "yes/confirm")[-1] == ("lead", None)


def test_leaving_before_the_first_word_is_no_arrival() -> None:
    assert stages(WentAway(), WentAway(erase=True)) == []


CODES = (
    *("quiz/sailor", "quiz/cook", "apply/sailor", "apply/any", "yes/verdict", "yes/consent", "yes/confirm"),
    *("skip", "back", "change", "menu", "roles", "role/cook", "duties/sailor", "language/en", "language/zh"),
    *(code for question in (*SHIP.questions, *COOK.questions) for code in choices.answers_to(question)),
    *(f"question/{question.id}" for question in SHIP.questions),
)
STEPS = st.sampled_from(CODES) | st.sampled_from(
    (Began(), Began("one"), Began("two", "cook"), TELL, DETAILS, Moved(Move.YES), Moved(Move.NO), WentAway())
)


@settings(max_examples=400, deadline=None)
@given(st.lists(STEPS, max_size=40))
def test_each_stage_is_reached_once(steps: Sequence[Meaning | str]) -> None:
    """Whatever is pressed, in whatever order; only an arrival may come twice, without and with a source."""
    reached = stages(*steps)
    assert max(Counter(each for each in reached if each[0] not in ("arrived", "asked")).values(), default=1) == 1
    of_people = Counter(stage for stage, _ in reached)
    assert of_people["arrived"] <= 2
    assert of_people["asked"] <= 1


def test_who_is_erased_begins_anew() -> None:
    """The goodbye reaches nothing; whoever returns arrives again, for nobody knows that they are the same."""
    state = step(State(), Began("poster"), CATALOGUE, NOW).state
    state = step(state, press("delete", state), CATALOGUE, NOW).state
    assert step(state, Moved(Move.YES), CATALOGUE, NOW).effects == (PersonForgotten(),)
    assert stages(Began("poster")) == [("arrived", None)]
