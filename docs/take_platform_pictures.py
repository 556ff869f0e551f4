"""Draws how WeChat and Telegram show a talk, from the very payloads that they are sent.

By hand: `python docs/take_platform_pictures.py`. Neither platform's app runs here. The pictures show which text,
links and keys a candidate is given, and how long a reply is on a phone; the drawing of bubbles is ours.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import telegram
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape
from playwright.sync_api import sync_playwright

from bot.channels.telegram_messages import keyboard, parts
from bot.channels.wechat_messages import render
from bot.talk import make_talk
from bot.turn import Talk
from dialogs.events import Event, Joined, Language, Said
from dialogs.state import State
from dialogs.wording import Message

HERE = Path(__file__).parent
PHONE = {"width": 390, "height": 844}
TALKS: dict[Language, tuple[Event, ...]] = {
    "zh": (Joined(language="zh"), Said("HPC 岗要会 CUDA 吗？"), Said("测一测"), Said("硕士")),
    "en": (Joined(language="en"), Said("Do I need CUDA for HPC?"), Said("Take the quiz"), Said("I have a master's")),
}
LINK = re.compile(r'<a href="weixin://[^"]*">(.*?)</a>')


@dataclass(frozen=True, slots=True)
class Shown:
    """A bubble, and the rows of keys below it."""

    text: str
    ours: bool = True
    rows: tuple[tuple[str, ...], ...] = ()


def on_telegram(message: Message) -> Iterator[Shown]:
    *first, last = parts(message.text)
    markup = keyboard(message)
    rows = (
        tuple(tuple(key.text for key in row) for row in markup.inline_keyboard)
        if isinstance(markup, telegram.InlineKeyboardMarkup)
        else ()
    )
    yield from map(Shown, first)
    yield Shown(last, rows=rows)


def on_wechat(message: Message) -> Iterator[Shown]:
    escaped = str(escape(LINK.sub("\x02\\1\x03", render(message))))
    yield Shown(Markup(escaped.replace("\x02", "<a>").replace("\x03", "</a>")))  # noqa: S704


PLATFORMS: dict[str, Callable[[Message], Iterator[Shown]]] = {"telegram": on_telegram, "wechat": on_wechat}


def played(talk: Talk, language: Language, show: Callable[[Message], Iterator[Shown]]) -> Iterator[Shown]:
    state = State(language)
    for event in TALKS[language]:
        if isinstance(event, Said):
            yield Shown(event.text, ours=False)
        _, outcome, message = talk.turn(event, state, datetime.now(UTC))
        state = outcome.state
        yield from show(message)


def main() -> None:
    talk = make_talk()
    page_of = Environment(loader=FileSystemLoader(HERE / "platforms"), autoescape=True).get_template("preview.html")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport=PHONE, device_scale_factor=2)  # type: ignore[arg-type]
        for platform, show in PLATFORMS.items():
            for language in TALKS:
                shown = list(played(talk, language, show))
                page.set_content(page_of.render(shown=shown, platform=platform, language=language))
                page.screenshot(path=HERE / "pictures" / f"{platform}-{language}.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
