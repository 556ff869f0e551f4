"""Taking an answer back: "actually 4 years", 「刚才说错了，是两年」, "change question 2 to a master's"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialogs.understanding.clean import fold
from dialogs.understanding.phrases import Phrases

ORDINALS = {name: number for number, name in enumerate("一二三四五六七八", 1)}
WORDS = {
    name: number
    for number, name in enumerate(["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"], 1)
}
NUMBER = r"(?P<n>[1-8一二三四五六七八]|" + "|".join(WORDS) + ")"
NAMED = (
    re.compile(
        rf"第\s*{NUMBER}\s*[题題道个](?:问题|回答|答案)?\s*(?:改成|改为|应该是|是|换成|[:,，])?\s*(?P<rest>.*)"
    ),
    re.compile(
        rf"(?:question|answer|q)\s*(?:no\.?|number|#)?\s*{NUMBER}\b\s*(?:to|is|should be|:|,)?\s*(?P<rest>.*)"
    ),
    re.compile(rf"\b{NUMBER}\s+(?:question|answer)\b\s*(?:to|is|should be|:|,)?\s*(?P<rest>.*)"),
)
AMOUNT = re.compile(r"\d|[一二两三四五六七八九十半][年个]|year|month")
EDGES = " ,，。.!！:：、-"


@dataclass(frozen=True, slots=True)
class Correction:
    """`number`: the question named, from 1; None: none is. `words`: what is said instead, perhaps nothing.

    `of_answers`: the words speak of answers, so that there is something to change even if we cannot read it.
    """

    number: int | None
    words: str
    of_answers: bool = False

    @property
    def counts(self) -> bool:
        """Whether an amount is said: "I have no CUDA" is not "no years"."""
        return bool(AMOUNT.search(self.words))


class Corrections:
    """`words`: the parsed `moves.yaml` (its lists `corrects`, `changing` and `of_answers`)."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._corrects = sorted(map(fold, words["corrects"]), key=len, reverse=True)
        self._changing, self._of_answers = Phrases(words["changing"]), Phrases(words["of_answers"])

    def read(self, text: str) -> Correction | None:
        """None: nothing is taken back."""
        said = fold(text).strip(EDGES)
        changing = said in self._changing
        for pattern in NAMED if changing else ():
            if found := pattern.search(said):
                return Correction(_number(found["n"]), found["rest"].strip(EDGES))
        for word in self._corrects:
            if said.startswith(word):
                return Correction(None, said[len(word) :].strip(EDGES))
        return Correction(None, said, said in self._of_answers) if changing else None


def _number(text: str) -> int:
    return ORDINALS.get(text) or WORDS.get(text) or int(text)
