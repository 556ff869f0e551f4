"""Our bot, impatient, beside a Telegram on this machine."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Literal

import httpx
from starlette.applications import Starlette

from bot.channels import Receive
from bot.channels.telegram import Telegram
from bot.channels.telegram_webhook import SECRET_HEADER
from bot.post import Outgoing, Person
from dialogs.events import Language
from dialogs.wording import Message
from tests.channels.fake_telegram import TOKEN, FakeTelegram

SECRET = "a-webhook-secret"
COMPANY: dict[Language, str] = {"zh": "常青", "en": "Evergreen"}


class Alone:
    """The lease of a bot that no other process polls for, until a test takes it away."""

    def __init__(self) -> None:
        self._ours = asyncio.Event()
        self._ours.set()

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        yield

    def held(self) -> bool:
        return self._ours.is_set()

    async def taken(self) -> None:
        await self._ours.wait()

    def lose(self) -> None:
        self._ours.clear()

    def regain(self) -> None:
        self._ours.set()


ALONE = Alone()

Post = Callable[..., Awaitable[int]]
"""Brings a body or an update to the webhook; returns the status."""


@asynccontextmanager
async def bot(
    api: FakeTelegram, token: str = TOKEN, mode: Literal["polling", "webhook"] = "polling", **more: Any
) -> AsyncIterator[Telegram]:
    more = {"webhook_secret": SECRET, "poll_seconds": 1, "wait": 0.02, "longest_wait": 0.1, "lease": ALONE, **more}
    telegram = Telegram(token, api.url, mode, company=COMPANY, **more)
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


@asynccontextmanager
async def webhook(api: FakeTelegram, receive: Receive, **more: Any) -> AsyncIterator[Post]:
    async with bot(api, mode="webhook", **more) as telegram:
        transport = httpx.ASGITransport(Starlette(routes=telegram.routes(receive)))
        async with httpx.AsyncClient(transport=transport, base_url="http://bole") as http:

            async def post(body: Any, secret: str | None = SECRET) -> int:
                content = json.dumps(body) if isinstance(body, dict) else body
                headers = {SECRET_HEADER: secret} if secret is not None else {}
                return (await http.post("/telegram/webhook", content=content, headers=headers)).status_code

            yield post


def outgoing(words: str = "Hello", number: int = 1, to: str = "7", **shown: Any) -> Outgoing:
    return Outgoing(number, Person("telegram", to), Message(words, **shown))
