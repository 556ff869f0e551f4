"""What a running server does with its store from time to time: the last traces of the forgotten, and retention."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.channels import StoreUnavailable
from bot.storage.store import Store

log = structlog.get_logger(__name__)
EVERY = 60.0


async def upkeep(store: Store, retention: timedelta, clock: Callable[[], datetime]) -> None:
    """Goes on until it is cancelled."""
    while True:
        try:
            await asyncio.to_thread(store.tidy, clock())
            erased = await asyncio.to_thread(store.purge, clock() - retention)
            if erased:
                log.info("silent for too long, erased", people=erased)
        except StoreUnavailable as error:
            log.warning("upkeep put off", reason=str(error))
        await asyncio.sleep(EVERY)
