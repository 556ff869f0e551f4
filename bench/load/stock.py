"""Stores with many candidates in them, and the same open quizzes in each."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle
from pathlib import Path

from rich.progress import track
from sqlalchemy import func, select, text

from bench.load import crowd, servers
from bench.load.drive import Candidate
from bench.load.http import Sharing
from bench.load.journeys import Step, into_quiz, round_quiz, stops
from bench.load.machine import MIB
from bench.load.platforms import BotApi, Mixed, Platform, Telegram, WeChat
from bench.load.servers import KEY, Database, Fleet
from bot.storage import Store
from bot.storage.candidates import resumes
from bot.storage.engine.patience import unhurried
from bot.storage.tables import leads, messages, people, updates
from bot.storage.tables import resumes as resumes_table
from dialogs.catalogue import Catalogue

Steps = Callable[[Catalogue, int], tuple[Step, ...]]
"""What the candidate of a number does."""
ORIGINALS = 100
PAST, OPEN = 100_000, 200_000
"""From where on they are numbered."""
LINES = 32


class Open:
    """Candidates in the middle of their quiz; `come` takes one after the other a step further, round and round."""

    def __init__(self, catalogue: Catalogue, number: int) -> None:
        self._waiting = deque(
            (crowd.name_of(OPEN + original, copy), cycle(round_quiz(catalogue, OPEN + original)))
            for copy in range(number // ORIGINALS)
            for original in range(ORIGINALS)
        )

    def come(self) -> Candidate:
        number, steps = self._waiting.popleft()
        return Candidate(number, self._next(number, steps))

    def _next(self, number: int, steps: "cycle[Step]") -> Iterator[Step]:
        """They wait for the reply to this one before it is their turn again."""
        try:
            yield next(steps)
        finally:
            self._waiting.append((number, steps))


class Stock:
    """One store. `fill` it before anybody else opens it."""

    def __init__(self, api: BotApi, on: Database, folder: Path, catalogue: Catalogue) -> None:
        self._api, self._on, self._folder, self._catalogue = api, on, folder, catalogue
        self.url = on.url or f"sqlite:///{folder}/bole.db"

    async def fill(self, past: int, open_: int, past_steps: Steps = stops) -> None:
        """Numbers of people; where there are past ones, no more open ones than originals. `past_steps`: how far the
        past ones went."""
        telegram = Telegram(self._api)
        if past:
            await self._live(Mixed(telegram, WeChat()), PAST, partial(past_steps, self._catalogue))
            self._add_resumes()
            self._multiply(past, timedelta(days=179))
        await self._live(telegram, OPEN, partial(into_quiz, self._catalogue))
        if not past:
            self._multiply(open_, timedelta(hours=1))

    def open(self) -> Store:
        return Store.open(self.url, KEY)

    def size(self) -> tuple[dict[str, int], float]:
        """How many rows of what, and MiB on the disk."""
        with closing(self.open()) as store, store.database.reading() as connection:
            rows = {
                table.name: connection.scalar(select(func.count()).select_from(table)) or 0
                for table in (people, updates, messages, leads)
            }
            sized = "SELECT pg_database_size(current_database())"
            if self._on.url:
                on_disk = connection.scalar(text(sized)) or 0
            else:
                on_disk = sum(file.stat().st_size for file in self._folder.glob("bole.db*"))
        return rows, on_disk / MIB

    async def _live(self, platform: Platform, first: int, steps: Callable[[int], tuple[Step, ...]]) -> None:
        """The originals go their way, and recruiters hear of it."""
        with servers.bole(self._on, 1, self._api.settings | self._api.recruiters, self._folder, sealed=True) as fleet:
            everybody = (Candidate(number, iter(steps(number))) for number in range(first, first + ORIGINALS))
            await _bring(fleet, platform, everybody)
            with closing(self.open()) as store:
                while any(store.backlog().values()):
                    await asyncio.sleep(0.5)

    def _add_resumes(self) -> None:
        """One for each lead, and short: what files take on a disk is plain."""
        with closing(self.open()) as store, store.database.writing() as connection:
            for number in connection.scalars(select(leads.c.person)).all():
                resumes.add_file(connection, number, "cv.pdf", "pdf", b"%PDF" * 250, datetime.now(UTC))
                newest = connection.scalar(select(func.max(resumes_table.c.id))) or 0
                resumes.keep(connection, number, newest)

    def _multiply(self, number: int, ago: timedelta) -> None:
        if number <= ORIGINALS:
            return
        now, times = datetime.now(UTC), number // ORIGINALS
        with closing(self.open()) as store:
            copying = crowd.multiply(store, times, now - ago, now)
            for _ in track(copying, f"{number:,} candidates…", total=-(-(times - 1) // crowd.AT_ONCE)):
                pass
            if self._on.url:
                bare = store.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
                with unhurried(), bare as connection:
                    connection.execute(text("SET statement_timeout = 0"))
                    connection.execute(text("VACUUM ANALYZE"))  # as PostgreSQL does by itself within a while


async def _bring(fleet: Fleet, platform: Platform, candidates: Iterator[Candidate]) -> None:
    async def line(front: Sharing) -> None:
        for candidate in candidates:
            for step in candidate.steps:
                await platform.brings(front, candidate.number, step)

    async with Sharing(fleet.ports) as front, asyncio.TaskGroup() as lines:
        for _ in range(LINES):
            lines.create_task(line(front))
