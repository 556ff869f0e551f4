"""What an answer to a yes-or-no question amounts to, learned from `examples/answers`: yes, no, or no answer at all.

A question and its answer are read as one sentence, so that "only OpenMP" is a yes where OpenMP was asked for. It is a
linear model on the encoder's vectors, like that of the topics. What it is not sure of is nothing: better asked again
than a wrong verdict.
"""

from collections.abc import Mapping, Sequence
from typing import get_args

import numpy as np

from dialogs.catalogue import Question
from dialogs.meanings import YesNo
from dialogs.understanding.answer_examples import AnswerExample, asked_and_said
from dialogs.understanding.clean import fold
from dialogs.understanding.interruptions import Interruption
from dialogs.understanding.language import HAN
from dialogs.understanding.topics import Encode, Taught, solved

NO_ANSWER = "not_an_answer"
MEANINGS: Mapping[str, YesNo | Interruption] = {
    "yes": YesNo(True),
    "no": YesNo(False),
    **{interruption: interruption for interruption in get_args(Interruption)},
}
SURE, AHEAD = 0.92, 0.85
"""What a reading needs, of all that the question may be answered with, and by how much it is ahead of the next."""
OF_TAUGHT, OF_SOLVED = 1.25, 8.0


class Answers:
    """Raises ValueError without examples."""

    def __init__(self, examples: Sequence[AnswerExample], encode: Encode, taught: Taught) -> None:
        if not examples:
            raise ValueError("there are no example answers to learn from")
        self.encode, self.taught = encode, taught
        self.labels = sorted({(example.kind, example.means) for example in examples})
        vectors = encode([example.asked_and_said for example in examples])
        self.centre = vectors.mean(axis=0)
        columns = [self.labels.index((example.kind, example.means)) for example in examples]
        self.weights = solved(vectors - self.centre, columns, len(self.labels))

    def read(self, folded: str, question: Question) -> YesNo | Interruption | None:
        """Of a yes-or-no question; None where it is unclear or one does not know."""
        ((_, means), chance), (_, second) = self.weighed(folded, question)[:2]
        if means not in MEANINGS or chance < SURE or chance - second < AHEAD:
            return None
        return MEANINGS[means]

    def weighed(self, folded: str, question: Question) -> list[tuple[tuple[str, str], float]]:
        """Each kind and meaning that is possible, with its share, likeliest first."""
        asked = fold(question.ask.zh if HAN.search(folded) else question.ask.en)
        vector = self.encode([asked_and_said(asked, folded)])[0]
        scores = OF_SOLVED * ((vector - self.centre) @ self.weights)
        scores += OF_TAUGHT * self.taught.scores(vector[None], [f"{kind} {means}" for kind, means in self.labels])[0]
        possible = [i for i, (kind, _) in enumerate(self.labels) if kind in (question.kind, NO_ANSWER)]
        powers = np.exp(scores[possible] - scores[possible].max())
        ranked = zip((self.labels[i] for i in possible), (powers / powers.sum()).tolist(), strict=True)
        return sorted(ranked, key=lambda pair: -pair[1])
