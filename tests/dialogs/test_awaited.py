"""Whoever was told that a recruiter answers awaits it, and nobody else: by that recruiters are late."""

from dataclasses import replace

from dialogs.meanings import Action, Answered, Asked, Details, Move, Moved, Reading, Years
from dialogs.outcome import LeadLeft, Outcome
from dialogs.state import Consent, Place, State
from dialogs.step import step
from tests.dialogs.small import CATALOGUE, COOK, NOW, SHIP

ANN = Details("Ann", "ann@example.com")
APPLIED = State(
    "en", greeted=True, consent=Consent("1", "en", NOW), contact=ANN, leads=(COOK.id, SHIP.id), role=SHIP.id
)


def awaited(outcome: Outcome) -> dict[str | None, bool]:
    return {effect.role: effect.awaited for effect in outcome.effects if isinstance(effect, LeadLeft)}


def test_who_asks_for_a_person_awaits_an_answer() -> None:
    asked = Asked((Reading("action", Action.TALK_TO_HUMAN),), "a person, please")
    assert awaited(step(APPLIED, asked, CATALOGUE, NOW)) == {COOK.id: True, SHIP.id: True}


def test_who_applies_awaits_an_answer_about_that_role() -> None:
    """Their other leads are brought up to date, and that is all."""
    state = replace(APPLIED, place=Place.CONFIRM, applying_for=COOK.id, draft=replace(ANN, phone="+8613800138000"))
    assert awaited(step(state, Moved(Move.YES), CATALOGUE, NOW)) == {COOK.id: True, SHIP.id: False}


def test_who_corrects_an_answer_was_promised_nothing() -> None:
    question = SHIP.questions[0]
    given = Answered(question.id, Years(9, 9), "nine")
    assert awaited(step(APPLIED, given, CATALOGUE, NOW)) == {SHIP.id: False}
