"""WeChat's API in every kind of trouble: what was to be said is said once, and a reply never waits for it."""

import asyncio

import pytest

from bot.channels import Undelivered
from bot.channels.wechat_http import NoAnswer
from bot.storage import Store
from dialogs.wording import Button
from tests.channels.fake_wechat import text
from tests.channels.fake_wechat_api import FakeWeChatApi
from tests.channels.scripted import Scripted
from tests.channels.test_wechat_service import SEND, TYPING, hello, message, platform, verified
from tests.channels.troubles import WECHAT, Trouble
from tests.waiting import until

EVERY = pytest.mark.parametrize("trouble", WECHAT.values(), ids=WECHAT.keys())


@EVERY
@pytest.mark.parametrize("call", [SEND, "stable_token"])
@pytest.mark.parametrize("buttons", [(), (Button("roles", "看职位"),)], ids=["words", "choices"])
async def test_a_message_is_kept_and_then_arrives_once(
    wechat: FakeWeChatApi, store: Store, call: str, buttons: tuple[Button, ...], trouble: Trouble
) -> None:
    """An object from a sign-in page says as little of our message as its HTML does."""
    wechat.trouble(call, trouble)
    async with verified(wechat, store, limit=0.3) as account:
        with pytest.raises(Undelivered):
            await account.send(message("您好", "oMei", *buttons))
        assert wechat.shown["oMei"] == []
        await account.send(message("您好", "oMei", *buttons))
    assert len(wechat.shown["oMei"]) == 1


@pytest.mark.slow
@EVERY
async def test_a_token_that_cannot_be_had_is_asked_for_again_by_the_next_message(
    wechat: FakeWeChatApi, store: Store, trouble: Trouble
) -> None:
    """Nobody waits for a claim on it that came to nothing, and the one that is good is not thrown away."""
    wechat.trouble("stable_token", *[trouble] * 3)
    async with verified(wechat, store, limit=0.3) as account:
        for _ in range(3):
            with pytest.raises(Undelivered):
                await account.send(message())
        await account.send(message())
        wechat.trouble(SEND, trouble)
        with pytest.raises(Undelivered):
            await account.send(message())
        await account.send(message())
    assert wechat.counts["stable_token"] == 4
    assert wechat.shown["oMei"] == ["您好"] * 2


@EVERY
async def test_a_reply_does_not_wait_for_typing_to_be_shown(
    wechat: FakeWeChatApi, store: Store, trouble: Trouble
) -> None:
    wechat.trouble(TYPING, trouble)
    receive = Scripted(hello)
    receive.hold()
    async with (
        verified(wechat, store, moment=0, limit=0.3) as account,
        platform(account, receive, wechat.now()) as called,
    ):
        delivery = asyncio.ensure_future(called.post(text("hi", sender="oMei")))
        await until(lambda: wechat.called(TYPING))
        receive.release()
        assert called.read(await delivery)["Content"] == "您好"


@pytest.mark.parametrize("trouble", [WECHAT["an empty object"], WECHAT["another object"]])
async def test_a_menu_is_published_only_when_wechat_says_so(
    wechat: FakeWeChatApi, store: Store, trouble: Trouble
) -> None:
    wechat.trouble("menu/create", trouble)
    async with verified(wechat, store) as account:
        assert account._api
        with pytest.raises(NoAnswer):
            await account._api.publish_menu([{"type": "click", "name": "职位", "key": "roles"}])
