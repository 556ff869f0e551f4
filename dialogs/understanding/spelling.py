"""Slips of the keyboard mended: a word that is one slip away from one we know. Text comes folded."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

SHORTEST = 4
"""Letters of a word that is looked at: shorter ones are one slip away from too many others."""
LONG = 6
"""Letters of a word in which any one letter may be wrong; in a shorter one letters only trade places or double."""
LONGER = 7
"""Letters of a word whose vowels may be any: "bacholer"."""
OFTEN = 8
"""Example sentences with a word that make it one which others are slips of."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORD = re.compile(r"(?<![\w'-])[a-z]{4,20}(?![\w-])")


class Spelling:
    """Knows the Latin words of some phrases; `real`: words that are right though they look like slips of others."""

    def __init__(self, phrases: Iterable[str], real: Iterable[str] = ()) -> None:
        words = {word for phrase in phrases for word in re.findall(r"[a-z]+", phrase)}
        self.right = words | set(real)
        self.known = {word for word in words if len(word) >= SHORTEST}
        self.by_consonants: dict[str, set[str]] = {}
        for word in self.known:
            self.by_consonants.setdefault(consonants(word), set()).add(word)

    def mended(self, text: str) -> str:
        return WORD.sub(lambda found: self._meant(found[0]), text)

    def _meant(self, word: str) -> str:
        if word in self.right or (word[-2:] != "ss" and word.removesuffix("s") in self.right):
            return word
        meant = {slip for slip in slips(word) if slip in self.known and slip[0] == word[0]}
        if not meant and len(word) >= LONGER:
            alike = self.by_consonants.get(consonants(word), set())
            meant = {one for one in alike if abs(len(one) - len(word)) <= 1 and one[-1] == word[-1]}
        return meant.pop() if len(meant) == 1 else word


def everyday(sentences: Iterable[str], own: Iterable[str], real: Collection[str] = ()) -> Spelling:
    """Knows what people often say in such sentences, and all words of our `own`: names and facts. What is said more
    than once is right as it is, and so are `real` words."""
    often = Counter(re.findall(r"[a-z]+", "\n".join(sentences)))
    known = (word for word, times in often.items() if times >= OFTEN)
    return Spelling([*known, *own], {word for word, times in often.items() if times > 1}.union(real))


def slips(word: str) -> Iterator[str]:
    """Every word that this one can be a slip of; a plural is no slip of the singular, nor the other way."""
    halves = [(word[:n], word[n:]) for n in range(1, len(word) + 1)]
    yield from (a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1)
    yield from (a + b[1:] for a, b in halves if b and (a[-1] == b[0] or len(word) > LONG))
    yield from (a + letter + b for a, b in halves for letter in LETTERS if b or letter != "s")
    if len(word) >= LONG:
        yield from (a + letter + b[1:] for a, b in halves if b for letter in LETTERS)


def consonants(word: str) -> str:
    """The word without its vowels and doubled letters."""
    return re.sub(r"(.)\1", r"\1", re.sub(r"[aeiou]", "", word))


def all_phrases(words: Mapping[str, Any]) -> Iterator[str]:
    """Every phrase of a word file, however deep."""
    for name, listed in words.items():
        if isinstance(listed, Mapping):
            yield from all_phrases(listed)
        yield from [str(phrase) for phrase in listed] if isinstance(listed, list) else [str(name)]
