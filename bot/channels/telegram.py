"""Telegram: polls or takes the webhook, hands every update over, and sends what was stored."""

import asyncio
import hmac
import json
import logging
import re
import ssl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Literal

import httpx
import structlog
import telegram
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.channels import Receive, Undeliverable, Undelivered
from bot.channels.body import TooLarge, read_body
from bot.channels.telegram_files import TelegramFiles
from bot.channels.telegram_messages import Markup, keyboard, menu, parts, text_of
from bot.channels.telegram_updates import ALLOWED_UPDATES, event_of, read
from bot.post import Outgoing, Person, StoreUnavailable, Update

log = structlog.get_logger(__name__)

PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")

for _name in ("httpx", "httpcore", "telegram"):
    # They log addresses with the token in them, and what people wrote.
    logging.getLogger(_name).setLevel(logging.WARNING)


class Telegram:
    """One bot. `run` it beside a server that has its `routes`; `send` as often as you like; `close` at the end.

    `public_url`: where Telegram reaches us; without it the webhook is served but has to be set by hand.
    `wait` and `longest_wait`: seconds before trying again, doubled after each failure up to the longest.
    """

    def __init__(
        self,
        token: str,
        api_url: str = "https://api.telegram.org",
        mode: Literal["polling", "webhook"] = "polling",
        public_url: str | None = None,
        webhook_secret: str = "",
        *,
        poll_seconds: int = 30,
        wait: float = 1.0,
        longest_wait: float = 60.0,
    ) -> None:
        if mode == "webhook" and not _SECRET.fullmatch(webhook_secret):
            raise ValueError("the webhook secret must be 1 to 256 letters, digits, - and _")
        self._token, self._mode, self._secret = token, mode, webhook_secret
        self._public_url = public_url.rstrip("/") + PATH if public_url else None
        self._poll_seconds, self._wait, self._longest_wait = poll_seconds, wait, longest_wait
        self._http = HTTPXRequest(connection_pool_size=64, httpx_kwargs={"verify": _tls()})
        base = f"{api_url.rstrip('/')}/bot"
        self._bot = telegram.Bot(token, base, request=self._http, get_updates_request=self._http)
        self._file_http = httpx.AsyncClient(verify=_tls(), timeout=30)
        self._files = TelegramFiles(self._bot, f"{api_url.rstrip('/')}/file/bot{token}", self._file_http)
        self._answering: set[asyncio.Task[None]] = set()
        self._parts_sent: dict[int, int] = {}

    async def run(self, receive: Receive) -> None:
        """Everything that Telegram needs beside the routes, for as long as it is not cancelled."""
        async with asyncio.TaskGroup() as work:
            work.create_task(self.introduce())
            work.create_task(self.poll(receive) if self._mode == "polling" else self.set_webhook())

    async def close(self) -> None:
        await asyncio.gather(*self._answering, return_exceptions=True)
        await self._http.shutdown()
        await self._file_http.aclose()

    # Receiving by asking

    async def poll(self, receive: Receive) -> None:
        """Asks for updates for ever. The next batch is asked for, and this one thereby forgotten by Telegram,
        only after every update of it has been handed over."""
        await self._try("deleteWebhook", self._bot.delete_webhook)
        offset, failures = 0, 0
        while True:
            try:
                batch = await self._batch(offset)
                await self._take_batch(batch, receive)
            except (TelegramError, StoreUnavailable) as error:
                failures += 1
                await self._rest(error, "getUpdates", failures)
                if isinstance(error, Conflict):
                    await self._try("deleteWebhook", self._bot.delete_webhook)
            except Exception:
                # Ours to mend; until then the bot must go on hearing, and must not do so a thousand times a second.
                log.exception("telegram.polling_failed")
                await asyncio.sleep(self._longest_wait)
            else:
                offset, failures = max([offset, *(data["update_id"] + 1 for data in batch)]), 0

    async def _batch(self, offset: int) -> list[dict[str, Any]]:
        """The updates as JSON: the library's own `get_updates` fails for all of them when one cannot be read."""
        asked = {"offset": offset, "timeout": self._poll_seconds, "allowed_updates": list(ALLOWED_UPDATES)}
        # Spelt this way because the usual spelling makes the library warn that it has a method for it.
        answer: Any = await self._bot.do_api_request("get_Updates", asked, read_timeout=self._poll_seconds + 10)
        updates = answer if isinstance(answer, list) else [answer]
        batch = [data for data in updates if isinstance(data, dict) and isinstance(data.get("update_id"), int)]
        if updates and not batch:
            raise TelegramError("an answer without updates")
        return batch

    async def _take_batch(self, batch: list[dict[str, Any]], receive: Receive) -> None:
        """Each person's updates one after the other, different people's at once."""
        lines: dict[Person, list[Update]] = {}
        for data in batch:
            update = self._event(data)
            if update:
                lines.setdefault(update.person, []).append(update)
        ends = await asyncio.gather(*(self._take(line, receive) for line in lines.values()), return_exceptions=True)
        for failure in (end for end in ends if end):
            raise failure

    async def _take(self, updates: list[Update], receive: Receive) -> None:
        """Hands over in order. One that nothing can be done with is logged and left behind: brought again, it
        would only keep the others waiting."""
        for update in updates:
            try:
                await receive(update)
            except StoreUnavailable:
                raise
            except Exception:
                log.exception("telegram.update_failed", update=update.id)

    def _event(self, data: Any) -> Update | None:
        update = read(data)
        if update is None:
            log.warning(
                "telegram.update_unreadable", update=data.get("update_id") if isinstance(data, dict) else None
            )
            return None
        if update.callback_query:
            self._answer(update.callback_query.id)
        return event_of(update)

    def _answer(self, query: str) -> None:
        """Ends the progress bar on the button at once, whatever becomes of the press; too late does no harm."""

        async def answer() -> None:
            try:
                await self._bot.answer_callback_query(query)
            except TelegramError as error:
                log.debug("telegram.press_unanswered", reason=self._reason(error))

        task = asyncio.create_task(answer())
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    # Receiving by webhook

    def routes(self, receive: Receive) -> list[Route]:
        """The webhook; none when polling."""

        async def webhook(request: Request) -> Response:
            return Response(status_code=await self._take_webhook(request, receive))

        return [Route(PATH, webhook, methods=["POST"])] if self._mode == "webhook" else []

    async def _take_webhook(self, request: Request, receive: Receive) -> int:
        """The status. Anything but 2xx is brought again for a day, so what can never be read is taken as well."""
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), self._secret.encode()):
            log.warning("telegram.webhook_refused", client=request.client.host if request.client else None)
            return 403
        try:
            data = json.loads(await read_body(request))
        except TooLarge:
            return 413
        except (ValueError, RecursionError):
            log.warning("telegram.update_unreadable", update=None)
            return 200
        update = self._event(data)
        try:
            await self._take([update] if update else [], receive)
        except StoreUnavailable:
            return 503
        return 200

    async def set_webhook(self) -> None:
        """Tells Telegram where to bring updates, until it has heard."""
        if self._public_url is None:
            log.warning("telegram.webhook_not_set", advice="set BOLE_PUBLIC_URL, or call setWebhook yourself")
            return
        await self._until_done(
            "setWebhook",
            lambda: self._bot.set_webhook(
                self._public_url or "", secret_token=self._secret, allowed_updates=ALLOWED_UPDATES
            ),
        )

    # Speaking

    async def introduce(self) -> None:
        """The command menu, in Chinese for Chinese apps and in English for all others."""
        await self._until_done("setMyCommands", lambda: self._bot.set_my_commands(menu("en")))
        await self._until_done("setMyCommands", lambda: self._bot.set_my_commands(menu("zh"), language_code="zh"))

    async def send(self, outgoing: Outgoing) -> None:
        """Sends the message, a long one in parts; tried again, it goes on after the parts that have gone."""
        texts = parts(text_of(outgoing.message))
        if not texts:
            raise Undeliverable("there is nothing in the message")
        markup = keyboard(outgoing.message)
        for number, text in enumerate(texts, 1):
            if number <= self._parts_sent.get(outgoing.id, 0):
                continue
            try:
                await self._send_part(outgoing.person.id, text, markup if number == len(texts) else None)
            except Undeliverable:
                self._parts_sent.pop(outgoing.id, None)
                raise
            self._parts_sent[outgoing.id] = number
        self._parts_sent.pop(outgoing.id, None)

    async def _send_part(self, chat: str, text: str, markup: Markup | None) -> None:
        preview = telegram.LinkPreviewOptions(is_disabled=True)
        with self._errors():
            await self._bot.send_message(chat, text, reply_markup=markup, link_preview_options=preview)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """The library's errors as delivery's. BadRequest is a NetworkError there, so it has to come first."""
        try:
            yield
        except RetryAfter as error:
            raise Undelivered("too many messages", _seconds(error)) from None
        except (Forbidden, BadRequest, ChatMigrated) as error:
            raise Undeliverable(self._reason(error)) from None
        except InvalidToken:
            log.error("telegram.token_refused", advice="check BOLE_TELEGRAM_TOKEN")  # noqa: TRY400 - no traceback
            raise Undelivered("Telegram refuses the bot's token", self._longest_wait) from None
        except TelegramError as error:
            raise Undelivered(self._reason(error)) from None

    async def fetch(self, reference: str, limit: int) -> bytes:
        return await self._files.fetch(reference, limit)

    # Trying again

    async def _until_done(self, name: str, call: Callable[[], Awaitable[object]]) -> None:
        failures = 0
        while not await self._try(name, call, failures):
            failures += 1

    async def _try(self, name: str, call: Callable[[], Awaitable[object]], failures: int = 0) -> bool:
        """Whether there is nothing more to try: done, or refused for good."""
        try:
            await call()
        except (BadRequest, Forbidden) as error:
            log.error("telegram.refused", method=name, reason=self._reason(error))  # noqa: TRY400 - no traceback
        except TelegramError as error:
            await self._rest(error, name, failures + 1)
            return False
        return True

    async def _rest(self, error: Exception, name: str, failures: int) -> None:
        """Logs the failure and waits: as long as Telegram asks, or twice as long as after the last one."""
        loud = isinstance(error, InvalidToken | Conflict)
        advice = {InvalidToken: "check BOLE_TELEGRAM_TOKEN", Conflict: "is another copy of this bot polling?"}
        log.log(
            logging.ERROR if loud else logging.WARNING,
            "telegram.call_failed",
            method=name,
            reason=self._reason(error),
            advice=advice.get(type(error)),
        )
        doubled = self._wait * 2 ** min(failures - 1, 16)
        await asyncio.sleep(_seconds(error) if isinstance(error, RetryAfter) else min(doubled, self._longest_wait))

    def _reason(self, error: Exception) -> str:
        """What went wrong, never with the token, whose letters the library may have made small."""
        return re.sub(re.escape(self._token), "…", f"{type(error).__name__}: {error}", flags=re.IGNORECASE)


@cache
def _tls() -> ssl.SSLContext:
    """The certificates, read once: that takes longer than everything else here."""
    return httpx.create_ssl_context()


def _seconds(error: RetryAfter) -> float:
    """The library gives seconds today and will give a timedelta one day."""
    after = error.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()
