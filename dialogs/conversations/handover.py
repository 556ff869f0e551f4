"""Asking for a person: the wish is kept in the candidate's words and reaches the recruiters with the lead."""

from dataclasses import replace

from dialogs.conversations.contact import lead, towards_details
from dialogs.meanings import Asked
from dialogs.outcome import Outcome, line
from dialogs.state import Place
from dialogs.table import Kind, Row, Scene


def talk_to_human(scene: Scene, meaning: Asked) -> Outcome:
    """With a lead, the recruiters are told at once; without one they need a way to reach the candidate first."""
    role = scene.role(meaning.readings[0].role)
    wished = replace(scene, state=replace(scene.state, wish=meaning.text or scene.state.wish or "-"))
    if not scene.state.leads:
        return towards_details(wished, role.id if role else None, line("handover.needs_contact"))
    told = tuple(effect for each in scene.state.leads for effect in lead(wished, each, awaited=True))
    return Outcome(wished.state, (line("handover.told", details=scene.state.contact),), (), told)


ANYTIME = {
    Kind.TALK_TO_HUMAN: Row(talk_to_human, (Place.CONSENT, Place.CONTACT, Place.CONFIRM)),
}
