"""Consent first: what somebody tells about themselves before agreeing is heard, answered and not written down."""

from bot.content import contacts
from dialogs.events import Event, Said, SentFile, SharedContact
from dialogs.state import Place, State
from dialogs.understanding.clean import clean
from dialogs.understanding.discretion import WITHHELD, masked

ASKED_FOR_DETAILS = (Place.CONSENT, Place.CONTACT, Place.CONFIRM)


def discreet(event: Event, state: State) -> Event:
    """The event as it may be kept; `state` is the one it led to."""
    if state.consent is not None:
        return event
    match event:
        case SharedContact():
            return SharedContact(phone=WITHHELD)
        case Said(text):
            return Said(WITHHELD if state.place in ASKED_FOR_DETAILS else masked(clean(text), contacts()))
        case SentFile(kind):
            return SentFile(kind)
        case _:
            return event
