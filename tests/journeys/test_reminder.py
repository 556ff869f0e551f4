"""Somebody who stopped half-way is reminded once, by one of two servers, over restarts; a tap is the end of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.channels.fake_telegram import FakeTelegram
from tests.journeys.candidates import OnTelegram, webhook
from tests.journeys.server import Server
from tests.waiting import until

pytestmark = [pytest.mark.slow(23), pytest.mark.timeout(400)]
SECRET = "webhook-secret"


@pytest.fixture(scope="module")
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram() as api:
        yield api


@pytest.fixture
def servers(telegram: FakeTelegram, tmp_path: Path) -> tuple[Server, Server]:
    """Two on one database; where it is noon now."""
    east = 12 - datetime.now(UTC).hour
    settings = {
        "BOLE_TELEGRAM_TOKEN": telegram.token,
        "BOLE_TELEGRAM_API_URL": telegram.url,
        "BOLE_TELEGRAM_MODE": "webhook",
        "BOLE_TELEGRAM_WEBHOOK_SECRET": SECRET,
        "BOLE_DATABASE_URL": f"sqlite:///{tmp_path}/bole.db",
        "BOLE_REMIND_AFTER_HOURS": "24",
        "BOLE_TIME_ZONE": f"Etc/GMT{-east:+d}",
    }
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    return Server(tmp_path / "one", **settings), Server(tmp_path / "other", **settings)


async def test_one_reminder(servers: tuple[Server, Server], telegram: FakeTelegram, tmp_path: Path) -> None:
    one, other = servers
    mei, li = (OnTelegram(telegram, chat, webhook(one.url, SECRET)) for chat in (51, 52))
    with one:
        await mei.says("测HPC")
        await mei.says("本科")
        await li.says("测HPC")
        await li.says("停")
        await until(lambda: one.waiting("messages") == 0)
    a_day_passes(tmp_path / "bole.db")
    with one, other:
        await until(lambda: len(mei.heard) == 3 and one.waiting("messages") == 0)
    with one, other:  # each looks when it starts
        (mei.last,) = mei.heard[2:]
        assert "第 2/8 题" in mei.last.text
        assert "不再提醒" in (await mei.presses("no-reminders")).text
        await until(lambda: one.waiting("messages") == 0)
    assert (len(mei.heard), len(li.heard)) == (4, 2)


def a_day_passes(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE people SET seen_at = datetime(seen_at, '-1 day')")
