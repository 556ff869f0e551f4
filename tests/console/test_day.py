"""A recruiter's day: a real browser, a real server, candidates on Telegram; both languages, on a desk and on a phone.

A lead arrives, is read, answered; the candidate replies; it is closed. A question is answered once: both who asked it
are told, and from then on the bot knows it.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, ViewportSize, async_playwright

from dialogs.events import Language
from tests.channels.browser import ARGUMENTS, CHROMIUM, PACKAGES, install
from tests.channels.fake_telegram import FakeTelegram
from tests.console.day import Recruiter
from tests.journeys.candidates import OnTelegram
from tests.journeys.server import Server
from tests.journeys.stories import qualifies_in_chinese, qualifies_in_english
from tests.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)
ASKED = {"zh": "HPC岗工资多少？", "en": "What does the HPC job pay?"}
LATER = {"zh": "高性能计算这个职位的薪水怎么样", "en": "how much salary would I get as HPC architect"}
KNOWN: dict[Language, str] = {"zh": "薪酬是多少？", "en": "What is the pay?"}
ANSWER: dict[Language, str] = {
    "zh": "薪酬在面试后按经验商定。",
    "en": "The pay is agreed on after the interviews, by experience.",
}


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram() as api:
        yield api


@pytest.fixture
def server(telegram: FakeTelegram, tmp_path: Path) -> Iterator[Server]:
    settings = {"BOLE_TELEGRAM_TOKEN": telegram.token, "BOLE_TELEGRAM_API_URL": telegram.url}
    with Server(tmp_path, **settings) as running:
        yield running


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    install([package for path, package in PACKAGES.items() if not path.exists()])
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        await chromium.close()


def asks(telegram: FakeTelegram, chat: int, language: Language) -> OnTelegram:
    candidate = OnTelegram(telegram, chat)
    candidate.language = language
    return candidate


@pytest.mark.parametrize(("language", "size", "other"), [("zh", PHONE, DESK), ("en", DESK, PHONE)])
async def test_a_recruiters_day(
    language: Language,
    size: ViewportSize,
    other: ViewportSize,
    telegram: FakeTelegram,
    server: Server,
    browser: Browser,
) -> None:
    context = await browser.new_context(viewport=size, locale="zh-CN" if language == "zh" else "en-GB")
    recruiter = Recruiter(await context.new_page(), server.url, language)
    invited = server.bole("console", "invite", "Lin Mei", "--administrator")
    link = re.search(r"/console/welcome/\S+", invited.stdout)
    assert link, invited.stderr
    await recruiter.comes_in(server.url + link[0])

    candidate, name = asks(telegram, 71, language), "王芳" if language == "zh" else "Anna Wu"
    if language == "zh":
        await qualifies_in_chinese(candidate, "13800138071")
    else:
        await qualifies_in_english(candidate, "anna71@example.com")
    await recruiter.reads_the_lead(name)
    heard = len(candidate.heard)
    await recruiter.writes("Are you free on Tuesday at ten?")
    await until(lambda: len(candidate.heard) > heard)
    said = " ".join(message.text for message in candidate.heard[heard:])
    assert "Are you free on Tuesday at ten?" in said
    assert "Lin Mei" in said, "they read who is speaking"
    await candidate.says("Tuesday is fine, thank you!")
    await recruiter.hears("Tuesday is fine, thank you!")
    await recruiter.ends_the_talk()
    await recruiter.closes_the_lead("interview")

    chinese, english = asks(telegram, 72, "zh"), asks(telegram, 73, "en")
    for asker, words in ((chinese, ASKED["zh"]), (english, ASKED["en"])):
        await asker.says(words)
        await asker.presses("yes/pass_on")
    before = {asker.chat: len(asker.heard) for asker in (chinese, english)}
    await recruiter.answers(ASKED["zh"], KNOWN, ANSWER)
    for asker in (chinese, english):
        await until(lambda asker=asker: len(asker.heard) > before[asker.chat])  # type: ignore[misc]
        assert ANSWER["zh" if asker is chinese else "en"] in asker.heard[-1].text
    third = asks(telegram, 74, language)
    await until_known(third, LATER[language], ANSWER[language])

    await recruiter.looks_around()
    await recruiter.page.set_viewport_size(other)
    await recruiter.page.emulate_media(color_scheme="dark")
    await recruiter.looks_around()
    file, content = await recruiter.takes_the_leads_home()
    assert file.endswith(".csv")
    assert name in content.decode("utf-8-sig")
    assert recruiter.findings == []
    assert telegram.refused == []


async def until_known(candidate: OnTelegram, words: str, answer: str) -> None:
    """Within seconds; until then the ad does not say."""
    for _ in range(60):
        if answer in (await candidate.says(words)).text:
            return
        await asyncio.sleep(0.5)
    raise AssertionError(f"not known: {candidate.last.text}")
