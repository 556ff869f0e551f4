""" "typing…" while an answer is being made, and only then."""

import asyncio

import pytest
import structlog

from bot.channels import telegram_intake
from bot.post import Outgoing, Update
from tests.channels.fake_telegram import FakeTelegram, membership, text
from tests.channels.scripted import Scripted
from tests.channels.telegram_bot import bot, running, webhook
from tests.waiting import until


async def test_a_slow_answer_is_announced_until_it_is_there(
    api: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_intake, "TYPING_LASTS", 0.01)
    receive = Scripted()
    receive.hold()
    api.bring(text(7, "hello"))
    async with bot(api, typing_after=0.01) as telegram, running(telegram.run(receive)):
        await until(lambda: len(api.called("sendChatAction")) >= 3)
        receive.release()
        await until(lambda: not api.updates)
        shown = len(api.called("sendChatAction"))
        api.bring(text(7, "and now nothing is slow"))
        await until(lambda: len(receive.finished) == 2 and not api.updates)
    assert api.called("sendChatAction")[0] == {"chat_id": "7", "action": "typing"}
    assert len(api.called("sendChatAction")) <= shown + 2  # at most what was under way when the answers came


async def test_a_quick_answer_is_not(api: FakeTelegram) -> None:
    async with webhook(api, Scripted(), typing_after=30) as post:
        assert await post({"update_id": 1, **text(7, "hello")}) == 200
    assert api.called("sendChatAction") == []


async def test_whoever_has_left_is_not_typed_to(api: FakeTelegram) -> None:
    async def slow(_: Update) -> tuple[Outgoing, ...]:
        await asyncio.sleep(0.05)
        return ()

    async with webhook(api, slow, typing_after=0) as post:
        assert await post({"update_id": 1, **membership(7, "kicked")}) == 200
        assert await post({"update_id": 2, **text(8, "hello")}) == 200
    assert {action["chat_id"] for action in api.called("sendChatAction")} == {"8"}


async def test_an_announcement_that_fails_fails_nothing_else(api: FakeTelegram) -> None:
    receive = Scripted()
    receive.hold()
    api.blocked.add(7)
    with structlog.testing.capture_logs() as logs:
        async with webhook(api, receive, typing_after=0) as post:
            answer = asyncio.ensure_future(post({"update_id": 1, **text(7, "hello")}))
            await until(lambda: logs)
            receive.release()
            assert await answer == 200
    assert {(line["method"], line["log_level"]) for line in logs} == {("sendChatAction", "debug")}
