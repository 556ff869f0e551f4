"""The Bot API as all parts of the channel call it: with patience, or beside everything else."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog
import telegram
from telegram.error import RetryAfter, TelegramError

from bot.channels import NotNow, Undeliverable, Undelivered
from bot.channels.telegram_errors import Trouble, reason, seconds, trouble

log = structlog.get_logger(__name__)

ADVICE = {Trouble.TOKEN: "check BOLE_TELEGRAM_TOKEN", Trouble.CONFLICT: "is another copy of this bot polling?"}
FOR_GOOD = {Trouble.OURS, Trouble.BUTTONS, Trouble.GONE, Trouble.MOVED, Trouble.HARMLESS}
"""No use in trying again."""
EXPECTED = {Trouble.HARMLESS, Trouble.GONE}
"""Nothing an operator could do about."""
MOST_ASIDE = 256
"""Courtesies under way at once. While Telegram does not answer they would pile up, and nobody misses one."""
GRACE = 1.0
"""Seconds that courtesies under way get when we are told to stop."""

# What people wrote stands in its lines for debugging.
logging.getLogger("telegram").setLevel(logging.WARNING)


class Calls:
    """`bot`'s calls. `wait` and `longest_wait`: seconds before trying again, doubled after each failure."""

    def __init__(self, bot: telegram.Bot, wait: float, longest_wait: float) -> None:
        self.bot, self._wait, self.longest_wait = bot, wait, longest_wait
        self._aside: set[asyncio.Task[None]] = set()
        self._quiet_until = 0.0

    async def close(self) -> None:
        """What is being done aside may still get through."""
        if self._aside:
            _, late = await asyncio.wait(self._aside, timeout=GRACE)
            for task in late:
                task.cancel()

    async def until_done(self, name: str, call: Callable[[], Awaitable[object]]) -> None:
        """Tries until it is done or refused for good."""
        failures = 0
        while not await self.attempt(name, call, failures):
            failures += 1

    async def attempt(self, name: str, call: Callable[[], Awaitable[object]], failures: int = 0) -> bool:
        """Whether there is nothing more to try; False after having waited."""
        try:
            await call()
        except Exception as error:  # noqa: BLE001 - the library promises nothing about answers it cannot read
            if trouble(error) not in FOR_GOOD:
                await self.rest(name, error, failures + 1)
                return False
            log.error("telegram.refused", method=name, reason=self.reason(error))  # noqa: TRY400 - no traceback
        return True

    async def rest(self, name: str, error: Exception, failures: int) -> None:
        """Logs the failure and waits: as long as Telegram asks, or twice as long as after the last one."""
        advice = ADVICE.get(trouble(error))
        level = logging.ERROR if advice else logging.WARNING
        log.log(level, "telegram.call_failed", method=name, reason=self.reason(error), advice=advice)
        doubled = self._wait * 2 ** min(failures - 1, 16)
        await asyncio.sleep(seconds(error) if isinstance(error, RetryAfter) else min(doubled, self.longest_wait))

    def keep_quiet(self, after: float) -> None:
        """Telegram wants to be left alone by all of us: for so many seconds nothing is done aside."""
        self._quiet_until = max(self._quiet_until, time.monotonic() + after)

    def aside(self, name: str, call: Coroutine[Any, Any, object]) -> None:
        """Does it once, beside everything else: what is kind, and nobody's turn may wait for or fail by."""
        if time.monotonic() < self._quiet_until or len(self._aside) >= MOST_ASIDE:
            call.close()
            return

        async def do() -> None:
            try:
                await call
            except Exception as error:  # noqa: BLE001 - as above
                level = logging.DEBUG if trouble(error) in EXPECTED else logging.WARNING
                log.log(level, "telegram.left_undone", method=name, reason=self.reason(error))

        task = asyncio.create_task(do())
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    def failure(self, error: TelegramError) -> Undelivered | Undeliverable:
        """The error as delivery's."""
        told = self.reason(error)
        match trouble(error):
            case Trouble.FLOOD if isinstance(error, RetryAfter):
                return NotNow("too many messages", seconds(error))
            case Trouble.TOKEN:
                log.error("telegram.token_refused", advice=ADVICE[Trouble.TOKEN])
                return NotNow("Telegram refuses the bot's token", self.longest_wait, everybody=True)
            case Trouble.LATER | Trouble.CONFLICT:
                return Undelivered(told)
            case _:
                return Undeliverable(told)

    def reason(self, error: Exception) -> str:
        return reason(error, self.bot.token)
