"""A pressed button: its progress bar ends, its message loses its buttons, and the choice stands below the text."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import structlog

from bot.channels import telegram_calls
from bot.channels.telegram_messages import LONGEST_TEXT
from bot.post import StoreUnavailable
from dialogs.events import Pressed
from dialogs.wording import Button, Message
from tests.channels.fake_telegram import FakeTelegram, JSONDict, press
from tests.channels.scripted import Scripted
from tests.channels.telegram_bot import bot, outgoing, running, webhook
from tests.waiting import until

BUTTONS = (Button("role/fae", "FAE Engineer"), Button("menu", "菜单"))

Bring = Callable[[JSONDict], Awaitable[object]]


@asynccontextmanager
async def listening(api: FakeTelegram, mode: str, receive: Scripted) -> AsyncIterator[Bring]:
    """`bring` gets an update to the bot in either mode."""
    if mode == "webhook":
        async with webhook(api, receive) as post:
            yield lambda update: post({"update_id": 1, **update})
        return

    async def bring(update: JSONDict) -> None:
        api.bring(update)

    async with bot(api) as telegram, running(telegram.run(receive)):
        yield bring


async def shown(api: FakeTelegram, text: str = "Which role?") -> JSONDict:
    """A message with buttons in the chat."""
    async with bot(api) as telegram:
        await telegram.send(outgoing(text, buttons=BUTTONS))
    return newest(api)


def newest(api: FakeTelegram) -> JSONDict:
    return list(api.messages.values())[-1]


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_used_buttons_are_edited_away(api: FakeTelegram, mode: str) -> None:
    assert "reply_markup" in await shown(api)
    receive = Scripted()
    async with listening(api, mode, receive) as bring:
        await bring(api.press(7, "menu"))
        await until(lambda: "reply_markup" not in newest(api) and len(api.called("answerCallbackQuery")) == 1)
    assert newest(api)["text"] == "Which role?\n\n» 菜单"
    assert [update.event for update in receive.finished] == [Pressed("menu")]
    assert api.refused == []


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_tapped_twice_a_button_is_answered_once(api: FakeTelegram, mode: str) -> None:
    """Two presses, both before the buttons have gone; a repeat of a stored update is not sent again."""
    await shown(api)
    taps = [api.press(7, "menu"), api.press(7, "menu")]
    receive = Scripted(lambda _: Message("The menu"))
    async with listening(api, mode, receive) as bring:
        for tap in taps:
            await bring(tap)
        await until(lambda: len(receive.finished) == 2 and len(api.called("answerCallbackQuery")) == 2)
        await until(lambda: len(api.called("editMessageText")) + len(api.refused) == 2)
    assert len(receive.stored) == 1
    assert newest(api)["text"] == "Which role?\n\n» 菜单"
    assert [method for method, _ in api.refused] == ["editMessageText"]


async def test_a_press_on_a_message_that_was_used_counts_again(api: FakeTelegram) -> None:
    """The app of somebody who was offline still shows the buttons; a code says by itself what it means."""
    await shown(api)
    receive = Scripted(lambda _: Message("…"))
    async with listening(api, "polling", receive) as bring:
        await bring(api.press(7, "menu"))
        await until(lambda: "reply_markup" not in newest(api))
        await bring(api.press(7, "role/fae"))
        await bring(api.press(7, "role/fae"))
        await until(lambda: len(receive.finished) == 3)
    assert [update.event for update in receive.finished] == [
        Pressed("menu"),
        Pressed("role/fae"),
        Pressed("role/fae"),
    ]
    assert len(receive.stored) == 3
    assert newest(api)["text"] == "Which role?\n\n» 菜单"
    assert api.refused == []


async def test_where_the_choice_has_no_room_only_the_buttons_go(api: FakeTelegram) -> None:
    full = "🙂" * (LONGEST_TEXT // 2)
    await shown(api, full)
    async with listening(api, "polling", Scripted()) as bring:
        await bring(api.press(7, "menu"))
        await until(lambda: "reply_markup" not in newest(api))
    assert newest(api)["text"] == full
    assert api.refused == []


async def test_of_a_message_too_old_to_be_shown_the_buttons_go(api: FakeTelegram) -> None:
    old = await shown(api)
    update = api.press(7, "menu")
    update["callback_query"]["message"] = {"chat": old["chat"], "message_id": old["message_id"], "date": 0}
    async with listening(api, "polling", Scripted()) as bring:
        await bring(update)
        await until(lambda: "reply_markup" not in newest(api))
    assert newest(api)["text"] == "Which role?"


@pytest.mark.parametrize(
    ("status", "description", "more", "level"),
    [
        (400, "Bad Request: message is not modified: specified new message content is the same", {}, "debug"),
        (400, "Bad Request: message to edit not found", {}, "debug"),
        (400, "Bad Request: message can't be edited", {}, "debug"),
        (403, "Forbidden: bot was blocked by the user", {}, "debug"),
        (429, "Too Many Requests: retry after 9", {"retry_after": 9}, "warning"),
        (500, "Internal Server Error", {}, "warning"),
    ],
)
async def test_an_edit_that_fails_fails_nothing_else(
    api: FakeTelegram, status: int, description: str, more: JSONDict, level: str
) -> None:
    await shown(api)
    api.fail("editMessageText", status, description, **more)
    receive = Scripted()
    with structlog.testing.capture_logs() as logs:
        async with listening(api, "polling", receive) as bring:
            await bring(api.press(7, "menu"))
            await until(lambda: logs)
    assert [update.event for update in receive.finished] == [Pressed("menu")]
    assert [(line["event"], line["method"], line["log_level"]) for line in logs] == [
        ("telegram.left_undone", "editMessageText", level)
    ]


async def test_buttons_stay_until_the_press_is_stored(api: FakeTelegram) -> None:
    """Brought again, the same press takes them away."""
    await shown(api)
    down = [StoreUnavailable()]
    receive = Scripted(lambda _: down.pop() if down else None)
    tap = {"update_id": 1, **api.press(7, "menu")}
    async with webhook(api, receive) as post:
        assert await post(tap) == 503
        assert "reply_markup" in newest(api)
        assert await post(tap) == 200
        await until(lambda: "reply_markup" not in newest(api))


async def test_a_press_waits_neither_for_its_edit_nor_for_its_progress_bar(api: FakeTelegram) -> None:
    await shown(api)
    api.hang("editMessageText", 1)
    api.hang("answerCallbackQuery", 1)
    receive = Scripted()
    async with webhook(api, receive) as post:
        press_ = asyncio.ensure_future(post({"update_id": 1, **api.press(7, "menu")}))
        await until(press_.done)
        assert (await press_, len(receive.finished)) == (200, 1)
        assert len(asyncio.all_tasks()) > 1  # both are still under way


async def test_closing_waits_for_no_courtesy_for_ever(api: FakeTelegram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_calls, "GRACE", 0)
    api.hang("answerCallbackQuery", 60)
    async with webhook(api, Scripted()) as post:
        assert await post({"update_id": 1, **press(7, "menu")}) == 200
    await until(lambda: asyncio.all_tasks() == {asyncio.current_task()})


async def test_the_progress_bar_ends_even_while_the_update_waits(api: FakeTelegram) -> None:
    receive = Scripted()
    receive.hold()
    async with listening(api, "polling", receive) as bring:
        await bring(press(7, "menu", "4242"))
        await until(lambda: api.called("answerCallbackQuery"))
        receive.release()
        await until(lambda: receive.finished)
    assert api.called("answerCallbackQuery") == [{"callback_query_id": "4242"}]


async def test_a_press_that_is_too_old_to_answer_is_handled_all_the_same(api: FakeTelegram) -> None:
    api.answer_within = 0
    receive = Scripted()
    async with listening(api, "polling", receive) as bring:
        await bring(press(7, "menu"))
        await until(lambda: receive.finished and api.refused)
    assert receive.finished[0].event == Pressed("menu")
    assert api.refused[0][1].startswith("Bad Request: query is too old")
