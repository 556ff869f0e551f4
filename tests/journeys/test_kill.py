"""`kill -9` and SIGTERM, wherever they hit: the talk goes on as if nothing had happened."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from random import Random
from typing import Any

import httpx
import pytest

from dialogs.wording import Message
from tests.channels import fake_telegram, fake_wechat
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.fake_wechat import FakeWeChat
from tests.journeys.candidates import NUMBERS, OnTelegram, OnWeChat
from tests.journeys.server import Server
from tests.local_server import PLAIN
from tests.waiting import until

pytestmark = [pytest.mark.slow(25), pytest.mark.timeout(240)]
ANSWERS = ("本科", "物理", "4", "有", "有", "有", "有", "有")
"""To the eight questions of the HPC quiz."""
A_TURN = 0.4
"""Seconds from before a turn of a fresh server to after it, so that kills fall everywhere."""


@pytest.fixture(scope="module")
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram() as api:
        yield api


@pytest.fixture(scope="module")
def server(telegram: FakeTelegram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    settings = {
        "BOLE_TELEGRAM_TOKEN": telegram.token,
        "BOLE_TELEGRAM_API_URL": telegram.url,
        "BOLE_WECHAT_TOKEN": fake_wechat.TOKEN,
    }
    with Server(tmp_path_factory.mktemp("server"), **settings) as started:
        yield started


@pytest.fixture
async def platform(server: Server) -> AsyncIterator[FakeWeChat]:
    async with httpx.AsyncClient(base_url=server.url, trust_env=False, verify=PLAIN) as client:
        yield FakeWeChat(client, hangs_up_after=30)


async def test_the_quiz_goes_on_after_a_kill(server: Server, telegram: FakeTelegram, platform: FakeWeChat) -> None:
    """The next message answers the question that was pending, with all earlier answers kept."""
    candidates = (OnTelegram(telegram, 31), OnWeChat(platform, "oQuiz"))
    for candidate in candidates:
        await candidate.says("测HPC")
        await candidate.says("本科")
        assert "3/8" in (await candidate.says("物理")).text
    server.kill()
    server.start()
    for candidate in candidates:
        for number, words in enumerate(ANSWERS[2:], 3):
            assert f"{number}/8" in candidate.last.text
            await candidate.says(words)
        assert "都符合" in candidate.last.text


async def test_a_kill_between_hearing_and_answering(
    server: Server, telegram: FakeTelegram, platform: FakeWeChat
) -> None:
    """Killed at a random moment of every turn: each answer is heard once, each question is asked once."""
    wang, li = OnWeChat(platform, "oKilled"), OnTelegram(telegram, 32)
    await li.says("测HPC")
    await wang.says("测HPC")
    chance = Random(3)
    for words in ANSWERS:
        letter = fake_wechat.text(words, next(NUMBERS), sender=wang.sender)
        telegram.bring(fake_telegram.text(li.chat, words))
        under_way = asyncio.create_task(platform.post(letter))
        await asyncio.sleep(chance.uniform(0, A_TURN))
        server.kill()
        (heard,) = await asyncio.gather(under_way, return_exceptions=True)
        server.start()
        await wang.sends(letter)
        if isinstance(heard, httpx.Response) and heard.status_code == 200:
            assert platform.read(heard)["Content"] == wang.raw
    asked = [f"{number}/8" for number in range(1, 9)]
    assert numbers_in(thread(server, "wechat", wang.sender)) == asked
    assert "都符合" in wang.last.text

    await until(lambda: telegram.updates == [])  # all of them handed over and confirmed
    let_leases_end(server)
    await until(lambda: server.waiting("messages") == 0)
    kept = thread(server, "telegram", str(li.chat))
    assert numbers_in(kept) == asked
    # A kill after Telegram took a message and before that was noted sends it twice; none may be lost.
    heard_by_li = unrepeated(li.heard)
    assert [text for text, _ in heard_by_li] == [entry["text"] for entry in kept if entry["from"] == "us"]
    assert all(times <= 2 for _, times in heard_by_li)


async def test_an_orderly_end(server: Server, telegram: FakeTelegram, platform: FakeWeChat) -> None:
    """SIGTERM while Telegram is being asked and a chat page is listening: exit code 0 within ten seconds."""
    candidate = OnWeChat(platform, "oEnd")
    await candidate.says("测HPC")
    await until(lambda: telegram.called("getUpdates"))
    async with (
        httpx.AsyncClient(base_url=server.url, trust_env=False, verify=PLAIN) as page,
        page.stream("GET", "/chat/events") as events,
    ):
        assert events.status_code == 200
        assert await asyncio.to_thread(server.terminate) == 0
    assert "Traceback" not in server.log
    server.start()
    assert "2/8" in (await candidate.says("本科")).text


def thread(server: Server, channel: str, id_: str) -> list[dict[str, Any]]:
    """What was said on both sides, as it is kept."""
    said = server.bole("export-person", f"{channel}:{id_}")
    entries: list[dict[str, Any]] = json.loads(said.stdout)["messages"]
    return entries


def numbers_in(entries: list[dict[str, Any]]) -> list[str]:
    """Which questions the bot asked, in order: "1/8", "2/8"…"""
    words = (word for entry in entries if entry["from"] == "us" for word in entry["text"].split())
    return [word for word in words if word.endswith("/8")]


def unrepeated(heard: list[Message]) -> list[tuple[str, int]]:
    """Each text, and how often it came in a row."""
    runs: list[tuple[str, int]] = []
    for message in heard:
        if runs and runs[-1][0] == message.text:
            runs[-1] = (message.text, runs[-1][1] + 1)
        else:
            runs.append((message.text, 1))
    return runs


def let_leases_end(server: Server) -> None:
    """As if the minutes had passed after which a message claimed by a dead process is anybody's again."""
    with closing(sqlite3.connect(server.database)) as connection, connection:
        connection.execute("UPDATE messages SET claimed_until = NULL")
