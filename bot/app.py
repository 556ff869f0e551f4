"""Joins the parts, given settings: the only place that knows them all."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot import metrics, reminders
from bot.channels import Channel, Fetches, terminal, web, wechat_messages
from bot.channels.telegram import Telegram
from bot.channels.telegram_messages import MANNER as TELEGRAM_MANNER
from bot.channels.upload import Uploads
from bot.channels.web import Web
from bot.channels.wechat import WeChat
from bot.channels.wechat_api import Api as WeChatApi
from bot.channels.wechat_messages import Address
from bot.console import Console
from bot.content import field_groups
from bot.crowd import Crowd
from bot.delivery.chats import own_chats
from bot.delivery.destinations import address
from bot.delivery.files import FromPeople
from bot.delivery.outbox import Delivery, utc_now
from bot.delivery.recruiters import Recruiters
from bot.hands import Hands
from bot.headers import Headers, broken
from bot.knowledge import Knowledge
from bot.lease import Lease
from bot.logs import kind
from bot.mistakes import Mistake
from bot.post import ChannelName, Chat, Manner, Outgoing, Person, StoreUnavailable, Update
from bot.reception import Reception
from bot.serving import alive
from bot.settings import Settings
from bot.storage import Store
from bot.storage.candidates.conversation import Entry
from bot.turn import Talk
from dialogs.events import Language, Said
from dialogs.state import State
from role_data.load import load

log = structlog.get_logger(__name__)

MANNERS: dict[ChannelName, Manner] = {
    "telegram": TELEGRAM_MANNER,
    "wechat": wechat_messages.MANNER,
    "web": web.MANNER,
    "terminal": terminal.MANNER,
}
TIDY_EVERY = 60.0
"""Seconds between two rounds of erasing what was kept long enough; a goodbye to an erased person waits for it."""
MARKED_AT_ONCE = 100
"""Leads; nobody else may write to SQLite meanwhile."""

UNDER_WAY: dict[ChannelName, int] = {"telegram": 256, "wechat": 512, "web": 128, "terminal": 1}
"""Updates of a channel that are worked on at once, each channel on its own: a crowd on the page keeps no platform
out. Telegram brings at most a hundred at once; WeChat has gone before more than this are answered."""
LINE = 16
"""Of these one person's, as they stand in line: nobody waits for that many answers."""

ANSWERS_WITHIN = 3.0
"""Seconds that the database gets when a probe asks: behind a cut cable it would take minutes, and probes give up."""


class BadSetting(Mistake):
    """Settings that do not go together; says which and what to write."""


class App:
    """Everything that runs in one process. Use `async with app.running():`."""

    def __init__(self, settings: Settings, talk: Talk, store: Store, clock: Callable[[], datetime] = utc_now) -> None:
        self.settings, self.store, self._clock = settings, store, clock
        self.knowledge = Knowledge(talk, store)
        name = talk.catalogue.company.name
        company: dict[Language, str] = {"zh": name.zh, "en": name.en}
        self.uploads = Uploads(store, company, settings.public_url, clock, lambda: self.delivery.wake())
        self.hands = Hands(store, self._take, clock)
        urls = [_secret(url) for url in settings.notify_urls]
        chats = own_chats([address(url) for url in urls], _secret(settings.telegram_token))
        self.telegram = _telegram(settings, store, company, self.hands, chats)
        self.wechat = _wechat(settings, store, self.uploads.address)
        self.recruiters = Recruiters(
            urls,
            settings.notify_language,
            talk.catalogue,
            settings.address,
            settings.time_zone,
            self.telegram,
            chats,
        )
        self.web = Web(
            self.receive,
            self._thread,
            company,
            self.uploads.path,
            public_url=settings.public_url,
            remember=settings.retention_days,
        )
        self.console = Console(
            store,
            company,
            settings.time_zone,
            settings.public_url,
            clock,
            self._talk,
            partial(load, settings.role_data, field_groups()),
            self.hands,
            settings.console_second_factor,
        )
        channels: dict[ChannelName, Channel] = {"web": self.web}
        fetching: dict[ChannelName, Fetches] = {}
        manners = MANNERS | {
            "wechat": wechat_messages.manner(self.uploads.address, verified=settings.wechat_verified)
        }
        if self.telegram:
            channels["telegram"] = fetching["telegram"] = self.telegram
        if self.wechat and settings.wechat_verified:
            channels["wechat"] = self.wechat
        self._crowds = {
            name: Crowd(most, LINE, metrics.UPDATES.labels(name, "crowded")) for name, most in UNDER_WAY.items()
        }
        files = FromPeople(store, fetching, self._take, clock)
        self.delivery = Delivery(store, channels, self.recruiters, files=files, clock=clock)
        self._vital: list[asyncio.Task[None]] = []  # without these we are not ready
        self._reception = Reception(self._talk, store, manners, clock, self.delivery)

    async def receive(self, update: Update) -> tuple[Outgoing, ...]:
        """What every channel calls: see `bot.channels.Receive`."""
        with self._crowds[update.person.channel].entered(update.person):
            return await self._take(update)

    async def _take(self, update: Update) -> tuple[Outgoing, ...]:
        """What time or we ourselves bring stands in the same lines, and is never too much."""
        return await self._reception.receive(update)

    def asgi(self) -> Starlette:
        """The HTTP side: channels' paths and the three that operators ask."""

        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            if not self.recruiters.urls:
                log.warning("no recruiter is told", advice="set BOLE_NOTIFY_URLS; `bole leads` lists the leads")
            if self.settings.in_the_clear:
                log.warning("what people send is in the clear", advice="set BOLE_PUBLIC_URL to https://…")
            async with self.running():
                yield

        return Starlette(
            routes=self._routes(),
            lifespan=lifespan,
            middleware=[Middleware(Headers, public_url=self.settings.public_url)],
            exception_handlers={Exception: broken},
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Delivery, upkeep and the polling channels run as long as this is entered."""
        asyncio.get_running_loop().set_exception_handler(_unheard)
        async with AsyncExitStack() as closing:
            delivery = _begin("delivery", self.delivery.run())
            tasks = [delivery, _begin("upkeep", self._upkeep()), _begin("warming up", self._warm_up())]
            tasks.append(_begin("knowledge", self.knowledge.run()))
            self._vital = [delivery]
            if self.telegram:
                closing.push_async_callback(self.telegram.close)
                tasks.append(_begin("Telegram", self.telegram.run(self.receive)))
                if self.settings.telegram_mode == "polling":
                    self._vital.append(tasks[-1])
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
            Route("/healthz", alive),
            Route("/readyz", self._ready),
            Route("/metrics", self._metrics),
            *self.web.routes(),
            *self.uploads.routes(),
            *self.console.routes(),
        ]
        for channel in (self.telegram, self.wechat):
            routes += channel.routes(self.receive) if channel else []
        return routes

    async def _ready(self, _: Request) -> Response:
        """Not ready is what another process would do better: it says what, a line each."""
        faults = [] if await self._database_answers() else ["the database cannot be reached"]
        faults += [f"{task.get_name()} has stopped" for task in self._vital if task.done()]
        return PlainTextResponse("\n".join(faults) or "ready", 503 if faults else 200)

    async def _database_answers(self) -> bool:
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                return await asyncio.to_thread(self.store.ready)
        except TimeoutError:
            return False

    async def _metrics(self, _: Request) -> Response:
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                queues = await asyncio.to_thread(self.store.queues, self._clock())
        except (StoreUnavailable, TimeoutError):
            queues = ()
        return Response(metrics.text(queues, self._clock()), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _thread(self, person: Person, after: int) -> Sequence[Entry]:
        return await asyncio.to_thread(self.store.thread, person, after)

    def _talk(self) -> Talk:
        return self.knowledge.talk

    async def _warm_up(self) -> None:
        """Loads the models, and our words in traditional characters, before a candidate has to wait for them."""
        await asyncio.to_thread(self._talk().turn, Said("伯樂 warms up"), State(), self._clock())

    async def _upkeep(self) -> None:
        """Erases people who have been silent for longer than data may be kept, and reminds who stopped half-way."""
        while True:
            try:
                await asyncio.to_thread(self._tidy, self._clock())
                await self._remind(self._clock())
                await asyncio.to_thread(self._mark_leads)
                await asyncio.to_thread(self.store.raise_late, self._clock())
            except Exception as error:  # noqa: BLE001 - the next round must come, whatever happened in this one
                log.error("upkeep failed", error=kind(error))  # noqa: TRY400 - an error's words may be a person's
            await asyncio.sleep(TIDY_EVERY)

    def _tidy(self, now: datetime) -> None:
        erased = self.store.purge(now - timedelta(days=self.settings.retention_days))
        self.store.tidy(now)
        if erased:
            log.info("retention", people_erased=erased)

    def _mark_leads(self) -> None:
        """Those that an earlier version wrote are found by source and name from now on."""
        while self.store.mark_leads(MARKED_AT_ONCE):
            pass

    async def _remind(self, now: datetime) -> None:
        after = timedelta(hours=self.settings.remind_after_hours)
        if not after:
            return
        for update in await asyncio.to_thread(reminders.due, self.store, now, after, self.settings.time_zone):
            try:
                await self._take(update)
            except StoreUnavailable:
                raise
            except Exception as error:  # noqa: BLE001 - one person's must not keep the others' waiting
                log.error("reminder failed", error=kind(error))  # noqa: TRY400 - see above


def _begin(name: str, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
    """Background work whose death does not go unnoticed."""
    task = asyncio.create_task(work, name=name)
    task.add_done_callback(_notice_death)
    return task


def _notice_death(task: asyncio.Task[None]) -> None:
    error = None if task.cancelled() else task.exception()
    if error is not None:
        log.error("background work died", work=task.get_name(), error=kind(error), exc_info=error)


def _unheard(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Instead of the event loop's own report, which quotes the error."""
    error = context.get("exception")
    log.error("a task failed unheard", error=kind(error) if error else context.get("message"), exc_info=error)


def _telegram(
    settings: Settings,
    store: Store,
    company: Mapping[Language, str],
    hands: Hands,
    chats: Mapping[str, Sequence[Chat]],
) -> Telegram | None:
    if not settings.telegram_token:
        return None
    token = _secret(settings.telegram_token)
    try:
        return Telegram(
            token,
            settings.telegram_api_url,
            settings.telegram_mode,
            settings.public_url,
            _secret(settings.telegram_webhook_secret),
            company=company,
            lease=Lease(store, f"telegram {store.fingerprint(token)}"),
            speaks=hands,
            chats=[chat for each in chats.values() for chat in each],
            language=settings.notify_language,
        )
    except ValueError as error:
        raise BadSetting(f"BOLE_TELEGRAM_WEBHOOK_SECRET: {error}") from None


def _wechat(settings: Settings, store: Store, upload: Address) -> WeChat | None:
    if not settings.wechat_token:
        if settings.wechat_app_id or settings.wechat_aes_key or settings.wechat_verified:
            raise BadSetting("BOLE_WECHAT_TOKEN is missing: write the token entered beside the server's URL")
        return None
    if settings.wechat_aes_key and not settings.wechat_app_id:
        raise BadSetting("BOLE_WECHAT_APP_ID is missing: write the official account's AppID, which safe mode needs")
    if settings.wechat_aes_key_before and not settings.wechat_aes_key:
        raise BadSetting(
            "BOLE_WECHAT_AES_KEY is missing: write the new key; BOLE_WECHAT_AES_KEY_BEFORE is the old one"
        )
    try:
        return WeChat(
            _secret(settings.wechat_token),
            settings.wechat_app_id or "",
            _secret(settings.wechat_aes_key),
            upload,
            aes_key_before=_secret(settings.wechat_aes_key_before),
            api=wechat_api(settings, store) if settings.wechat_verified else None,
        )
    except ValueError as error:
        raise BadSetting(f"BOLE_WECHAT_AES_KEY: {error}") from None


def wechat_api(settings: Settings, store: Store) -> WeChatApi:
    for name in ("wechat_app_id", "wechat_app_secret"):
        if not getattr(settings, name):
            raise BadSetting(f"BOLE_{name.upper()} is missing: write the one that WeChat's page 基本配置 shows")
    secret = _secret(settings.wechat_app_secret)
    return WeChatApi(settings.wechat_app_id or "", secret, store, settings.wechat_api_url)


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""
