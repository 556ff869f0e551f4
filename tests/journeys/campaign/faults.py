"""Harm that is done around the servers, which themselves go on: to the database, the wire to it, platforms, sinks."""

import asyncio
from collections.abc import Mapping
from random import Random

from tests.channels.troubles import Trouble
from tests.journeys.campaign.chaos import Chaos, all_ready
from tests.journeys.campaign.world import World

A_WHILE = 3.0
"""Seconds at most between two faults."""


def restarts(times: int, chance: Random) -> Chaos:
    """PostgreSQL is stopped, and some time later started."""

    async def chaos(world: World) -> None:
        assert world.postgres
        for _ in range(times):
            await asyncio.sleep(chance.uniform(1, A_WHILE))
            await asyncio.to_thread(world.postgres.stop)
            await asyncio.sleep(chance.uniform(0, A_WHILE))
            await asyncio.to_thread(world.postgres.start)
            await world.harm_done()
            await all_ready(world)

    return chaos


def cuts(times: int, chance: Random) -> Chaos:
    """The wire between servers and database is cut; then it is frozen, after which it lets through what was held
    back; then it is frozen until nobody waits for an answer any more, and has forgotten all connections."""

    async def chaos(world: World) -> None:
        wire = world.wire
        assert wire
        for number in range(3 * times):
            await asyncio.sleep(chance.uniform(1, A_WHILE))
            await asyncio.to_thread(wire.freeze if number % 3 else wire.cut)
            await asyncio.sleep(chance.uniform(1, A_WHILE))
            await asyncio.to_thread(wire.mend, forgetting=number % 3 == 2)
            await world.harm_done()
            await all_ready(world)

    return chaos


def troubles(kinds: Mapping[str, Trouble], chance: Random, *, lasting: float = 1.5) -> Chaos:
    """Telegram is in one kind of trouble after the other, whatever it is asked, and well for a moment in between."""

    async def chaos(world: World) -> None:
        for trouble in kinds.values():
            await asyncio.sleep(chance.uniform(0, lasting))
            world.telegram.in_trouble = trouble
            await asyncio.sleep(chance.uniform(lasting / 2, lasting))
            world.telegram.in_trouble = None

    return chaos


def deaf(seconds: float) -> Chaos:
    """The recruiters' machine takes nothing for as long."""

    async def chaos(world: World) -> None:
        world.machine.closed = True
        await asyncio.sleep(seconds)
        assert world.machine.refused
        world.machine.closed = False

    return chaos


def all_of(*chaos: Chaos) -> Chaos:
    """At the same time."""

    async def together(world: World) -> None:
        await asyncio.gather(*(each(world) for each in chaos))

    return together
