"""How long each page of the console takes: `PYTHONPATH=. python -m bench.console`.

A store with 100,000 leads and more than a million messages, all with a data key; the real `bole serve`, over real
HTTP, somebody signed in. Each page is opened again and again, with other leads, filters and places each time.
"""

import asyncio
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from typing import Annotated
from urllib.parse import quote

import httpx
import typer
from rich import box
from rich.console import Console
from rich.table import Table
from sqlalchemy import case, delete, func, null, select, update

from bench.load import servers
from bench.load.journeys import journey
from bench.load.platforms import BotApi
from bench.load.stock import Stock
from bot.console import passwords
from bot.storage import Store
from bot.storage.engine.patience import unhurried
from bot.storage.recruiters.lead_pages import Place, Wanted
from bot.storage.tables import leads, name_marks
from role_data.load import load

PASSWORD = "a bench's own password"  # noqa: S105 - of a store that is thrown away
WARM = 3


@dataclass(frozen=True, slots=True)
class Opened:
    """A page's times in milliseconds, and its size in KiB."""

    title: str
    waits: Sequence[float]
    size: float


async def measured(kind: servers.Kind, number: int, times: int) -> tuple[dict[str, int], list[Opened]]:
    """Rows by table, and each page."""
    catalogue = load()
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as folder:
        async with BotApi() as api:
            with servers.database(kind, Path(data)) as on:
                stock = Stock(api, on, Path(folder), catalogue)
                await stock.fill(number, 0, lambda known, one: journey("mixed", known, one))
                rows, _ = stock.size()
                with closing(stock.open()) as store:
                    account, token = work(store)
                    pages = pages_of(store, account)
                with servers.bole(on, 1, api.settings | api.recruiters, Path(folder), sealed=True) as fleet:
                    opening = partial(opened, fleet.ports[0], token, pages, times)
                    return rows, await asyncio.to_thread(lambda: list(opening()))


def work(store: Store) -> tuple[str, str]:
    """Recruiters have had these leads: a quarter is new, a quarter has an owner, half is closed. Somebody signs in.
    Returns their account's id and their session's token."""
    now = datetime.now(UTC)
    account = store.accept(store.invite("Bench", now, administrator=True), passwords.hashed(PASSWORD), now)
    assert account  # noqa: S101 - it was invited just now
    kind = func.substr(leads.c.id, 8, 1)  # as good as chance, and known to both databases
    with unhurried(), store.database.writing() as connection:
        status = case((kind.in_(tuple("0123")), "in_progress"), (kind.in_(tuple("4567")), "new"), else_="declined")
        owner = case((kind.in_(tuple("0123")), account.id), else_=null())
        due_at = case((kind.in_(tuple("01234567")), leads.c.created_at), else_=null())
        connection.execute(update(leads).values(status=status, owner=owner, due_at=due_at))
        # All originals are called one of two names; one in sixteen is left, as many as are called 王.
        connection.execute(delete(name_marks).where(func.substr(name_marks.c.lead, 8, 1) != "0"))
    return account.id, store.begin_session(account.id, "bench", now)


def pages_of(store: Store, account: str) -> Mapping[str, Sequence[str]]:
    """Title → addresses that are opened in turn. A new page of the console is a line here."""
    here = "/console/leads"
    with store.database.reading() as connection:
        some = select(leads.c.id, leads.c.created_at).order_by(leads.c.id)
        rows = connection.execute(some).all()
    spread = rows[:: max(1, len(rows) // 50)]
    places = [quote(str(Place(row.created_at, row.id))) for row in spread]
    mails = [quote(str(lead.contact.email)) for lead in store.lead_page(Wanted(), None, 20, datetime.now(UTC)).leads]
    return {
        "leads": [here],
        "leads, a page in the middle": [f"{here}?after={place}" for place in places],
        "leads, by last change": [f"{here}?order=changed"],
        "leads, mine and late": [f"{here}?owner={account}&late=1&order=due"],
        "leads, by role, verdict, language and channel": [
            f"{here}?role=hpc-solution-architect&verdict=qualified&language=en&channel=wechat&status=new"
        ],
        "leads, none like this": [f"{here}?source=nowhere&verdict=needs_review&status=hired&order=changed"],
        "leads, by e-mail": [f"{here}?search={mail}" for mail in mails],
        "leads, by a name that is common": [f"{here}?search={quote('王')}", f"{here}?search=anna+wu"],
        "a lead": [f"{here}/{row.id}" for row in spread],
        "today": ["/console/today"],
        "inbox": ["/console/inbox"],
        "conversations": ["/console/talks"],
        "a conversation": [f"/console/talks/{row.id}" for row in spread],
        "funnel": ["/console/funnel"],
        "funnel, all days": ["/console/funnel?days=all"],
        "roles": ["/console/roles"],
        "a role": ["/console/roles/hpc-solution-architect"],
        "a dry run's form": ["/console/roles/hpc-solution-architect/rehearsal"],
        "my account": ["/console/me"],
        "log": ["/console/actions"],
        "log of a lead": [f"/console/actions?about={row.id}" for row in spread],
    }


def opened(port: int, token: str, pages: Mapping[str, Sequence[str]], times: int) -> Iterator[Opened]:
    """One after the other, as one recruiter does."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", cookies={"bole_console": token}, timeout=120) as client:
        for title, addresses in pages.items():
            waits, size = [], 0
            for number, address in enumerate(islice(cycle(addresses), WARM + times)):
                begun = time.perf_counter()
                page = client.get(address)
                took = time.perf_counter() - begun
                if page.status_code != 200:
                    raise RuntimeError(f"{address}: {page.status_code}")
                size = max(size, len(page.content))
                waits += [took * 1000] if number >= WARM else []
            yield Opened(title, waits, size / 1024)


def show(kind: str, rows: Mapping[str, int], found: Sequence[Opened]) -> None:
    table = Table(f"{kind}", "median ms", "99th percentile ms", "KiB", box=box.MARKDOWN)
    for each in found:
        slowest = quantiles(each.waits, n=100, method="inclusive")[98]
        table.add_row(each.title, f"{median(each.waits):.0f}", f"{slowest:.0f}", f"{each.size:.0f}")
    console = Console(width=120)
    console.print(", ".join(f"{number:,} {name}" for name, number in rows.items()), highlight=False)
    console.print(table)


def main(
    database: Annotated[str, typer.Option(help="sqlite or postgresql")] = "sqlite",
    number: Annotated[int, typer.Option("--leads", help="leads in the store")] = 100_000,
    times: Annotated[int, typer.Option(help="how often each page is opened")] = 100,
) -> None:
    """Each page's median and 99th percentile."""
    kind = servers.kind_named(database)
    rows, found = asyncio.run(measured(kind, number, times))
    show(kind, rows, found)


if __name__ == "__main__":
    typer.run(main)
