"""A message as it is read: its names found once, cut where another question may begin, encoded once.

Every part is read in the light of the others: "is that a problem?" is about what was said before it.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from dialogs.understanding.clean import fold
from dialogs.understanding.encoding import Encoder, Words
from dialogs.understanding.mentions import Mentions, Named, Names
from dialogs.understanding.parts import Parts, Span, spaced

SHORT = 120
"""Characters up to which an "and" is tried as a joint between two questions."""
MOST = 6
"""Parts of a message that are looked at: the last ones, since the question tends to come last."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a message: as said, folded; what it names; its words."""

    text: str
    mentions: Mentions
    words: Words


@dataclass(frozen=True, slots=True)
class Message:
    """`pieces`: its parts, without those that are nothing but a role's name. `halves`: if there are not several, the
    ways to cut the one at an "and"."""

    whole: Piece
    pieces: tuple[Piece, ...]
    halves: tuple[tuple[Piece, Piece], ...] = ()


class Messages:
    """Made of texts. Built from what finds names, what cuts and what encodes."""

    def __init__(self, names: Names, parts: Parts, encoder: Encoder) -> None:
        self.names, self.parts, self.encoder = names, parts, encoder

    def __call__(self, text: str) -> Message:
        named = self.names.find(spaced(fold(text)))
        whole = self.names.mentions(named)
        spans = self.parts.of(named.said)
        asking = [span for span in spans if not self.names.mentions(named.within(*span)).again][-MOST:]
        halves = self._halves(named, asking[0], whole) if len(asking) == 1 else []
        cuts = sorted({at for span in spans for at in span} | {at for pair in halves for span in pair for at in span})
        atoms = [(start, end) for start, end in pairwise(cuts) if re.search(r"\w|&", named.said[start:end])]
        words = self.encoder.words(*(self.names.masked(named.within(*atom)) for atom in atoms or [(0, 0)]))

        def piece(span: Span) -> Piece:
            first = next(n for n, atom in enumerate(atoms) if atom[0] >= span[0])
            end = next(n for n in range(len(atoms), first, -1) if atoms[n - 1][1] <= span[1])
            return Piece(named.said[slice(*span)], self.names.mentions(named.within(*span)), words.part(first, end))

        return Message(
            Piece(named.said, whole, words),
            tuple(map(piece, asking)),
            tuple((piece(first), piece(second)) for first, second in halves),
        )

    def _halves(self, named: Named, span: Span, whole: Mentions) -> list[tuple[Span, Span]]:
        """Not between the names of two roles, nor inside of one."""
        if whole.compares or span[1] - span[0] >= SHORT:
            return []
        found = []
        for first, second in self.parts.halves(named.said, span):
            both = [self.names.mentions(named.within(*half)) for half in (first, second)]
            if not any(half.again for half in both) and not self.names.joins(*both):
                found.append((first, second))
        return found
