"""Settings from the environment: what people write there, and what they hear when it is wrong."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import ValidationError

from bot.content import lines
from bot.settings import Settings, described
from dialogs.outcome import Outcome, line
from dialogs.state import State
from dialogs.wording import Words
from tests.dialogs.small import CATALOGUE


def read(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(f"BOLE_{name}", value)
    return Settings(_env_file=None)


def test_with_nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    """The contract's defaults."""
    settings = read(monkeypatch)
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.database_url == "sqlite:///bole.db"
    assert settings.telegram_mode == "polling"
    assert settings.retention_days == 180
    assert settings.notify_urls == ()


@pytest.mark.parametrize(("hours", "promised"), [(None, None), ("", None), ("48", 48), ("3", 3)])
def test_only_the_employer_promises_by_when_it_answers(
    monkeypatch: pytest.MonkeyPatch, hours: str | None, promised: int | None
) -> None:
    """The default is for recruiters alone, and candidates hear nothing of it; written out, it is a promise."""
    settings = read(monkeypatch, **{"ANSWER_WITHIN_HOURS": hours} if hours is not None else {})
    assert settings.answer_within == timedelta(hours=promised or 48)
    assert settings.promises.answer_within == (promised and timedelta(hours=promised))


def test_candidates_are_told_how_long_their_data_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    words = Words(lines(), CATALOGUE, read(monkeypatch, RETENTION_DAYS="30").promises)
    asked = Outcome(State(language="en"), (line("privacy"),))
    assert "silent for 30 days" in words.message(asked).text
    assert "30 天" in words.message(replace(asked, state=State(language="zh"))).text


@pytest.mark.parametrize("between", [",", " ", "\n", ", ", " ,\n"])
def test_notify_urls_however_they_are_separated(monkeypatch: pytest.MonkeyPatch, between: str) -> None:
    settings = read(monkeypatch, NOTIFY_URLS=f"mailto://u:p@h?to=a@x.org{between}json://127.0.0.1:9/leads")
    urls = [url.get_secret_value() for url in settings.notify_urls]
    assert urls == ["mailto://u:p@h?to=a@x.org", "json://127.0.0.1:9/leads"]


def test_a_comma_within_an_url_does_not_part_it(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, NOTIFY_URLS="mailto://u:p@h?to=a@x.org,b@x.org,json://h")
    assert [url.get_secret_value() for url in settings.notify_urls] == [
        "mailto://u:p@h?to=a@x.org,b@x.org",
        "json://h",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "many"),
        ("PORT", "70000"),
        ("TELEGRAM_MODE", "push"),
        ("WECHAT_AES_KEY", "short"),
        ("WECHAT_AES_KEY_BEFORE", "short"),
        ("WECHAT_ACCOUNT", "personal"),
        ("RETENTION_DAYS", "0"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read(monkeypatch, **{name: value})
    assert refused.value.errors()[0]["loc"] == (name.lower(),)


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printed settings, as they may stand in a log, hold no secret."""
    shown = repr(read(monkeypatch, TELEGRAM_TOKEN="123:abc", DATA_KEY="passphrase", NOTIFY_URLS="tgram://secret/1"))
    assert not [secret for secret in ("123:abc", "passphrase", "tgram") if secret in shown]


def test_every_setting_is_described() -> None:
    text = described()
    assert all(f"BOLE_{name.upper()}: " in text for name in Settings.model_fields)
    assert all(field.description for field in Settings.model_fields.values())
