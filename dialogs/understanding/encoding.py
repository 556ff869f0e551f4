"""What understanding is given to read texts with: an encoder, which makes numbers of them. See `bot.encoder`.

All vectors have length one, so that a product of two is their cosine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Words:
    """A text's words in their places: a row each, and what each counts, together 1.

    `places`: from which row up to which one each part of the text lies; nowhere, if it was too much to be read.
    """

    rows: Vectors
    shares: Vectors
    places: tuple[tuple[int, int], ...] = ()

    @cached_property
    def whole(self) -> Vectors:
        """One vector for all of it."""
        mean = self.shares @ self.rows
        return np.asarray(mean / np.linalg.norm(mean), np.float32)

    def part(self, first: int, end: int) -> "Words":
        """Some parts of the text, read in the light of the others. All of it, if nothing of them was read."""
        start, stop = self.places[first][0], self.places[end - 1][1]
        if start == stop or end - first == len(self.places):
            return self
        shares = self.shares[start:stop]
        return Words(self.rows[start:stop], shares / shares.sum())


@dataclass(frozen=True, slots=True)
class Taught:
    """A linear model that was taught with the encoder: a column of `weights`, and a `bias`, for each name."""

    names: tuple[str, ...]
    weights: Vectors
    bias: Vectors

    def scores(self, vectors: Vectors, names: Sequence[str]) -> Vectors:
        """A column for each of `names`; one that was never taught is as likely as they are on average."""
        found = vectors @ self.weights + self.bias
        column = {name: i for i, name in enumerate(self.names)}
        rows = [found[:, column[name]] if name in column else found.mean(axis=1) for name in names]
        return np.asarray(np.stack(rows, axis=1), np.float32)


class Nearness(NamedTuple):
    """What three cosines say for a question's asking for a fact, as taught: of the wholes; of the question's words,
    each with the nearest of the fact's; of the fact's words, each with the nearest of the question's. `nothing`: what
    speaks for no fact at all."""

    whole: float
    said: float
    told: float
    nothing: float


class Encoder(Protocol):
    """Equal texts give equal numbers."""

    @property
    def topics(self) -> Taught:
        """Which topic a text is about."""

    @property
    def answers(self) -> Taught:
        """What an answer to a question of the quiz amounts to, of both as one text: "question >> answer"."""

    @property
    def nearness(self) -> Nearness: ...

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """A row for each text as a whole."""

    def words(self, *parts: str) -> Words:
        """Of the parts as one text."""


class Texts:
    """Things that are each said in several texts, with which questions are compared word by word: facts."""

    def __init__(self, things: Sequence[Sequence[Words]], counts: Nearness) -> None:
        """Every thing has at least one text."""
        read = [words for texts in things for words in texts]
        self.counts = counts
        self.starts = np.cumsum([0, *(len(words.rows) for words in read)])[:-1]
        self.things = np.cumsum([0, *map(len, things)])[:-1]
        self.wholes = np.stack([words.whole for words in read])
        self.rows = np.concatenate([words.rows for words in read])
        self.shares = np.concatenate([words.shares for words in read])

    def near(self, words: Words) -> Vectors:
        """For each thing, the logarithm of the odds that the nearest of its texts is asked for, not nothing."""
        cosines = self.rows @ words.rows.T
        said = np.maximum.reduceat(cosines, self.starts) @ words.shares
        told = np.add.reduceat(cosines.max(axis=1) * self.shares, self.starts)
        counts = self.counts
        each = counts.whole * (self.wholes @ words.whole) + counts.said * said + counts.told * told
        return np.asarray(np.maximum.reduceat(each, self.things) - counts.nothing, np.float32)
