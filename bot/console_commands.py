"""`bole console`: the way in to the recruiters' pages."""

from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot import given
from bot.storage.recruiters.accounts import LINK_LASTS, LONGEST_NAME, is_name
from dialogs.events import Language

app = typer.Typer(no_args_is_help=True, help="The recruiters' pages at /console.")


@app.callback()
def _group() -> None:
    """So that `invite` is a command of its own, and not all of it."""


@app.command(epilog="**Example:** `bole console invite 'Lin Mei' --language zh`")
def invite(
    name: Annotated[str, typer.Argument(help="the name to sign in with; who has an account sets a new password")],
    administrator: Annotated[bool, typer.Option("--administrator", help="may invite and close accounts")] = False,
    language: Annotated[Language, typer.Option(help="of their pages at first: zh or en")] = "zh",
) -> None:
    """A one-time link for somebody's first sign-in. The first of all administers."""
    name = " ".join(name.split())
    if not is_name(name):
        raise typer.BadParameter(f"write a name of at most {LONGEST_NAME} characters")
    settings = given.settings()
    with closing(given.store(settings)) as store:
        token = store.invite(name, datetime.now(UTC), administrator=administrator, language=language)
    typer.echo(f"{settings.address}/console/welcome/{token}")
    typer.echo(f"It works once, and for {LINK_LASTS.days} days.", err=True)
