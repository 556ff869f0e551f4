"""A résumé: asked for only on request, taken as a file at any time, kept once it was looked at."""

from dataclasses import replace

from dialogs.choices import SEND_RESUME
from dialogs.conversations.contact import NEXT, apply, towards_details
from dialogs.meanings import Asked, GotFile, Meaning, ShowedFile
from dialogs.outcome import Outcome, ResumeKept, ResumeRefused, ResumeSent, line
from dialogs.state import OVERLAYS, Place, State
from dialogs.table import Kind, Prompt, Row, Scene, Table

LARGEST = 20 * 1024 * 1024
"""Bytes. Telegram hands over no more, so no channel takes more."""


def wished(scene: Scene, meaning: Asked) -> Outcome:
    """Nobody could look at a file without knowing whose it is: an application comes first."""
    role = meaning.readings[0].role
    if not scene.state.leads or (role and role not in scene.state.leads):
        outcome = apply(scene, meaning)
        return replace(outcome, replies=(line("resume.first"), *outcome.replies))
    return scene.says(place=Place.RESUME)


def ask(scene: Scene) -> Prompt:
    return Prompt((line("resume.ask", held=scene.state.resume),), ("skip",))


def document(scene: Scene, meaning: ShowedFile) -> Outcome:
    """Taken after consent; before it we remember where it lies, without its name, which is often a person's.

    Where the platform keeps the file to itself we say how else it can be brought.
    """
    attachment, state = meaning.attachment, scene.state
    if attachment is None:
        outcome = wished(scene, SEND_RESUME)
        return replace(outcome, replies=(line("resume.not_here"), *outcome.replies))
    if attachment.size > LARGEST:
        return scene.says(line("resume.refused", fault="size"))
    role = state.applying_for or state.role
    if state.consent is None:
        waiting = replace(scene, state=replace(state, attachment=replace(attachment, name="")))
        return towards_details(waiting, role, line("resume.after_consent"))
    looking, taken = line("resume.looking"), (ResumeSent(attachment),)
    if not state.leads:
        return replace(towards_details(scene, role, looking), effects=taken)
    return Outcome(_brought(state), (looking,), (), taken)


def checked(scene: Scene, meaning: GotFile) -> Outcome:
    """Nobody asked just now, so whatever is pending stays pending, also what covers it."""
    if scene.state.consent is None or meaning.fault:
        said = line("resume.refused", fault=meaning.fault or "lost")
        return Outcome(scene.state, (said,), (), (ResumeRefused(meaning.file),))
    state = replace(_brought(scene.state), resume=True)
    return Outcome(state, (line("resume.kept"),), (), (ResumeKept(meaning.file),))


def later(scene: Scene, meaning: Meaning) -> Outcome:
    return scene.says(line("resume.later"), place=Place.HOME)


def _brought(state: State) -> State:
    """No longer asked for."""
    place, under = (Place.HOME if place is Place.RESUME else place for place in (state.place, state.under))
    return replace(state, place=place, under=under)


PROMPTS = {Place.RESUME: ask}
TABLE: Table = {
    Place.RESUME: {
        Kind.NO: Row(later, (Place.HOME,)),
        Kind.SKIP: Row(later, (Place.HOME,)),
        Kind.STOP: Row(later, (Place.HOME,)),
        Kind.BACK: Row(later, (Place.HOME,)),
    },
    **{overlay: {Kind.GOT_FILE: Row(checked, (overlay,))} for overlay in OVERLAYS},
}
ANYTIME = {
    Kind.RESUME: Row(wished, (*NEXT, Place.RESUME)),
    Kind.DOCUMENT: Row(document, (*NEXT, Place.RESUME, Place.HOME)),
    Kind.GOT_FILE: Row(checked, (Place.HOME,)),
}
