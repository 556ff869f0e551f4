"""Short commands that mean the same everywhere: back, skip, yes, menu… Their words are in `words/moves.yaml`."""

import re
from collections.abc import Mapping, Sequence

from dialogs.meanings import Move
from dialogs.understanding.clean import fold

_NOT_WORDS = re.compile(r"[^\w'<]+", re.UNICODE)


class Moves:
    """`words`: the parsed `moves.yaml`."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._moves = {plain(phrase): move for move in Move for phrase in words.get(move, ())}
        around = sorted((plain(word) for word in words["around"]), key=len, reverse=True)
        each = "|".join(map(re.escape, around))
        self._around = re.compile(rf"^(?:(?:{each})\s*)+|(?:\s*(?:{each}))+$")
        self._languages = frozenset(plain(word) for word in words["languages"])
        self._corrects = tuple(plain(word) for word in words["corrects"])

    def read(self, text: str) -> Move | None:
        """The command that the whole message is, if it is one."""
        said = plain(text)
        return self._moves.get(said) or self._moves.get(self._around.sub("", said).strip())

    def agrees(self, text: str) -> bool | None:
        """A yes or no at the head of a short message ("好的，同意", "yes please do"); None if neither."""
        whole = self.read(text)
        if whole in (Move.YES, Move.NO):
            return whole is Move.YES
        heads = [self._moves.get(plain(part)) for part in re.split(r"[,，。.!！;；~ ]+", text.strip())]
        said = {move for move in heads[:3] if move in (Move.YES, Move.NO)}
        return said == {Move.YES} if len(said) == 1 and heads[0] in said else None

    def names_language(self, text: str) -> bool:
        """Whether the whole message is the name of a language."""
        return plain(text) in self._languages

    def correction(self, text: str) -> str | None:
        """What follows a word that takes the last answer back ("actually 4 years"); None if there is none."""
        said = fold(text).lstrip(" ,，。.!！")
        for word in self._corrects:
            if said.startswith(word) and len(said) > len(word):
                return said[len(word) :].lstrip(" ,，:：是")
        return None


def plain(text: str) -> str:
    """Folded, with everything that is not a word taken for one space."""
    return _NOT_WORDS.sub(" ", fold(text)).strip()
