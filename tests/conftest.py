"""What all tests share: a talk with the real models, a store, platforms, commands, the switch for transcripts."""

import os
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.storage import Store
    from bot.turn import Talk
    from tests.channels.fake_telegram import FakeTelegram
    from tests.channels.fake_wechat_api import FakeWeChatApi
    from tests.commands import Run

USUAL = 3.0
"""Seconds that a slow test takes whose mark says nothing else."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-transcripts", action="store_true", help="write what the bot says now into transcripts")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each worker begins with slow files, longest first, so that none is left with one when the others are done."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("slow"):
            files.setdefault(item.path, []).append(item)
    shares: list[list[pytest.Item]] = [[] for _ in range(workers)]
    for some in sorted(files.values(), key=_seconds, reverse=True):
        min(shares, key=_seconds).extend(some)
    quick = iter([item for item in items if not item.get_closest_marker("slow")])
    sizes = [len(items) * (n + 1) // workers - len(items) * n // workers for n in range(workers)]  # as they are dealt
    filled = [[*share, *islice(quick, max(0, size - len(share)))] for share, size in zip(shares, sizes, strict=True)]
    items[:] = [*chain(*filled), *quick]


def _seconds(items: list[pytest.Item]) -> float:
    """About what they take: what their mark says, or a few for each."""
    marks = [item.get_closest_marker("slow") for item in items]
    return sum(mark.args[0] if mark and mark.args else USUAL for mark in marks)


@pytest.fixture(scope="session")
def talk() -> "Talk":
    """The shipped role data with the real understanding; loaded once, and only where it is needed."""
    from bot.talk import make_talk

    return make_talk()


@pytest.fixture
def store(tmp_path: Path) -> "Iterator[Store]":
    """A new one, in a file."""
    from tests.new_store import new_store

    opened = new_store(f"sqlite:///{tmp_path}/bole.db")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def telegram_server() -> "Iterator[FakeTelegram]":
    from tests.channels.fake_telegram import FakeTelegram

    with FakeTelegram() as api:
        yield api


@pytest.fixture
def api(telegram_server: "FakeTelegram") -> "FakeTelegram":
    """One Telegram for all tests, empty at the start of each."""
    telegram_server.reset()
    return telegram_server


@pytest.fixture(scope="session")
def wechat_server() -> "Iterator[FakeWeChatApi]":
    from tests.channels.fake_wechat_api import FakeWeChatApi

    with FakeWeChatApi() as wechat:
        yield wechat


@pytest.fixture
def bole(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> "Run":
    """`bole` in a folder of its own."""
    from tests.commands import Run

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.logs.configure", lambda *_: None)  # it would last for all later tests
    return Run(monkeypatch, capsys)
