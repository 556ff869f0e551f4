"""Something that only one process may do at a time, of all that share the store."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import structlog

from bot.post import StoreUnavailable
from bot.storage import Store

log = structlog.get_logger(__name__)

LASTS = timedelta(seconds=10)
"""After the last renewal. Who dies is followed by another one within this and one look."""
LOOK_EVERY = 3.0
"""Seconds between two renewals, or two looks whether it is free."""


class Lease:
    """Taken and renewed while `kept` is entered; whoever may do the work only while it is `held` asks each time.

    It counts as lost as soon as it could have ended, also when that is because the store cannot be reached.
    """

    def __init__(self, store: Store, name: str) -> None:
        self._store, self._name, self._holder = store, name, secrets.token_hex(8)
        self._until = 0.0  # by a clock that nobody sets: at the latest until then it is ours
        self._ours = asyncio.Event()

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """At the end it is given back at once, so that nobody has to wait until it would have run out."""
        renewing = asyncio.create_task(self._renew())
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)
            if self.held():
                self._until = 0.0
                with suppress(StoreUnavailable):
                    await asyncio.to_thread(self._store.release_lease, self._name, self._holder)

    def held(self) -> bool:
        return time.monotonic() < self._until

    async def taken(self) -> None:
        """Returns as soon as it is held."""
        while not self.held():
            self._ours.clear()
            await self._ours.wait()

    async def _renew(self) -> None:
        while True:
            asked, before = time.monotonic(), self.held()
            try:
                if await asyncio.to_thread(self._store.hold_lease, self._name, self._holder, LASTS):
                    self._until = asked + LASTS.total_seconds()
                    self._ours.set()
                else:
                    self._until = 0.0
            except StoreUnavailable as error:
                log.warning("lease cannot be renewed", lease=self._name, reason=str(error))
            except Exception:
                log.exception("lease broke down", lease=self._name)
            if self.held() != before:
                log.info("lease taken" if self.held() else "lease lost", lease=self._name)
            await asyncio.sleep(LOOK_EVERY)
