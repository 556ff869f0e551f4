"""Telegram as a channel, against a Bot API on this machine: nothing lost, nothing acknowledged too early."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import httpx
import pytest
import structlog
from starlette.applications import Starlette

from bot.channels import Receive, Undeliverable, Undelivered
from bot.channels.body import MEBIBYTE
from bot.channels.telegram import SECRET_HEADER, Telegram
from bot.post import Outgoing, Person, StoreUnavailable
from dialogs.events import Left, Pressed, Said
from dialogs.wording import Button, Message
from tests.channels.fake_telegram import TOKEN, FakeTelegram, JSONDict, membership, press, text
from tests.channels.scripted import Scripted, until

SECRET = "a-webhook-secret"


@pytest.fixture(scope="module")
def server() -> Iterator[FakeTelegram]:
    with FakeTelegram() as api:
        yield api


@pytest.fixture
def api(server: FakeTelegram) -> FakeTelegram:
    server.reset()
    return server


@asynccontextmanager
async def bot(
    api: FakeTelegram, token: str = TOKEN, mode: Literal["polling", "webhook"] = "polling", **more: Any
) -> AsyncIterator[Telegram]:
    more = {"webhook_secret": SECRET, "poll_seconds": 1, "wait": 0.02, "longest_wait": 0.1, **more}
    telegram = Telegram(token, api.url, mode, **more)
    try:
        yield telegram
    finally:
        await telegram.close()


@asynccontextmanager
async def running(work: Awaitable[object]) -> AsyncIterator[None]:
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def outgoing(words: str = "Hello", number: int = 1, **shown: Any) -> Outgoing:
    return Outgoing(number, Person("telegram", "7"), Message(words, **shown))


# Polling


async def test_polling_hands_over_each_update_and_then_lets_telegram_forget_it(api: FakeTelegram) -> None:
    receive = Scripted()
    api.bring(text(7, "hello"), membership(8, "kicked"))
    async with bot(api) as telegram, running(telegram.run(receive)):
        await until(lambda: len(receive.finished) == 2 and not api.updates)
    assert {str(update.person): update.event for update in receive.updates} == {
        "telegram:7": Said("hello"),
        "telegram:8": Left(),
    }
    assert api.called("getUpdates")[0]["allowed_updates"] == ["message", "callback_query", "my_chat_member"]


async def test_an_update_is_not_forgotten_while_it_is_being_stored(api: FakeTelegram) -> None:
    receive = Scripted()
    receive.hold()
    api.bring(text(7, "hello"))
    async with bot(api) as telegram:
        async with running(telegram.poll(receive)):
            await until(lambda: receive.updates)
        assert len(api.updates) == 1
        receive.release()
        async with running(telegram.poll(receive)):
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
    async with bot(api) as telegram, running(telegram.poll(receive)):
        await until(lambda: len(seen) == 3)
    assert seen == ["telegram:8 me too", "telegram:7 first", "telegram:7 second"]


async def test_while_nothing_can_be_stored_nothing_is_forgotten(api: FakeTelegram) -> None:
    down = [StoreUnavailable(), StoreUnavailable()]
    receive = Scripted(lambda _: down.pop() if down else None)
    api.bring(text(7, "hello"))
    async with bot(api) as telegram, running(telegram.poll(receive)):
        await until(lambda: not api.updates)
    assert [update.event for update in receive.updates] == [Said("hello")] * 3


async def test_an_update_that_breaks_us_is_left_behind_and_the_next_one_is_heard(api: FakeTelegram) -> None:
    receive = Scripted(lambda update: ZeroDivisionError() if update.event == Said("poison") else None)
    api.bring({"message": "not a message"}, text(7, "poison"), text(7, "and now?"))
    with structlog.testing.capture_logs() as logs:
        async with bot(api) as telegram, running(telegram.poll(receive)):
            await until(lambda: not api.updates)
    assert [update.event for update in receive.finished] == [Said("and now?")]
    assert [line["event"] for line in logs] == ["telegram.update_unreadable", "telegram.update_failed"]


@pytest.mark.parametrize("status", [409, 429, 500, 502])
async def test_polling_goes_on_after_telegram_has_refused(api: FakeTelegram, status: int) -> None:
    receive = Scripted()
    api.fail("getUpdates", status, times=2)
    api.bring(text(7, "hello"))
    async with bot(api) as telegram, running(telegram.poll(receive)):
        await until(lambda: receive.finished)
    assert receive.finished[0].event == Said("hello")


async def test_polling_goes_on_after_an_answer_that_is_no_json(api: FakeTelegram) -> None:
    receive = Scripted()
    api.garble("getUpdates", b"<html>captive portal</html>")
    api.garble("getUpdates", b'{"ok": true, "result": true}')
    api.garble("getUpdates", b'{"ok": true, "result": [{"update_id": "x"}, null]}')
    api.bring(text(7, "hello"))
    async with bot(api) as telegram, running(telegram.poll(receive)):
        await until(lambda: receive.finished)
    assert receive.finished[0].event == Said("hello")


async def test_a_webhook_that_was_set_before_is_taken_down_for_polling(api: FakeTelegram) -> None:
    receive = Scripted()
    api.webhook = {"url": "https://elsewhere.example"}
    api.fail("deleteWebhook", 500)
    api.bring(text(7, "hello"))
    async with bot(api) as telegram, running(telegram.poll(receive)):
        await until(lambda: receive.finished)
    assert api.webhook is None


async def test_a_press_is_answered_even_while_its_update_waits(api: FakeTelegram) -> None:
    receive = Scripted()
    receive.hold()
    api.bring(press(7, "menu", "4242"))
    async with bot(api) as telegram, running(telegram.poll(receive)):
        await until(lambda: api.called("answerCallbackQuery"))
        receive.release()
        await until(lambda: receive.finished)
    assert api.called("answerCallbackQuery") == [{"callback_query_id": "4242"}]
    assert receive.finished[0].event == Pressed("menu")


async def test_a_press_that_is_too_old_to_answer_is_handled_all_the_same(api: FakeTelegram) -> None:
    receive = Scripted()
    api.fail("answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired")
    api.bring(press(7, "menu"))
    async with bot(api) as telegram, running(telegram.poll(receive)):
        await until(lambda: receive.finished)
    assert receive.finished[0].event == Pressed("menu")


async def test_the_command_menu_is_chinese_for_chinese_apps_and_english_for_others(api: FakeTelegram) -> None:
    async with bot(api) as telegram:
        api.fail("setMyCommands", 500)
        await telegram.introduce()
    assert api.commands[""][0]["description"] == "See the open roles"
    assert api.commands["zh"][0]["description"] == "看看在招哪些职位"


# Sending


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


@pytest.mark.parametrize(
    ("status", "description", "more"),
    [
        (403, "Forbidden: bot was blocked by the user", {}),
        (400, "Bad Request: chat not found", {}),
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


@pytest.mark.parametrize("status", [500, 502, 401, 404])
async def test_what_may_work_later_is_kept(api: FakeTelegram, status: int) -> None:
    api.fail("sendMessage", status)
    async with bot(api) as telegram:
        with pytest.raises(Undelivered):
            await telegram.send(outgoing())


async def test_nothing_to_say_is_undeliverable(api: FakeTelegram) -> None:
    async with bot(api) as telegram:
        with pytest.raises(Undeliverable):
            await telegram.send(outgoing(" \n\x00"))


async def test_no_server_means_later() -> None:
    telegram = Telegram(TOKEN, "http://127.0.0.1:9")
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


# The webhook


def client(telegram: Telegram, receive: Receive) -> httpx.AsyncClient:
    app = Starlette(routes=telegram.routes(receive))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bole")


Post = Callable[..., Awaitable[int]]


@asynccontextmanager
async def webhook(receive: Receive) -> AsyncIterator[Post]:
    telegram = Telegram(TOKEN, "http://127.0.0.1:9", "webhook", webhook_secret=SECRET)
    async with client(telegram, receive) as http:

        async def post(body: Any, secret: str | None = SECRET) -> int:
            content = json.dumps(body) if isinstance(body, dict) else body
            headers = {SECRET_HEADER: secret} if secret is not None else {}
            return (await http.post("/telegram/webhook", content=content, headers=headers)).status_code

        yield post
    await telegram.close()


async def test_the_webhook_says_ok_only_after_the_update_is_stored() -> None:
    receive = Scripted()
    receive.hold()
    async with webhook(receive) as post:
        answer = asyncio.ensure_future(post({"update_id": 1, **text(7, "hello")}))
        await until(lambda: receive.updates)
        assert not answer.done()
        receive.release()
        assert await answer == 200
    assert [update.event for update in receive.finished] == [Said("hello")]


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", "ä", None])
async def test_without_the_secret_nothing_is_taken(secret: str | None) -> None:
    receive = Scripted()
    with structlog.testing.capture_logs() as logs:
        async with webhook(receive) as post:
            header = secret.encode() if secret else secret
            assert await post({"update_id": 1, **text(7, "hello")}, header) == 403
    assert receive.updates == []
    assert SECRET not in str(logs)
    assert [line["event"] for line in logs] == ["telegram.webhook_refused"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff", b'{"update_id": 1}', b"[" * 100_000, b'{"message": 3}']
)
async def test_rubbish_from_the_platform_is_taken_so_that_it_is_not_brought_again(body: bytes) -> None:
    receive = Scripted()
    async with webhook(receive) as post:
        assert await post(body) == 200
    assert receive.updates == []


async def test_while_nothing_can_be_stored_the_webhook_asks_for_a_repeat() -> None:
    down = [StoreUnavailable()]
    receive = Scripted(lambda _: down.pop() if down else None)
    async with webhook(receive) as post:
        update = {"update_id": 1, **text(7, "hello")}
        assert [await post(update), await post(update)] == [503, 200]


async def test_an_update_that_breaks_us_is_not_brought_for_a_whole_day() -> None:
    async with webhook(Scripted(lambda _: ZeroDivisionError())) as post:
        assert await post({"update_id": 1, **text(7, "hello")}) == 200


async def test_a_huge_body_is_left_unread_and_never_brought_again() -> None:
    """Whether or not it says how long it is."""

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b"x" * (MEBIBYTE // 16)

    async with webhook(Scripted()) as post:
        assert await post(b"x" * (MEBIBYTE + 1)) == 200
        assert await post(chunks()) == 200


async def test_the_webhook_is_set_with_its_secret_as_soon_as_telegram_can_be_reached(api: FakeTelegram) -> None:
    api.fail("setWebhook", 502, times=2)
    async with bot(api, mode="webhook", public_url="https://bole.example/") as telegram:
        await telegram.run(Scripted())
    assert api.webhook is not None
    assert (api.webhook["url"], api.webhook["secret_token"]) == ("https://bole.example/telegram/webhook", SECRET)
    assert "callback_query" in api.webhook["allowed_updates"]


@pytest.mark.parametrize("secret", ["", "with space", "ü", "x" * 257])
def test_a_webhook_without_a_proper_secret_does_not_start(secret: str) -> None:
    with pytest.raises(ValueError, match="webhook secret"):
        Telegram(TOKEN, mode="webhook", webhook_secret=secret)


def test_polling_leaves_no_webhook_open() -> None:
    assert Telegram(TOKEN).routes(Scripted()) == []
