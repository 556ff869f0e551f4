"""WeChat as a channel: five seconds, one reply, retries, strangers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import structlog
from starlette.applications import Starlette

from bot.channels import Receive
from bot.channels.body import MEBIBYTE
from bot.channels.wechat import WeChat
from bot.crowd import Crowded
from bot.post import Outgoing, StoreUnavailable, Update
from dialogs.events import Event, Joined, Left, Pressed, Said, SentFile
from dialogs.wording import Message
from tests.channels.fake_wechat import AES_KEY, APP_ID, TOKEN, FakeWeChat, event, text, xml
from tests.channels.scripted import Scripted
from tests.waiting import until

NOW = 1_700_000_000


@asynccontextmanager
async def platform(
    receive: Receive, safe: bool = False, patience: float = 4.5, key_before: str = ""
) -> AsyncIterator[FakeWeChat]:
    account = WeChat(
        TOKEN,
        APP_ID if safe else "",
        AES_KEY if safe else "",
        aes_key_before=key_before,
        patience=patience,
        breather=0,
        clock=lambda: NOW,
    )
    transport = httpx.ASGITransport(Starlette(routes=account.routes(receive)))
    async with httpx.AsyncClient(transport=transport, base_url="http://bole") as client:
        yield FakeWeChat(client, safe, now=lambda: NOW)
    await account.close()


def echo(update: Update) -> Message:
    """Says what it heard."""
    return Message(
        f"You said: {update.event.text}" if isinstance(update.event, Said) else type(update.event).__name__
    )


both_modes = pytest.mark.parametrize("safe", [False, True], ids=["plain", "safe"])


@both_modes
async def test_a_message_is_answered_in_the_same_breath(safe: bool) -> None:
    receive = Scripted(echo)
    async with platform(receive, safe) as wechat:
        assert await wechat.says("您好 & <b>]]>") == "You said: 您好 & ＜b>]]>"
    assert [(str(update.person), update.id) for update in receive.updates] == [("wechat:oCandidate", "1")]


@both_modes
async def test_a_retry_hears_the_same_reply_to_the_byte(safe: bool) -> None:
    async with platform(Scripted(echo), safe) as wechat:
        first, second = [await wechat.post(text("hi", 7), timestamp=NOW + n) for n in range(2)]
    assert first.content == second.content
    assert wechat.read(first)["Content"] == "You said: hi"


async def test_a_retry_while_the_first_is_still_under_way_waits_for_the_same_work() -> None:
    receive = Scripted(echo)
    receive.hold()
    async with platform(receive) as wechat:
        deliveries = [asyncio.ensure_future(wechat.post(text("hi", 7))) for _ in range(3)]
        await until(lambda: receive.updates)
        receive.release()
        replies = [await delivery for delivery in deliveries]
    assert len(receive.updates) == 1
    assert {reply.content for reply in replies} == {replies[0].content}


async def test_work_that_takes_too_long_goes_on_and_a_retry_brings_its_reply() -> None:
    receive = Scripted(echo)
    receive.hold()
    async with platform(receive, patience=0.01) as wechat:
        assert [(await wechat.post(text("hi", 7))).status_code for _ in range(2)] == [503, 503]
        receive.release()
        await until(lambda: receive.finished)
        assert await wechat.says("hi", 7) == "You said: hi"
    assert [update.id for update in receive.finished] == ["7", "7"]


async def test_hanging_up_does_not_end_the_work() -> None:
    receive = Scripted(echo)
    receive.hold()
    async with platform(receive) as wechat:
        delivery = asyncio.ensure_future(wechat.post(text("hi", 7)))
        await until(lambda: receive.updates)
        delivery.cancel()
        await asyncio.gather(delivery, return_exceptions=True)
        receive.release()
        await until(lambda: receive.finished)


async def test_different_people_do_not_wait_for_each_other() -> None:
    slow = asyncio.Event()

    async def receive(update: Update) -> tuple[Outgoing, ...]:
        await (slow.wait() if update.person.id == "oSlow" else asyncio.sleep(0))
        return (Outgoing(1, update.person, echo(update)),)

    async with platform(receive) as wechat:
        waiting = asyncio.ensure_future(wechat.post(text("hi", 7, sender="oSlow")))
        assert await wechat.says("hi", 7) == "You said: hi"
        slow.set()
        assert (await waiting).status_code == 200


async def test_while_nothing_can_be_stored_wechat_is_made_to_ask_again() -> None:
    down: list[Exception] = [StoreUnavailable(), StoreUnavailable()]
    receive = Scripted(lambda update: down.pop() if down else echo(update))
    with structlog.testing.capture_logs() as logs:
        async with platform(receive) as wechat:
            assert await wechat.says("hi") == "You said: hi"
    assert wechat.statuses == [503, 503, 200]
    assert logs == []  # an outage is told once, where it is noticed, and not with a traceback for every update


async def test_an_update_that_breaks_us_is_logged_and_wechat_says_that_we_are_out_of_order() -> None:
    with structlog.testing.capture_logs() as logs:
        async with platform(Scripted(lambda _: ZeroDivisionError())) as wechat:
            assert await wechat.deliver(text("hi")) is None
    assert wechat.statuses == [500, 500, 500]
    assert {line["event"] for line in logs} == {"wechat.update_failed"}


@both_modes
async def test_without_an_answer_wechat_hears_success(safe: bool) -> None:
    receive = Scripted()
    async with platform(receive, safe) as wechat:
        assert (await wechat.post(event("unsubscribe"))).text == "success"
        assert (await wechat.post(event("subscribe", EventKey="qrscene_s_fair"))).text == "success"
    assert [update.event for update in receive.updates] == [Left(erase=True), Joined(source="fair")]


async def test_events_that_are_nothing_to_us_are_only_acknowledged() -> None:
    receive = Scripted(echo)
    async with platform(receive) as wechat:
        bodies = [event("VIEW", EventKey="https://x"), event("TEMPLATESENDJOBFINISH", MsgID=3), event("unheard_of")]
        assert [(await wechat.post(body)).text for body in bodies] == ["success"] * 3
    assert receive.updates == []


SAID_BY_THE_PLATFORM: list[tuple[str, Event | None]] = [
    (event("subscribe"), Joined()),
    (event("subscribe", EventKey=""), Joined()),
    (event("subscribe", EventKey="qrscene_s_fair", Ticket="gQ"), Joined(source="fair")),
    (event("subscribe", EventKey="qrscene_7", Ticket="gQ"), Joined(source="7")),
    (event("subscribe", EventKey="qrscene_", Ticket="gQ"), Joined()),
    (event("subscribe", EventKey="last_trade_no_4007"), Joined()),
    (event("subscribe", EventKey="scanbarcode|EAN13|690"), Joined()),
    (event("SCAN", EventKey="r_nurse__s_fair", Ticket="gQ"), Joined(source="fair", role="nurse")),
    (event("SCAN", EventKey="", Ticket="gQ"), Joined()),
    (event("CLICK", EventKey="my-data"), Pressed("my-data")),
    (event("CLICK", EventKey=""), None),
    (event("VIEW", EventKey="https://example.com", MenuId="4"), None),
    (event("LOCATION", Latitude="23.1", Longitude="113.3", Precision="119.3"), None),
    (event("TEMPLATESENDJOBFINISH", MsgID=200163836, Status="success"), None),
    (event("subscribe_msg_popup_event", SubscribeMsgPopupEvent=""), None),
    (event("unsubscribe"), Left(erase=True)),
    (text("您好[微笑]/:rose"), Said("您好")),
    (text("[呲牙]"), Said("🙂")),
    (text("看职位", bizmsgmenuid="roles"), Pressed("roles")),
    (text("【收到不支持的消息类型，暂无法显示】"), SentFile("sticker")),
    (xml(MsgType="voice", MediaId="m", Format="amr", MsgID=8, Recognition="我想应聘。"), Said("我想应聘。")),
    (xml(MsgType="voice", MediaId="m", Format="amr", MsgId=8, Recognition=""), SentFile("voice")),
    (xml(MsgType="image", PicUrl="https://x", MediaId="m", MsgId=8), SentFile("picture")),
    (xml(MsgType="video", MediaId="m", ThumbMediaId="t", MsgId=8), SentFile("video")),
    (
        xml(MsgType="location", Location_X="23", Location_Y="113", Scale=20, Label="广州", MsgId=8),
        SentFile("location"),
    ),
    (xml(MsgType="link", Title="简历", Description="", Url="https://x", MsgId=8), SentFile("link")),
    (xml(MsgType="file", Title="简历.pdf", FileKey="k", FileMd5="0", FileTotalLen=7, MsgId=8), SentFile("file")),
    (xml(MsgType="a_new_one", MsgId=8), SentFile("other")),
]


@both_modes
@pytest.mark.parametrize(("inner", "happened"), SAID_BY_THE_PLATFORM)
async def test_all_that_the_platform_may_say(inner: str, happened: Event | None, safe: bool) -> None:
    """Each is taken as what it is, or only acknowledged, and a repeat is the same update."""
    receive = Scripted()
    async with platform(receive, safe) as wechat:
        assert [(await wechat.post(inner)).text for _ in range(2)] == ["success"] * 2
    assert [update.event for update in receive.updates] == [happened] * (2 if happened else 0)
    assert len({update.id for update in receive.updates}) == bool(happened)


async def test_while_the_key_is_changed_both_are_answered() -> None:
    """Each message in its own key, and a retry of it with the same bytes."""
    old = "B" * 43
    async with platform(Scripted(echo), safe=True, key_before=old) as wechat:
        assert await wechat.says("new", 1) == "You said: new"
        wechat.aes_key = old
        assert await wechat.says("old", 2) == "You said: old"
        first, second = [await wechat.post(text("again", 3), timestamp=NOW + n) for n in range(2)]
        assert first.content == second.content
        wechat.aes_key = "C" * 43
        assert (await wechat.post(text("stranger", 4))).status_code == 400


async def test_the_address_is_confirmed_only_to_the_platform() -> None:
    async with platform(Scripted()) as wechat:
        query = {**wechat.query(), "echostr": "<b>42</b>"}
        right = await wechat.client.get("/wechat", params=query)
        wrong = await wechat.client.get("/wechat", params={**query, "signature": "0" * 40})
        bare = await wechat.client.get("/wechat")
    assert (right.status_code, right.text) == (200, "<b>42</b>")
    assert right.headers["content-type"].startswith("text/plain")
    assert (wrong.status_code, wrong.text, bare.status_code) == (403, "", 403)


@both_modes
async def test_strangers_and_old_copies_are_refused(safe: bool) -> None:
    receive = Scripted(echo)
    async with platform(receive, safe) as wechat:
        assert (await wechat.client.post("/wechat", content=text("hi"))).status_code == 403
        assert (await wechat.post(text("hi"), timestamp=NOW - 3600)).status_code == 403
    assert receive.updates == []


async def test_in_safe_mode_a_copied_query_does_not_open_the_door_for_plain_bodies() -> None:
    receive = Scripted(echo)
    async with platform(receive, safe=True) as wechat:
        query, _ = wechat.envelope(text("hi"))
        plain = {name: value for name, value in query.items() if name != "encrypt_type"}
        for parameters in (query, plain):
            response = await wechat.client.post("/wechat", params=parameters, content=text("forged"))
            assert response.status_code in (400, 403)
    assert receive.updates == []


@pytest.mark.parametrize("body", ["", "{}", "<xml>", xml(MsgType="text", sender="")])
async def test_what_cannot_be_read_is_refused_without_a_word_about_it(body: str) -> None:
    async with platform(Scripted(echo)) as wechat:
        response = await wechat.post(body)
    assert (response.status_code, response.text) == (400, "")


async def test_a_huge_body_is_refused() -> None:
    async with platform(Scripted(echo)) as wechat:
        assert (await wechat.post(text("x" * MEBIBYTE))).status_code == 413


async def test_logs_hold_neither_secrets_nor_what_was_said() -> None:
    with structlog.testing.capture_logs() as logs:
        async with platform(Scripted(lambda _: ZeroDivisionError()), safe=True) as wechat:
            await wechat.post(text("my number is 13800138000"))
            await wechat.post(text("my number is 13800138000"), timestamp=0)
    assert len(logs) == 2
    assert not any(secret in str(logs) for secret in (TOKEN, AES_KEY, "13800138000"))


@both_modes
async def test_what_there_is_no_place_for_is_said_at_once(safe: bool) -> None:
    """In both languages; whoever left is brought again instead, because that has to be kept."""
    full = Scripted(lambda _: Crowded(503))
    async with platform(full, safe) as wechat:
        told = await wechat.says("你好")
        assert "稍等" in told
        assert "One moment" in told
        assert (await wechat.post(event("unsubscribe"))).status_code == 503
    assert full.finished == []
