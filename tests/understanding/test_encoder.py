"""The shipped weights and vectors belong to the shipped examples."""

from pathlib import Path

import numpy as np
import pytest

from bot.encoder import LONGEST, Encoder
from bot.stored import SCALE
from bot.stored import examples as stored_examples
from dialogs.understanding.clean import fold
from dialogs.understanding.facts import texts_of
from dialogs.understanding.sentences import Examples
from role_data.load import load
from training.lessons import read_lessons

FACTS = [text for fact in load().facts() for text in texts_of(fact)]


def test_the_encoder_was_taught_these_examples(encoder: Encoder) -> None:
    """After a change to the examples: `python -m training && python -m bot.encoder`, see their README."""
    assert encoder.lesson == read_lessons().digest


def test_none_of_our_roles_is_among_the_lessons(read: Examples) -> None:
    """What is understood of a shipped role is understood of any: it was no part of what is learned."""
    taught = {text for job in read.jobs for fact in job.facts for text in (fact.zh, fact.en)}
    assert not taught & {fold(text) for fact in load().facts() for text in (fact.text.zh, fact.text.en)}


def test_stored_vectors_are_what_the_encoder_says(encoder: Encoder, read: Examples) -> None:
    for example in read.sentences[::499]:
        again = encoder.encoded(example.text).whole * SCALE
        assert np.abs(encoder([example.text])[0] * SCALE - again).max() <= 1


def test_stored_words_are_what_the_encoder_says(encoder: Encoder) -> None:
    for text in FACTS[::40]:
        stored, again = encoder.words(text), encoder.encoded(text)
        assert np.abs(stored.rows - again.rows).max() < 0.01
        assert stored.places == again.places


def test_what_is_stored_is_up_to_date(encoder: Encoder, read: Examples) -> None:
    """`python -m bot.encoder` brings it up to date; otherwise every start encodes for minutes."""
    needed = [*(example.text for example in read.sentences), *FACTS]
    missing = [text for text in needed if not encoder.knows(text)]
    assert len(missing) < 100, missing[:5]


def test_stored_sentences_are_those_of_the_files(read: Examples) -> None:
    stored = stored_examples()
    assert (read.topics, read.sentences, read.words) == (stored.topics, stored.sentences, stored.words)


def test_a_file_that_changed_is_read_anew(monkeypatch: pytest.MonkeyPatch, examples: dict[str, str]) -> None:
    more = examples | {"zz.yaml": "pay: {en: [is there a purse of gold in it]}"}
    monkeypatch.setattr("bot.stored.example_files", lambda: more)
    assert "is there a purse of gold in it" in {each.text for each in stored_examples().sentences}


def test_without_the_stored_file_all_is_made_anew(tmp_path: Path, read: Examples) -> None:
    nowhere = tmp_path / "vectors.npz"
    assert stored_examples(nowhere).sentences == read.sentences
    assert not Encoder(nowhere).knows(FACTS[0])


def test_a_part_is_read_in_the_light_of_the_others(encoder: Encoder) -> None:
    words = encoder.words("i have never sat with a client.", "is that a problem?")
    alone, beside = encoder.words("is that a problem?").whole, words.part(1, 2).whole
    assert 0.1 < alone @ beside < 0.999
    assert words.part(0, 2) is words
    assert sum(len(words.part(n, n + 1).rows) for n in (0, 1)) == len(words.rows) - 2


def test_of_a_text_that_is_too_long_the_end_is_read(encoder: Encoder) -> None:
    words = encoder.words("word " * 200, "is it remote?")
    assert len(words.rows) == LONGEST
    assert words.places[1][1] == LONGEST - 1
    assert len(words.part(1, 2).rows) == words.places[1][1] - words.places[1][0]
    assert encoder.words("is it remote?", "word " * 200).part(0, 1).rows.shape == words.rows.shape


@pytest.mark.parametrize("text", ["", " ", "\ud800", "😀" * 3000, "问" * 100_000, "a" * 100_000, "\x00"])
def test_any_text_has_a_vector_of_length_one(encoder: Encoder, text: str) -> None:
    assert np.linalg.norm(encoder([text])[0]) == pytest.approx(1, abs=0.05)


def test_equal_texts_have_equal_vectors(encoder: Encoder) -> None:
    assert (encoder(["工资多少", "a", "工资多少"])[::2] == encoder(["工资多少"])[0]).all()
