"""Which published facts a question is about: telling words in common, and nearness in meaning."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dialogs.catalogue import Catalogue, Fact
from dialogs.understanding.clean import fold
from dialogs.understanding.language import HAN
from dialogs.understanding.mentions import slips
from dialogs.understanding.phrases import Phrases
from dialogs.understanding.sentences import Aspect, Examples
from dialogs.understanding.topics import Encode, Space, Vectors

NAME_FACTS = ("need", "task", "which_role", "fit")
"""Topics whose examples name facts: words frequent elsewhere tell little."""
SURE_IN_SPITE_OF_A_SLIP = 6
OWN_WORDS = 0.35
"""A word of the fact's text counts a third of a keyword that a recruiter chose."""
A_SPREAD = 0.15
"""What being one standard deviation nearer than usual counts, beside 1 for a word that no other fact has."""
MORE_HITS = 0.3
"""What every further telling word adds to the best one."""


@dataclass(frozen=True, slots=True)
class Match:
    """`words`: 0 nothing in common … 1 and more: a word that only this fact has. `meaning`: mostly −0.3 … 0.6."""

    fact: str
    words: float
    meaning: float
    hits: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        return self.words + self.meaning


class Nearness:
    """How much nearer than usual a question is to one of several texts of each fact, in standard deviations.

    Raw cosines would not do: some facts are near to everything.
    """

    def __init__(self, texts: Sequence[Sequence[str]], encode: Encode, space: Space) -> None:
        """`texts`: for each fact; none is allowed: such a fact is never near."""
        self.has = np.array([bool(several) for several in texts])
        self.bounds = np.cumsum([0] + [len(several) for several in texts if several])[:-1]
        self.vectors = space(encode([text for several in texts for text in several]))
        self.mean, self.deviation = np.zeros(len(self.bounds)), np.ones(len(self.bounds))

    def compare_with(self, usual: Vectors) -> None:
        near = self._best(usual)
        self.mean, self.deviation = near.mean(axis=0), near.std(axis=0) + 1e-3

    def __call__(self, vector: Vectors) -> NDArray[np.float64]:
        found = np.full(len(self.has), -3.0)
        found[self.has] = (self._best(vector[None])[0] - self.mean) / self.deviation
        return found

    def _best(self, vectors: Vectors) -> NDArray[np.float64]:
        return np.maximum.reduceat(vectors @ self.vectors.T, self.bounds, axis=1).astype(np.float64)


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
    """Built from the catalogue and the examples; `space`: the classifier's, in which questions are compared."""

    def __init__(self, catalogue: Catalogue, examples: Examples, space: Space, encode: Encode) -> None:
        looked_up = {sentence for aspect in examples.aspects for sentence in aspect.sentences}
        everyday = [example.text for example in examples.sentences if example.text not in looked_up]
        common = [e.text for e in examples.sentences if not e.filled and e.topic not in NAME_FACTS]
        self.all = tuple(catalogue.facts())
        self.index = {fact.id: i for i, fact in enumerate(self.all)}
        self.commonness = Counter(word for sentence in common for word in set(words_of(sentence)))
        self.tools = Tools(examples.words["tools"])
        self.keywords = [sorted(self._named(fact)) for fact in self.all]
        self.vocabulary = sorted({word for words in self.keywords for word in words})
        self.own = [set(words_of(fold(fact.text.zh))) | set(words_of(fold(fact.text.en))) for fact in self.all]
        self.slips = {
            slip: word
            for word in self.vocabulary
            if len(word) >= SURE_IN_SPITE_OF_A_SLIP and word.isascii() and word.isalpha()
            for slip in slips(word)
        }
        texts = [texts_of(fact) for fact in self.all]
        asked = [
            [s for aspect in examples.aspects if is_about(fact, aspect) for s in aspect.sentences]
            for fact in self.all
        ]
        self.published = Nearness(texts, encode, Space.of(encode([text for several in texts for text in several])))
        self.asked = Nearness(asked, encode, space)
        usual = space(encode(everyday))
        self.published.compare_with(usual)
        self.asked.compare_with(usual)

    def _named(self, fact: Fact) -> set[str]:
        """Its keywords and label, but no tool that its text says nothing of."""
        words = {fold(word) for word in (*fact.keywords, fact.label.zh, fact.label.en)}
        return {word for word in words if word not in self.tools.named or self.tools.is_asked_by(fact, word)}

    def match(self, rest: str, vector: Vectors, among: Sequence[str]) -> list[Match]:
        """The facts of `among`, best first. `rest`: folded, names gone. `vector`: of the masked text, in space."""
        unusual = np.maximum(self.published(vector), self.asked(vector))
        hits = self.hits(rest)
        said = set(words_of(rest))
        matches = []
        for id_ in among:
            i = self.index[id_]
            near = A_SPREAD * float(unusual[i])
            found = longest([word for word in hits if word in self.keywords[i]])
            matches.append(Match(id_, self._weight(i, found, said, among), near, found))
        return sorted(matches, key=lambda match: -match.score)

    def silent(self, rest: str, among: Sequence[str]) -> bool:
        """Whether a tool is asked about, and nothing else, that none of the facts speaks of."""
        tools = self.tools.said_in(rest)
        if not tools or any(
            self.tools.is_asked_by(self.all[self.index[id_]], tool) for id_ in among for tool in tools
        ):
            return False
        others = [word for word in self.hits(rest) if word not in self.tools.named]
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
            words = [word for word in re.findall(r"[a-z]{5,}", rest) if not self.commonness[_stem(word)]]
            found = [self.slips[slip] for word in words for slip in sorted(slips(word)) if slip in self.slips][:3]
        return list(dict.fromkeys(found))

    def _weight(self, i: int, found: Sequence[str], said: set[str], among: Sequence[str]) -> float:
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


def is_about(fact: Fact, aspect: Aspect) -> bool:
    return any(is_said(mark, fold(text)) for mark in aspect.marks for text in (fact.text.zh, fact.text.en))


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
