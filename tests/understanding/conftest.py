"""The real understanding, built once: shipped role data, examples and encoders."""

import pytest

from bot import stored
from bot.content import english, example_files
from bot.encoder import Encoder
from dialogs.understanding.questions import Questions
from dialogs.understanding.sentences import Examples, read_examples
from role_data.load import load


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return Encoder()


@pytest.fixture(scope="session")
def examples() -> dict[str, str]:
    return dict(example_files())


@pytest.fixture(scope="session")
def read(examples: dict[str, str]) -> Examples:
    return read_examples(examples)


@pytest.fixture(scope="session")
def questions(encoder: Encoder) -> Questions:
    return Questions(load(), stored.examples(), encoder, english())
