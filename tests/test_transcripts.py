"""Every transcript, played through the terminal as people would, gives the very words that were reviewed."""

from pathlib import Path

import pytest

from bot.turn import Talk
from tests.transcripts.player import Player

FOLDER = Path(__file__).parent / "transcripts"
TRANSCRIPTS = sorted(FOLDER.glob("*/*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
async def test_transcript(path: Path, talk: Talk, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Run with --write-transcripts to write what is said now, and commit only what you understand."""
    script = path.read_text("utf-8")
    played = await Player(talk, tmp_path / "bole.db").play(script)
    if request.config.getoption("--write-transcripts"):
        path.write_text(played, "utf-8")
    else:
        assert script == played


def test_there_are_transcripts_in_both_languages() -> None:
    """At least twenty each; a transcript that was moved away by mistake would otherwise go unnoticed."""
    by_language = {folder: len(list((FOLDER / folder).glob("*.txt"))) for folder in ("zh", "en")}
    assert min(by_language.values()) >= 20
