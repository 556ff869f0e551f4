"""Groups are not served: one line at most, when somebody takes us into one. Channels hear nothing."""

import pytest
import structlog

from bot.channels.links import joined
from dialogs.events import Joined, Said
from tests.channels.fake_telegram import FakeTelegram, JSONDict, membership, text
from tests.channels.scripted import Scripted
from tests.channels.telegram_bot import bot, running, webhook
from tests.waiting import until

LINK = "https://t.me/bole_bot?start=s_group"


def in_group(chat: int, words: str, kind: str = "supergroup") -> JSONDict:
    update = text(7, words)
    update["message"]["chat"] = {"id": chat, "type": kind, "title": "Friends"}
    return update


@pytest.mark.parametrize(("language", "hello"), [("zh-hans", "大家好"), ("en", "Hello"), ("pt-br", "Hello")])
async def test_whoever_takes_us_into_a_group_is_told_once_where_we_talk(
    api: FakeTelegram, language: str, hello: str
) -> None:
    """The same update may be brought twice; what is said there afterwards is not answered."""
    receive = Scripted()
    added = membership(-9, "member", "group", language)
    api.bring(added, added, in_group(-9, "/start@bole_bot"), in_group(-9, "which roles?"), text(7, "hello"))
    async with bot(api) as telegram, running(telegram.run(receive)):
        await until(lambda: api.sent and receive.finished)
    [sent] = api.sent
    assert sent["chat_id"] == -9
    assert sent["text"].startswith(hello)
    assert LINK in sent["text"]
    assert [update.event for update in receive.finished] == [Said("hello")]


def test_whoever_follows_the_link_is_counted_as_coming_from_a_group() -> None:
    assert joined(LINK.partition("start=")[2]) == Joined(source="group")


async def test_a_channel_hears_nothing(api: FakeTelegram) -> None:
    receive = Scripted()
    post = {"channel_post": {**text(7, "hi")["message"], "chat": {"id": -9, "type": "channel", "title": "News"}}}
    api.bring(membership(-9, "administrator", "channel"), post, text(7, "hello"))
    async with bot(api) as telegram, running(telegram.run(receive)):
        await until(lambda: receive.finished and not api.updates)
    assert api.sent == []
    assert len(receive.updates) == 1


async def test_a_group_that_has_become_a_supergroup_is_told_there(api: FakeTelegram) -> None:
    api.fail("sendMessage", 400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1009)
    async with webhook(api, Scripted()) as bring:
        assert await bring({"update_id": 1, **membership(-9, "member", "group")}) == 200
        assert await bring({"update_id": 2, **membership(-1009, "member", "supergroup")}) == 200
        await until(lambda: api.sent)
    assert [sent["chat_id"] for sent in api.sent] == [-1009]


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (403, "Forbidden: bot was kicked from the group chat"),
        (403, "Forbidden: bot is not a member of the supergroup chat"),
        (400, "Bad Request: not enough rights to send text messages to the chat"),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
    ],
)
async def test_a_group_that_lets_us_say_nothing_hears_nothing(
    api: FakeTelegram, status: int, description: str
) -> None:
    api.fail("sendMessage", status, description)
    with structlog.testing.capture_logs() as logs:
        async with webhook(api, Scripted()) as bring:
            assert await bring({"update_id": 1, **membership(-9, "member", "group")}) == 200
    assert [(line["event"], line["log_level"]) for line in logs] == [("telegram.left_undone", "debug")]
    assert api.sent == []


async def test_a_group_on_a_bad_day_of_telegrams_is_left_in_peace(api: FakeTelegram) -> None:
    """Nobody waits for the line, and an hour later it would only puzzle people."""
    api.fail("getMe", 502)
    async with webhook(api, Scripted()) as bring:
        assert await bring({"update_id": 1, **membership(-9, "member", "group")}) == 200
    assert api.sent == []
