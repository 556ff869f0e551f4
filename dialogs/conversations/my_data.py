"""My data: what is held, why, having it erased, and withdrawing one application alone."""

from dataclasses import replace

from dialogs import choices
from dialogs.conversations.contact import merged
from dialogs.meanings import Asked, Meaning, Moved, WentAway
from dialogs.outcome import ApplicationWithdrawn, Outcome, PersonForgotten, line
from dialogs.state import Place, State
from dialogs.table import Kind, Prompt, Row, Scene, Table, covered


def privacy(scene: Scene, meaning: Asked) -> Outcome:
    if meaning.readings[0].topic == "my_data":
        return held(scene, meaning)
    return scene.says(line("privacy"), choices=("my-data", "delete", "menu"))


def held(scene: Scene, meaning: Meaning) -> Outcome:
    """Everything that is remembered, in plain words."""
    state = scene.state
    said = line(
        "my_data.held",
        details=merged(state.contact, state.draft),
        unconfirmed=bool(state.draft),
        consent=state.consent,
        answers=tuple((id_, given.words) for id_, given in state.answers.items() if scene.catalogue.question(id_)),
        roles=tuple(role for role in state.leads if role),
        applied=bool(state.leads),
        resume=state.resume,
        source=state.source,
        wish=state.wish,
        joined=state.joined,
    )
    return scene.says(said, choices=("join", "delete", "menu"))


def delete(scene: Scene, meaning: Asked) -> Outcome:
    """Who withdraws an application need not lose the other ones, nor what was answered."""
    if meaning.readings[0].topic != "withdraw":
        return Outcome(covered(scene.state, Place.FORGET))
    if not scene.state.leads:
        return Outcome(covered(scene.state, Place.FORGET), (line("my_data.no_application"),))
    return Outcome(covered(scene.state, Place.WITHDRAW))


def which(scene: Scene) -> Prompt:
    """The application for the role that is talked about comes first."""
    state = scene.state
    applications = sorted(state.leads, key=lambda role: role != state.role)
    said = line("my_data.which_application", role=next(iter(applications), ""), count=len(applications))
    return Prompt((said,), (*map(choices.withdraw, applications), "delete", choices.no(Place.WITHDRAW)))


def the_only_one(scene: Scene, meaning: Meaning) -> Outcome:
    """A plain yes says enough where there is one to withdraw."""
    applications = scene.state.leads
    return _withdrawn(scene, applications[0]) if len(applications) == 1 else scene.says()


def withdrawn(scene: Scene, meaning: Moved) -> Outcome:
    return _withdrawn(scene, meaning.target or "")


def ask_again(scene: Scene, meaning: Moved) -> Outcome:
    """An old button is no decision of today."""
    return Outcome(covered(scene.state, Place.WITHDRAW))


def _withdrawn(scene: Scene, application: str) -> Outcome:
    left = tuple(role for role in scene.state.leads if role != application)
    ended = scene.closes(line("my_data.withdrawn", role=application), leads=left)
    return replace(ended, effects=(ApplicationWithdrawn(application or None),))


def really(scene: Scene) -> Prompt:
    said = line("my_data.really", joined=scene.state.joined)
    return Prompt((said,), (choices.yes(Place.FORGET), choices.no(Place.FORGET)))


def erased(scene: Scene, meaning: Meaning) -> Outcome:
    """Only the language stays in the talk, so that the goodbye is understood; the store erases the rest."""
    state = State(scene.state.language, scene.state.language_chosen, scene.state.script, greeted=True)
    return Outcome(state, (line("my_data.erased"),), (), (PersonForgotten(),))


def kept(scene: Scene, meaning: Meaning) -> Outcome:
    return scene.closes(line("my_data.kept"))


def left(scene: Scene, meaning: WentAway) -> Outcome:
    """Nothing can be said to somebody who left; some platforms demand that all is erased that came by them."""
    if not meaning.erase:
        return scene.says(away=True)
    state = State(scene.state.language, script=scene.state.script)
    return Outcome(state, effects=(PersonForgotten(here_only=True),))


PROMPTS = {Place.FORGET: really, Place.WITHDRAW: which}
TABLE: Table = {
    Place.FORGET: {
        Kind.YES: Row(erased, (Place.HOME,)),
        Kind.NO: Row(kept),
    },
    Place.WITHDRAW: {
        Kind.YES: Row(the_only_one),
        Kind.NO: Row(kept),
        Kind.WITHDRAW: Row(withdrawn),
    },
}
ANYTIME = {
    Kind.PRIVACY: Row(privacy),
    Kind.MY_DATA: Row(held),
    Kind.DELETE_MY_DATA: Row(delete, (Place.FORGET, Place.WITHDRAW)),
    Kind.WITHDRAW: Row(ask_again, (Place.WITHDRAW,)),
    Kind.LEFT: Row(left, (Place.HOME,)),
}
