"""What was measured, as a table that a document can take as it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table

from bench.load.drive import Measured


@dataclass(frozen=True, slots=True)
class Row:
    """`top`: as fast as it goes; `calm`: at a share of that, None where it was not tried. `echo`: which one it is.

    `alike`: the same for rows that differ in the number of processes alone.
    """

    title: str
    platform: str
    top: Measured
    calm: Measured | None = None
    echo: str = ""
    processes: int = 1
    alike: str = ""


ECHOES = {"bare": "of the bare echo", "plain": "of the plain echo", "aiohttp": "of it through aiohttp"}
COLUMNS = (
    *("", "messages a second", *ECHOES.values(), "median ms", "99 % ms"),
    *("calm median ms", "calm 99 % ms", "ours ms", "database ms", "driver ms", "MiB"),
    *("cores: ours", "database", "driver", "others"),
)


def show(rows: Sequence[Row], console: Console) -> None:
    """In milliseconds of processor a message, then in cores. "others": programs that are none of this."""
    table = Table(*COLUMNS, box=box.MARKDOWN)
    for row in rows:
        table.add_row(row.title, *_cells(row, rows))
    Console(width=300).print(table)
    for row in rows:
        if refused := row.top.refused + (row.calm.refused if row.calm else 0):
            console.print(f"{row.title}: {refused} messages had to be brought again", highlight=False)
        if (one := _alone(row, rows)) is not None:
            added = row.top.a_second / one.top.a_second - 1
            with_cores = row.processes * _ours(one.top) / _ours(row.top) - 1
            console.print(
                f"{row.title}: {added:+.0%} messages a second as it was; {with_cores:+.0%} by the processor "
                "that a message took, had each process a core of its own",
                highlight=False,
                soft_wrap=True,
            )


def _cells(row: Row, rows: Sequence[Row]) -> list[str]:
    top, calm, spent = row.top, row.calm, row.top.spent
    return [
        f"{top.a_second:.0f}",
        *(_share(row, rows, echo) for echo in ECHOES),
        f"{top.median:.1f}",
        f"{top.slowest:.1f}",
        *((f"{calm.median:.1f}", f"{calm.slowest:.1f}") if calm else ("", "")),
        *(f"{top.each(seconds):.2f}" for seconds in (spent.ours, spent.database, spent.driver)),
        f"{top.memory:.0f}",
        *(f"{seconds / top.lasted:.2f}" for seconds in (spent.ours, spent.database, spent.driver, spent.strangers)),
    ]


def _share(row: Row, rows: Sequence[Row], echo: str) -> str:
    bare = next((other for other in rows if (other.echo, other.platform) == (echo, row.platform)), None)
    return f"{row.top.a_second / bare.top.a_second:.3f}" if bare else ""


def _ours(measured: Measured) -> float:
    return measured.each(measured.spent.ours)


def _alone(row: Row, rows: Sequence[Row]) -> Row | None:
    """The one that differs in nothing but in being served by one process."""
    if row.processes == 1:
        return None
    return next((other for other in rows if other.alike == row.alike and other.processes == 1), None)
