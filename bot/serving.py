"""The server's process: it waits for its database, serves, and ends in order, or in any case in time."""

import asyncio
import math
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from types import FrameType
from typing import Any, NoReturn

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import given
from bot.connections import KEEP_ALIVE, Connections, most_connections
from bot.post import StoreUnavailable
from bot.settings import Settings
from bot.storage import Store
from bot.storage.engine.presence import is_away

log = structlog.get_logger(__name__)

LOOK_EVERY = 1.0
"""Seconds between two looks for the database."""
SAY_EVERY = 60.0
"""Seconds between two lines that say that it is still awaited."""
FINISH_REQUESTS = 3
"""Seconds that requests under way get when we are told to stop. The rest of the house takes up to four more."""
END_WITHIN = 8.5
"""Seconds from being told to stop to the end of the process. Docker kills after ten."""


def heed_sigterm() -> None:
    """Until a server heeds it by itself, and again after that: the process ends, and a repeat changes nothing."""

    def end(*_: object) -> NoReturn:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        sys.exit(0)

    signal.signal(signal.SIGTERM, end)


def store(settings: Settings, listener: socket.socket) -> Store:
    """Opened as soon as there is a database. Until then all that is answered is that we are alive and not ready.

    Raises what `Store.open` raises.
    """
    return _opened(settings) or _awaited(settings, listener)


def serve(app: Starlette, listener: socket.socket) -> None:
    """Returns when it was told to stop and has; exits the process if it could not begin."""
    server = Server(app)
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    if not server.started:
        sys.exit(1)


class Server(uvicorn.Server):
    def __init__(self, app: Starlette) -> None:
        self._connections = Connections(most_connections())
        make: Any = self._connections.make
        super().__init__(
            uvicorn.Config(
                app,
                http=make,
                ws="none",
                server_header=False,
                log_level="warning",
                timeout_keep_alive=KEEP_ALIVE,
                timeout_graceful_shutdown=FINISH_REQUESTS,
            )
        )

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second."""
        if counter % 10 == 0:
            self._connections.look()
        return await super().on_tick(counter)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if not self.should_exit:
            last = threading.Timer(END_WITHIN, _leave)
            last.daemon = True
            last.start()
        super().handle_exit(sig, frame)


def _leave() -> None:
    """A thread cannot be ended while it waits for a mail server that does not answer. Nothing is lost by leaving it:
    what counts is committed, and whatever is not done yet is brought or sent again, as after a kill."""
    log.warning("ended before everything was finished", seconds=END_WITHIN)
    sys.stderr.flush()
    os._exit(0)


def _opened(settings: Settings) -> Store | None:
    """None: the database is away."""
    if is_away(settings.database_url):
        return None
    try:
        return given.store(settings)
    except StoreUnavailable:
        if is_away(settings.database_url):
            return None
        raise


def _awaited(settings: Settings, listener: socket.socket) -> Store:
    """A small server, until the store is found. Its copy of the listener is closed with it; who calls between it and
    the real server waits in the queue that the copy shares with the listener."""
    looking: asyncio.Task[Store] | None = None

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        nonlocal looking
        looking = asyncio.create_task(_found(settings))
        looking.add_done_callback(lambda _: setattr(server, "should_exit", True))
        yield
        looking.cancel()

    routes = [Route("/healthz", alive), Route("/{path:path}", _away, methods=["GET", "POST"])]
    server = Server(Starlette(routes=routes, lifespan=lifespan))
    server.run(sockets=[listener.dup()])
    if looking is None:
        sys.exit(1)
    return looking.result()


async def _found(settings: Settings) -> Store:
    said_at = -math.inf
    while True:
        if store := await asyncio.to_thread(_opened, settings):
            return store
        if time.monotonic() - said_at >= SAY_EVERY:
            said_at = time.monotonic()
            log.warning("waiting for the database", advice="start it, or check BOLE_DATABASE_URL")
        await asyncio.sleep(LOOK_EVERY)


async def alive(_: Request) -> Response:
    return PlainTextResponse("alive")


async def _away(_: Request) -> Response:
    """To platforms too: they bring their updates again."""
    return PlainTextResponse("waiting for the database", 503, {"Retry-After": "5"})
