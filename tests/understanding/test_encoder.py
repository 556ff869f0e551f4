"""The shipped weights and vectors belong to the shipped examples."""

import numpy as np
import pytest

from bot.encoder import SCALE, Encoder
from dialogs.understanding.clean import fold
from dialogs.understanding.questions import facts_to_encode
from dialogs.understanding.sentences import read_examples
from role_data.load import load
from training.lessons import read_lessons


def test_the_encoder_was_taught_these_examples(encoder: Encoder) -> None:
    """After a change to the examples: `python -m training && python -m bot.encoder`, see their README."""
    assert encoder.lesson == read_lessons().digest


def test_none_of_our_roles_is_among_the_lessons(examples: dict[str, str]) -> None:
    """What is understood of a shipped role is understood of any: it was no part of what is learned."""
    taught = {text for job in read_examples(examples).jobs for fact in job.facts for text in (fact.zh, fact.en)}
    assert not taught & {fold(text) for fact in load().facts() for text in (fact.text.zh, fact.text.en)}


def test_stored_vectors_are_what_the_encoder_says(encoder: Encoder, examples: dict[str, str]) -> None:
    for example in read_examples(examples).sentences[::499]:
        again = encoder.encoded(example.text).whole * SCALE
        assert np.abs(encoder([example.text])[0] * SCALE - again).max() <= 1


def test_stored_words_are_what_the_encoder_says(encoder: Encoder) -> None:
    for text in facts_to_encode(load())[::40]:
        assert encoder.knows(text)
        for stored, again in zip(encoder.words(text), encoder.encoded(text), strict=True):
            assert np.abs(stored - again).max() < 0.01


@pytest.mark.parametrize("text", ["", " ", "\ud800", "😀" * 3000, "问" * 100_000, "a" * 100_000, "\x00"])
def test_any_text_has_a_vector_of_length_one(encoder: Encoder, text: str) -> None:
    assert np.linalg.norm(encoder([text])[0]) == pytest.approx(1, abs=0.05)


def test_equal_texts_have_equal_vectors(encoder: Encoder) -> None:
    assert (encoder(["工资多少", "a", "工资多少"])[::2] == encoder(["工资多少"])[0]).all()
