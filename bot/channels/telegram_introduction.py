"""How the bot looks before anybody has said a word: command menu, menu button, description."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import partial

import telegram

from bot.channels.telegram_calls import Calls
from bot.channels.telegram_messages import menu, words
from dialogs.events import Language

CODES: Mapping[Language, str | None] = {"en": None, "zh": "zh"}
"""Chinese for Chinese apps, English for all others."""


async def introduce(calls: Calls, company: Mapping[Language, str]) -> None:
    """Tells Telegram all of it, each thing until it is taken."""
    for name, call in _looks(calls.bot, company):
        await calls.until_done(name, call)


def _looks(
    bot: telegram.Bot, company: Mapping[Language, str]
) -> Iterator[tuple[str, Callable[[], Awaitable[object]]]]:
    """What matters most comes first, since Telegram may make us wait for long between changes. Groups get no menu,
    because we do not answer there."""
    privately = telegram.BotCommandScopeAllPrivateChats()
    for language, code in CODES.items():
        yield "setMyCommands", partial(bot.set_my_commands, menu(language), privately, code)
    yield "setChatMenuButton", partial(bot.set_chat_menu_button, menu_button=telegram.MenuButtonCommands())
    for language, code in CODES.items():
        told = words()["description"][language].replace("{company}", company[language])
        yield "setMyDescription", partial(bot.set_my_description, told, code)
    for language, code in CODES.items():
        told = words()["short_description"][language].replace("{company}", company[language])
        yield "setMyShortDescription", partial(bot.set_my_short_description, told, code)
