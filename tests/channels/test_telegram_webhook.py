"""Updates that Telegram brings: only with the secret, and answered only when they are stored."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import structlog

from bot.channels.body import MEBIBYTE
from bot.channels.telegram import Telegram
from bot.crowd import Crowded
from bot.post import StoreUnavailable
from dialogs.events import Said
from tests.channels.fake_telegram import TOKEN, FakeTelegram, text
from tests.channels.scripted import Scripted
from tests.channels.telegram_bot import ALONE, COMPANY, SECRET, bot, webhook
from tests.waiting import until


async def test_the_webhook_says_ok_only_after_the_update_is_stored(api: FakeTelegram) -> None:
    receive = Scripted()
    receive.hold()
    async with webhook(api, receive) as post:
        answer = asyncio.ensure_future(post({"update_id": 1, **text(7, "hello")}))
        await until(lambda: receive.updates)
        assert not answer.done()
        receive.release()
        assert await answer == 200
    assert [update.event for update in receive.finished] == [Said("hello")]


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", "ä", None])
async def test_without_the_secret_nothing_is_taken(api: FakeTelegram, secret: str | None) -> None:
    receive = Scripted()
    with structlog.testing.capture_logs() as logs:
        async with webhook(api, receive) as post:
            header = secret.encode() if secret else secret
            assert await post({"update_id": 1, **text(7, "hello")}, header) == 403
    assert receive.updates == []
    assert SECRET not in str(logs)
    assert [line["event"] for line in logs] == ["telegram.webhook_refused"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff", b'{"update_id": 1}', b"[" * 100_000, b'{"message": 3}']
)
async def test_rubbish_from_the_platform_is_taken_so_that_it_is_not_brought_again(
    api: FakeTelegram, body: bytes
) -> None:
    receive = Scripted()
    async with webhook(api, receive) as post:
        assert await post(body) == 200
    assert receive.updates == []


async def test_while_nothing_can_be_stored_the_webhook_asks_for_a_repeat(api: FakeTelegram) -> None:
    down = [StoreUnavailable()]
    receive = Scripted(lambda _: down.pop() if down else None)
    async with webhook(api, receive) as post:
        update = {"update_id": 1, **text(7, "hello")}
        assert [await post(update), await post(update)] == [503, 200]


async def test_an_update_that_breaks_us_is_not_brought_for_a_whole_day(api: FakeTelegram) -> None:
    async with webhook(api, Scripted(lambda _: ZeroDivisionError())) as post:
        assert await post({"update_id": 1, **text(7, "hello")}) == 200


async def test_a_huge_body_is_left_unread_and_never_brought_again(api: FakeTelegram) -> None:
    """Whether or not it says how long it is."""

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b"x" * (MEBIBYTE // 16)

    async with webhook(api, Scripted()) as post:
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
        Telegram(TOKEN, mode="webhook", webhook_secret=secret, company=COMPANY, lease=ALONE)


def test_polling_leaves_no_webhook_open() -> None:
    assert Telegram(TOKEN, company=COMPANY, lease=ALONE).routes(Scripted()) == []


@pytest.mark.parametrize("status", [429, 503])
async def test_what_there_is_no_place_for_is_brought_again(api: FakeTelegram, status: int) -> None:
    full: list[Exception] = [Crowded(status)]
    async with webhook(api, Scripted(lambda _: full.pop() if full else None)) as post:
        update = {"update_id": 1, **text(7, "hello")}
        assert [await post(update), await post(update)] == [status, 200]
