"""From what a message costs to machines and money: `PYTHONPATH=. python -m bench.load.capacity --ours 5.2 …`.

The arithmetic of docs/capacity.md, so that new figures, or an employer's own, are a matter of a minute.
"""

from dataclasses import dataclass
from math import ceil
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

DAY, HOUR = 86_400, 3_600
GB = 1e9


@dataclass(frozen=True, slots=True)
class Costs:
    """Of a candidate's message: milliseconds of processor of ours and of the database, bytes on the disk."""

    ours: float
    database: float
    on_disk: float


@dataclass(frozen=True, slots=True)
class Assumed:
    """`busiest`: part of a day's messages that come in its busiest hour; `used`: part of a core that is used then.

    Prices are dollars a month, of a core with 4 GB of memory and of a GB of disk.
    """

    candidates: int
    busiest: float
    used: float
    kept: int
    core: float
    disk: float


@dataclass(frozen=True, slots=True)
class Needed:
    """For a day's candidates of so many messages each, day after day."""

    costs: Costs
    assumed: Assumed
    each: float

    @property
    def average(self) -> float:
        """Messages a second, as `peak`."""
        return self.assumed.candidates * self.each / DAY

    @property
    def peak(self) -> float:
        return self.assumed.candidates * self.each * self.assumed.busiest / HOUR

    @property
    def processes(self) -> int:
        """Each uses one core at most. One more than needed, so that one may be away."""
        return ceil(self.peak * self.costs.ours / 1000 / self.assumed.used) + 1

    @property
    def database_cores(self) -> int:
        return max(2, ceil(self.peak * self.costs.database / 1000 / self.assumed.used))

    @property
    def a_day(self) -> float:
        """GB on the disk, as `kept`."""
        return self.assumed.candidates * self.each * self.costs.on_disk / GB

    @property
    def kept(self) -> float:
        return self.a_day * self.assumed.kept

    @property
    def money(self) -> tuple[float, float]:
        """A month's, for cores and for disks. The database stands twice."""
        cores = self.processes + 2 * self.database_cores
        return cores * self.assumed.core, 2 * self.kept * self.assumed.disk


def rows(need: Needed) -> dict[str, str]:
    cores, disks = need.money
    return {
        "messages of a candidate": f"{need.each:.1f}",
        "messages a second, average": f"{need.average:,.0f}",
        "messages a second, busiest hour": f"{need.peak:,.0f}",
        "processes, a core each, one of them spare": f"{need.processes}",
        "cores of the database": f"{need.database_cores}",
        "database, a day": f"{need.a_day:,.0f} GB",
        f"database, after {need.assumed.kept} days": f"{need.kept:,.0f} GB",
        "cores, a month": f"${cores:,.0f}",
        "disks, a month": f"${disks:,.0f}",
        "for a thousand candidates": f"${(cores + disks) / (need.assumed.candidates * 30 / 1000):.3f}",
    }


def main(
    ours: Annotated[float, typer.Option(help="ms of processor a message")],
    database: Annotated[float, typer.Option(help="ms of the database's processor a message")],
    on_disk: Annotated[float, typer.Option(help="bytes on the disk a message")],
    candidates: Annotated[int, typer.Option(help="a day")] = 1_000_000,
    usual: Annotated[float, typer.Option(help="messages of a candidate, as most are")] = 4.3,
    whole: Annotated[float, typer.Option(help="messages of one who goes the whole way")] = 13.4,
    busiest: Annotated[float, typer.Option(help="part of a day's messages in its busiest hour")] = 0.1,
    used: Annotated[float, typer.Option(help="part of a core that is used then")] = 0.5,
    kept: Annotated[int, typer.Option(help="BOLE_RETENTION_DAYS")] = 180,
    core: Annotated[float, typer.Option(help="dollars a month for a core with 4 GB of memory")] = 20,
    disk: Annotated[float, typer.Option(help="dollars a month for a GB")] = 0.1,
) -> None:
    """What so many candidates a day need."""
    costs = Costs(ours, database, on_disk)
    assumed = Assumed(candidates, busiest, used, kept, core, disk)
    columns = [rows(Needed(costs, assumed, each)) for each in (usual, whole)]
    table = Table("", "one in ten goes the whole way", "everybody does", box=box.MARKDOWN)
    for name in columns[0]:
        table.add_row(name, *(column[name] for column in columns))
    Console(width=120).print(table)


if __name__ == "__main__":
    typer.run(main)
