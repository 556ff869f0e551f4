"""Harm that is done while candidates go on."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

from tests.journeys.campaign.world import World

Chaos = Callable[[World], Awaitable[None]]

ALL_AT_ONCE = 0.1
"""How many kills of several servers hit all of them."""
WHILE_IT_STARTS = 0.15
"""How many kills hit a server that has not got up yet from the last one."""


def kills(times: int, chance: Random, *, every: float = 5.0, told: Callable[[int], None] = lambda _: None) -> Chaos:
    """`kill -9` of servers at random moments, each started again at once. `every`: seconds at most from the moment
    when all are ready to the next kill. `told` hears after each how many there have been."""

    async def chaos(world: World) -> None:
        number = 0
        while number < times:
            await asyncio.sleep(chance.uniform(0, every))
            hit = world.servers if chance.random() < ALL_AT_ONCE else [chance.choice(world.servers)]
            for server in hit:
                server.kill()
                number += 1
            for server in hit:
                server.begin()
            await world.harm_done()
            told(number)
            if chance.random() >= WHILE_IT_STARTS:
                await all_ready(world)
        await all_ready(world)

    return chaos


async def all_ready(world: World) -> None:
    await asyncio.gather(*(asyncio.to_thread(server.until_ready) for server in world.servers))
