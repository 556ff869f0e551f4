"""A recruiter's day: a real browser, a real server, candidates on Telegram; both languages, on a desk and on a phone.

A lead arrives, is read, answered; the candidate replies; it is closed, and they hear of it. A question is taken and
answered once: both who asked it are told, and from then on the bot knows it.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, ViewportSize, async_playwright

from dialogs.events import Language
from tests.channels.browser import ARGUMENTS, CHROMIUM, PACKAGES, install
from tests.channels.fake_telegram import FakeTelegram
from tests.console.day import SETTINGS, Recruiter, comes_in, lives
from tests.journeys.server import Server

pytestmark = [pytest.mark.slow(45), pytest.mark.timeout(300)]

QUALIFIED_FOR: dict[Language, str] = {"zh": "hpc-solution-architect", "en": "deep-learning-solution-architect"}
PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram() as api:
        yield api


@pytest.fixture
def server(telegram: FakeTelegram, tmp_path: Path) -> Iterator[Server]:
    settings = SETTINGS | {"BOLE_TELEGRAM_TOKEN": telegram.token, "BOLE_TELEGRAM_API_URL": telegram.url}
    with Server(tmp_path, **settings) as running:
        yield running


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    install([package for path, package in PACKAGES.items() if not path.exists()])
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        await chromium.close()


@pytest.mark.parametrize(("language", "size", "other"), [("zh", PHONE, DESK), ("en", DESK, PHONE)])
async def test_a_recruiters_day(
    language: Language,
    size: ViewportSize,
    other: ViewportSize,
    telegram: FakeTelegram,
    server: Server,
    browser: Browser,
    tmp_path: Path,
) -> None:
    context = await browser.new_context(viewport=size, locale="zh-CN" if language == "zh" else "en-GB")
    recruiter = Recruiter(await context.new_page(), server.url, language)
    await comes_in(recruiter, server)
    name = await lives(recruiter, telegram)
    await recruiter.looks_around()
    await recruiter.tries_another_quiz(QUALIFIED_FOR[language], tmp_path)
    await recruiter.page.set_viewport_size(other)
    await recruiter.page.emulate_media(color_scheme="dark")
    await recruiter.looks_around()
    await recruiter.tries_another_quiz(QUALIFIED_FOR[language], tmp_path)
    file, content = await recruiter.takes_the_leads_home()
    assert file.endswith(".csv")
    assert name in content.decode("utf-8-sig")
    assert recruiter.findings == []
    assert telegram.refused == []
