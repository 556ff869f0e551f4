"""Drives, counts and prints: `PYTHONPATH=. python -m bench.load [--seconds 20] [--candidates 32]`."""

import asyncio
import tempfile
import time
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench.load import servers
from bench.load.journeys import Name, journey
from bench.load.platforms import Platform, Telegram, WeChat
from bench.load.servers import Server
from dialogs.catalogue import Catalogue
from role_data.load import load

console = Console()
NUMBERS = count(1000)
"""Every candidate is somebody new."""


@dataclass
class Measured:
    """`waits`: seconds from each message to its reply. `spent`: seconds of processor. `memory`: MiB."""

    waits: list[float] = field(default_factory=list)
    spent: float = 0.0
    lasted: float = 0.0
    memory: float = 0.0

    @property
    def a_second(self) -> float:
        return len(self.waits) / self.lasted


@dataclass(frozen=True, slots=True)
class Load:
    """How long and by how many at once. `warm`: seconds that are not counted."""

    seconds: float
    candidates: int
    warm: float = 3.0


async def drive(server: Server, platform: Platform, name: Name, load_: Load, catalogue: Catalogue) -> Measured:
    """Candidates come one after the other in each of the lines, and wait for every reply."""
    measured = Measured()
    begin = time.perf_counter() + load_.warm
    end = begin + load_.seconds

    async def line() -> None:
        while time.perf_counter() < end:
            number = next(NUMBERS)
            for step in journey(name, catalogue, number):
                asked = time.perf_counter()
                if asked >= end:
                    return
                await platform.brings(server.url, number, step)
                if asked >= begin:
                    measured.waits.append(time.perf_counter() - asked)

    lines = asyncio.gather(*(line() for _ in range(load_.candidates)))
    await asyncio.sleep(load_.warm)
    spent = server.processor
    await lines
    measured.spent, measured.memory = server.processor - spent, server.memory
    measured.lasted = time.perf_counter() - begin
    return measured


async def run(only: str, load_: Load) -> dict[str, Measured]:
    """Title → what was measured, one after the other on the same machine."""
    catalogue = load()
    found: dict[str, Measured] = {}
    kinds: dict[str, tuple[Platform, str, Name]] = {
        "bare echo, Telegram's updates": (Telegram(echo=True), "bare", "mixed"),
        "echo with a durable commit": (Telegram(echo=True), "durable", "mixed"),
        "Telegram, buttons": (Telegram(), "bole", "buttons"),
        "Telegram, mixed": (Telegram(), "bole", "mixed"),
        "Telegram, buttons, a Bot API of 50 ms": (Telegram(0.05), "bole", "buttons"),
        "bare echo, WeChat's messages": (WeChat(), "bare", "mixed"),
        "WeChat, buttons": (WeChat(), "bole", "buttons"),
        "WeChat, mixed": (WeChat(), "bole", "mixed"),
    }
    for title, (platform, kind, name) in kinds.items():
        if only.lower() not in title.lower():
            continue
        with tempfile.TemporaryDirectory() as folder:
            async with platform:
                server = servers.make(Path(folder), kind, platform.settings)
                try:
                    await asyncio.to_thread(server.start)
                    found[title] = await drive(server, platform, name, load_, catalogue)
                finally:
                    await asyncio.to_thread(server.stop)
    return found


def main(
    seconds: Annotated[float, typer.Option(help="how long each is measured")] = 15,
    candidates: Annotated[int, typer.Option(help="how many at once")] = 32,
    only: Annotated[str, typer.Option(help="those with this in their title")] = "",
) -> None:
    """What is said of each: messages a second, waits, processor and memory."""
    table = Table("", "messages a second", "of the bare echo", "median ms", "99 % ms", "processor ms", "MiB")
    found = asyncio.run(run(only, Load(seconds, candidates)))
    bare = 0.0
    for title, measured in found.items():
        bare = measured.a_second if title.startswith("bare") else bare
        table.add_row(title, *row(measured, bare))
    console.print(table)


def row(measured: Measured, bare: float) -> list[str]:
    waits = [wait * 1000 for wait in measured.waits]
    return [
        f"{measured.a_second:.0f}",
        f"{measured.a_second / bare:.2f}" if bare else "-",
        f"{median(waits):.1f}",
        f"{quantiles(waits, n=100)[98]:.1f}",
        f"{measured.spent / len(waits) * 1000:.2f}",
        f"{measured.memory:.0f}",
    ]


if __name__ == "__main__":
    typer.run(main)
