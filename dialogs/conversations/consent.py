"""Consent: before any name, phone, e-mail, WeChat id or file is kept."""

from dataclasses import replace

from dialogs import choices
from dialogs.conversations.answers import beside
from dialogs.conversations.contact import gave, towards_details
from dialogs.meanings import Details, Gave, Meaning
from dialogs.outcome import ConsentGiven, Outcome, ResumeSent, line
from dialogs.state import Consent, Place
from dialogs.table import Kind, Prompt, Row, Scene, Table

VERSION = "2026-11-24"
"""Recorded with each consent. Raise it whenever `consent.ask` changes its meaning in `lines/`."""


def ask(scene: Scene) -> Prompt:
    return Prompt(
        (line("consent.ask"),),
        (choices.yes(Place.CONSENT), choices.no(Place.CONSENT), "privacy"),
    )


def given(scene: Scene, meaning: Meaning) -> Outcome:
    consent = Consent(VERSION, scene.state.language, scene.now)
    waiting = scene.state.attachment
    agreed = replace(scene, state=replace(scene.state, consent=consent, attachment=None))
    said = (line("consent.thanks"), *((line("resume.looking"),) if waiting else ()))
    outcome = towards_details(agreed, scene.state.applying_for, *said)
    return replace(outcome, effects=(ConsentGiven(consent), *((ResumeSent(waiting),) if waiting else ())))


def given_with_details(scene: Scene, meaning: Gave) -> Outcome:
    """Details that came with a yes are kept; without one they are not, and we ask again."""
    if not meaning.agreed:
        return scene.says(*beside(scene, meaning.asked), line("contact.not_kept"))
    outcome = given(scene, meaning)
    return replace(gave(replace(scene, state=outcome.state), meaning), effects=outcome.effects)


def declined(scene: Scene, meaning: Meaning) -> Outcome:
    """No details, and every answer about the roles all the same."""
    return scene.says(line("consent.declined"), place=Place.HOME, draft=Details(), attachment=None)


PROMPTS = {Place.CONSENT: ask}
TABLE: Table = {
    Place.CONSENT: {
        Kind.YES: Row(given, (Place.CONTACT, Place.CONFIRM)),
        Kind.GAVE: Row(given_with_details, (Place.CONSENT, Place.CONTACT, Place.CONFIRM)),
        Kind.NO: Row(declined, (Place.HOME,)),
        Kind.SKIP: Row(declined, (Place.HOME,)),
        Kind.STOP: Row(declined, (Place.HOME,)),
        Kind.BACK: Row(declined, (Place.HOME,)),
    },
}
