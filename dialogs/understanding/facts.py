"""Which published facts a question is about: telling words in common, and nearness in meaning."""

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from dialogs.catalogue import Catalogue, Fact
from dialogs.understanding.clean import fold
from dialogs.understanding.encoding import Encoder, Texts, Vectors, Words
from dialogs.understanding.language import HAN
from dialogs.understanding.phrases import Phrases
from dialogs.understanding.respelling import Respelling
from dialogs.understanding.sentences import Examples

NAME_FACTS = ("need", "task", "which_role", "fit")
"""Topics whose examples name facts: words frequent elsewhere tell little."""
OWN_WORDS = 0.35
"""A word of the fact's text counts a third of a keyword that a recruiter chose."""
OF_WORDS = 5.0
"""What words in common count beside nearness in meaning, which was taught what it counts."""
TOLD_LAST = 1.0
"""What it counts, as a logarithm, that a fact was the one told last."""
MORE_HITS = 0.3
"""What every further telling word adds to the best one."""


@dataclass(frozen=True, slots=True)
class Match:
    """`words`: 0 nothing in common … 1 and more: a word that only this fact has. `meaning`: see `Texts.near`.

    `score`: what both speak for it, as the logarithm of the odds against no fact at all.
    """

    fact: str
    words: float
    meaning: float
    hits: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        return OF_WORDS * self.words + self.meaning

    def __str__(self) -> str:
        shared = f", words {', '.join(self.hits)}" if self.hits else ""
        return f"{self.score:+.1f} {self.fact}: meaning {self.meaning:+.1f}{shared}"


@dataclass(frozen=True, slots=True)
class Heard:
    """What facts are matched by in a part of a message. `stems`: see `words_of`. `near`: see `Texts`."""

    rest: str
    hits: Sequence[str]
    stems: frozenset[str]
    near: Vectors


class Tools:
    """Names of tools and what a fact's text must speak of to ask for them. Built from `tools` in `mentions.yaml`."""

    def __init__(self, kinds: Sequence[Mapping[str, Sequence[str]]]) -> None:
        self.named = {fold(name): tuple(map(fold, kind["for"])) for kind in kinds for name in kind["names"]}
        self.phrases = Phrases(self.named)

    def said_in(self, folded: str) -> list[str]:
        return [" ".join(match.group().split()) for match in self.phrases.within(folded)]

    def is_asked_by(self, fact: Fact, tool: str) -> bool:
        marks = (tool, *self.named[tool])
        return any(is_said(mark, fold(text)) for mark in marks for text in (fact.text.zh, fact.text.en))


class Facts:
    """Built from the catalogue and the examples."""

    def __init__(self, catalogue: Catalogue, examples: Examples, encoder: Encoder) -> None:
        common = [e.text for e in examples.sentences if not e.filled and e.topic not in NAME_FACTS]
        self.all = tuple(catalogue.facts())
        self.index = {fact.id: i for i, fact in enumerate(self.all)}
        self.commonness = Counter(word for sentence in common for word in set(words_of(sentence)))
        self.tools = Tools(examples.words["tools"])
        self.keywords = [sorted(self._named(fact)) for fact in self.all]
        self.vocabulary = sorted({word for words in self.keywords for word in words})
        self.own = [set(words_of(fold(fact.text.zh))) | set(words_of(fold(fact.text.en))) for fact in self.all]
        everyday = {word for sentence in common for word in re.findall(r"[a-z]+", sentence)}
        self.respelt = Respelling(self.vocabulary, everyday)
        self.texts = Texts([[*map(encoder.words, texts_of(fact))] for fact in self.all], encoder.nearness)

    def _named(self, fact: Fact) -> set[str]:
        """Its keywords and label, but no tool that its text says nothing of."""
        words = {fold(word) for word in (*fact.keywords, fact.label.zh, fact.label.en)}
        return {word for word in words if word not in self.tools.named or self.tools.is_asked_by(fact, word)}

    def keywords_of(self, id_: str) -> Sequence[str]:
        return self.keywords[self.index[id_]]

    def hear(self, rest: str, words: Words) -> Heard:
        """`rest`: folded, names gone. `words`: of the masked text."""
        return Heard(rest, self.hits(rest), frozenset(words_of(rest)), self.texts.near(words))

    def match(self, heard: Heard, among: Sequence[str], told: Collection[str] = ()) -> list[Match]:
        """The facts of `among`, best first. `told`: just now, so that what is asked next is likelier about them."""
        near, matches = heard.near, []
        for id_ in among:
            i = self.index[id_]
            found = longest([word for word in heard.hits if word in self.keywords[i]])
            meaning = float(near[i]) + (TOLD_LAST if id_ in told else 0.0)
            matches.append(Match(id_, self._weight(i, found, heard.stems, among), meaning, found))
        return sorted(matches, key=lambda match: -match.score)

    def silent(self, heard: Heard, among: Sequence[str]) -> bool:
        """Whether a tool is asked about, and nothing else, that none of the facts speaks of."""
        tools = self.tools.said_in(heard.rest)
        if not tools or any(
            self.tools.is_asked_by(self.all[self.index[id_]], tool) for id_ in among for tool in tools
        ):
            return False
        others = [word for word in heard.hits if word not in self.tools.named]
        return not any(word in self.keywords[self.index[id_]] for id_ in among for word in others)

    def has_term(self, term: str) -> bool:
        """Whether the roles' facts use a folded word or phrase, in their text or as a keyword."""
        return bool(term) and (
            term in self.vocabulary
            or (term.isascii() and any(is_said(term, fold(fact.text.en)) for fact in self.all))
        )

    def hits(self, rest: str) -> list[str]:
        """Keywords said; with a slip where nothing is spelt right, but "market" is no slip of "markets"."""
        found = [word for word in self.vocabulary if is_said(word, rest)]
        if not found:
            respelt = self.respelt(rest)
            found = [word for word in self.vocabulary if respelt != rest and is_said(word, respelt)]
        return found

    def _weight(self, i: int, found: Sequence[str], said: frozenset[str], among: Sequence[str]) -> float:
        """The most telling word in common, and a little for each further one."""
        keyed = [self._telling(word, among) for word in found]
        own = [OWN_WORDS * self._telling(word, among) for word in self.own[i] & said]
        weights = sorted(keyed + own, reverse=True)
        return weights[0] + MORE_HITS * min(1.0, sum(weights[1:4])) if weights else 0.0

    def _telling(self, word: str, among: Sequence[str]) -> float:
        """1 for a word that one fact alone has, less the more facts or everyday sentences share it."""
        sharing = sum(word in self.keywords[self.index[id_]] or word in self.own[self.index[id_]] for id_ in among)
        everyday = min((self.commonness[part] for part in words_of(word)), default=0)
        return 1 / (1 + 0.35 * max(0, sharing - 1)) / (1 + math.log1p(everyday) / 4)


def longest(words: Sequence[str]) -> tuple[str, ...]:
    """The words that are no part of another one."""
    return tuple(word for word in words if not any(word != other and word in other for other in words))


def is_said(word: str, text: str) -> bool:
    """Whether a folded text has the word, as a word of its own where it is Latin: "mpi" is not in "champion"."""
    if word not in text:
        return False
    if not (word[0].isascii() or word[-1].isascii()):
        return True
    return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text) is not None


def texts_of(fact: Fact) -> list[str]:
    """What a question's meaning is compared with: the fact, its label, and its keywords by language."""
    zh = [word for word in fact.keywords if HAN.search(word)]
    en = [word for word in fact.keywords if not HAN.search(word)]
    joined = ["，".join(zh), ", ".join(en)]
    return [fold(t) for t in (fact.text.zh, fact.text.en, fact.label.zh, fact.label.en, *joined) if t]


def words_of(folded: str) -> list[str]:
    """Latin words without their endings, and every two neighbouring Chinese characters."""
    latin = [_stem(word) for word in re.findall(r"[a-z][a-z0-9+#]+", folded)]
    han = [run[i : i + 2] for run in re.findall(r"[㐀-鿿]{2,}", folded) for i in range(len(run) - 1)]
    return latin + han


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word
