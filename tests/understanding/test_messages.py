"""A message is cut where another question may begin, and encoded once."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import texts
from dialogs.understanding.encoding import Nearness, Taught, Vectors, Words
from dialogs.understanding.mentions import Names
from dialogs.understanding.messages import MOST, Message, Messages
from dialogs.understanding.parts import Parts
from dialogs.understanding.phrases import words
from dialogs.understanding.spelling import Spelling
from role_data.load import load

WORDS = words(texts("understanding/examples"), "mentions")
NAMES, PARTS = Names(load(), WORDS), Parts(WORDS)


class Counting:
    """An encoder with one row for each character, which counts what it is given."""

    nearness = Nearness(1, 1, 1, 1)
    topics = answers = Taught((), np.zeros((1, 0), np.float32), np.zeros(0, np.float32))

    def __init__(self) -> None:
        self.heard: list[tuple[str, ...]] = []

    def __call__(self, texts: Sequence[str]) -> Vectors:
        raise NotImplementedError

    def words(self, *parts: str) -> Words:
        self.heard.append(parts)
        ends = list(accumulate(map(len, parts), initial=1))
        count = ends[-1] + 1
        shares = np.full(count, 1 / count, np.float32)
        return Words(np.eye(count, dtype=np.float32), shares, tuple(pairwise(ends)))


def heard(text: str) -> tuple[Message, Counting]:
    encoder = Counting()
    return Messages(NAMES, PARTS, encoder, Spelling(()))(text), encoder


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("我没见过客户。这行吗？", ["我没见过客户。", "这行吗?"]),
        ("what does it pay, and where is it?", ["what does it pay", "and where is it?"]),
        ("I saw the ad, it looks nice", ["i saw the ad, it looks nice"]),
        ("FAE. 要出差吗？", ["要出差吗?"]),
        ("", []),
        ("?!", []),
    ],
)
def test_pieces_are_what_may_ask_for_something(text: str, pieces: list[str]) -> None:
    assert [piece.text for piece in heard(text)[0].pieces] == pieces


def test_each_piece_has_its_own_names_and_words() -> None:
    message, encoder = heard("HPC要会CUDA吗？FAE呢要出差吗？")
    assert [piece.mentions.roles for piece in message.pieces] == [
        ("hpc-solution-architect",),
        ("fae-engineer",),
    ]
    assert message.whole.mentions.roles == ("hpc-solution-architect", "fae-engineer")
    assert [len(piece.words.rows) for piece in message.pieces] == [len(part) for part in encoder.heard[0]]


def test_an_and_is_a_joint_between_two_questions_but_not_between_two_roles() -> None:
    message, encoder = heard("duties and requirements of the FAE job")
    assert [[half.text for half in halves] for halves in message.halves] == [
        ["duties ", " requirements of the fae job"],
    ]
    assert len(encoder.heard[0]) == 3
    assert heard("tell me about the HPC and the FAE job")[0].halves == ()


@given(
    st.text(max_size=400)
    | st.lists(st.sampled_from(["FAE", "hpc?", "和", "and", "，", ". ", "学历？", "pay"])).map("".join)
)
def test_any_text_is_encoded_once_and_every_piece_is_part_of_it(text: str) -> None:
    message, encoder = heard(text)
    assert len(encoder.heard) == 1
    assert len(message.pieces) <= MOST
    for piece in (*message.pieces, *(half for halves in message.halves for half in halves)):
        assert piece.text in message.whole.text
        assert len(piece.words.rows) <= len(message.whole.words.rows)
