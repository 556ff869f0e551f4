"""A message as it is read: its names found once, cut where another question may begin, encoded once.

Every part is read in the light of the others: "is that a problem?" is about what was said before it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, pairwise

from dialogs.understanding.clean import fold, without_pictures
from dialogs.understanding.encoding import Encoder, Words
from dialogs.understanding.mentions import Mentions, Names
from dialogs.understanding.parts import Parts, Span, spaced
from dialogs.understanding.spelling import Spelling

SHORT = 120
"""Characters up to which an "and" is tried as a joint between two questions."""
MOST = 6
"""Parts of a message that are looked at: the last ones, since the question tends to come last."""

LIGHT = 200
"""Characters of the message before in whose light another is read."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a message: as said, folded; what it names; its words."""

    text: str
    mentions: Mentions
    words: Words


@dataclass(frozen=True, slots=True)
class Message:
    """`pieces`: its parts; what is nothing but a role's name belongs to the part before. `halves`: if there are not
    several, the ways to cut the one at an "and"; `clauses`: all that it consists of. `again`: what the one sentence
    names that says nothing but "and the HPC job?", where no other asks for anything."""

    whole: Piece
    pieces: tuple[Piece, ...]
    halves: tuple[tuple[Piece, Piece], ...] = ()
    clauses: tuple[Piece, ...] = ()
    again: Mentions | None = None


class Messages:
    """Made of texts. Built from what finds names, what cuts, what encodes, and what mends slips of the keyboard."""

    def __init__(self, names: Names, parts: Parts, encoder: Encoder, spelling: Spelling) -> None:
        self.names, self.parts, self.encoder, self.spelling = names, parts, encoder, spelling

    def __call__(self, text: str) -> Message:
        named = self.names.find(self.spelling.mended(spaced(without_pictures(fold(text)))))

        @cache
        def mentions(span: Span) -> Mentions:
            return self.names.mentions(named.within(*span))

        whole = mentions((0, len(named.said)))
        spans = self.parts.of(named.said)
        asking = self._asking(named.said, spans, mentions)[-MOST:]
        alone = len(asking) == 1 and not whole.compares and asking[0][1] - asking[0][0] < SHORT
        halves = self._halves(named.said, asking[0], mentions) if alone else []
        clauses = self.parts.clauses(named.said, asking[0]) if alone else []
        cuts = sorted({at for span in [*spans, *chain(*halves), *clauses] for at in span})
        atoms = [span for span in pairwise(cuts) if re.search(r"\w|&", named.said[slice(*span)])]
        words = self.encoder.words(*(mentions(atom).masked for atom in atoms or [(0, 0)]))

        def piece(span: Span) -> Piece:
            first = next(n for n, atom in enumerate(atoms) if atom[0] >= span[0])
            end = next(n for n in range(len(atoms), first, -1) if atoms[n - 1][1] <= span[1])
            return Piece(named.said[slice(*span)], mentions(span), words.part(first, end))

        return Message(
            Piece(named.said, whole, words),
            tuple(map(piece, asking)),
            tuple((piece(first), piece(second)) for first, second in halves),
            tuple(map(piece, clauses)),
            whole if whole.again else self._again(named.said, spans, mentions),
        )

    def alone(self, piece: Piece) -> Piece:
        """A piece read as if nothing stood around it."""
        return replace(piece, words=self.encoder.words(piece.mentions.masked))

    def behind(self, piece: Piece, before: str) -> Piece:
        """A piece read in the light of the end of what was said `before` it."""
        context = self.names.read(before).masked[-LIGHT:]
        return replace(piece, words=self.encoder.words(context, piece.mentions.masked).part(1, 2))

    def _asking(self, said: str, spans: Sequence[Span], mentions: Callable[[Span], Mentions]) -> list[Span]:
        """ "Do they travel? And the FAE?" asks one thing of two roles."""
        found: list[Span] = []
        for span in spans:
            if not mentions(span).again:
                found.append(span)
            elif found and self.parts.has_question(said[slice(*found[-1])]):
                found[-1] = (found[-1][0], span[1])
        return found

    def _again(self, said: str, spans: Sequence[Span], mentions: Callable[[Span], Mentions]) -> Mentions | None:
        """ "Three is a bit much. And the HPC job?" """
        *before, last = spans or [(0, 0)]
        asks = any(self.parts.has_question(said[slice(*span)]) for span in before)
        return None if asks or not mentions(last).again else mentions(last)

    def _halves(self, said: str, span: Span, mentions: Callable[[Span], Mentions]) -> list[tuple[Span, Span]]:
        """Not between the names of two roles, nor where a half would be nothing but one."""
        return [
            halves
            for halves in self.parts.halves(said, span)
            if not any(mentions(half).again for half in halves) and not self.names.joins(*map(mentions, halves))
        ]
