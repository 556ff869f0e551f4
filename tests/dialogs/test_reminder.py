"""The one reminder, as the talk decides it."""

from dataclasses import replace

import pytest

from dialogs import choices
from dialogs.conversations.reminder import unfinished
from dialogs.meanings import Action, Asked, Meaning, Move, Moved, Reading, WentAway, WentSilent
from dialogs.outcome import Outcome
from dialogs.state import Place, State
from dialogs.step import step
from tests.dialogs.small import CATALOGUE, NOW

QUIZ = Asked((Reading("action", Action.START_QUIZ, role="sailor"),), "quiz")
APPLY = Asked((Reading("action", Action.LEAVE_CONTACT, role="sailor"),), "apply")
DELETE = Asked((Reading("action", Action.DELETE_MY_DATA),), "delete it")
PAY = Asked((Reading("not_published", topic="pay"),), "pay?")
NO, SKIP, BACK, STOP, MENU = (Moved(move) for move in (Move.NO, Move.SKIP, Move.BACK, Move.STOP, Move.MENU))


def after(*meanings: Meaning) -> Outcome:
    outcome = Outcome(State())
    for meaning in meanings:
        outcome = step(outcome.state, meaning, CATALOGUE, NOW)
    return outcome


def test_it_says_where_they_stopped_and_asks_that_again() -> None:
    """So a yes still answers what is pending, and nothing else."""
    pending = after(QUIZ)
    reminded = step(pending.state, WentSilent(), CATALOGUE, NOW)
    assert [reply.id for reply in reminded.replies] == ["reminder.quiz", "quiz.question"]
    assert reminded.replies[0].values == {"role": "sailor", "number": 1, "total": 2}
    assert reminded.choices == (*pending.choices, "no-reminders")
    assert reminded.state == replace(pending.state, leave_alone=True, offered=reminded.choices)


def test_one_for_a_life() -> None:
    assert after(QUIZ, WentSilent(), APPLY, WentSilent()).replies == ()


@pytest.mark.parametrize(
    "refusal", [(STOP,), (DELETE,), (DELETE, NO), (WentAway(),), (APPLY, NO), (APPLY, SKIP), (BACK,)]
)
def test_a_refusal_is_for_good(refusal: tuple[Meaning, ...]) -> None:
    """Also where something else is begun after it."""
    assert unfinished(after(QUIZ).state)
    assert not unfinished(after(QUIZ, *refusal, QUIZ).state)


@pytest.mark.parametrize("detour", [(PAY,), (PAY, NO), (SKIP,), (MENU, QUIZ), (SKIP, BACK)])
def test_going_round_is_no_refusal(detour: tuple[Meaning, ...]) -> None:
    assert unfinished(after(QUIZ, *detour).state)


def test_a_tap_ends_it_and_loses_nothing() -> None:
    reminded = after(QUIZ, SKIP, WentSilent())
    stopped = step(reminded.state, choices.meaning_of("no-reminders", reminded.state, CATALOGUE), CATALOGUE, NOW)
    assert (stopped.state.place, stopped.state.answers) == (Place.HOME, reminded.state.answers)
    assert "quiz/sailor" in stopped.choices


def test_a_role_that_is_no_longer_published_is_not_mentioned() -> None:
    state = replace(after(QUIZ).state, quiz="gone", question="gone/requirements/1/years")
    assert step(state, WentSilent(), CATALOGUE, NOW).replies == ()
