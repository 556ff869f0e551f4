"""Whether a message costs the same however many candidates there are: `PYTHONPATH=. python -m bench.load.growth`.

Stores with 100, 1,000 and 10,000 people in the middle of their quiz, and one with 100 of them beside a million past
candidates. In each, the open quizzes go on, and newcomers go the whole way to a lead that recruiters hear of; then,
without a server, what is done from time to time is timed. All of it with a data key.
"""

import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Annotated

import typer
import uvloop
from rich import box
from rich.console import Console
from rich.table import Table

from bench.load import servers, upkeep
from bench.load.drive import Come, Load, newcomers
from bench.load.http import Sharing
from bench.load.journeys import journey
from bench.load.platforms import BotApi, Mixed, Platform, Telegram, WeChat
from bench.load.servers import Fleet, Kind
from bench.load.stock import LINES, ORIGINALS, Open, Stock
from dialogs.catalogue import Catalogue
from role_data.load import load

console = Console()
PARTS = ("ours", "database", "median", "refused")


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a message: milliseconds of processor, ours and the database's; and milliseconds until the reply.
    `refused`: messages that had to be brought again."""

    ours: float
    database: float
    median: float
    refused: float

    @property
    def whole(self) -> float:
        return self.ours + self.database


@dataclass(frozen=True, slots=True)
class Grown:
    """`rows`: of which table how many; `on_disk`, `memory`: MiB; `upkeep`: what it was, and milliseconds."""

    title: str
    rows: dict[str, int]
    on_disk: float
    filled_in: float
    quizzes: Cost
    newcomers: Cost
    memory: float
    upkeep: dict[str, float]


@dataclass(frozen=True, slots=True)
class Plan:
    kind: Kind
    seconds: float
    rounds: int


async def grown(plan: Plan, past: int, open_: int) -> Grown:
    catalogue = load()
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as folder:
        async with BotApi() as api:
            with servers.database(plan.kind, Path(data)) as on:
                stock = Stock(api, on, Path(folder), catalogue)
                begun = time.perf_counter()
                await stock.fill(past, open_)
                filled_in = time.perf_counter() - begun
                rows, on_disk = stock.size()
                settings = api.settings | api.recruiters
                with servers.bole(on, 1, settings, Path(folder), sealed=True) as fleet:
                    quizzes, whole = await costs(plan, fleet, api, catalogue, open_)
                    memory = fleet.memory
                with closing(stock.open()) as store:
                    took = dict(upkeep.timed(store, datetime.now(UTC)))
    title = f"{open_:,} open" + (f", {past:,} past" if past else "")
    return Grown(title, rows, on_disk, filled_in, quizzes, whole, memory, took)


async def costs(plan: Plan, fleet: Fleet, api: BotApi, catalogue: Catalogue, open_: int) -> tuple[Cost, Cost]:
    """In turns, since a machine is not the same all the time; the median of the rounds."""
    telegram = Telegram(api)
    quizzes, strangers = Open(catalogue, open_).come, newcomers(partial(journey, "mixed", catalogue))
    found: tuple[list[Cost], list[Cost]] = ([], [])
    for _ in range(plan.rounds):
        found[0].append(await cost(plan, fleet, telegram, quizzes))
        found[1].append(await cost(plan, fleet, Mixed(telegram, WeChat()), strangers))
    return _middle(found[0]), _middle(found[1])


async def cost(plan: Plan, fleet: Fleet, platform: Platform, come: Come) -> Cost:
    async with Sharing(fleet.ports) as front:
        measured = await Load(fleet, front, 1.0).at_most(platform, come, plan.seconds, LINES)
    spent = measured.spent
    return Cost(measured.each(spent.ours), measured.each(spent.database), measured.median, measured.refused)


def _middle(found: list[Cost]) -> Cost:
    return Cost(*(median(getattr(each, part) for each in found) for part in PARTS))


def show(found: list[Grown]) -> None:
    sizes = Table("", "people", "updates", "messages", "leads", "MiB on disk", "filled in s", box=box.MARKDOWN)
    table = Table(
        *("", "quiz: ours ms", "database ms", "of the first", "median ms", "brought again"),
        *("newcomers: ours ms", "database ms", "of the first", "median ms", "brought again", "MiB"),
        box=box.MARKDOWN,
    )
    for each in found:
        sizes.add_row(
            each.title,
            *(f"{number:,}" for number in each.rows.values()),
            f"{each.on_disk:,.0f}",
            f"{each.filled_in:.0f}",
        )
        pairs = ((each.quizzes, found[0].quizzes), (each.newcomers, found[0].newcomers))
        cells = [cell for cost, first in pairs for cell in _cells(cost, first)]
        table.add_row(each.title, *cells, f"{each.memory:.0f}")
    upkept = Table("milliseconds", *(each.title for each in found), box=box.MARKDOWN)
    for name in dict.fromkeys(name for each in found for name in each.upkeep):
        upkept.add_row(name, *(f"{each.upkeep[name]:.1f}" if name in each.upkeep else "" for each in found))
    for shown in (sizes, table, upkept):
        Console(width=200).print(shown)


def _cells(cost: Cost, first: Cost) -> tuple[str, ...]:
    compared = f"{cost.whole / first.whole:.2f}"
    return f"{cost.ours:.2f}", f"{cost.database:.2f}", compared, f"{cost.median:.1f}", f"{cost.refused:.0f}"


def main(
    database: Annotated[str, typer.Option(help="sqlite or postgresql")] = "sqlite",
    past: Annotated[int, typer.Option(help="past candidates in the last store")] = 1_000_000,
    open_: Annotated[str, typer.Option("--open", help="open quizzes in the other stores")] = "100,1000,10000",
    seconds: Annotated[float, typer.Option(help="how long each is measured in a round")] = 4,
    rounds: Annotated[int, typer.Option(help="the median of so many is printed")] = 3,
) -> None:
    """Cost of a message by the number of candidates."""
    plan = Plan(servers.kind_named(database), seconds, rounds)
    stores = [(0, int(number)) for number in open_.split(",") if number]
    stores += [(past, ORIGINALS)] if past else []
    found = []
    for past_ones, open_ones in stores:
        found.append(uvloop.run(grown(plan, past_ones, open_ones)))
        console.print(f"{found[-1].title}: measured", highlight=False)
    show(found)


if __name__ == "__main__":
    typer.run(main)
