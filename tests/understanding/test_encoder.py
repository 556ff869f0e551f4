"""The shipped weights and vectors belong to the shipped examples."""

import numpy as np
import pytest

from bot.encoder import SCALE, Encoder
from dialogs.understanding.sentences import read_examples
from training.lessons import read_lessons


def test_the_encoder_was_taught_these_examples(encoder: Encoder) -> None:
    """After a change to the examples: `python -m training && python -m bot.encoder`, see their README."""
    assert encoder.lesson == read_lessons().digest


def test_none_of_our_roles_is_among_the_lessons(examples: dict[str, str]) -> None:
    """What is understood of a shipped role is understood of any: it was no part of what is learned."""
    for job in read_examples(examples).jobs:
        for fact in job.facts:
            assert "nvidia" not in fact.en
            assert "gpu computing" not in fact.en


def test_stored_vectors_are_what_the_encoder_says(encoder: Encoder, examples: dict[str, str]) -> None:
    for example in read_examples(examples).sentences[::499]:
        again = encoder.encoded(example.text)
        assert np.abs(encoder([example.text])[0] * SCALE - again).max() <= 1


@pytest.mark.parametrize("text", ["", " ", "\ud800", "😀" * 3000, "问" * 100_000, "a" * 100_000, "\x00"])
def test_any_text_has_a_vector_of_length_one(encoder: Encoder, text: str) -> None:
    assert np.linalg.norm(encoder([text])[0]) == pytest.approx(1, abs=0.05)


def test_equal_texts_have_equal_vectors(encoder: Encoder) -> None:
    assert (encoder(["工资多少", "a", "工资多少"])[::2] == encoder(["工资多少"])[0]).all()
