"""What a quiz question is about, in its own words: tells "3 in deep learning" from "10 in software"."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dialogs.catalogue import Question
from dialogs.understanding.clean import fold
from dialogs.understanding.phrases import Phrases, folded


@dataclass(frozen=True, slots=True)
class Subject:
    """`terms`: what a clause about it would name. `several`: one of the things named in the question is enough.

    `words`: the terms as they are written. `wide`: more than one subject of our lists is asked for.
    """

    terms: Phrases
    several: bool
    words: frozenset[str] = frozenset()
    wide: bool = False

    def is_in(self, clause: str) -> bool:
        return clause in self.terms


class Subjects:
    """Built from `words/subjects.yaml`: the words of questions that say nothing of their subject."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self.empty_zh = Phrases(words["empty_zh"])
        self.empty_en = Phrases(words["empty_en"])
        self.any_of = Phrases(words["any_of"])
        self.common = frozenset(map(fold, words["common_en"]))
        self.subjects = [(folded(line["asked"]), folded(line["also"])) for line in words["subjects"]]

    def of(self, question: Question, keywords: Iterable[str] = ()) -> Subject:
        """`keywords`: the fact's own, where the caller knows them."""
        zh, en = fold(question.ask.zh), fold(question.ask.en)
        terms = {*self._chinese(zh), *self._english(en), *self._english(zh), *map(fold, keywords)}
        wide = sum(bool(terms & asked) for asked, _ in self.subjects) > 1
        terms |= self._belonging_to(terms)
        return Subject(
            Phrases(terms),
            several=en in self.any_of or zh in self.any_of,
            words=frozenset(terms),
            wide=wide,
        )

    def _chinese(self, question: str) -> set[str]:
        pieces = re.findall(r"[一-鿿]{2,}", self.empty_zh.without(question))
        return {piece for piece in pieces if len(piece) <= 8}

    def _english(self, question: str) -> set[str]:
        """The words that carry meaning, and the initials of neighbours ("deep learning" is also "dl")."""
        terms: set[str] = set()
        for run in re.split(r"[^a-z0-9+# -]+|\s{2,}", self.empty_en.without(question, "  ")):
            named = re.findall(r"[a-z0-9+#-]+", run)
            terms |= {f"{a} {b}" for a, b in pairwise(named)}
            terms |= {word for word in named if len(word) > 1 and word not in self.common}
            terms |= {a[0] + b[0] for a, b in pairwise(named) if len(a) > 2 and len(b) > 2}
        return terms

    def _belonging_to(self, terms: set[str]) -> set[str]:
        """Names that plainly are part of what was asked."""
        return {name for asked, also in self.subjects if terms & asked for name in (asked - self.common) | also}
