"""What an answer to a yes-or-no question amounts to, as learned from `examples/answers`.

Rules read what is said; many people say it by a story ("wrote my thesis on it"). What was learned speaks where the
rules are silent, and has them ask again where it is sure of the contrary.
"""

import re
from collections.abc import Mapping
from typing import get_args

import numpy as np

from dialogs.catalogue import Question
from dialogs.meanings import YesNo
from dialogs.understanding.clean import fold
from dialogs.understanding.encoding import Encoder
from dialogs.understanding.interruptions import Interruption
from dialogs.understanding.language import HAN

MEANINGS: Mapping[str, YesNo | Interruption | None] = {
    "yes_no yes": YesNo(True),
    "yes_no no": YesNo(False),
    "yes_no unclear": None,
    **{f"not_an_answer {interruption}": interruption for interruption in get_args(Interruption)},
}
LEAST = 6
"""Words (or Chinese characters) of an answer that there is something to learn from; fewer are for the rules alone."""
SURE, CONTRADICTS = 0.85, 0.7
"""From which chance on it is taken at its word where the rules are silent, and against them."""


class SecondOpinion:
    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.names = [name for name in MEANINGS if name in encoder.answers.names]

    def on(
        self, ruled: YesNo | None, folded: str, question: Question, several: bool = False
    ) -> YesNo | Interruption | None:
        """None: to be asked again. `ruled`: what the rules read. `several`: one of several things is enough, which
        rules know better."""
        if len(re.findall(r"[a-z0-9]+|[㐀-鿿]", folded)) < LEAST:
            return ruled
        learned, chance = self.weighed(folded, question)
        if ruled is None:
            return learned if chance >= SURE else None
        opposite = isinstance(learned, YesNo) and learned != ruled and not several
        return None if opposite and chance >= CONTRADICTS else ruled

    def weighed(self, folded: str, question: Question) -> tuple[YesNo | Interruption | None, float]:
        """The likeliest meaning and its chance."""
        asked = fold(question.ask.zh if HAN.search(folded) else question.ask.en)
        scores = self.encoder.answers.scores(self.encoder([f"{asked} >> {folded}"]), self.names)[0]
        chances = np.exp(scores - scores.max())
        best = int(chances.argmax())
        return MEANINGS[self.names[best]], float(chances[best] / chances.sum())
