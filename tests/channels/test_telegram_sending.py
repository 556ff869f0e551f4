"""Sending what was stored, against a Bot API on this machine that refuses what Telegram refuses."""

import asyncio

import pytest
import structlog

from bot.channels import Undeliverable, Undelivered
from bot.channels.telegram import Telegram
from dialogs.wording import Button
from tests.channels.fake_telegram import TOKEN, FakeTelegram, JSONDict
from tests.channels.scripted import Scripted
from tests.channels.telegram_bot import ALONE, COMPANY, bot, outgoing, running
from tests.waiting import until


async def test_a_message_arrives_with_its_choices(api: FakeTelegram) -> None:
    async with bot(api) as telegram:
        await telegram.send(
            outgoing("Which <role> & *why*?", buttons=(Button("roles", "Roles"), Button("menu", "菜单")))
        )
    [sent] = api.sent
    assert (sent["chat_id"], sent["text"]) == ("7", "Which <role> & *why*?")
    assert "parse_mode" not in sent
    assert sent["reply_markup"]["inline_keyboard"] == [
        [{"text": "Roles", "callback_data": "roles"}, {"text": "菜单", "callback_data": "menu"}]
    ]


async def test_a_long_message_arrives_in_parts_with_the_choices_below_the_last(api: FakeTelegram) -> None:
    async with bot(api) as telegram:
        await telegram.send(outgoing("a" * 4000 + "\n\n" + "b" * 4000, buttons=(Button("more", "More"),)))
    assert [sent["text"][0] * len(sent["text"]) == sent["text"] for sent in api.sent] == [True, True]
    assert ["reply_markup" in sent for sent in api.sent] == [False, True]


async def test_sent_again_a_long_message_goes_on_where_it_stopped(api: FakeTelegram) -> None:
    long = outgoing("\n\n".join(letter * 4000 for letter in "abc"))
    async with bot(api) as telegram:
        api.garble(
            "sendMessage",
            b'{"ok": true, "result": {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}}}',
        )
        api.fail("sendMessage", 429, retry_after=7)
        with pytest.raises(Undelivered):
            await telegram.send(long)
        await telegram.send(long)
    assert [sent["text"][0] for sent in api.sent] == ["b", "c"]


async def test_cut_off_between_two_parts_a_long_message_goes_on_where_it_stopped(api: FakeTelegram) -> None:
    long = outgoing("\n\n".join(letter * 4000 for letter in "ab"))
    async with bot(api) as telegram:
        api.hang("sendMessage", 0, 30)
        sending = asyncio.ensure_future(telegram.send(long))
        await until(lambda: len(api.sent) == 2)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        await telegram.send(long)
    assert [sent["text"][0] for sent in api.sent] == ["a", "b", "b"]


async def test_too_many_messages_say_how_long_to_wait(api: FakeTelegram) -> None:
    api.fail("sendMessage", 429, "Too Many Requests: retry after 7", retry_after=7)
    async with bot(api) as telegram:
        with pytest.raises(Undelivered) as raised:
            await telegram.send(outgoing())
    assert raised.value.after == 7


async def test_a_version_of_the_library_that_gives_a_timedelta_says_the_same(
    api: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    api.fail("sendMessage", 429, "Too Many Requests: retry after 7", retry_after=7)
    async with bot(api) as telegram:
        with pytest.raises(Undelivered) as raised:
            await telegram.send(outgoing())
    assert raised.value.after == 7


async def test_more_than_telegram_takes_at_once_waits_its_turn(api: FakeTelegram) -> None:
    api.rates.burst = 3
    async with bot(api) as telegram:
        for number in range(3):
            await telegram.send(outgoing(number=number))
        with pytest.raises(Undelivered) as raised:
            await telegram.send(outgoing(number=4))
    assert raised.value.after is not None
    assert raised.value.after >= 1
    assert len(api.sent) == 3


@pytest.mark.parametrize(
    ("status", "description", "more"),
    [
        (403, "Forbidden: bot was blocked by the user", {}),
        (403, "Forbidden: user is deactivated", {}),
        (403, "Forbidden: bot can't initiate conversation with a user", {}),
        (403, "Forbidden: bot can't send messages to bots", {}),
        (400, "Bad Request: chat not found", {}),
        (400, "Bad Request: PEER_ID_INVALID", {}),
        (400, "Bad Request: message is too long", {}),
        (400, "Bad Request: message text is empty", {}),
        (400, "Bad Request: can't parse entities: unsupported start tag", {}),
        (400, "Bad Request: something that nobody has seen before", {}),
        (400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -1007}),
    ],
)
async def test_what_will_never_arrive_is_given_up(
    api: FakeTelegram, status: int, description: str, more: JSONDict
) -> None:
    api.fail("sendMessage", status, description, **more)
    async with bot(api) as telegram:
        with pytest.raises(Undeliverable):
            await telegram.send(outgoing())
    assert api.sent == []


@pytest.mark.parametrize("status", [500, 502, 504, 401, 404, 409])
async def test_what_may_work_later_is_kept(api: FakeTelegram, status: int) -> None:
    api.fail("sendMessage", status)
    async with bot(api) as telegram:
        with pytest.raises(Undelivered):
            await telegram.send(outgoing())


async def test_a_person_who_blocked_us_is_given_up(api: FakeTelegram) -> None:
    api.blocked.add(7)
    async with bot(api) as telegram:
        with pytest.raises(Undeliverable, match="blocked by the user"):
            await telegram.send(outgoing())


async def test_words_whose_buttons_are_refused_arrive_without_them(api: FakeTelegram) -> None:
    """Every button is also a word, so the message can be answered all the same."""
    with structlog.testing.capture_logs() as logs:
        async with bot(api) as telegram:
            await telegram.send(outgoing("Which role?", buttons=(Button("role/" + "x" * 60, "FAE"),)))
    assert [(sent["text"], "reply_markup" in sent) for sent in api.sent] == [("Which role?", False)]
    assert [line["event"] for line in logs] == ["telegram.buttons_refused"]


HOSTILE = (
    "<b>Wang</b> & <script>alert(1)</script>",
    "_*[Wang](tg://user?id=1)*_ `rm -rf` ||spoiler||",
    "&lt;already&amp;escaped&gt;",
    "\\_ \\* ~ > # + - = | { } . !",
    "\u202eRight to left \u0000\u200b",
    '{"parse_mode": "HTML"}',
    "[1, 2]",
)


@pytest.mark.parametrize("words", HOSTILE)
async def test_names_and_markup_arrive_as_they_were_written(api: FakeTelegram, words: str) -> None:
    """Everything is plain text, so there is nothing to escape; the fake refuses whatever asks for a parse mode."""
    async with bot(api) as telegram:
        await telegram.send(outgoing(words, buttons=(Button("menu", words),)))
    [sent] = api.sent
    assert sent["text"] == words.replace("\0", "").strip()
    assert sent["reply_markup"]["inline_keyboard"] == [[{"text": words, "callback_data": "menu"}]]
    assert sent["link_preview_options"] == {"is_disabled": True}
    assert api.refused == []


async def test_nothing_to_say_is_undeliverable(api: FakeTelegram) -> None:
    async with bot(api) as telegram:
        with pytest.raises(Undeliverable):
            await telegram.send(outgoing(" \n\x00"))


async def test_no_server_means_later() -> None:
    telegram = Telegram(TOKEN, "http://127.0.0.1:9", company=COMPANY, lease=ALONE)
    with pytest.raises(Undelivered):
        await telegram.send(outgoing())
    await telegram.close()


async def test_an_error_that_quotes_the_token_is_told_without_it(api: FakeTelegram) -> None:
    api.fail("sendMessage", 400, f"Bad Request: no such path /bot{TOKEN}/sendMessage")
    async with bot(api) as telegram:
        with pytest.raises(Undeliverable) as raised:
            await telegram.send(outgoing())
    assert raised.value.reason == "BadRequest: No such path /bot…/sendmessage"


async def test_the_token_is_in_no_log_and_no_error(api: FakeTelegram, caplog: pytest.LogCaptureFixture) -> None:
    wrong = "999:WRONG-token"
    with structlog.testing.capture_logs() as logs:
        async with bot(api, wrong) as telegram:
            with pytest.raises(Undelivered) as refused:
                await telegram.send(outgoing())
            async with running(telegram.run(Scripted())):
                await until(lambda: any(line["event"] == "telegram.call_failed" for line in logs))
    assert any(line["log_level"] == "error" and "BOLE_TELEGRAM_TOKEN" in str(line) for line in logs)
    assert wrong not in str(logs) + caplog.text + refused.value.reason
