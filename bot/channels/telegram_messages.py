"""What Telegram shows: our `Message` as texts and keyboards, and the words of its own menus."""

import unicodedata
from functools import cache
from pathlib import Path
from typing import TypedDict

import telegram
import yaml

from bot.channels.characters import printable
from bot.channels.telegram_updates import COMMANDS
from bot.post import Manner
from dialogs.events import Language
from dialogs.wording import Button, Message

LONGEST_TEXT = telegram.constants.MessageLimit.MAX_TEXT_LENGTH
SIDE_BY_SIDE = 16
"""The width, in Latin letters, up to which a label leaves room for a second one beside it on a phone."""

NO_PREVIEW = telegram.LinkPreviewOptions(is_disabled=True)
"""No picture of a linked page below our words."""

_BORDERS = ("\n\n", "\n", "。", " ")

Markup = telegram.InlineKeyboardMarkup | telegram.ReplyKeyboardMarkup | telegram.ReplyKeyboardRemove


class Words(TypedDict):
    """`telegram.yaml`."""

    commands: dict[str, dict[Language, str]]
    contact_button: str
    description: dict[Language, str]
    short_description: dict[Language, str]
    group: dict[Language, str]
    desk: dict[Language, dict[str, str]]


@cache
def words() -> Words:
    loaded: Words = yaml.safe_load(Path(__file__).with_name("telegram.yaml").read_text("utf-8"))
    return loaded


def menu(language: Language) -> list[telegram.BotCommand]:
    """The command menu, in the order of the file."""
    return [
        telegram.BotCommand(name, said[language]) for name, said in words()["commands"].items() if name in COMMANDS
    ]


def units(text: str) -> int:
    """The length as Telegram counts it: UTF-16 code units, so most emoji count twice."""
    return len(text.encode("utf-16-le")) // 2


def text_of(message: Message) -> str:
    """Files are sent right here."""
    return f"{message.text}\n\n{message.upload.here}" if message.upload else message.text


MANNER = Manner(inline=False)


def parts(text: str, limit: int = LONGEST_TEXT) -> list[str]:
    """The text in pieces that Telegram takes, cut between paragraphs, lines, sentences or words if it can be."""
    rest, pieces = printable(text).strip(), []
    while units(rest) > limit:
        head = rest.encode("utf-16-le")[: limit * 2].decode("utf-16-le", "ignore")
        cut = next((at + len(border.strip()) for border in _BORDERS if (at := head.rfind(border)) > 0), len(head))
        pieces.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return [*pieces, rest] if rest else pieces


def keyboard(message: Message) -> Markup:
    """The choices below the message, or none, which also takes an earlier contact button away.

    Telegram cannot show the contact button beside inline ones, so there the other choices are buttons that say
    their label.
    """
    rows = _rows(message.buttons)
    if message.contact_button:
        contact = telegram.KeyboardButton(words()["contact_button"], request_contact=True)
        labels = [[telegram.KeyboardButton(button.label) for button in row] for row in rows]
        return telegram.ReplyKeyboardMarkup([[contact], *labels], resize_keyboard=True, one_time_keyboard=True)
    if not rows:
        return telegram.ReplyKeyboardRemove()
    return telegram.InlineKeyboardMarkup(
        [[telegram.InlineKeyboardButton(button.label, callback_data=button.code) for button in row] for row in rows]
    )


def _rows(buttons: tuple[Button, ...]) -> list[list[Button]]:
    """One button to a row, or two neighbours that are both short."""
    rows: list[list[Button]] = []
    for button in buttons:
        beside = rows and len(rows[-1]) == 1 and all(_width(b.label) <= SIDE_BY_SIDE for b in (rows[-1][0], button))
        if beside:
            rows[-1].append(button)
        else:
            rows.append([button])
    return rows


def _width(label: str) -> int:
    """Chinese characters and emoji are two letters wide."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in label)
