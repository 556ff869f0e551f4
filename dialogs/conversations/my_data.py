"""My data: what is held, why, and having it erased."""

from dialogs import choices
from dialogs.conversations.contact import merged
from dialogs.meanings import Asked, Meaning, WentAway
from dialogs.outcome import Outcome, PersonForgotten, line
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
    withdrawn = (line("my_data.withdraw"),) if meaning.readings[0].topic == "withdraw" else ()
    return Outcome(covered(scene.state, Place.FORGET), withdrawn)


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


PROMPTS = {Place.FORGET: really}
TABLE: Table = {
    Place.FORGET: {
        Kind.YES: Row(erased, (Place.HOME,)),
        Kind.NO: Row(kept),
    },
}
ANYTIME = {
    Kind.PRIVACY: Row(privacy),
    Kind.MY_DATA: Row(held),
    Kind.DELETE_MY_DATA: Row(delete, (Place.FORGET,)),
    Kind.LEFT: Row(left, (Place.HOME,)),
}
