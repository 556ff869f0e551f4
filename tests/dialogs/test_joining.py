"""Joining two chats, as the dialog decides it: wishes, guesses, and codes that join nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogs.codes import Codes, Owner, Tie
from dialogs.conversations.joining import LASTS, TRIES
from dialogs.meanings import Action, Asked, BroughtCode, Details, Meaning, Move, Moved, Reading
from dialogs.outcome import CodeShown, LeadLeft, Outcome, PeopleJoined
from dialogs.state import Place, State
from dialogs.step import step
from tests.dialogs.small import CATALOGUE, NOW

CODE = "7KPM3XQD"
BROUGHT = BroughtCode(CODE)
HERE = State("en", greeted=True)
THERE = State(
    "zh", script="traditional", greeted=True, contact=Details("Ann", "ann@example.com"), leads=("sailor", "gone")
)
FOUND = Codes("", Owner(THERE))


def stepped(state: State, meaning: Meaning, codes: Codes = FOUND, minutes: float = 0) -> Outcome:
    return step(state, meaning, CATALOGUE, NOW + timedelta(minutes=minutes), codes)


def said(outcome: Outcome) -> str:
    return outcome.replies[0].id


def test_a_code_is_shown_as_people_read_it() -> None:
    outcome = stepped(HERE, Moved(Move.JOIN), Codes(CODE))
    assert outcome.replies[0].values == {"code": "7KPM-3XQD", "minutes": 15}
    assert outcome.effects == (CodeShown(CODE, NOW + LASTS),)


def test_where_nothing_is_kept_no_code_is_promised() -> None:
    outcome = stepped(HERE, Moved(Move.JOIN), Codes())
    assert (said(outcome), outcome.effects) == ("joining.not_here", ())


def test_nothing_is_joined_without_a_yes() -> None:
    """Somebody may have been talked into sending a stranger's code."""
    asked = stepped(HERE, BROUGHT)
    assert (asked.state.place, said(asked), asked.effects) == (Place.JOIN, "joining.really", ())
    for meaning in (Moved(Move.NO), Moved(Move.STOP), Asked((Reading("action", Action.HELP),), "?"), BROUGHT):
        after = stepped(asked.state, meaning)
        assert after.effects == ()
        assert after.state.leads == ()


def test_a_yes_joins_and_every_published_lead_says_what_is_known_now() -> None:
    """And nothing else comes of it: how far they got in the other chat was counted there."""
    asked = stepped(replace(HERE, leads=("",)), BROUGHT)
    outcome = stepped(asked.state, Moved(Move.YES))
    joins, *leads = outcome.effects
    assert joins == PeopleJoined(CODE, THERE)
    assert [(type(lead), getattr(lead, "role", "")) for lead in leads] == [(LeadLeft, None), (LeadLeft, "sailor")]
    assert (outcome.state.place, outcome.state.contact, outcome.state.code) == (Place.HOME, THERE.contact, "")


def test_the_talk_goes_on_where_it_was() -> None:
    quiz = stepped(HERE, Asked((Reading("action", Action.START_QUIZ, role="sailor"),))).state
    asked = stepped(quiz, BROUGHT).state
    for answer in (Move.YES, Move.NO):
        after = stepped(asked, Moved(answer)).state
        assert (after.place, after.question) == (Place.QUIZ, quiz.question)


@pytest.mark.parametrize(
    ("owner", "answer"),
    [
        (None, "joining.invalid"),
        (Owner(THERE, "own"), "joining.own"),
        (Owner(THERE, "joined"), "joining.joined"),
    ],
)
def test_a_code_that_joins_nothing(owner: Owner | None, answer: str) -> None:
    """At once, and also when it became so between the question and the yes."""
    assert said(stepped(HERE, BROUGHT, Codes("", owner))) == answer
    late = stepped(stepped(HERE, BROUGHT).state, Moved(Move.YES), Codes("", owner))
    assert (said(late), late.effects, late.state.place) == (answer, (), Place.HOME)


def test_guessing_ends_after_a_few_tries() -> None:
    """Then even the right code is answered like a wrong one, in the same words, until the guesses are old."""
    state = HERE
    for minute in range(TRIES):
        wrong = stepped(state, BROUGHT, Codes(), minute)
        state = wrong.state
    refused = stepped(state, BROUGHT, FOUND, TRIES)
    assert (refused.state.place, refused.replies) == (Place.HOME, wrong.replies)
    for _ in range(50):
        state = stepped(state, BROUGHT, FOUND, TRIES).state
    assert len(state.wrong_codes) == TRIES, "nothing piles up, and knocking on does not lengthen it"
    assert stepped(state, BROUGHT, FOUND, 15).state.place is Place.JOIN


@pytest.mark.parametrize("tie", ["none", "own"])
def test_right_codes_are_no_guesses(tie: Tie) -> None:
    assert stepped(HERE, BROUGHT, Codes("", Owner(THERE, tie))).state.wrong_codes == ()


def test_a_chat_that_begins_with_a_code_begins_in_the_other_ones_language() -> None:
    """Where a language is spoken already, it stays."""
    begun = stepped(State("en"), BROUGHT).state
    assert (begun.language, begun.script) == ("zh", "traditional")
    assert stepped(HERE, BROUGHT).state.language == "en"
