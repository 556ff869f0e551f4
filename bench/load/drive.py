"""Simulated candidates: as many at once as there are lines, or as many messages a second as are asked for.

A candidate waits for each reply before the next message, in both ways.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random
from statistics import median, quantiles

from bench.load.http import Front
from bench.load.journeys import Step
from bench.load.machine import NOTHING, Spent
from bench.load.platforms import Platform
from bench.load.servers import Fleet

NUMBERS = count(int(time.time()) * 1000)
"""Every candidate is somebody new, in a store that is kept too."""
WARM = 2.0
"""Seconds that are not counted, unless something else is said."""
FEWEST = 2
"""Messages that are measured, however slow it is."""
PATIENCE = 60.0
"""Seconds after the end within which every candidate must have the reply that they wait for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who it is, and what they have still to say."""

    number: int
    steps: Iterator[Step]


Come = Callable[[], Candidate]
"""The next one to begin."""


def newcomers(steps_of: Callable[[int], tuple[Step, ...]]) -> Come:
    """Candidates nobody has met, one after the other."""

    def come() -> Candidate:
        number = next(NUMBERS)
        return Candidate(number, iter(steps_of(number)))

    return come


@dataclass
class Measured:
    """`waits`: seconds from each message to its reply; of paced ones, from when they were to be sent. `refused`: how
    often one had to be brought again."""

    waits: list[float] = field(default_factory=list)
    lasted: float = 0.0
    spent: Spent = NOTHING
    memory: float = 0.0
    refused: int = 0

    @property
    def a_second(self) -> float:
        return len(self.waits) / self.lasted

    @property
    def median(self) -> float:
        """Milliseconds, as all that follows."""
        return median(self.waits) * 1000

    @property
    def slowest(self) -> float:
        """99 in 100 waited less."""
        return quantiles(self.waits, n=100)[98] * 1000

    def each(self, seconds: float) -> float:
        return seconds / len(self.waits) * 1000


class Load:
    """On one fleet. `warm`: seconds that are not counted, by default `WARM`."""

    def __init__(self, fleet: Fleet, front: Front, warm: float | None = None) -> None:
        self._fleet, self._front, self._warm = fleet, front, WARM if warm is None else warm

    async def at_most(self, platform: Platform, come: Come, seconds: float, lines: int) -> Measured:
        """Each line brings one candidate after the other."""
        measured = Measured()
        begin = time.perf_counter() + self._warm
        end = begin + seconds

        async def line() -> None:
            candidate: Candidate | None = None
            while (asked := time.perf_counter()) < end or len(measured.waits) < FEWEST:
                candidate = candidate or come()
                step = next(candidate.steps, None)
                if step is None:
                    candidate = None
                    continue
                await platform.brings(self._front, candidate.number, step)
                if asked >= begin:
                    measured.waits.append(time.perf_counter() - asked)

        async with asyncio.timeout(self._warm + seconds + PATIENCE), asyncio.TaskGroup() as group:
            for _ in range(lines):
                group.create_task(line())
            await asyncio.sleep(self._warm)
            before = self._fleet.spent
        return self._finished(measured, before, begin)

    async def at(
        self,
        rate: float,
        platform: Platform,
        come: Come,
        seconds: float,
        lines: int,
        measured: Measured | None = None,
    ) -> Measured:
        """`rate` messages a second at random moments, by so many candidates in turn, and more where replies are late.

        `measured`: filled as it goes on, for who wants to look at it meanwhile.
        """
        measured = measured or Measured()
        chance = Random(1)  # noqa: S311 - arrivals anybody may know
        idle: deque[tuple[Candidate, Step]] = deque()

        def ready(candidate: Candidate) -> None:
            if (step := next(candidate.steps, None)) is not None:
                idle.append((candidate, step))

        async def bring(candidate: Candidate, step: Step, planned: float) -> None:
            await platform.brings(self._front, candidate.number, step)
            if planned >= begin:
                measured.waits.append(time.perf_counter() - planned)
            ready(candidate)

        begin = time.perf_counter() + self._warm
        end = begin + seconds
        planned, before = time.perf_counter(), None
        async with asyncio.timeout(self._warm + seconds + PATIENCE), asyncio.TaskGroup() as group:
            counted = 0
            while (planned := planned + chance.expovariate(rate)) < end or counted < FEWEST:
                counted += planned >= begin
                if (wait := planned - time.perf_counter()) > 0:
                    await asyncio.sleep(wait)
                if before is None and planned >= begin:
                    before = self._fleet.spent
                while len(idle) < lines:
                    ready(come())
                group.create_task(bring(*idle.popleft(), planned))
        return self._finished(measured, before or self._fleet.spent, begin)

    def _finished(self, measured: Measured, before: Spent, begin: float) -> Measured:
        measured.lasted = time.perf_counter() - begin
        measured.spent = self._fleet.spent - before
        measured.memory = self._fleet.memory
        measured.refused, self._front.refused = self._front.refused, 0
        return measured
