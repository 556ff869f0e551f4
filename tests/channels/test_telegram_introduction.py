"""What people see before they have said a word, set when the bot starts."""

import pytest
import structlog

from bot.channels.telegram_messages import menu, words
from role_data.load import load
from tests.channels.fake_telegram import FakeTelegram, text
from tests.channels.scripted import Scripted
from tests.channels.telegram_bot import COMPANY, bot, running
from tests.channels.telegram_limits import LONGEST_DESCRIPTION, LONGEST_SHORT_DESCRIPTION
from tests.waiting import until

ALL = (
    *(("setMyCommands", ""), ("setMyCommands", "zh"), ("setChatMenuButton", "")),
    *(("setMyDescription", ""), ("setMyDescription", "zh")),
    *(("setMyShortDescription", ""), ("setMyShortDescription", "zh")),
)


async def test_it_is_chinese_for_chinese_apps_and_english_for_others(api: FakeTelegram) -> None:
    async with bot(api) as telegram, running(telegram.run(Scripted())):
        await until(lambda: len(api.settings) == len(ALL))
    assert tuple(api.settings) == ALL
    for name, code in (("en", ""), ("zh", "zh")):
        assert api.settings["setMyCommands", code] == [command.to_dict() for command in menu(name)]  # type: ignore[arg-type]
        assert COMPANY[name] in api.settings["setMyDescription", code]  # type: ignore[index]
        assert COMPANY[name] in api.settings["setMyShortDescription", code]  # type: ignore[index]
    assert "自动" in api.settings["setMyDescription", "zh"]
    assert "automated" in api.settings["setMyDescription", ""]
    assert api.settings["setChatMenuButton", ""] == {"type": "commands"}
    assert api.refused == []


async def test_groups_are_shown_no_commands(api: FakeTelegram) -> None:
    async with bot(api) as telegram, running(telegram.run(Scripted())):
        await until(lambda: len(api.settings) == len(ALL))
    assert [asked["scope"] for asked in api.called("setMyCommands")] == [{"type": "all_private_chats"}] * 2


@pytest.mark.slow
async def test_each_is_tried_until_it_succeeds_and_then_no_more(api: FakeTelegram) -> None:
    for method in dict(ALL):
        api.fail(method, 500)
    api.garble("setMyCommands", b"<html>")
    api.garble("setMyDescription", b"[]")
    async with bot(api) as telegram, running(telegram.run(Scripted())):
        await until(lambda: len(api.settings) == len(ALL))
        before = len(api.called("getUpdates"))
        await until(lambda: len(api.called("getUpdates")) > before)
    assert [len(api.called(method)) for method in dict(ALL)] == [2, 1, 2, 2]


async def test_nobody_waits_for_it(api: FakeTelegram) -> None:
    """Telegram may want us to wait for hours between changes of a description."""
    receive = Scripted()
    api.fail("setMyDescription", 429, "Too Many Requests: retry after 36000", retry_after=36000)
    api.bring(text(7, "hello"))
    async with bot(api) as telegram, running(telegram.run(receive)):
        await until(lambda: receive.finished and ("setMyCommands", "zh") in api.settings)


async def test_what_telegram_refuses_is_told_and_the_rest_is_set(api: FakeTelegram) -> None:
    with structlog.testing.capture_logs() as logs:
        async with bot(api) as telegram, running(telegram.run(Scripted())):
            api.fail("setMyDescription", 400, "Bad Request: description is too long")
            await until(lambda: len(api.settings) == len(ALL) - 1)
    assert [(line["event"], line["method"], line["log_level"]) for line in logs] == [
        ("telegram.refused", "setMyDescription", "error")
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_shipped_companys_descriptions_have_room(language: str) -> None:
    company = getattr(load().company.name, language)
    said = words()
    assert len(said["description"][language].replace("{company}", company)) <= LONGEST_DESCRIPTION  # type: ignore[index]
    assert len(said["short_description"][language].replace("{company}", company)) <= LONGEST_SHORT_DESCRIPTION  # type: ignore[index]
