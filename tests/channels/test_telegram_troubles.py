"""Telegram in every kind of trouble: what is said arrives once, what is brought is heard, courtesies do no harm."""

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog
from starlette.responses import JSONResponse

from bot.channels import Undelivered
from bot.channels.telegram import Telegram
from bot.delivery import Delivery, Recruiters
from bot.post import Outgoing, Person, StoreUnavailable
from dialogs.events import Pressed, Said
from dialogs.wording import Message
from role_data.load import load
from tests.channels.fake_telegram import FakeTelegram, press, text
from tests.channels.scripted import Scripted
from tests.channels.telegram_bot import bot, outgoing, running
from tests.channels.troubles import TELEGRAM, Trouble
from tests.new_store import new_store
from tests.storage.talk import keep
from tests.waiting import until

EVERY = pytest.mark.parametrize("trouble", TELEGRAM.values(), ids=TELEGRAM.keys())
SEVEN = Person("telegram", "7")


def hasty(api: FakeTelegram, **more: Any) -> AbstractAsyncContextManager[Telegram]:
    """What is never answered is waited for half a second."""
    return bot(api, limit=0.5, poll_seconds=0, **more)


@EVERY
async def test_a_message_is_kept_and_then_arrives_once(api: FakeTelegram, trouble: Trouble) -> None:
    """No page of a firewall is taken for Telegram's own refusal: that would cost the message."""
    api.trouble("sendMessage", trouble)
    async with hasty(api) as telegram:
        with pytest.raises(Undelivered):
            await telegram.send(outgoing())
        await telegram.send(outgoing())
    assert [sent["text"] for sent in api.sent] == ["Hello"]


@pytest.mark.parametrize("result", [None, True, [], {"chat": 1}, {"message_id": "x", "date": None}])
async def test_what_telegram_says_it_has_sent_is_not_sent_again(api: FakeTelegram, result: object) -> None:
    """Whatever it says about it: a later version of it may describe its messages otherwise."""
    api.trouble("sendMessage", lambda: JSONResponse({"ok": True, "result": result}))
    async with hasty(api) as telegram:
        await telegram.send(outgoing())


@pytest.mark.slow
@EVERY
async def test_what_is_asked_for_again_is_heard_once(api: FakeTelegram, trouble: Trouble) -> None:
    receive = Scripted()
    api.trouble("getUpdates", *[trouble] * 2)
    api.bring(text(7, "hello"))
    async with hasty(api) as telegram, running(telegram.run(receive)):
        await until(lambda: not api.updates)
    assert [update.event for update in receive.finished] == [Said("hello")]


@EVERY
async def test_a_courtesy_that_fails_harms_nobody(api: FakeTelegram, trouble: Trouble) -> None:
    """The press counts, and so does the next one; nothing is a breakdown."""
    receive = Scripted()
    for courtesy in ("answerCallbackQuery", "editMessageText", "editMessageReplyMarkup", "sendChatAction"):
        api.trouble(courtesy, *[trouble] * 2)
    api.bring(press(7, "menu", "1"), press(7, "roles", "2"))
    with structlog.testing.capture_logs() as logs:
        async with hasty(api, typing_after=0) as telegram, running(telegram.run(receive)):
            await until(lambda: not api.updates)
    assert [update.event for update in receive.finished] == [Pressed("menu"), Pressed("roles")]
    assert not [line for line in logs if line["log_level"] == "error"]


@pytest.mark.slow
async def test_asked_to_wait_it_is_not_asked_before(api: FakeTelegram) -> None:
    """Neither a second early nor by the next message; by a clock of our own."""
    now = datetime.now(UTC)
    store = new_store()
    keep(store, "1", "first", person=SEVEN, now=now)
    api.fail("sendMessage", 429, "Too Many Requests: retry after 30", retry_after=30)
    tried = 0

    async with hasty(api) as telegram:

        class Counting:
            async def send(self, outgoing: Outgoing) -> None:
                nonlocal tried
                tried += 1
                await telegram.send(outgoing)

        recruiters = Recruiters((), "en", load(), "")
        delivery = Delivery(store, {"telegram": Counting()}, recruiters, clock=lambda: now)
        async with running(delivery.run()):
            await until(lambda: tried == 1)
            await asyncio.sleep(0.1)
            store.tell(SEVEN, Message("second"), now)
            for seconds in (1, 28.9):
                now += timedelta(seconds=seconds)
                delivery.wake()
                await asyncio.sleep(0.2)
                assert tried == 1
            now += timedelta(seconds=1.2)
            await until(lambda: len(api.sent) == 2)
    assert [sent["text"] for sent in api.sent] == ["first", "second"]
    store.close()


async def test_asked_to_wait_before_asking_for_updates_it_waits(api: FakeTelegram) -> None:
    api.fail("getUpdates", 429, "Too Many Requests: retry after 3600", retry_after=3600)
    api.bring(text(7, "hello"))
    async with hasty(api) as telegram, running(telegram.run(Scripted())):
        await until(lambda: api.called("setMyShortDescription"))
        await asyncio.sleep(0.3)
    assert not api.called("getUpdates")


async def test_a_store_that_was_away_for_long_is_not_waited_for_as_long_again(api: FakeTelegram) -> None:
    """It is ours, and Telegram need not be spared: who waits for an answer gets it as soon as there is one."""
    receive = Scripted(lambda update: StoreUnavailable() if len(receive.updates) < 20 else None)
    api.bring(text(7, "hello"))
    async with hasty(api, longest_wait=3600) as telegram, running(telegram.run(receive)):
        await until(lambda: not api.updates)
