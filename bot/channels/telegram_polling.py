"""Receiving by asking."""

import asyncio
from typing import Any

import structlog
from telegram.error import Conflict, TelegramError

from bot.channels import Receive
from bot.channels.telegram_calls import Calls
from bot.channels.telegram_intake import Arrival, Intake
from bot.channels.telegram_updates import ALLOWED_UPDATES
from bot.post import Person, StoreUnavailable

log = structlog.get_logger(__name__)


class Polling:
    """`seconds`: how long Telegram waits for something to bring before it answers with nothing."""

    def __init__(self, calls: Calls, intake: Intake, seconds: int) -> None:
        self._calls, self._intake, self._seconds = calls, intake, seconds

    async def run(self, receive: Receive) -> None:
        """Asks for updates for ever. The next batch is asked for, and this one thereby forgotten by Telegram,
        only after every update of it has been handed over."""
        await self._calls.attempt("deleteWebhook", self._calls.bot.delete_webhook)
        offset, failures = 0, 0
        while True:
            try:
                batch = await self._batch(offset)
                await self._take(batch, receive)
            except (TelegramError, StoreUnavailable) as error:
                failures += 1
                await self._calls.rest("getUpdates", error, failures)
                if isinstance(error, Conflict):
                    await self._calls.attempt("deleteWebhook", self._calls.bot.delete_webhook)
            except Exception:
                # Ours to mend; until then the bot must go on hearing, and must not do so a thousand times a second.
                log.exception("telegram.polling_failed")
                await asyncio.sleep(self._calls.longest_wait)
            else:
                offset, failures = max([offset, *(data["update_id"] + 1 for data in batch)]), 0

    async def _batch(self, offset: int) -> list[dict[str, Any]]:
        """The updates as JSON: the library's own `get_updates` fails for all of them when one cannot be read."""
        asked = {"offset": offset, "timeout": self._seconds, "allowed_updates": list(ALLOWED_UPDATES)}
        # Spelt this way because the usual spelling makes the library warn that it has a method for it.
        answer: Any = await self._calls.bot.do_api_request("get_Updates", asked, read_timeout=self._seconds + 10)
        updates = answer if isinstance(answer, list) else [answer]
        batch = [data for data in updates if isinstance(data, dict) and isinstance(data.get("update_id"), int)]
        if updates and not batch:
            raise TelegramError("an answer without updates")
        return batch

    async def _take(self, batch: list[dict[str, Any]], receive: Receive) -> None:
        """Each person's updates one after the other, different people's at once."""
        lines: dict[Person, list[Arrival]] = {}
        for data in batch:
            if arrival := self._intake.read(data):
                lines.setdefault(arrival.update.person, []).append(arrival)
        taken = (self._intake.hand_over(line, receive) for line in lines.values())
        ends = await asyncio.gather(*taken, return_exceptions=True)
        for failure in (end for end in ends if end):
            raise failure
