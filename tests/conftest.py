"""What all tests share: one talk with the real models, commands to run, and the switch that rewrites transcripts."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.turn import Talk
    from tests.commands import Run


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-transcripts", action="store_true", help="write what the bot says now into transcripts")


@pytest.fixture(scope="session")
def talk() -> "Talk":
    """The shipped role data with the real understanding; loaded once, and only where it is needed."""
    from bot.talk import make_talk

    return make_talk()


@pytest.fixture
def bole(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> "Run":
    """`bole` in a folder of its own."""
    from tests.commands import Run

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.logs.configure", lambda *_: None)  # it would last for all later tests
    return Run(monkeypatch, capsys)
