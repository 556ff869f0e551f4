"""A joining code in a message: small or full-width, with a dash, a space or nothing between its halves."""

import re

from dialogs.codes import ALPHABET, LENGTH, well_formed
from dialogs.events import Event, Said
from dialogs.state import Place, State
from dialogs.understanding.clean import clean, fold

HALF = rf"([{ALPHABET}]{{4}})"
WRITTEN = re.compile(rf"(?<![A-Z0-9_@./-])(?={HALF}[ -]{{0,3}}{HALF}(?![A-Z0-9_@/-]))")
SEPARATORS = re.compile(r"[\W_]+")


def read(text: str) -> str | None:
    """The code as it was drawn; None without one, or with several: whoever means one sends one."""
    said = fold(text).upper()
    alone = SEPARATORS.sub("", said)
    found = {"".join(match.groups()) for match in WRITTEN.finditer(said)}
    found |= {alone} if len(alone) == LENGTH else set()
    codes = [code for code in found if well_formed(code)]
    return codes[0] if len(codes) == 1 else None


def in_hand(event: Event, state: State) -> str | None:
    """The code whose owner the next step may need: the one just said, else the one that waits for a yes."""
    said = read(clean(event.text)) if isinstance(event, Said) else None
    return said or (state.code if state.place is Place.JOIN else None)
