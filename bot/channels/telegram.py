"""Telegram: polls or takes the webhook, hands every update over, and sends what was stored."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Literal

import telegram
from starlette.routing import Route

from bot.channels import Receive
from bot.channels.telegram_calls import Calls
from bot.channels.telegram_desk import Desk, Speaks
from bot.channels.telegram_files import TelegramFiles
from bot.channels.telegram_intake import Intake
from bot.channels.telegram_introduction import introduce
from bot.channels.telegram_polling import Lease, Polling
from bot.channels.telegram_request import AiohttpRequest
from bot.channels.telegram_sending import Sending
from bot.channels.telegram_webhook import Webhook
from bot.post import Chat, GroupMessage, Outgoing
from dialogs.events import Language


class Telegram:
    """One bot. `run` it beside a server that has its `routes`; `send` as often as you like; `close` at the end.

    `company`: the employer's name, for the bot's description. `public_url`: where Telegram reaches us.
    `lease`: what polling needs, see `bot.channels.telegram_polling`. `limit`: seconds that an answer may take.
    `wait` and `longest_wait`: seconds before trying again, doubled after each failure up to the longest.
    `typing_after`: seconds an answer may take before "typing…" is shown. `chats`: where recruiters who use `language`
    are told of leads, and speak with candidates by `speaks`.
    """

    def __init__(
        self,
        token: str,
        api_url: str = "https://api.telegram.org",
        mode: Literal["polling", "webhook"] = "polling",
        public_url: str | None = None,
        webhook_secret: str = "",
        *,
        company: Mapping[Language, str],
        lease: Lease,
        speaks: Speaks | None = None,
        chats: Sequence[Chat] = (),
        language: Language = "zh",
        limit: float = 5.0,
        poll_seconds: int = 30,
        wait: float = 1.0,
        longest_wait: float = 60.0,
        typing_after: float = 0.8,
    ) -> None:
        self._company = company
        self._request = AiohttpRequest(api_url, read_timeout=limit)
        base = f"{api_url.rstrip('/')}/bot"
        bot = telegram.Bot(token, base, request=self._request, get_updates_request=self._request)
        self._calls = Calls(bot, wait, longest_wait)
        self._desk = Desk(self._calls, _number(token), chats, speaks, language) if speaks else None
        intake = Intake(self._calls, typing_after, self._desk)
        self._sending = Sending(self._calls)
        self._files = TelegramFiles(self._calls, self._request, f"{api_url.rstrip('/')}/file/bot{token}")
        self._polling = Polling(self._calls, intake, poll_seconds, limit, lease) if mode == "polling" else None
        self._webhook = Webhook(self._calls, intake, webhook_secret, public_url) if mode == "webhook" else None

    async def run(self, receive: Receive) -> None:
        """Everything that Telegram needs beside the routes, for as long as it is not cancelled."""
        async with asyncio.TaskGroup() as work:
            work.create_task(introduce(self._calls, self._company))
            if self._polling:
                work.create_task(self._polling.run(receive))
            if self._webhook:
                work.create_task(self._webhook.set())

    def routes(self, receive: Receive) -> list[Route]:
        """The webhook; none when polling."""
        return [self._webhook.route(receive)] if self._webhook else []

    async def send(self, outgoing: Outgoing) -> None:
        """Raises `Undelivered` or `Undeliverable`."""
        await self._sending.send(outgoing)

    async def tell(self, chat: Chat, text: str, below: GroupMessage | None, *, ends: bool) -> None:
        """News for recruiters: see `bot.channels.telegram_desk`."""
        if self._desk:
            await self._desk.tell(chat, text, below, ends=ends)

    async def fetch(self, reference: str, limit: int) -> bytes:
        """See `bot.channels.Fetches`."""
        return await self._files.fetch(reference, limit)

    async def close(self) -> None:
        await self._calls.close()
        await self._request.shutdown()


def _number(token: str) -> int:
    """The bot's own, with which its token begins."""
    number = token.partition(":")[0]
    return int(number) if number.isdecimal() else 0
