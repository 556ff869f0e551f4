"""A verified account speaks first and is seen typing: what WeChat refuses, and what that means to delivery."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import structlog
from starlette.applications import Starlette

from bot.channels import NotNow, OutOfReach, Undeliverable, Undelivered
from bot.channels.wechat import WeChat
from bot.channels.wechat_api import Api
from bot.channels.wechat_token import FORCED_EVERY
from bot.post import Outgoing, Person, StoreUnavailable, Update
from bot.storage import Store
from dialogs.wording import Button, Message
from tests.channels.fake_wechat import APP_ID, TOKEN, FakeWeChat, text
from tests.channels.fake_wechat_api import SECRET, FakeWeChatApi
from tests.channels.scripted import Scripted
from tests.waiting import until

SEND, TYPING = "message/custom/send", "message/custom/typing"


@asynccontextmanager
async def verified(
    wechat: FakeWeChatApi, store: Store, *, secret: str = SECRET, limit: float = 5.0, moment: float = 1.0
) -> AsyncIterator[WeChat]:
    api = Api(APP_ID, secret, store, wechat.url, clock=wechat.now, limit=limit)
    account = WeChat(TOKEN, APP_ID, api=api, moment=moment, clock=wechat.now)
    try:
        yield account
    finally:
        await account.close()


def message(words: str = "您好", openid: str = "oMei", *buttons: Button) -> Outgoing:
    return Outgoing(1, Person("wechat", openid), Message(words, buttons))


# Speaking


async def test_a_message_comes_with_its_choices(wechat: FakeWeChatApi, store: Store) -> None:
    """As WeChat's own menu, whose lines say their codes when they are tapped; numbered like all choices."""
    async with verified(wechat, store) as account:
        await account.send(message("有人回复您了：", "oMei", Button("roles", "看职位"), Button("help", "怎么用")))
    assert wechat.shown["oMei"] == ["有人回复您了：\n[roles] 1. 看职位\n[help] 2. 怎么用"]


async def test_an_account_without_menus_gets_links(wechat: FakeWeChatApi, store: Store) -> None:
    """As in a reply: tappable and numbered. It is asked once whether it has menus."""
    wechat.kind = "subscription"
    async with verified(wechat, store) as account:
        for _ in range(2):
            await account.send(message("有人回复您了：", "oMei", Button("roles", "看职位")))
    for shown in wechat.shown["oMei"]:
        assert shown.startswith("有人回复您了：\n\n1. <a href=")
        assert shown.endswith(">看职位</a>")
    assert [call["msgtype"] for call in wechat.called(SEND)] == ["msgmenu", "text", "text"]


async def test_an_unverified_account_may_only_reply() -> None:
    with pytest.raises(OutOfReach, match="unverified"):
        await WeChat(TOKEN, APP_ID).send(message())


async def test_who_has_been_silent_for_two_days_is_out_of_reach_until_they_write(
    wechat: FakeWeChatApi, store: Store
) -> None:
    async with verified(wechat, store) as account:
        wechat.ahead += 49 * 3600
        with pytest.raises(OutOfReach, match="45015"):
            await account.send(message())
        wechat.wrote("oMei")
        await account.send(message())
    assert wechat.shown["oMei"] == ["您好"]


async def test_a_sixth_message_waits_for_them_to_write(wechat: FakeWeChatApi, store: Store) -> None:
    async with verified(wechat, store) as account:
        for _ in range(5):
            await account.send(message())
        with pytest.raises(OutOfReach, match="45047"):
            await account.send(message())


async def test_who_does_not_follow_is_out_of_reach(wechat: FakeWeChatApi, store: Store) -> None:
    wechat.unfollowed("oMei")
    async with verified(wechat, store) as account:
        with pytest.raises(OutOfReach, match="43004"):
            await account.send(message())


async def test_an_account_that_is_not_what_we_were_told_is_reported_loudly(
    wechat: FakeWeChatApi, store: Store
) -> None:
    """One line in the log, with what to do; the message waits."""
    wechat.kind = "unverified"
    async with verified(wechat, store) as account:
        with structlog.testing.capture_logs() as logs, pytest.raises(OutOfReach, match="48001"):
            await account.send(message())
    (line,) = logs
    assert line["log_level"] == "error"
    assert "BOLE_WECHAT_ACCOUNT" in line["advice"]


@pytest.mark.parametrize(("code", "after"), [(-1, None), (45009, 3600.0), (45011, 60.0)])
async def test_what_may_work_later_is_tried_later(
    wechat: FakeWeChatApi, store: Store, code: int, after: float | None
) -> None:
    wechat.fail(SEND, code)
    async with verified(wechat, store) as account:
        with pytest.raises(Undelivered, match=str(code)) as failure:
            await account.send(message())
        await account.send(message())
    assert failure.value.after == after
    assert isinstance(failure.value, NotNow) == (after is not None), "then everybody waits"


async def test_a_server_that_fails_or_is_silent_is_tried_later(wechat: FakeWeChatApi, store: Store) -> None:
    wechat.garble(SEND, b"bad gateway", 502)
    async with verified(wechat, store, limit=0.3) as account:
        with pytest.raises(Undelivered, match="502"):
            await account.send(message())
        wechat.hang(SEND, 20)
        with pytest.raises(Undelivered, match="in time"):
            await account.send(message())


@pytest.mark.parametrize(
    ("openid", "words", "code"), [("?", "hi", 40003), ("oMei", "字" * 683, 45002), ("oMei", "", 44004)]
)
async def test_what_can_never_be_sent_is_given_up(
    wechat: FakeWeChatApi, store: Store, openid: str, words: str, code: int
) -> None:
    async with verified(wechat, store) as account:
        with pytest.raises(Undeliverable, match=str(code)):
            await account.send(message(words, openid))


@pytest.mark.parametrize(
    ("secret", "listed", "code", "advice"),
    [("wrong", True, "40125", "BOLE_WECHAT_APP_SECRET"), (SECRET, False, "40164", "IP白名单")],
)
async def test_what_somebody_must_put_right_is_told_and_tried_again(
    wechat: FakeWeChatApi, store: Store, secret: str, listed: bool, code: str, advice: str
) -> None:
    """No message is lost because a setting is wrong for an hour; the log holds no secret."""
    wechat.listed = listed
    async with verified(wechat, store, secret=secret) as account:
        with structlog.testing.capture_logs() as logs, pytest.raises(Undelivered, match=code) as failure:
            await account.send(message())
    assert isinstance(failure.value, NotNow)
    assert (failure.value.after, failure.value.everybody) == (300, True)
    (line,) = logs
    assert advice in line["advice"]
    assert secret not in str(logs).replace(advice, "")


async def test_a_token_that_stays_rejected_is_waited_for_as_long_as_force_must_rest(
    wechat: FakeWeChatApi, store: Store
) -> None:
    async with verified(wechat, store) as account:
        for _ in range(2):
            await account.send(message())
            wechat.reject_token()
        with pytest.raises(Undelivered) as failure:
            await account.send(message())
    assert failure.value.after is not None
    assert FORCED_EVERY.total_seconds() - 60 < failure.value.after <= FORCED_EVERY.total_seconds()


async def test_a_store_that_is_away_is_told_as_such(
    wechat: FakeWeChatApi, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: object) -> None:
        raise StoreUnavailable("locked")

    monkeypatch.setattr(store, "token", away)
    async with verified(wechat, store) as account:
        with pytest.raises(StoreUnavailable):
            await account.send(message())


# Typing


@asynccontextmanager
async def platform(account: WeChat, receive: Scripted, now: float) -> AsyncIterator[FakeWeChat]:
    transport = httpx.ASGITransport(Starlette(routes=account.routes(receive)))
    async with httpx.AsyncClient(transport=transport, base_url="http://bole") as client:
        yield FakeWeChat(client, now=lambda: now)


def hello(_: Update) -> Message:
    return Message("您好")


async def test_who_waits_sees_that_we_are_typing(wechat: FakeWeChatApi, store: Store) -> None:
    """Once, however often WeChat asks meanwhile; and the reply is none the later."""
    receive = Scripted(hello)
    receive.hold()
    async with verified(wechat, store, moment=0.05) as account, platform(account, receive, wechat.now()) as called:
        deliveries = [asyncio.ensure_future(called.post(text("hi", sender="oMei"))) for _ in range(2)]
        await until(lambda: wechat.called(TYPING))
        receive.release()
        assert [called.read(await delivery)["Content"] for delivery in deliveries] == ["您好"] * 2
    assert wechat.called(TYPING) == [{"touser": "oMei", "command": "Typing"}]


async def test_who_is_answered_at_once_sees_no_typing(wechat: FakeWeChatApi, store: Store) -> None:
    async with (
        verified(wechat, store, moment=5) as account,
        platform(account, Scripted(hello), wechat.now()) as called,
    ):
        assert called.read(await called.post(text("hi", sender="oMei")))["Content"] == "您好"
    assert not wechat.calls


@pytest.mark.parametrize("code", [45072, 45080, 45081, 45009, -1])
async def test_typing_that_is_refused_does_no_harm(wechat: FakeWeChatApi, store: Store, code: int) -> None:
    wechat.fail(TYPING, code)
    receive = Scripted(hello)
    receive.hold()
    with structlog.testing.capture_logs() as logs:
        async with verified(wechat, store, moment=0) as account, platform(account, receive, wechat.now()) as called:
            delivery = asyncio.ensure_future(called.post(text("hi", sender="oMei")))
            await until(lambda: logs)
            receive.release()
            assert called.read(await delivery)["Content"] == "您好"
    assert [line["log_level"] for line in logs] == ["info"]
