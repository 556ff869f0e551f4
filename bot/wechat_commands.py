"""`bole wechat …`: an official account's menu and QR codes."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot import given, posters
from bot.channels import wechat_menu
from bot.mistakes import Mistake
from bot.settings import Settings
from dialogs.catalogue import Catalogue
from dialogs.choices import meaning_of
from dialogs.meanings import OldButton
from dialogs.state import State
from role_data.load import load

if TYPE_CHECKING:
    from bot.channels.wechat_api import Api

app = typer.Typer(no_args_is_help=True, help="An official account's menu and QR codes.", rich_markup_mode="markdown")
T = TypeVar("T")

LONGEST_DAYS = 30
"""What WeChat allows for a QR code that ends; one that never does counts towards 100,000."""


@app.command(epilog="**Example:** `bole wechat menu`")
def menu(show: Annotated[bool, typer.Option("--show", help="only print what is published now")] = False) -> None:
    """Publish the menu below the chat: roles, quiz, my application (words: bot/channels/wechat.yaml)."""
    settings = given.settings()
    if show:
        lines = list(wechat_menu.drawn(_asked(settings, lambda api: api.published_menu())))
        typer.echo("\n".join(lines) or "No menu is published. To publish one: bole wechat menu")
        return
    catalogue = _catalogue(settings)
    choices = wechat_menu.menu(lambda key: not isinstance(meaning_of(key, State(), catalogue), OldButton))
    _asked(settings, lambda api: api.publish_menu([choice.as_json() for choice in choices]))
    typer.echo(
        f"Published: {' · '.join(choice.name for choice in choices)}. Phones show it within some five minutes."
    )


@app.command(epilog="**Example:** `bole wechat qr --source campus-fair --output campus-fair.svg`")
def qr(
    source: Annotated[str, typer.Option(help="a name for the place where it hangs; it stands in each lead")],
    role: Annotated[str | None, typer.Option(help="open with this role")] = None,
    output: Annotated[Path | None, typer.Option(help="FILE.png or FILE.svg; default: wechat-SOURCE.png")] = None,
    days: Annotated[int | None, typer.Option(help="it works so long, 1 to 30; default: 30")] = None,
    permanent: Annotated[bool, typer.Option("--permanent", help="it works for ever")] = False,
) -> None:
    """Make a QR code that says where it hung (verified service accounts only)."""
    lasts = LONGEST_DAYS if days is None else days
    if not 1 <= lasts <= LONGEST_DAYS or (days and permanent):
        raise typer.BadParameter(f"write either --days with 1 to {LONGEST_DAYS} or --permanent")
    settings = given.settings()
    if settings.wechat_account != "service":
        raise Mistake(
            "Only a verified service account has QR codes with a source; if yours is one, set "
            f"BOLE_WECHAT_ACCOUNT to service (it is {settings.wechat_account})"
        )
    scene = posters.payload(source, role, _catalogue(settings))
    file = output or Path(f"wechat-{source}.png")
    posters.check_file(file)
    address = _asked(settings, lambda api: api.code_for(scene, None if permanent else lasts))
    posters.draw(address, file)
    typer.echo(f"{file}: works {'for ever' if permanent else f'for {lasts} days'}; scene {scene}, {address}")


def _catalogue(settings: Settings) -> Catalogue:
    return load(given.role_data(settings))


def _asked(settings: Settings, ask: "Callable[[Api], Awaitable[T]]") -> T:
    """What WeChat answers. The access token is the one that the server uses, from its store."""
    from bot.app import wechat_api

    with closing(given.store(settings)) as store:
        return asyncio.run(_answer(wechat_api(settings, store), ask))


async def _answer(api: "Api", ask: "Callable[[Api], Awaitable[T]]") -> T:
    from bot.channels.wechat_http import Failure
    from bot.channels.wechat_refusals import advice

    try:
        return await ask(api)
    except Failure as failure:
        raise Mistake("; ".join(filter(None, (str(failure), advice(failure))))) from None
    finally:
        await api.close()
