"""Codes by which a person says "this is me, too" on another platform: how they are spelt, and whose one is."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from dialogs.state import State

LETTERS, DIGITS = "CDFGHJKMNPQRTVWXY", "23456789"
"""Without vowels, so that no code is a word, and of those that look alike (0 O, 1 I L, 2 Z, 5 S, 8 B) one at most."""
ALPHABET = LETTERS + DIGITS
LENGTH = 8
HALF = re.compile(rf"(?=[{ALPHABET}]{{4}}$)[^{DIGITS}]*[{DIGITS}]+[{LETTERS}]")

Tie = Literal["none", "own", "joined"]
"""Of whoever said a code to whom it was shown to: own is this very chat, joined one that is joined with it."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom a code was shown to, and what is known of them."""

    state: State
    tie: Tie = "none"


@dataclass(frozen=True, slots=True)
class Codes:
    """What one step may need of the world: a code drawn for whoever asks for one, and the owner of the one in hand.

    `drawn` empty: nothing is kept here, so nothing can be joined. `owner` None: nobody's, used up or too old.
    """

    drawn: str = ""
    owner: Owner | None = None


NO_CODES = Codes()


def spelt(choose: Callable[[str], str]) -> str:
    """A new code. `choose`: one letter of those it is given, by chance."""
    code = ""
    while not well_formed(code):
        code = "".join(choose(ALPHABET) for _ in range(LENGTH))
    return code


def well_formed(code: str) -> bool:
    """In each half a digit stands before a letter: "DDR4 DDR5" and a phone number of eight digits are no codes."""
    return all(HALF.match(half) for half in (code[:4], code[4:]))


def shown(code: str) -> str:
    """As people read it: `7KPM-3XQD`."""
    return f"{code[:4]}-{code[4:]}"
