"""Takes pictures of the console on a recruiter's day: `PYTHONPATH=. python docs/take_console_pictures.py`."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from dialogs.events import Language
from tests.channels.browser import ARGUMENTS, CHROMIUM
from tests.channels.fake_telegram import FakeTelegram
from tests.console.day import SETTINGS, Recruiter, comes_in, lives
from tests.journeys.server import Server

PICTURES = Path(__file__).parent / "pictures" / "console"
PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=860)
SHOWN = ("leads", "lead", "talk-answered", "group", "funnel", "rehearsal")


async def day(browser: Browser, language: Language, size: ViewportSize, kept: Sequence[str]) -> None:
    """Pictures of the pages in `kept`."""

    async def look(page: Page, name: str) -> None:
        if name in kept:
            where = "phone" if size is PHONE else "desk"
            await page.screenshot(path=PICTURES / f"{name}-{where}-{language}.png")

    with FakeTelegram() as telegram, tempfile.TemporaryDirectory() as folder:
        settings = SETTINGS | {"BOLE_TELEGRAM_TOKEN": telegram.token, "BOLE_TELEGRAM_API_URL": telegram.url}
        with Server(Path(folder), **settings) as server:
            locale = "zh-CN" if language == "zh" else "en-GB"
            context = await browser.new_context(viewport=size, locale=locale)
            recruiter = Recruiter(await context.new_page(), server.url, language, look)
            await comes_in(recruiter, server)
            await lives(recruiter, telegram)
            await recruiter.looks_around()


async def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        await day(browser, "zh", PHONE, SHOWN)
        await day(browser, "en", DESK, SHOWN)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
