"""What all tests share: one talk with the real models, and the switch that rewrites transcripts."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.turn import Talk


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-transcripts", action="store_true", help="write what the bot says now into transcripts")


@pytest.fixture(scope="session")
def talk() -> "Talk":
    """The shipped role data with the real understanding; loaded once, and only where it is needed."""
    from bot.talk import make_talk

    return make_talk()
