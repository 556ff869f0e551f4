"""Half the top speed for half an hour, new candidates all the time: `PYTHONPATH=. python -m bench.load.soak`.

Memory, open files and the age of what waits must not grow. Both platforms, leads that recruiters hear of, a data key.
"""

import asyncio
import csv
import tempfile
import time
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from functools import partial
from itertools import groupby
from pathlib import Path
from statistics import linear_regression, mean, quantiles
from typing import Annotated

import typer
import uvloop
from prometheus_client.parser import text_string_to_metric_families
from rich import box
from rich.console import Console
from rich.table import Table

from bench.load import servers
from bench.load.drive import Come, Load, Measured, newcomers
from bench.load.http import Sharing
from bench.load.journeys import journey
from bench.load.platforms import BotApi, Mixed, Platform, Telegram, WeChat
from bench.load.servers import Fleet
from role_data.load import load

console = Console(width=160)
SETTLES = 5
"""Minutes at the beginning in which caches fill; growth is reckoned from their end."""


@dataclass(frozen=True, slots=True)
class Sample:
    """`second`: since the beginning; `memory`: MiB of all processes of ours; `oldest`: seconds that what waits
    longest has waited; `slowest`: 99 in 100 of the last messages were answered within so many milliseconds.
    """

    second: float
    memory: float
    files: int
    threads: int
    oldest: float
    a_second: float
    slowest: float


@dataclass(frozen=True, slots=True)
class Plan:
    """`seconds`: in all; `every`: between two samples; `at`: share of the top speed."""

    kind: servers.Kind
    processes: int
    seconds: float
    every: float
    at: float
    candidates: int


async def soak(plan: Plan) -> list[Sample]:
    come = newcomers(partial(journey, "mixed", load()))
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as folder:
        async with BotApi() as api:
            both, settings = Mixed(Telegram(api), WeChat()), api.settings | api.recruiters
            with (
                servers.database(plan.kind, Path(data)) as on,
                servers.bole(on, plan.processes, settings, Path(folder), sealed=True) as fleet,
            ):
                async with Sharing(fleet.ports) as front:
                    return await driven(plan, fleet, front, both, come)


async def driven(plan: Plan, fleet: Fleet, front: Sharing, platform: Platform, come: Come) -> list[Sample]:
    top = await Load(fleet, front).at_most(platform, come, min(10.0, plan.seconds), plan.candidates)
    rate = plan.at * top.a_second
    console.print(f"Top speed {top.a_second:.0f} messages a second; now {rate:.0f}.", highlight=False)
    measured = Measured()
    steady = Load(fleet, front, 0.0).at(rate, platform, come, plan.seconds, plan.candidates, measured)
    samples = await watched(asyncio.create_task(steady), fleet, measured, plan.every)
    console.print(f"{len(measured.waits)} messages, {measured.refused} of them brought again.", highlight=False)
    return samples


async def watched(driving: "asyncio.Task[Measured]", fleet: Fleet, measured: Measured, every: float) -> list[Sample]:
    samples: list[Sample] = []
    begun = last = time.perf_counter()
    while not driving.done():
        since = len(measured.waits)
        await asyncio.wait([driving], timeout=every)
        now = time.perf_counter()
        if now - last > every / 2:
            samples.append(await asyncio.to_thread(sample, fleet, measured.waits[since:], now - begun, now - last))
        last = now
    await driving
    return samples


def sample(fleet: Fleet, waits: list[float], second: float, lasted: float) -> Sample:
    parties = [server.party for server in fleet.servers]
    return Sample(
        second,
        sum(party.memory for party in parties),
        sum(party.files for party in parties),
        sum(party.threads for party in parties),
        oldest(fleet.servers[0].fetch("/metrics")),
        len(waits) / lasted,
        quantiles(waits, n=100)[98] * 1000 if len(waits) > 1 else 0.0,
    )


def oldest(metrics: str) -> float:
    """Of all queues, in seconds."""
    values = (value for family in text_string_to_metric_families(metrics) for value in family.samples)
    return max(value.value for value in values if value.name == "bole_queue_oldest_seconds")


def growth(samples: Sequence[Sample], of: str) -> float:
    """In ten minutes, by the line through all samples after the settling; 0 where there is none."""
    settled = [each for each in samples if each.second > SETTLES * 60]
    if len(settled) < 2:
        return 0.0
    slope = linear_regression([each.second for each in settled], [getattr(each, of) for each in settled]).slope
    return slope * 600


def show(samples: Sequence[Sample]) -> None:
    """The last sample of each minute, the oldest parcel and the slowest of all in it; and the verdict."""
    table = Table(
        *("minute", "messages a second", "99 % ms", "MiB", "open files", "threads", "oldest parcel s"),
        box=box.MARKDOWN,
    )
    for minute, found in groupby(samples, key=lambda each: int(each.second // 60)):
        within = list(found)
        last = within[-1]
        table.add_row(
            str(minute + 1),
            f"{mean(each.a_second for each in within):.0f}",
            f"{max(each.slowest for each in within):.0f}",
            f"{last.memory:.0f}",
            *(str(last.files), str(last.threads)),
            f"{max(each.oldest for each in within):.1f}",
        )
    console.print(table)
    console.print(verdict(samples), highlight=False)


def verdict(samples: Sequence[Sample]) -> str:
    settled = f"after the first {SETTLES} minutes" if samples[-1].second > SETTLES * 60 else "not reckoned: too short"
    grown = ", ".join(
        f"{name} {growth(samples, of):+.1f} {unit} in ten minutes"
        for name, of, unit in (
            ("memory", "memory", "MiB"),
            ("open files", "files", "files"),
            ("oldest parcel", "oldest", "s"),
        )
    )
    oldest_ever = max(each.oldest for each in samples)
    return f"Growth {settled}: {grown}. Oldest parcel ever {oldest_ever:.1f} s."


def main(
    minutes: Annotated[float, typer.Option(help="how long")] = 30,
    database: Annotated[str, typer.Option(help="sqlite or postgresql")] = "sqlite",
    processes: Annotated[int, typer.Option(help="more than one on PostgreSQL only")] = 1,
    at: Annotated[float, typer.Option(help="share of the top speed")] = 0.5,
    candidates: Annotated[int, typer.Option(help="how many are under way at once")] = 32,
    every: Annotated[float, typer.Option(help="seconds between two samples")] = 10,
    output: Annotated[Path | None, typer.Option(help="all samples as CSV")] = None,
) -> None:
    """A table of minutes and what grew."""
    plan = Plan(servers.kind_named(database), processes, minutes * 60, every, at, candidates)
    samples = uvloop.run(soak(plan))
    if output:
        with output.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(field.name for field in fields(Sample))
            writer.writerows(map(astuple, samples))
    show(samples)


if __name__ == "__main__":
    typer.run(main)
