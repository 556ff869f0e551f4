"""Which topic a sentence is about, learned at the start from the example sentences.

The encoder was taught to put sentences of one topic side by side, so that linear models go far. One was taught with
it and is steady; ridge regression is solved beside it at every start; and what is said almost as an example says it
is likely about that example's topic, so that a sentence added counts at once and for much.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from dialogs.understanding.encoding import Encoder, Vectors
from dialogs.understanding.sentences import Example

RIDGE = 3.0
OF_TAUGHT, OF_SOLVED, OF_NEAREST = 1.0, 6.0, 6.0
"""What each counts for probabilities; chosen on sentences of other authors than those learned from."""
FAR = 0.6
"""The cosine up to which an example says nothing."""
DIRECTIONS = 128
"""Of the encoder's 384, turned so that the first ones tell most: examples are compared by those, in a third of the
time and of the memory."""


class TopicClassifier:
    def __init__(self, examples: Sequence[Example], names: Sequence[str], encoder: Encoder) -> None:
        """Raises ValueError without examples."""
        if not examples:
            raise ValueError("there are no example sentences to learn from")
        self.names, self.taught = tuple(names), encoder.topics
        column = {name: i for i, name in enumerate(self.names)}
        by_topic = sorted(examples, key=lambda example: column[example.topic])
        self.exact: Mapping[str, str] = {example.text: example.topic for example in by_topic}
        vectors = encoder(list(self.exact))
        labels = [column[topic] for topic in self.exact.values()]
        self.columns, self.firsts = np.unique(labels, return_index=True)
        self.centre = vectors.mean(axis=0)
        self.weights = solved(vectors - self.centre, labels, len(self.names))
        self.turned = telling(vectors)
        self.examples = vectors @ self.turned

    def probabilities(self, vectors: Vectors) -> Vectors:
        """One row for each vector, one column for each name; rows sum to one."""
        scores = OF_SOLVED * ((vectors - self.centre) @ self.weights)
        scores += OF_TAUGHT * self.taught.scores(vectors, self.names)
        scores[:, self.columns] += OF_NEAREST * self._nearness(vectors)
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)

    def _nearness(self, vectors: Vectors) -> Vectors:
        """Of each topic's nearest example: 0 for far, 1 for the same."""
        best = np.maximum.reduceat(self._cosines(vectors), self.firsts, axis=1)
        return np.asarray(np.maximum(best - FAR, 0) / (1 - FAR), np.float32)

    def _cosines(self, vectors: Vectors) -> Vectors:
        """With each example."""
        return np.asarray((vectors @ self.turned) @ self.examples.T, np.float32)

    def nearest(self, vector: Vectors, count: int = 3) -> list[tuple[str, float]]:
        """The examples closest to a vector with their cosines, for people who ask why."""
        cosines = self._cosines(vector[None])[0]
        texts = list(self.exact)
        return [(texts[i], round(float(cosines[i]), 3)) for i in np.argsort(-cosines)[:count]]


def solved(vectors: Vectors, labels: Sequence[int], count: int) -> Vectors:
    """Weights with vectors @ weights ≈ 1 in the column of the label and 0 elsewhere.

    Topics count alike, however many sentences they have (by the root, so that few sentences do not count too much).
    """
    often = Counter(labels)
    heavy = np.sqrt(np.array([len(labels) / len(often) / often[label] for label in labels], np.float32))[:, None]
    targets = np.zeros((len(labels), count), np.float32)
    targets[np.arange(len(labels)), labels] = 1
    squares = vectors.T @ (heavy * vectors) + RIDGE * np.eye(vectors.shape[1], dtype=np.float32)
    return np.asarray(np.linalg.solve(squares, vectors.T @ (heavy * targets)), np.float32)


def telling(vectors: Vectors) -> Vectors:
    """The directions in which these vectors differ most, one a column. A fourth of them says the same as all."""
    _, directions = np.linalg.eigh(vectors[::4].T @ vectors[::4])
    return np.ascontiguousarray(directions[:, -DIRECTIONS:], np.float32)
