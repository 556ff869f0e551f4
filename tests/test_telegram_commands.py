"""`bole telegram link`, against a Bot API on this machine."""

from pathlib import Path

import pytest
import segno

from tests.channels.fake_telegram import FakeTelegram
from tests.commands import Run

LINK = "https://t.me/bole_bot?start=r_fae-engineer__s_campus-fair"
FOR_THE_FAIR = ("telegram", "link", "--source", "campus-fair", "--role", "fae-engineer")


@pytest.fixture
def connected(bole: Run, api: FakeTelegram, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("BOLE_TELEGRAM_TOKEN", api.token)
    monkeypatch.setenv("BOLE_TELEGRAM_API_URL", api.url)
    return bole


def test_a_link_carries_source_and_role(connected: Run) -> None:
    assert connected(*FOR_THE_FAIR) == (0, LINK)
    assert connected("telegram", "link", "--source", "news") == (0, "https://t.me/bole_bot?start=s_news")


@pytest.mark.parametrize("kind", ["svg", "PNG"])
def test_a_picture_holds_the_link(connected: Run, tmp_path: Path, kind: str) -> None:
    file, expected = tmp_path / f"poster.{kind}", tmp_path / f"expected.{kind}"
    assert connected(*FOR_THE_FAIR, "--qr", str(file)) == (0, LINK)
    segno.make_qr(LINK, error="m").save(str(expected), scale=20)
    assert file.read_bytes()[:8] == (b"<?xml ve" if kind == "svg" else b"\x89PNG\r\n\x1a\n")
    assert file.read_bytes() == expected.read_bytes()


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("--source", "fair", "--role", "nurse"), "--role nurse: there is no such role; write one of deep-learning-"),
        (("--source", "招聘会"), "'招聘会': use letters, digits, - and _ only"),
        (("--source", "f" * 63), "longer than the 64 characters of a link; shorten the source to 62 characters"),
        (("--source", ""), "use letters, digits, - and _ only"),
        (("--source", "fair", "--qr", "poster.gif"), "poster.gif: write a name that ends in .png or .svg"),
        (("--source", "fair", "--qr", "nowhere/poster.svg"), "nowhere/poster.svg: there is no such file or folder"),
    ],
)
def test_what_cannot_be_made_is_told_with_what_to_write(connected: Run, words: tuple[str, ...], advice: str) -> None:
    code, said = connected("telegram", "link", *words)

    assert code == 1
    assert advice in said


def test_without_a_token_the_setting_is_named(bole: Run) -> None:
    code, said = bole("telegram", "link", "--source", "fair")

    assert (code, said) == (1, "BOLE_TELEGRAM_TOKEN is missing; write the token that @BotFather gave you")


def test_a_token_that_is_refused_is_not_shown(connected: Run) -> None:
    code, said = connected("telegram", "link", "--source", "fair", TELEGRAM_TOKEN="1:WRONG-and-secret")

    assert code == 1
    assert said.startswith("BOLE_TELEGRAM_TOKEN: Telegram refuses it")
    assert "WRONG" not in said.upper()


def test_a_telegram_that_does_not_answer_is_named(connected: Run, api: FakeTelegram) -> None:
    url = "http://127.0.0.1:9"
    code, said = connected("telegram", "link", "--source", "fair", TELEGRAM_API_URL=url)
    assert (code, said) == (1, f"BOLE_TELEGRAM_API_URL: {url} does not answer as it should (NetworkError)")

    api.garble("getMe", b"<html>a proxy's page</html>")
    code, said = connected("telegram", "link", "--source", "fair", TELEGRAM_API_URL=api.url)
    assert code == 1
    assert "does not answer as it should" in said
