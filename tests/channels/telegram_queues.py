"""Telegram bringing updates to a webhook by itself, as its server does: one after the other, until it is thanked.

The messages of a chat wait for each other, and so do the presses of a person; a press does not wait for a message.
"""

import asyncio
import itertools
import json
from collections import deque
from collections.abc import Callable

import httpx

from tests.channels.fake_telegram import JSONDict

LONGEST_WAIT = 60.0
"""Seconds between two tries, without haste."""


class Queues:
    """`client`: posts to where the webhook is. `haste`: how many times shorter the waits are than Telegram's.
    `unheard`: whether a thanks is lost on its way, after which the update is brought again.

    What Telegram forgets (a message after a day, a press after 150 seconds) is not forgotten here.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        secret: str,
        haste: float = 1.0,
        unheard: Callable[[], bool] = lambda: False,
    ) -> None:
        self._client, self._haste, self._unheard = client, haste, unheard
        self._headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        self._waiting: dict[tuple[str, int], deque[JSONDict]] = {}
        self._ids = itertools.count(1)
        self._carrying: set[asyncio.Task[None]] = set()
        self._loop = asyncio.get_running_loop()

    def bring(self, update: JSONDict) -> None:
        """From any thread; returns at once."""
        self._loop.call_soon_threadsafe(self._line_up, update)

    def _line_up(self, update: JSONDict) -> None:
        queue = self._waiting.setdefault(_queue(update), deque())
        queue.append({"update_id": next(self._ids), **update})
        if len(queue) == 1:
            carrying = asyncio.create_task(self._carry(_queue(update)))
            self._carrying.add(carrying)
            carrying.add_done_callback(self._carrying.discard)

    @property
    def unthanked(self) -> int:
        """Updates that are still to be brought."""
        return sum(map(len, self._waiting.values()))

    async def close(self) -> None:
        for carrying in self._carrying:
            carrying.cancel()
        await asyncio.gather(*self._carrying, return_exceptions=True)

    async def _carry(self, name: tuple[str, int]) -> None:
        queue = self._waiting[name]
        while queue:
            await self._bring_until_thanked(queue[0])
            queue.popleft()
        del self._waiting[name]

    async def _bring_until_thanked(self, update: JSONDict) -> None:
        """Again at once, then after 2, 4, 8… seconds."""
        for failures in itertools.count():
            if failures > 1:
                await asyncio.sleep(min(2.0 ** (failures - 1), LONGEST_WAIT) / self._haste)
            if await self._thanked(update):
                return

    async def _thanked(self, update: JSONDict) -> bool:
        try:
            response = await self._client.post("/telegram/webhook", content=json.dumps(update), headers=self._headers)
        except httpx.TransportError:
            return False
        return response.is_success and not self._unheard()


def _queue(update: JSONDict) -> tuple[str, int]:
    if press := update.get("callback_query"):
        return "presses", int(press["from"]["id"])
    ((kind, content),) = update.items()
    return kind, int(content["chat"]["id"])
