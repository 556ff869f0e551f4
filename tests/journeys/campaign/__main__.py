"""The long form of the crash test, by hand: `PYTHONPATH=. python -m tests.journeys.campaign --kills 200`."""

import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from tests.journeys.campaign.campaign import Campaign
from tests.journeys.campaign.chaos import kills
from tests.journeys.campaign.counts import Counts
from tests.journeys.campaign.faults import everything
from tests.journeys.campaign.world import DatabaseName, Mode, a_world


def main(
    times: Annotated[int, typer.Option("--kills", help="how often a server is killed")] = 200,
    faults: Annotated[int, typer.Option(help="instead of kills: how often everything around the servers fails")] = 0,
    database: Annotated[DatabaseName, typer.Option(help="where everything is kept")] = "sqlite",
    replicas: Annotated[int | None, typer.Option(help="servers; by default 1 with SQLite, 3 with PostgreSQL")] = None,
    mode: Annotated[Mode, typer.Option(help="how Telegram's updates come")] = "webhook",
    candidates: Annotated[int, typer.Option(help="how many at once")] = 24,
    seed: Annotated[int, typer.Option(help="of all chance")] = 1,
) -> None:
    """Kills servers at random moments under load and prints what became of it. Exit code 1 unless nothing was lost
    or doubled."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    servers = replicas or (1 if database == "sqlite" else 3)
    begun = time.monotonic()
    kinds = "kills" if not faults else "faults"
    print(f"{servers} on {database}, Telegram by {mode}, {candidates} candidates at once", flush=True)
    counts = asyncio.run(_run(times, faults, database, servers, mode, candidates, Random(seed)))
    for complaint in counts.complaints:
        print(complaint)
    print(f"{faults or times} {kinds} in {time.monotonic() - begun:.0f} s, {counts}")
    sys.exit(not counts.spotless)


async def _run(
    times: int, faults: int, database: DatabaseName, replicas: int, mode: Mode, candidates: int, chance: Random
) -> Counts:
    wired = bool(faults) and database == "postgresql"
    with tempfile.TemporaryDirectory(prefix="campaign") as folder:
        async with a_world(Path(folder), database, replicas, mode, chance, wired=wired) as world:
            campaign = Campaign(world, candidates, chance)

            def tell(number: int) -> None:
                done = sum(person.finished for person in campaign.people)
                print(f"{number} kills: {len(campaign.people)} candidates, {done} finished", flush=True)

            harm = everything(faults, chance, database) if faults else kills(times, chance, told=tell)
            return await campaign.run(harm)


if __name__ == "__main__":
    typer.run(main)
