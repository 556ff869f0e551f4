"""The one reminder to somebody who stopped half-way, and what rules it out for good."""

from dataclasses import replace

from dialogs.meanings import Meaning
from dialogs.outcome import Outcome, line
from dialogs.state import Place, State
from dialogs.table import Kind, Row, Scene, Table

_REFUSES = (Kind.STOP, Kind.DELETE_MY_DATA, Kind.LEFT)
_DECLINES = (Kind.NO, Kind.SKIP, Kind.BACK)
"""Refusals where they end what was begun."""


def unfinished(state: State) -> bool:
    """Whether they may be reminded, should they now fall silent."""
    return state.standing in TABLE and not state.leave_alone


def heeded(outcome: Outcome, kind: Kind, place: Place) -> Outcome:
    """A refusal is remembered for good, whatever they begin afterwards. `place`: where it was said."""
    declined = kind in _DECLINES and place in TABLE and outcome.state.place is Place.HOME
    if kind in _REFUSES or declined:
        return replace(outcome, state=replace(outcome.state, leave_alone=True))
    return outcome


def at_a_question(scene: Scene, meaning: Meaning) -> Outcome:
    question = scene.catalogue.question(scene.state.question or "")
    role = scene.catalogue.role_of(question.id) if question else None
    if question is None or role is None:
        return scene.says()
    number, total = role.questions.index(question) + 1, len(role.questions)
    return _reminds(scene, "quiz", role=role.id, number=number, total=total)


def after_the_verdict(scene: Scene, meaning: Meaning) -> Outcome:
    return _reminds(scene, "verdict", role=scene.state.quiz)


def before_the_lead(scene: Scene, meaning: Meaning) -> Outcome:
    return _reminds(scene, "application", role=scene.state.applying_for)


def nothing_to_remind_of(scene: Scene, meaning: Meaning) -> Outcome:
    return scene.says()


def none_more(scene: Scene, meaning: Meaning) -> Outcome:
    """What was begun is kept, and nothing is pending: the reminder was the last word about it."""
    return scene.says(line("reminder.none_more"), place=Place.HOME, leave_alone=True)


def _reminds(scene: Scene, about: str, **values: object) -> Outcome:
    """What is pending is asked again below it, so that every word means what it always means there."""
    if scene.state.leave_alone:
        return scene.says()
    return scene.says(line(f"reminder.{about}", **values), leave_alone=True)


TABLE: Table = {
    Place.QUIZ: {Kind.SILENT: Row(at_a_question)},
    Place.VERDICT: {Kind.SILENT: Row(after_the_verdict)},
    Place.CONSENT: {Kind.SILENT: Row(before_the_lead)},
    Place.CONTACT: {Kind.SILENT: Row(before_the_lead)},
    Place.CONFIRM: {Kind.SILENT: Row(before_the_lead)},
}
ANYTIME = {
    Kind.SILENT: Row(nothing_to_remind_of),
    Kind.NO_REMINDERS: Row(none_more, (Place.HOME,)),
}
