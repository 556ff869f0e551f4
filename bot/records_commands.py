"""What the store holds, for whoever runs the bot: leads, sources, résumés, deliveries, and all about a person."""

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot import deliveries as undelivered
from bot import given, rehearsal
from bot import leads as lead_list
from bot import sources as counting
from bot.content import field_groups
from bot.mistakes import Mistake
from bot.post import CHANNELS, Person
from bot.settings import Settings
from bot.storage import Lead, Store
from bot.storage.recruiters.lead_pages import Wanted
from role_data.load import load

app = typer.Typer()
console, errors = Console(), Console(stderr=True)


@app.command(epilog="**Example:** `bole leads --format csv --output leads.csv`")
def leads(
    form: Annotated[str, typer.Option("--format", help="table, csv, xlsx or json")] = "table",
    output: Annotated[Path | None, typer.Option(help="a file instead of the screen")] = None,
) -> None:
    """The leads, newest first."""
    settings = given.settings()
    store = given.store(settings)
    match form:
        case "table" if output is None:
            found = store.leads()
            console.print(lead_list.as_table(found) if found else "No leads yet.")
        case "json":
            _out(lead_list.as_json(store.leads(), settings.address), output)
        case "csv":
            _out("".join(lead_list.csv_lines(_all(store))), output)
        case "xlsx" if output:
            with output.open("wb") as file:
                lead_list.write_xlsx(file, _all(store))
        case _:
            raise typer.BadParameter(
                "write --format table, csv, xlsx or json (a table goes to the screen only, xlsx with --output only)"
            )


def _all(store: Store) -> Iterator[tuple[Lead, str]]:
    return store.wanted_leads(Wanted(), datetime.now(UTC))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("write a day such as 2026-11-01") from None


@app.command(epilog="**Example:** `bole sources --since 2026-11-01`")
def sources(
    form: Annotated[str, typer.Option("--format", help="table, csv or json")] = "table",
    since: Annotated[
        date | None, typer.Option(parser=_day, metavar="DAY", help="count from this day (UTC) on; default: all days")
    ] = None,
) -> None:
    """Which poster worked: how many people each source brought, and how far they got."""
    found = counting.summed(given.store(given.settings()).tallies(since))
    match form:
        case "table":
            console.print(counting.as_table(found) if found else "Nobody has come yet.")
        case "json":
            typer.echo(counting.as_json(found))
        case "csv":
            typer.echo(counting.as_csv(found))
        case _:
            raise typer.BadParameter("write --format table, csv or json")


@app.command(epilog="**Example:** `bole rehearse changed-role-data`")
def rehearse(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="changed role data that is not published yet")],
    role: Annotated[str | None, typer.Option(help="this role alone; default: all")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print it as JSON")] = False,
) -> None:
    """Before a changed quiz is published: which leads would change sides by their past answers, and why."""
    settings = given.settings()
    before = load(given.role_data(settings), field_groups())
    after = load(given.role_data_in(folder, str(folder)), field_groups())
    if role is not None and not (before.role(role) and after.role(role)):
        known = ", ".join(each.id for each in before.roles if after.role(each.id))
        raise Mistake(f"--role: {role} is not a role of both; those are: {known or 'none'}")
    with errors.status("Replaying past answers…") if sys.stderr.isatty() else nullcontext():
        found, elsewhere = rehearsal.rehearsed(given.store(settings), before, after, role)
    if as_json:
        typer.echo(rehearsal.as_json(found, elsewhere))
    else:
        rehearsal.show(found, elsewhere, console)


@app.command(epilog="**Example:** `bole deliveries --retry all`")
def deliveries(
    form: Annotated[str, typer.Option("--format", help="table or json")] = "table",
    retry: Annotated[
        str | None, typer.Option(metavar="ID|all", help="try this one anew, or all; a running `bole serve` sends it")
    ] = None,
) -> None:
    """What waits to be delivered, and what was given up: to whom, since when, how often tried and why."""
    settings = given.settings()
    store = given.store(settings)
    if retry is not None:
        typer.echo(f"{_retry(store, retry)} will be tried again.")
        return
    letters, backlog, places = store.dead_letters(), store.backlog(), _places(settings, store)
    match form:
        case "table":
            if letters:
                console.print(undelivered.as_table(letters, places))
            else:
                typer.echo("Nothing was given up.")
            typer.echo(undelivered.summary(backlog))
        case "json":
            typer.echo(undelivered.as_json(letters, backlog, places))
        case _:
            raise typer.BadParameter("write --format table or json")


def _retry(store: Store, wanted: str) -> str:
    """What was revived, in words. A message that was given up long ago comes after what was said since."""
    letters = store.dead_letters()
    if wanted == "all":
        return str(sum(store.revive(letter, datetime.now(UTC)) for letter in letters))
    for letter in letters:
        if undelivered.name(letter) == wanted and store.revive(letter, datetime.now(UTC)):
            return wanted
    raise Mistake(f"There is no dead letter {wanted}: `bole deliveries` lists those there are; write its id, or all.")


def _places(settings: Settings, store: Store) -> undelivered.Places:
    from bot.delivery.destinations import address  # Apprise takes its time to load

    urls = dict.fromkeys(address(url.get_secret_value()) for url in settings.notify_urls)
    return {store.fingerprint(url): f"destination {number}" for number, url in enumerate(urls, start=1)}


@app.command(
    context_settings={"ignore_unknown_options": True},  # an id may begin with a dash
    epilog="**Example:** `bole resume telegram:123456 --output anna.pdf`",
)
def resume(
    lead: Annotated[str, typer.Argument(metavar="LEAD|CHANNEL:ID", help="a lead's id, or whose résumé it is")],
    output: Annotated[Path | None, typer.Option(help="write it here; default: its own name, in this folder")] = None,
) -> None:
    """Save the résumé that came with a lead. What is there already is not overwritten."""
    store = given.store(given.settings())
    found = store.resume_of(_person(lead)) if ":" in lead else store.resume(lead)
    if found is None:
        raise Mistake(f"No résumé came with {lead}.")
    file = output or Path(found.about.file_name)
    try:
        with file.open("xb") as opened:
            opened.write(found.content)
    except FileExistsError:
        raise Mistake(f"{file} is there already: write another name with --output") from None
    typer.echo(str(file))


@app.command(epilog="**Example:** `bole forget telegram:123456`")
def forget(person: Annotated[str, typer.Argument(metavar="CHANNEL:ID")]) -> None:
    """Delete everything that is held about a person."""
    if not given.store(given.settings()).forget(_person(person)):
        raise Mistake(f"Nothing is held about {person}.")
    typer.echo(f"Everything about {person} is deleted.")


@app.command("export-person", epilog="**Example:** `bole export-person telegram:123456 > data.json`")
def export_person(person: Annotated[str, typer.Argument(metavar="CHANNEL:ID")]) -> None:
    """Everything that is held about a person, as JSON."""
    held = given.store(given.settings()).export(_person(person))
    if held is None:
        raise Mistake(f"Nothing is held about {person}.")
    typer.echo(json.dumps(held, ensure_ascii=False, indent=2))


def _person(text: str) -> Person:
    channel, _, id_ = text.partition(":")
    known = next((name for name in CHANNELS if name == channel), None)
    if known is None or not id_:
        raise typer.BadParameter(
            f"write CHANNEL:ID with a channel of {', '.join(CHANNELS)}; for example telegram:123"
        )
    return Person(known, id_)


def _out(text: str, output: Path | None) -> None:
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        typer.echo(text)
