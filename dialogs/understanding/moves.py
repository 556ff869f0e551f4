"""Short commands that mean the same everywhere: back, skip, yes, menu… Their words are in `words/moves.yaml`."""

import re
from collections.abc import Mapping, Sequence

from dialogs.meanings import Move
from dialogs.understanding.clean import fold
from dialogs.understanding.phrases import Phrases

_NOT_WORDS = re.compile(r"[^\w'<]+", re.UNICODE)
_BESIDE_CHINESE = re.compile(r"(?<=[一-鿿]) | (?=[一-鿿])")


class Moves:
    """`words`: the parsed `moves.yaml`; "{platform}" in a phrase stands for each of its `platforms`."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._moves = {
            plain(phrase.replace("{platform}", platform)): move
            for move in Move
            for phrase in words.get(move, ())
            for platform in (words["platforms"] if "{platform}" in phrase else ("",))
        }
        self._yes = re.compile(rf"^(?:{_any_of(words[Move.YES])})(?:(?<=[一-鿿])| )")
        self._doubled = {move: _several_of(words[move]) for move in (Move.YES, Move.NO)}
        each = _any_of(words["around"])
        self._around = re.compile(rf"^(?:(?:{each})\s*)+|(?:\s*(?:{each}))+$")
        self._languages = frozenset(plain(word) for word in words["languages"])
        self._erases = frozenset(plain(word) for word in words["erases"])
        self._spares = Phrases(words["spares"])
        self._keeps, self._hedges = Phrases(words["keeps"]), Phrases(words["hedges"])
        self._passes_on, self._not_on = Phrases(words["passes_on"]), Phrases(words["not_on"])
        self._instead = Phrases(words["instead"])
        self._resume, self._resumes = Phrases(words["resume"]), frozenset(plain(word) for word in words["resume"])

    def read(self, text: str) -> Move | None:
        """The command that the whole message is, if it is one. "Right?" asks, and is no yes."""
        said = plain(text)
        move = self._moves.get(said) or self._moves.get(self._bare(said)) or self._said_twice(said)
        return None if move in (Move.YES, Move.NO) and _asks(text) else move

    def _said_twice(self, said: str) -> Move | None:
        """「好的可以」, "no no no"."""
        return next((move for move, words in self._doubled.items() if words.fullmatch(said)), None)

    def _bare(self, said: str) -> str:
        """Without the words around it that change nothing."""
        return self._around.sub("", said).strip()

    def agrees(self, text: str) -> bool | None:
        """A yes or no at the head of a short message ("好的，同意", "yes please do"); None if neither is plain."""
        whole = self.read(text)
        if whole in (Move.YES, Move.NO):
            return whole is Move.YES
        if _asks(text) or self.hedges(text):
            return None
        heads = [self._moves.get(plain(part)) for part in re.split(r"[,，。.!！;；~ ]+", text.strip())]
        said = {move for move in heads[:3] if move in (Move.YES, Move.NO)}
        return said == {Move.YES} if len(said) == 1 and heads[0] in said else None

    def hedges(self, text: str) -> bool:
        """Whether a yes in it would come with a "but"."""
        return fold(text) in self._hedges

    def erases(self, text: str) -> bool | None:
        """Whether the data is to go: only a plain yes, or the wish said again in a word or two; None: neither."""
        if fold(text) in self._keeps:
            return False
        said = [plain(part) for part in re.split(r"[,，。.!！;；~]+", text) if plain(part)]
        if said and not _asks(text) and all(self._means_erasing(part) for part in said):
            return True
        return False if self.read(text) is Move.NO else None

    def _means_erasing(self, part: str) -> bool:
        """ "Yes", "delete it", "yes delete it"."""
        return part in self._erases or self.read(part) is Move.YES or self._yes.sub("", part).strip() in self._erases

    def withdraws(self, text: str) -> bool | None:
        """Whether an application is to go."""
        return False if fold(text) in self._keeps or self.spares(text) else self.agrees(text)

    def spares(self, text: str) -> bool:
        """Whether it says that something is not to be deleted."""
        return fold(text) in self._spares

    def passes_on(self, text: str) -> bool | None:
        """Whether a question is to go to a recruiter, in other words than yes and no; None: it does not say."""
        said = fold(text)
        return None if said not in self._passes_on or _asks(text) else said not in self._not_on

    def wants_instead(self, text: str) -> bool:
        """Whether something is wanted in the place of what there is."""
        return fold(text) in self._instead

    def is_resume(self, text: str) -> bool:
        """Whether the whole message names a résumé."""
        return self._bare(plain(text)) in self._resumes

    def names_resume(self, text: str) -> bool:
        """Whether a résumé is spoken of."""
        return fold(text) in self._resume

    def names_language(self, text: str) -> bool:
        """Whether the whole message is the name of a language."""
        return plain(text) in self._languages


def _several_of(phrases: Sequence[str]) -> re.Pattern[str]:
    """Two to four of them, one after the other."""
    one = f"(?:{_any_of(phrases)})"
    return re.compile(rf"{one}(?:(?:(?<=[一-鿿])| ){one}){{1,3}}")


def _any_of(phrases: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(map(plain, phrases), key=len, reverse=True)))


def _asks(text: str) -> bool:
    return text.rstrip(" .。!！~").endswith(("?", "？"))


def plain(text: str) -> str:
    """Folded, all that is no word taken for one space, and for none beside Chinese (「我也用 Telegram」)."""
    return _BESIDE_CHINESE.sub("", _NOT_WORDS.sub(" ", fold(text)).strip())
