"""Candidates who keep coming, and the harm done meanwhile."""

import asyncio
import itertools
import json
from collections.abc import Iterator
from contextlib import closing, suppress
from random import Random

from bot.post import StoreUnavailable
from bot.storage import Store
from role_data.load import load
from tests.journeys.campaign.chaos import Chaos
from tests.journeys.campaign.counts import Counts, JSONLead, count, repeated_needlessly
from tests.journeys.campaign.people import Applicant, TelegramApplicant, Thread, WeChatApplicant
from tests.journeys.campaign.plans import Plan
from tests.journeys.campaign.world import World

SETTLES_WITHIN = 240.0
"""Seconds after the harm: twice as long as a lease, and some more for whoever has a whole talk before them."""


class Campaign:
    """`candidates`: how many at once. `patient` False: what dead processes claimed is soon let go, so that nobody
    waits for the end of a real lease."""

    def __init__(self, world: World, candidates: int, chance: Random, *, patient: bool = True) -> None:
        self._world, self._candidates, self._chance, self._patient = world, candidates, chance, patient
        self._catalogue = load()
        self._numbers = itertools.count(1)
        self._open = True
        self.people: list[Applicant] = []
        self._faults: list[str] = []

    async def run(self, chaos: Chaos) -> Counts:
        """New candidates come as long as `chaos` lasts; then it is waited until everybody has got to their end."""
        letting_go = asyncio.create_task(self._let_leases_end())
        lines = [asyncio.create_task(self._line()) for _ in range(self._candidates)]
        try:
            await chaos(self._world)
            self._open = False
            await asyncio.wait(lines, timeout=SETTLES_WITHIN)
            with suppress(TimeoutError):
                async with asyncio.timeout(SETTLES_WITHIN):
                    while not await asyncio.to_thread(lambda: self._world.idle):
                        await asyncio.sleep(0.5)
        finally:
            for task in (*lines, letting_go):
                task.cancel()
            await asyncio.gather(*lines, letting_go, return_exceptions=True)
        return await asyncio.to_thread(self._count)

    async def _line(self) -> None:
        """One candidate after the other."""
        while self._open:
            person = self._somebody_new()
            self.people.append(person)
            try:
                await person.applies()
            except Exception as fault:  # noqa: BLE001 - what breaks one talk is told at the end, with all counts
                self._faults.append(f"{person.person} breaks off: {fault!r}")

    def _somebody_new(self) -> Applicant:
        number, world = next(self._numbers), self._world
        plan = Plan(number, self._catalogue, self._chance)
        if number % 3:
            return TelegramApplicant(world.telegram, number, world.bring, plan, self._chance)
        return WeChatApplicant(world.wechat, f"oCandidate{number}", plan, self._chance)

    async def _let_leases_end(self) -> None:
        while not self._patient:
            await asyncio.sleep(1)
            with suppress(StoreUnavailable):
                await asyncio.to_thread(self._world.let_leases_end)

    def _count(self) -> Counts:
        listed: list[JSONLead] = json.loads(self._world.servers[0].bole("leads", "--format", "json").stdout)
        needless = repeated_needlessly(self._world.telegram.calls, self._world.harm)
        return count(self.people, self._threads(), self._world.machine.leads, listed, self._faults, needless)

    def _threads(self) -> Iterator[Thread]:
        """As `bole export-person` hands them over."""
        with closing(Store.open(self._world.database_url)) as store:
            for person in self.people:
                yield (store.export(person.person) or {"messages": []})["messages"]
