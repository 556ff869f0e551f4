"""Where rules are silent, what was learned speaks; where it is sure of the contrary, we ask again."""

from collections.abc import Sequence

import numpy as np
import pytest

from dialogs.catalogue import AnswerYes
from dialogs.meanings import YesNo
from dialogs.understanding.encoding import Nearness, Taught, Vectors, Words
from dialogs.understanding.interruptions import Interruption
from dialogs.understanding.second_opinion import SecondOpinion
from tests.understanding.quiz import question

NAMES = ("yes_no yes", "yes_no no", "yes_no unclear", "not_an_answer question", "degree phd")
ASKED = question("yes_no", "你用过锤子吗？", "Have you used a hammer?", AnswerYes())
SURE, TORN = 6.0, 0.3


class Listener:
    """An encoder that hears one meaning in everything, more or less surely."""

    nearness = Nearness(1, 1, 1, 1)
    topics = Taught((), np.zeros((1, 0), np.float32), np.zeros(0, np.float32))

    def __init__(self, meaning: str, surely: float) -> None:
        weights = np.array([[surely * (name == meaning) for name in NAMES]], np.float32)
        self.answers = Taught(NAMES, weights, np.zeros(len(NAMES), np.float32))
        self.heard: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.heard += texts
        return np.ones((len(texts), 1), np.float32)

    def words(self, *parts: str) -> Words:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("ruled", "learned", "surely", "meant"),
    [
        (None, "yes_no yes", SURE, YesNo(True)),
        (None, "yes_no no", SURE, YesNo(False)),
        (None, "yes_no unclear", SURE, None),
        (None, "not_an_answer question", SURE, "question"),
        (None, "yes_no yes", TORN, None),
        (YesNo(True), "yes_no yes", SURE, YesNo(True)),
        (YesNo(True), "yes_no no", SURE, None),
        (YesNo(False), "yes_no unclear", SURE, YesNo(False)),
        (YesNo(False), "yes_no yes", TORN, YesNo(False)),
        (None, "degree phd", SURE, None),
    ],
)
def test_rules_and_what_was_learned(
    ruled: YesNo | None, learned: str, surely: float, meant: YesNo | Interruption | None
) -> None:
    assert SecondOpinion(Listener(learned, surely)).on(ruled, "something that I do every single day", ASKED) == meant


def test_question_and_answer_are_heard_together_in_the_answers_language() -> None:
    listener = Listener("yes_no yes", SURE)
    opinion = SecondOpinion(listener)
    opinion.on(None, "every day in my last job", ASKED)
    opinion.on(None, "天天跟它打交道", ASKED)
    assert listener.heard == [
        "have you used a hammer? >> every day in my last job",
        "你用过锤子吗? >> 天天跟它打交道",
    ]


@pytest.mark.parametrize("said", ["有", "yes", "嗯，有的", "yeah no"])
def test_a_word_or_two_are_for_the_rules_alone(said: str) -> None:
    assert SecondOpinion(Listener("yes_no no", SURE)).on(YesNo(True), said, ASKED) == YesNo(True)


def test_of_several_things_one_is_enough_and_rules_know_that_better() -> None:
    opinion = SecondOpinion(Listener("yes_no no", SURE))
    assert opinion.on(YesNo(True), "MPI every day, OpenMP I never touched", ASKED, several=True) == YesNo(True)
