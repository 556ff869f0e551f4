"""Consent first: what somebody tells about themselves before agreeing is heard and answered, but not written down."""

import re
from dataclasses import replace

from dialogs.meanings import Answered, Asked, InWords, Meaning, Unclear
from dialogs.understanding.contacts import Contacts

WITHHELD = "…"
YEAR = r"(?:19|20)\d\d"
REACHES = re.compile(
    r"[^\s@＠]{0,64}[@＠]\S{0,253}"  # an address, no longer than one can be: else a flood takes for ever
    # a number, but no span of years
    rf"|(?<!\d)(?!{YEAR}\s*[-–~—/至到]\s*{YEAR}(?!\d))(?:[+＋]?\d[\s().（）－-]*){{7,}}"
    r"|(?:微信|wechat|weixin|vx|wx|qq)\W{0,6}(?:号|id)?\W{0,6}[a-z0-9_][-\w]{4,}",  # an account
    re.IGNORECASE,
)


def masked(text: str, contacts: Contacts) -> str:
    """The words without addresses, numbers, accounts, and a name by which somebody introduces themselves."""
    said = REACHES.sub(WITHHELD, text)
    name = contacts.names.introduced(said)
    return said.replace(name.rstrip("."), WITHHELD) if name else said


def discreet(meaning: Meaning, contacts: Contacts) -> Meaning:
    """The meaning with its words masked. Details that were given stay: `step` keeps them only with a consent."""
    match meaning:
        case Asked(text=text) | Unclear(text=text):
            return replace(meaning, text=masked(text, contacts))
        case Answered(answer=InWords(text), words=words):
            return replace(meaning, answer=InWords(masked(text, contacts)), words=masked(words, contacts))
        case Answered(words=words):
            return replace(meaning, words=masked(words, contacts))
        case _:
            return meaning
