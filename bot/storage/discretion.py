"""Consent first: what somebody tells about themselves before agreeing is heard, answered and not written down."""

import re
from dataclasses import replace

from dialogs.events import Event, Said, SharedContact
from dialogs.state import Place, State

TELLING = re.compile(
    r"@|＠"  # an address
    r"|(?:\d[\s().－-]*){6,}"  # a number
    r"|(?:微信|wechat|vx|wx)\W{0,6}(?:号|id)?\W{0,6}[a-z][-\w]{5,}"  # an account
    r"|我叫|我的名字|my name|i['’]m called",
    re.IGNORECASE,
)
"""Anything that smells of contact details or a name; what is withheld by mistake costs nobody anything."""
ASKED_FOR_DETAILS = (Place.CONSENT, Place.CONTACT, Place.CONFIRM)
WITHHELD = "…"


def discreet(event: Event, state: State) -> Event:
    """The event as it may be kept; `state` is the one it led to."""
    if state.consent is not None:
        return event
    match event:
        case SharedContact():
            return SharedContact(phone=WITHHELD)
        case Said(text) if state.place in ASKED_FOR_DETAILS or TELLING.search(text):
            return replace(event, text=WITHHELD)
        case _:
            return event
