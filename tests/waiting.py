"""Waiting for what somebody else is about to do, without asserting how long it takes."""

import asyncio
from collections.abc import Callable


async def until(happened: Callable[[], object], seconds: float | None = 60) -> None:
    """A minute is enough on the slowest machine; None: for ever."""
    async with asyncio.timeout(seconds):
        while not happened():
            await asyncio.sleep(0.005)
