"""Asking for updates, against a Bot API on this machine: nothing lost, nothing forgotten too early."""

import asyncio
import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import structlog

from bot.channels import telegram_polling
from bot.post import Outgoing, StoreUnavailable
from dialogs.events import Left, Said
from tests.channels.fake_telegram import FakeTelegram, membership, text
from tests.channels.scripted import Scripted
from tests.channels.telegram_bot import Alone, bot, running
from tests.waiting import until


async def test_polling_hands_over_each_update_and_then_lets_telegram_forget_it(api: FakeTelegram) -> None:
    receive = Scripted()
    api.bring(text(7, "hello"), membership(8, "kicked"))
    async with bot(api) as telegram, running(telegram.run(receive)):
        await until(lambda: len(receive.finished) == 2 and not api.updates)
    assert {str(update.person): update.event for update in receive.updates} == {
        "telegram:7": Said("hello"),
        "telegram:8": Left(),
    }
    assert api.called("getUpdates")[0]["allowed_updates"] == [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    ]


async def test_an_update_is_not_forgotten_while_it_is_being_stored(
    api: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_polling, "GRACE", 0.1)
    receive = Scripted()
    receive.hold()
    api.bring(text(7, "hello"))
    async with bot(api) as telegram:
        async with running(telegram.run(receive)):
            await until(lambda: receive.updates)
        assert len(api.updates) == 1
        receive.release()
        async with running(telegram.run(receive)):
            await until(lambda: not api.updates)
    assert [update.event for update in receive.finished] == [Said("hello")]


async def test_one_persons_updates_come_in_order_and_another_person_need_not_wait(api: FakeTelegram) -> None:
    slow = asyncio.Event()
    seen: list[str] = []

    async def receive(update: Any) -> tuple[Outgoing, ...]:
        if update.event == Said("first"):
            await slow.wait()
        seen.append(f"{update.person} {update.event.text}")
        if update.person.id == "8":
            slow.set()
        return ()

    api.bring(text(7, "first"), text(7, "second"), text(8, "me too"))
    async with bot(api) as telegram, running(telegram.run(receive)):
        await until(lambda: len(seen) == 3)
    assert seen == ["telegram:8 me too", "telegram:7 first", "telegram:7 second"]


async def test_while_nothing_can_be_stored_nothing_is_forgotten(api: FakeTelegram) -> None:
    down = [StoreUnavailable(), StoreUnavailable()]
    receive = Scripted(lambda _: down.pop() if down else None)
    api.bring(text(7, "hello"))
    async with bot(api) as telegram, running(telegram.run(receive)):
        await until(lambda: not api.updates)
    assert [update.event for update in receive.updates] == [Said("hello")] * 3


async def test_an_update_that_breaks_us_is_left_behind_and_the_next_one_is_heard(api: FakeTelegram) -> None:
    receive = Scripted(lambda update: ZeroDivisionError() if update.event == Said("poison") else None)
    api.bring({"message": "not a message"}, text(7, "poison"), text(7, "and now?"))
    with structlog.testing.capture_logs() as logs:
        async with bot(api) as telegram, running(telegram.run(receive)):
            await until(lambda: not api.updates)
    assert [update.event for update in receive.finished] == [Said("and now?")]
    assert [line["event"] for line in logs] == ["telegram.update_unreadable", "telegram.update_failed"]


@pytest.mark.parametrize("status", [409, 429, 500, 502])
async def test_polling_goes_on_after_telegram_has_refused(api: FakeTelegram, status: int) -> None:
    receive = Scripted()
    api.fail("getUpdates", status, times=2)
    api.bring(text(7, "hello"))
    async with bot(api) as telegram, running(telegram.run(receive)):
        await until(lambda: receive.finished)
    assert receive.finished[0].event == Said("hello")


async def test_polling_goes_on_after_an_answer_that_is_no_json(api: FakeTelegram) -> None:
    receive = Scripted()
    api.garble("getUpdates", b"<html>captive portal</html>")
    api.garble("getUpdates", b"[]")
    api.garble("getUpdates", b'{"ok": true, "result": true}')
    api.garble("getUpdates", b'{"ok": true, "result": [{"update_id": "x"}, null]}')
    api.bring(text(7, "hello"))
    async with bot(api) as telegram, running(telegram.run(receive)):
        await until(lambda: receive.finished)
    assert receive.finished[0].event == Said("hello")


async def test_a_webhook_that_was_set_before_is_taken_down_for_polling(api: FakeTelegram) -> None:
    receive = Scripted()
    api.webhook = {"url": "https://elsewhere.example"}
    api.fail("deleteWebhook", 500)
    api.bring(text(7, "hello"))
    async with bot(api) as telegram, running(telegram.run(receive)):
        await until(lambda: receive.finished)
    assert api.webhook is None


async def test_a_process_without_the_lease_asks_for_nothing(api: FakeTelegram) -> None:
    """Another one polls; as soon as it has ended, we do."""
    receive, lease = Scripted(), Alone()
    lease.lose()
    api.bring(text(7, "hello"))
    async with bot(api, lease=lease) as telegram, running(telegram.run(receive)):
        await until(lambda: api.called("setMyShortDescription"))
        assert not api.called("getUpdates")
        assert not api.called("deleteWebhook")
        lease.regain()
        await until(lambda: not api.updates)
    assert [update.event for update in receive.finished] == [Said("hello")]


async def test_what_comes_after_the_lease_was_lost_is_left_to_the_next_holder(api: FakeTelegram) -> None:
    """Neither handed over nor forgotten by Telegram."""
    receive, lease = Scripted(), Alone()
    async with bot(api, lease=lease, poll_seconds=30) as telegram, running(telegram.run(receive)):
        await until(lambda: api.called("getUpdates"))
        lease.lose()
        api.bring(text(7, "hello"))
        await asyncio.sleep(0.1)
        assert not receive.updates
        assert len(api.updates) == 1
        lease.regain()
        await until(lambda: not api.updates)
    assert [update.event for update in receive.updates] == [Said("hello")]


async def test_what_was_taken_is_finished_before_the_end(api: FakeTelegram) -> None:
    receive = Scripted()
    receive.hold()
    api.bring(text(7, "hello"), text(8, "hi"))
    async with bot(api) as telegram:
        task = asyncio.create_task(telegram.run(receive))
        await until(lambda: len(receive.updates) == 2)
        task.cancel()
        await asyncio.sleep(0.05)
        assert not task.done()
        receive.release()
        await asyncio.gather(task, return_exceptions=True)
    assert len(receive.finished) == 2


async def test_a_flood_of_one_person_does_not_hold_back_another(api: FakeTelegram) -> None:
    """Eighty of one person's wait; the other's words, and what they say after the answer, come before most of them.
    All of the flood is taken, once and in order."""
    seen: list[str] = []

    async def receive(update: Any) -> tuple[Outgoing, ...]:
        seen.append(update.event.text)
        if update.event == Said("hello"):
            api.bring(text(8, "and then?"))
        await asyncio.sleep(0.005)
        return ()

    api.bring(*(text(7, str(number)) for number in range(80)), text(8, "hello"))
    async with bot(api) as telegram, running(telegram.run(receive)):
        await until(lambda: len(seen) == 82 and not api.updates)
    assert [words for words in seen if words.isdigit()] == [str(number) for number in range(80)]
    assert seen.index("hello") < telegram_polling.SHARE
    assert seen.index("and then?") < 4 * telegram_polling.SHARE


def test_what_two_bring_at_once_stands_in_the_order_of_its_numbers(
    api: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the platform here: whoever fetches asks next for what comes after the highest number."""
    monkeypatch.setattr(api, "_ids", Dawdling())
    with ThreadPoolExecutor(2) as people:
        list(people.map(lambda chat: api.bring(text(chat, "hello")), (7, 8)))
    assert [update["update_id"] for update in api.updates] == [0, 1]


class Dawdling:
    """Whoever draws the first number is late with it."""

    def __init__(self) -> None:
        self._numbers = itertools.count()

    def __next__(self) -> int:
        number = next(self._numbers)
        time.sleep(0.1 if number == 0 else 0)
        return number


async def test_a_late_call_of_the_test_before_takes_nothing_of_this_one(api: FakeTelegram) -> None:
    """Of the tests themselves: an old offset is below every number there will be."""
    (before,) = api.bring(text(7, "hello"))
    api.reset()
    (now,) = api.bring(text(7, "hello"))
    assert now > before
    assert await api._getUpdates({"offset": before + 1}) == api.updates
