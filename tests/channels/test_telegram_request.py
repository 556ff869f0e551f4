"""python-telegram-bot on aiohttp: limits in time, proxies, and a token that nobody gets to see."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import telegram
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut

from bot.channels.telegram_request import AiohttpRequest, proxy_for
from tests.channels.fake_telegram import TOKEN, FakeTelegram
from tests.receivers import free_port

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@asynccontextmanager
async def library(url: str, **limits: float) -> AsyncIterator[telegram.Bot]:
    async with AiohttpRequest(url, **limits) as request:
        yield telegram.Bot(TOKEN, f"{url}/bot", request=request, get_updates_request=request)


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


async def test_a_call_gets_its_answer(api: FakeTelegram) -> None:
    async with library(api.url) as bot:
        sent = await bot.send_message(7, "你好 & <hello>", disable_notification=True)
    assert (sent.text, sent.chat.id) == ("你好 & <hello>", 7)
    assert api.sent == [{"chat_id": 7, "text": "你好 & <hello>", "disable_notification": True}]


async def test_many_calls_at_once_are_all_answered(api: FakeTelegram) -> None:
    async with library(api.url) as bot:
        await asyncio.gather(*(bot.send_message(chat, str(chat)) for chat in range(1, 301)))
    assert {int(sent["text"]) for sent in api.sent} == set(range(1, 301))


async def test_it_can_be_closed_twice_and_used_again(api: FakeTelegram) -> None:
    async with library(api.url) as bot:
        await bot.request.shutdown()
        await bot.request.shutdown()
        assert (await bot.get_me()).username == "bole_bot"


async def test_an_answer_that_does_not_come_is_not_awaited_for_ever(api: FakeTelegram) -> None:
    api.hang("sendMessage", 5)
    async with library(api.url, read_timeout=0.05) as bot:
        with pytest.raises(TimedOut):
            await bot.send_message(7, "hello")


async def test_a_call_may_have_a_limit_of_its_own(api: FakeTelegram) -> None:
    api.hang("sendMessage", 0.2, 5)
    async with library(api.url, read_timeout=0.05) as bot:
        await bot.send_message(7, "hello", read_timeout=30)
        with pytest.raises(TimedOut):
            await bot.send_message(7, "hello")


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}", "https://127.0.0.1:{port}", "http://nowhere.invalid"])
async def test_no_error_quotes_the_address_with_the_token_in_it(url: str) -> None:
    async with library(url.format(port=free_port())) as bot:
        with pytest.raises(NetworkError) as raised:
            await bot.send_message(7, "hello")
    error: BaseException | None = raised.value
    while error:
        assert TOKEN not in f"{error!r}"
        error = error.__cause__
    assert raised.value.__suppress_context__


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b'"text"', b"\xff"])
async def test_what_is_no_json_object_is_neither_taken_nor_logged(
    api: FakeTelegram, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    api.garble("sendMessage", body)
    api.garble("sendMessage", body + b" personal", 400)
    async with library(api.url) as bot:
        with pytest.raises(TelegramError):
            await bot.send_message(7, "hello")
        with pytest.raises(NetworkError) as raised:
            await bot.send_message(7, "hello")
    assert not isinstance(raised.value, BadRequest)
    assert caplog.text == ""


@asynccontextmanager
async def answering(response: bytes) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that answers everything with these bytes, and the first lines of what it was asked."""
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.write(response)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked


async def test_no_redirect_is_followed(api: FakeTelegram) -> None:
    """A captive portal would get the token."""
    elsewhere = f"HTTP/1.1 307 Elsewhere\r\nLocation: {api.url}/bot{TOKEN}/getMe\r\nContent-Length: 0\r\n\r\n"
    async with answering(elsewhere.encode()) as (url, asked), library(url) as bot:
        with pytest.raises(NetworkError):
            await bot.get_me()
    assert len(asked) == 1
    assert api.calls == []


async def test_a_proxy_of_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    me = b'{"ok": true, "result": {"id": 1, "is_bot": true, "first_name": "Bole"}}'
    async with answering(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(me) + me) as (url, asked):
        monkeypatch.setenv("HTTP_PROXY", url)
        async with library("http://telegram.invalid") as bot:
            assert (await bot.get_me()).first_name == "Bole"
    assert asked == [f"POST http://telegram.invalid/bot{TOKEN}/getMe HTTP/1.1\r\n".encode()]


@pytest.mark.parametrize(
    ("environment", "url", "proxy"),
    [
        ({}, "https://api.telegram.org", None),
        ({"HTTPS_PROXY": "http://p:1"}, "https://api.telegram.org", "http://p:1"),
        ({"HTTPS_PROXY": "http://p:1"}, "http://localhost:8081", None),
        ({"HTTP_PROXY": "http://p:1"}, "https://api.telegram.org", None),
        ({"ALL_PROXY": "http://p:1"}, "https://api.telegram.org", "http://p:1"),
        ({"ALL_PROXY": "http://p:1", "NO_PROXY": "telegram.org"}, "https://api.telegram.org", None),
        ({"HTTPS_PROXY": "127.0.0.1:7890"}, "https://api.telegram.org", "http://127.0.0.1:7890"),
        ({"ALL_PROXY": "socks5://p:1"}, "https://api.telegram.org", None),  # which aiohttp does not speak
    ],
)
def test_which_proxy(
    environment: dict[str, str], url: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(url) == proxy
