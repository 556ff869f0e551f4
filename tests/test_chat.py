"""`bole chat` ends: news of a lead goes out where somebody is to hear of it, and nobody waits where there is none."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.turn import Talk
from tests.new_store import new_store
from tests.receivers import open_machine
from tests.storage.talk import LEFT, keep

NOT_YET = "Recruiters could not be told yet"


@pytest.fixture
def chat(talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], tuple[str, int]]:
    """Opens the chat and closes it at once, with a lead that waits; gives what was printed and what still waits."""
    url = f"sqlite:///{tmp_path}/bole.db"
    store = new_store(url)
    keep(store, "lead", effects=[LEFT], now=datetime.now(UTC))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.talk.make_talk", lambda *_: talk)
    monkeypatch.setattr("bot.logs.configure", lambda _: None)  # it would last for all later tests
    monkeypatch.setenv("BOLE_DATABASE_URL", url)

    def chat(notify_urls: str) -> tuple[str, int]:
        monkeypatch.setenv("BOLE_NOTIFY_URLS", notify_urls)
        ended = CliRunner().invoke(app, ["chat"], input="", catch_exceptions=False)
        assert ended.exit_code == 0
        waiting = store.backlog()["notices_waiting"]
        store.close()
        return ended.output, waiting

    return chat


def test_with_no_recruiter_to_tell_nobody_waits(chat: Callable[[str], tuple[str, int]]) -> None:
    """The news is kept for whoever is configured later."""
    printed, waiting = chat("")
    assert NOT_YET not in printed
    assert waiting == 1


@pytest.mark.slow
def test_a_recruiter_is_told_before_the_chat_ends(chat: Callable[[str], tuple[str, int]]) -> None:
    with open_machine() as machine:
        printed, waiting = chat(machine.url)
    assert [lead["contact"]["name"] for lead in machine.leads] == ["梅小雨"]
    assert NOT_YET not in printed
    assert waiting == 0
