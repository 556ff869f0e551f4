"""The whole store in one file, and back."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot import given
from bot.storage import backup as backups

app = typer.Typer()
errors = Console(stderr=True)


@app.command(epilog="**Example:** `bole backup bole-2026-11-01.backup`")
def backup(file: Annotated[Path, typer.Argument(help="a new file; one that is there is not overwritten")]) -> None:
    """Copy the database into a file, while the server runs. It opens with the same BOLE_DATA_KEY."""
    with errors.status("Copying…"):
        backups.back_up(given.settings().database_url, file)
    typer.echo(f"{file} holds everything that was kept until now.")


@app.command(epilog="**Example:** `bole restore bole-2026-11-01.backup`")
def restore(
    file: Annotated[Path, typer.Argument(help="what `bole backup` wrote")],
    replace: Annotated[bool, typer.Option("--replace", help="though the database holds people already")] = False,
) -> None:
    """Make a backup the database again. Stop every `bole serve` first."""
    settings = given.settings()
    with errors.status("Copying…"):
        backups.restore(settings.database_url, file, given.data_key(settings), replace=replace)
    typer.echo(f"The database is that of {file}. Now start `bole serve`.")
