"""The table: `PYTHONPATH=. python -m bench.load`, all of it in about six minutes."""

import os
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
import uvloop
from rich.console import Console

from bench.load import servers, table
from bench.load.drive import Load, Measured, newcomers
from bench.load.http import Aiohttp, Front, Sharing
from bench.load.journeys import Name, journey
from bench.load.machine import OURS, REST, company
from bench.load.platforms import BotApi, Platform, Telegram, WeChat
from bench.load.servers import Fleet, Kind
from role_data.load import load

console = Console()
SETUPS: tuple[tuple[Kind, int], ...] = (("SQLite", 1), ("SQLite", 2), ("PostgreSQL", 1), ("PostgreSQL", 2))
ECHOES = {
    "bare": "bare echo, served like ours",
    "plain": "bare echo, asyncio and h11",
    "aiohttp": "the same, brought through aiohttp",
    "durable": "echo with a durable commit",
}


@dataclass(frozen=True, slots=True)
class Drive:
    """A journey on a platform, with a Bot API that takes so many seconds to answer."""

    platform: str
    journey: Name
    takes: float = 0.0

    def __str__(self) -> str:
        slow = f", a Bot API of {self.takes * 1000:.0f} ms" if self.takes else ""
        return f"{self.platform}, {self.journey}{slow}"


DRIVES = (
    Drive("Telegram", "buttons"),
    Drive("Telegram", "mixed"),
    Drive("Telegram", "buttons", 0.05),
    Drive("WeChat", "buttons"),
    Drive("WeChat", "mixed"),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How long each is driven, by how many candidates at once, and then at which share of the speed that they reached
    (0: not at all). `pin`: see `machine`; `sealed`: with a data key."""

    seconds: float
    candidates: int
    at: float
    only: str
    pin: bool
    sealed: bool

    def wants(self, title: str) -> bool:
        return self.only.lower() in title.lower()


async def run(plan: Plan, setups: list[tuple[Kind, int]]) -> list[table.Row]:
    """One after the other on the same machine."""
    async with BotApi() as api:
        rows = [row for kind in ECHOES for row in await echoes(plan, kind)]
        for kind, processes in setups:
            wanted = [drive for drive in DRIVES if plan.wants(str(drive))]
            rows += await driven(plan, api, kind, processes, wanted, max(number for _, number in setups))
    return rows


async def echoes(plan: Plan, kind: str) -> list[table.Row]:
    platforms: dict[str, Platform] = {"Telegram": Telegram(None), "WeChat": WeChat()}
    rows = []
    with servers.echo(kind, pin=plan.pin) as fleet:
        async with (Aiohttp if kind == "aiohttp" else Sharing)(fleet.ports) as front:
            for name, platform in platforms.items():
                top = await measured(plan, fleet, front, platform, Drive(name, "mixed"), plan.seconds / 2)
                rows.append(table.Row(f"{ECHOES[kind]}: {name}", name, top, echo=kind))
    return rows


async def driven(
    plan: Plan, api: BotApi, kind: Kind, processes: int, drives: list[Drive], most: int
) -> list[table.Row]:
    platforms: dict[str, Platform] = {"Telegram": Telegram(api), "WeChat": WeChat()}
    rows = []
    with (
        tempfile.TemporaryDirectory() as data,
        tempfile.TemporaryDirectory() as folder,
        servers.database(kind, Path(data), pin=plan.pin) as database,
        company(OURS, most - processes if plan.pin else 0),
        servers.bole(database, processes, api.settings, Path(folder), pin=plan.pin, sealed=plan.sealed) as fleet,
    ):
        async with Sharing(fleet.ports) as front:
            for drive in drives:
                api.takes = drive.takes
                platform = platforms[drive.platform]
                top = await measured(plan, fleet, front, platform, drive, plan.seconds)
                calm = None
                if plan.at:
                    calm = await measured(plan, fleet, front, platform, drive, plan.seconds, plan.at * top.a_second)
                title = f"{kind}, {processes} process{'es' if processes > 1 else ''}: {drive}"
                rows.append(table.Row(title, drive.platform, top, calm, processes=processes, alike=f"{kind} {drive}"))
                console.print(f"{title}: {top.a_second:.0f} a second", highlight=False)
    return rows


async def measured(
    plan: Plan, fleet: Fleet, front: Front, platform: Platform, drive: Drive, seconds: float, rate: float = 0.0
) -> Measured:
    come = newcomers(partial(journey, drive.journey, load()))
    if rate:
        return await Load(fleet, front, 1.0).at(rate, platform, come, seconds, plan.candidates)
    return await Load(fleet, front).at_most(platform, come, seconds, plan.candidates)


def main(
    seconds: Annotated[float, typer.Option(help="how long each is measured")] = 6,
    candidates: Annotated[int, typer.Option(help="how many at once")] = 32,
    at: Annotated[float, typer.Option(help="then at this share of the top speed; 0: not")] = 0.5,
    database: Annotated[str, typer.Option(help="sqlite or postgresql; default: both")] = "",
    processes: Annotated[int, typer.Option(help="1, 2, …; default: one, and two")] = 0,
    only: Annotated[str, typer.Option(help="journeys with this in their title")] = "",
    pin: Annotated[
        bool, typer.Option("--pin", help="ours on the first core, in equal parts however many; the rest elsewhere")
    ] = False,
    sealed: Annotated[bool, typer.Option("--sealed", help="with BOLE_DATA_KEY")] = False,
) -> None:
    """What is said of each: messages a second, waits, processor and memory."""
    if pin:
        os.sched_setaffinity(0, REST)
    kinds = [(kind, number) for kind, number in SETUPS if database.lower() in kind.lower()]
    if processes:
        kinds = list(dict.fromkeys((kind, processes) for kind, _ in kinds))
    plan = Plan(seconds, candidates, at, only, pin, sealed)
    table.show(uvloop.run(run(plan, kinds)), console)


if __name__ == "__main__":
    typer.run(main)
