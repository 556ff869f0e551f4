"""`bole telegram …`: what recruiters make for Telegram."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot import given, posters
from bot.mistakes import Mistake
from bot.settings import Settings
from role_data.load import load

app = typer.Typer(name="telegram", no_args_is_help=True)


@app.callback()
def commands() -> None:
    """Links and QR codes that open the bot on Telegram."""


@app.command(epilog="**Example:** `bole telegram link --source campus-fair --qr poster.png`")
def link(
    source: Annotated[str, typer.Option(help="where it will be shown: letters, digits, - and _")],
    role: Annotated[str | None, typer.Option(help="open the talk about this role; default: about none")] = None,
    qr: Annotated[Path | None, typer.Option(help="draw it into this file too: .png or .svg")] = None,
) -> None:
    """A link to put on a poster: who comes by it is counted by `bole sources`."""
    settings = given.settings()
    payload = posters.payload(source, role, load(given.role_data(settings)))
    if qr:
        posters.check_file(qr)
    made = f"https://t.me/{asyncio.run(_username(settings))}?start={payload}"
    if qr:
        posters.draw(made, qr)
    typer.echo(made)


async def _username(settings: Settings) -> str:
    """The bot's name, which Telegram knows by its token."""
    import telegram
    from telegram.error import InvalidToken, TelegramError

    if settings.telegram_token is None:
        raise Mistake("BOLE_TELEGRAM_TOKEN is missing; write the token that @BotFather gave you")
    try:
        token = settings.telegram_token.get_secret_value()
        async with telegram.Bot(token, f"{settings.telegram_api_url}/bot") as bot:
            return bot.username
    except InvalidToken:
        raise Mistake("BOLE_TELEGRAM_TOKEN: Telegram refuses it; copy it from @BotFather again") from None
    except TelegramError as error:
        # Only its name: its words may hold the address that the token is a part of.
        fault = f"{settings.telegram_api_url} does not answer as it should ({type(error).__name__})"
        raise Mistake(f"BOLE_TELEGRAM_API_URL: {fault}") from None
