"""Receiving by asking."""

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

import structlog
from telegram.error import Conflict, TelegramError

from bot.channels import Receive
from bot.channels.telegram_calls import Calls
from bot.channels.telegram_desk import Reply
from bot.channels.telegram_intake import Arrival, Intake
from bot.channels.telegram_updates import ALLOWED_UPDATES
from bot.post import NotTaken

log = structlog.get_logger(__name__)

GRACE = 3.0
"""Seconds that updates which were taken get to be finished when we are told to stop; the rest is brought again."""
SHARE = 10
"""Updates of one person that are handed over before Telegram is asked again, so that nobody waits for more of
somebody else's. The others of theirs are brought again with what is new."""


class Lease(Protocol):
    """Telegram brings updates to one who asks, and who that is of many processes: see `bot.lease`."""

    def kept(self) -> AbstractAsyncContextManager[None]: ...
    def held(self) -> bool: ...
    async def taken(self) -> None: ...


class Polling:
    """`seconds`: how long Telegram waits for something to bring before it answers with nothing; its answer may take
    `limit` more."""

    def __init__(self, calls: Calls, intake: Intake, seconds: int, limit: float, lease: Lease) -> None:
        self._calls, self._intake, self._seconds, self._limit, self._lease = calls, intake, seconds, limit, lease

    async def run(self, receive: Receive) -> None:
        """Asks for updates for ever, as long as nobody else does."""
        async with self._lease.kept():
            while True:
                await self._lease.taken()
                await self._calls.attempt("deleteWebhook", self._calls.bot.delete_webhook)
                await self._ask(receive)

    async def _ask(self, receive: Receive) -> None:
        """Until the lease is lost. The next batch is asked for, and this one thereby forgotten by Telegram, only
        after every update of it has been handed over. What came for a lease that was lost meanwhile is left to
        whoever has it now."""
        offset, failures, taken = 0, 0, set[int]()
        while self._lease.held():
            try:
                batch = await self._batch(offset)
                if not self._lease.held():
                    return
                new = [data for data in batch if data["update_id"] not in taken]
                left = await self._take(new, receive)
            except (TelegramError, NotTaken) as error:
                # A store of ours that is back is to be noticed at once, however long it was away.
                failures = failures + 1 if isinstance(error, TelegramError) else 1
                await self._calls.rest("getUpdates", error, failures)
                if isinstance(error, Conflict):
                    await self._calls.attempt("deleteWebhook", self._calls.bot.delete_webhook)
            except Exception:
                # Ours to mend; until then the bot must go on hearing, and must not do so a thousand times a second.
                log.exception("telegram.polling_failed")
                await asyncio.sleep(self._calls.longest_wait)
            else:
                ids = {data["update_id"] for data in batch}
                offset, failures = min(left, default=max([offset, *(id_ + 1 for id_ in ids)])), 0
                taken = {id_ for id_ in ids - left if id_ > offset}

    async def _batch(self, offset: int) -> list[dict[str, Any]]:
        """The updates as JSON: the library's own `get_updates` fails for all of them when one cannot be read."""
        asked = {"offset": offset, "timeout": self._seconds, "allowed_updates": list(ALLOWED_UPDATES)}
        # Spelt this way because the usual spelling makes the library warn that it has a method for it.
        answer: Any = await self._calls.bot.do_api_request(
            "get_Updates", asked, read_timeout=self._seconds + self._limit
        )
        updates = answer if isinstance(answer, list) else [answer]
        batch = [data for data in updates if isinstance(data, dict) and isinstance(data.get("update_id"), int)]
        if updates and not batch:
            raise TelegramError("an answer without updates")
        return batch

    async def _take(self, batch: list[dict[str, Any]], receive: Receive) -> set[int]:
        """Each person's updates one after the other, different people's at once; the ids of what is beyond a
        person's share, and left for the next time."""
        lines: dict[str, list[Arrival | Reply]] = {}
        left: set[int] = set()
        for data in batch:
            if arrival := self._intake.read(data):
                line = lines.setdefault(arrival.line, [])
                if len(line) < SHARE:
                    line.append(arrival)
                else:
                    left.add(data["update_id"])
        taken = asyncio.gather(
            *(self._intake.hand_over(line, receive) for line in lines.values()), return_exceptions=True
        )
        try:
            ends = await asyncio.shield(taken)
        except asyncio.CancelledError:
            await asyncio.wait({taken}, timeout=GRACE)
            taken.cancel()
            raise
        for failure in (end for end in ends if end):
            raise failure
        return left
