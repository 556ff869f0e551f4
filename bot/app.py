"""Joins the parts, given settings: the only place that knows them all."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime, timedelta

import structlog
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot import metrics
from bot.channels import (
    Channel,
    ChannelName,
    Manner,
    Outgoing,
    Person,
    StoreUnavailable,
    Update,
    terminal,
    web,
    wechat_messages,
)
from bot.channels.telegram import Telegram
from bot.channels.telegram_messages import MANNER as TELEGRAM_MANNER
from bot.channels.web import Web
from bot.channels.wechat import WeChat
from bot.delivery.outbox import Delivery, utc_now
from bot.delivery.recruiters import Recruiters
from bot.mistakes import Mistake
from bot.reception import Reception
from bot.settings import Settings
from bot.storage import Store
from bot.storage.conversation import Entry
from bot.turn import Talk
from dialogs.events import Said
from dialogs.state import State

log = structlog.get_logger(__name__)

MANNERS: dict[ChannelName, Manner] = {
    "telegram": TELEGRAM_MANNER,
    "wechat": wechat_messages.MANNER,
    "web": web.MANNER,
    "terminal": terminal.MANNER,
}
TIDY_EVERY = 60.0
"""Seconds between two rounds of erasing what has been kept long enough: a goodbye to an erased person waits for it."""


class BadSetting(Mistake):
    """Settings that do not go together; says which and what to write."""


class App:
    """Everything that runs in one process. Use `async with app.running():`."""

    def __init__(self, settings: Settings, talk: Talk, store: Store, clock: Callable[[], datetime] = utc_now) -> None:
        self.settings, self.talk, self.store, self._clock = settings, talk, store, clock
        self.telegram, self.wechat = _telegram(settings), _wechat(settings)
        self.recruiters = Recruiters(
            [_secret(url) for url in settings.notify_urls],
            settings.notify_language,
            talk.catalogue,
            settings.address,
        )
        self.web = Web(
            self.receive,
            self._thread,
            {"zh": talk.catalogue.company.name.zh, "en": talk.catalogue.company.name.en},
            public_url=settings.public_url,
            remember=settings.retention_days,
        )
        channels: dict[ChannelName, Channel] = {"web": self.web}
        if self.telegram:
            channels["telegram"] = self.telegram
        self.delivery = Delivery(store, channels, self.recruiters, clock=clock)
        self._reception = Reception(talk, store, MANNERS, clock, self.delivery.wake)

    async def receive(self, update: Update) -> tuple[Outgoing, ...]:
        """What every channel calls: see `bot.channels.Receive`."""
        return await self._reception.receive(update)

    def asgi(self) -> Starlette:
        """The HTTP side: channels' paths and the three that operators ask."""

        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            async with self.running():
                yield

        return Starlette(routes=self._routes(), lifespan=lifespan)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Delivery, upkeep and the polling channels run as long as this is entered."""
        async with AsyncExitStack() as closing:
            tasks = [asyncio.create_task(work) for work in (self.delivery.run(), self._upkeep(), self._warm_up())]
            if self.telegram:
                closing.push_async_callback(self.telegram.close)
                tasks.append(asyncio.create_task(self.telegram.run(self.receive)))
            if self.wechat:
                closing.push_async_callback(self.wechat.close)
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    def _routes(self) -> Sequence[BaseRoute]:
        routes: list[BaseRoute] = [
            Route("/healthz", _alive),
            Route("/readyz", self._ready),
            Route("/metrics", self._metrics),
            *self.web.routes(),
        ]
        for channel in (self.telegram, self.wechat):
            routes += channel.routes(self.receive) if channel else []
        return routes

    async def _ready(self, _: Request) -> Response:
        ready = await asyncio.to_thread(self.store.ready)
        return PlainTextResponse("ready" if ready else "the database cannot be reached", 200 if ready else 503)

    async def _metrics(self, _: Request) -> Response:
        try:
            backlog = await asyncio.to_thread(self.store.backlog)
        except StoreUnavailable:
            backlog = {}
        return Response(metrics.text(backlog), media_type="text/plain; version=0.0.4")

    async def _thread(self, person: Person, after: int) -> Sequence[Entry]:
        return await asyncio.to_thread(self.store.thread, person, after)

    async def _warm_up(self) -> None:
        """Loads the language models before the first candidate has to wait for them."""
        await asyncio.to_thread(self.talk.turn, Said("伯乐 warms up"), State(), self._clock())

    async def _upkeep(self) -> None:
        """Erases people who have been silent for longer than data may be kept."""
        while True:
            now = self._clock()
            with suppress(StoreUnavailable):
                erased = await asyncio.to_thread(self.store.purge, now - timedelta(days=self.settings.retention_days))
                await asyncio.to_thread(self.store.tidy, now)
                if erased:
                    log.info("retention", people_erased=erased)
            await asyncio.sleep(TIDY_EVERY)


def _telegram(settings: Settings) -> Telegram | None:
    if not settings.telegram_token:
        return None
    try:
        return Telegram(
            _secret(settings.telegram_token),
            settings.telegram_api_url,
            settings.telegram_mode,
            settings.public_url,
            _secret(settings.telegram_webhook_secret),
        )
    except ValueError as error:
        raise BadSetting(f"BOLE_TELEGRAM_WEBHOOK_SECRET: {error}") from None


def _wechat(settings: Settings) -> WeChat | None:
    if not settings.wechat_token:
        if settings.wechat_app_id:
            raise BadSetting("BOLE_WECHAT_TOKEN is missing: write the token entered beside the server's URL")
        return None
    try:
        return WeChat(_secret(settings.wechat_token), settings.wechat_app_id or "", _secret(settings.wechat_aes_key))
    except ValueError as error:
        raise BadSetting(f"BOLE_WECHAT_…: {error}") from None


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""


async def _alive(_: Request) -> Response:
    return PlainTextResponse("alive")
