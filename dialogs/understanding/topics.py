"""Which topic a sentence is about, learned at the start from the example sentences.

A kernel ridge regression on the sentence vectors: smooth like a linear model, yet able to bend around an example.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from dialogs.understanding.sentences import Example

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]
"""Texts to rows of numbers, one row each; equal texts give equal rows. An injected value: see `bot.encoder`."""

WIDTH = 0.7
"""How fast an example's influence fades with distance."""
RIDGE = 0.1
STEPS = 30
"""Of the conjugate gradient: more of them fit the examples closer, not other people's sentences better."""
SHARPNESS = 15.0
"""Turns regression scores into probabilities; chosen on sentences of another author than those learned from."""


@dataclass(frozen=True, slots=True)
class Space:
    """Raw vectors share a large common part that says nothing; taken off, angles between sentences open up."""

    centre: Vectors

    @classmethod
    def of(cls, vectors: Vectors) -> "Space":
        return cls(vectors.mean(axis=0))

    def __call__(self, vectors: Vectors) -> Vectors:
        """Centred, each of length one."""
        around = vectors - self.centre
        return np.asarray(around / np.maximum(np.linalg.norm(around, axis=1, keepdims=True), 1e-6), np.float32)


class TopicClassifier:
    def __init__(
        self, examples: Sequence[Example], names: Sequence[str], encode: Encode, learned: Mapping[str, Vectors]
    ) -> None:
        """`learned`: weights of earlier days by lesson, which save seconds. Raises ValueError without examples."""
        if not examples:
            raise ValueError("there are no example sentences to learn from")
        self.names = tuple(names)
        self.exact: Mapping[str, str] = {example.text: example.topic for example in examples}
        raw = encode([example.text for example in examples])
        self.space = Space.of(raw)
        self.vectors = self.space(raw)
        column = {name: i for i, name in enumerate(self.names)}
        targets = np.zeros((len(examples), len(self.names)), np.float32)
        targets[np.arange(len(examples)), [column[example.topic] for example in examples]] = 1
        self.lesson = lesson(examples, self.names)
        known = learned.get(self.lesson)
        self.weights = solved(self._nearness(self.vectors), targets) if known is None else known

    def _nearness(self, vectors: Vectors) -> Vectors:
        """One row for each vector, one column for each example: 1 where they are the same."""
        near = vectors @ self.vectors.T
        near -= 1
        near *= np.float32(2 * WIDTH)
        np.exp(near, out=near)
        return near

    def probabilities(self, vectors: Vectors) -> Vectors:
        """One row for each raw vector, one column for each name; rows sum to one."""
        scores = SHARPNESS * (self._nearness(self.space(vectors)) @ self.weights)
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)

    def nearest(self, vector: Vectors, count: int = 3) -> list[tuple[str, float]]:
        """The examples closest to a raw vector with their cosines, for people who ask why."""
        cosines = self.vectors @ self.space(vector[None])[0]
        texts = list(self.exact)
        return [(texts[i], round(float(cosines[i]), 3)) for i in np.argsort(-cosines)[:count]]


def lesson(examples: Sequence[Example], names: Sequence[str]) -> str:
    """Names what is learned from and how: equal lessons have equal weights, given the same encoder."""
    told = repr((WIDTH, RIDGE, STEPS, tuple(names), [(e.text, e.topic) for e in examples]))
    return blake2b(told.encode("utf-8", "replace"), digest_size=8).hexdigest()


def solved(kernel: Vectors, targets: Vectors) -> Vectors:
    """Weights with (kernel + RIDGE) @ weights ≈ targets, by conjugate gradients, every column on its own."""
    weights, rest = np.zeros_like(targets), targets.copy()
    direction, size = rest.copy(), (rest * rest).sum(axis=0)
    for _ in range(STEPS):
        moved = kernel @ direction + np.float32(RIDGE) * direction
        step = size / np.maximum((direction * moved).sum(axis=0), 1e-12)
        weights += step * direction
        rest -= step * moved
        before, size = size, (rest * rest).sum(axis=0)
        direction = rest + (size / np.maximum(before, 1e-12)) * direction
    return weights
