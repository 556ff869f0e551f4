"""The commands. Each is a few lines: the work is done elsewhere."""

import asyncio
import json
import logging
import secrets
import sys
from contextlib import AbstractContextManager, closing, nullcontext
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console

from bot import backup_commands, console_commands, given, logs, records_commands, telegram_commands, wechat_commands
from bot.channels.terminal import Chat, Look, converse
from bot.mistakes import Mistake, about_file
from bot.post import Person, StoreUnavailable
from bot.setting_faults import setting_faults
from bot.settings import Settings, described
from bot.storage import BadDatabaseUrl, NewerDatabase, Store, WrongDataKey
from dialogs.events import Language
from role_data.faults import RoleDataError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Bole (伯乐): a recruiting chatbot that employers run themselves.",
)
app.add_typer(wechat_commands.app, name="wechat")
app.add_typer(telegram_commands.app)
app.add_typer(records_commands.app)
app.add_typer(backup_commands.app)
app.add_typer(console_commands.app, name="console")
console, errors = Console(), Console(stderr=True)


def main() -> None:
    """A mistake of the user's is told in one sentence, with exit 1; a wrong command line exits 2."""
    logs.configure()
    try:
        app()
    except RoleDataError as error:
        _stop("\n".join(str(fault) for fault in error.faults))
    except ValidationError as error:
        _stop("\n".join(setting_faults(error)))
    except (Mistake, BadDatabaseUrl, WrongDataKey, NewerDatabase) as error:
        _stop(str(error))
    except StoreUnavailable as error:
        _stop(given.about_database(str(error)))
    except OSError as error:
        _stop(about_file(error))
    except KeyboardInterrupt:
        sys.exit(130)


@app.command(
    epilog="**Example:** `BOLE_TELEGRAM_TOKEN=… bole serve`\n\n**Settings** (environment or .env):\n\n" + described()
)
def serve() -> None:
    """Run everything that is configured: web chat, Telegram, WeChat, delivery of leads."""
    from bot import serving
    from bot.app import App
    from bot.talk import make_talk

    serving.heed_sigterm()
    settings = given.settings()
    with given.listener(settings) as listener, closing(serving.store(settings, listener)) as store:
        with errors.status("Loading…"):
            running = App(settings, make_talk(given.role_data(settings), settings.promises), store)
        for fault in running.recruiters.faults():
            _stop(fault)
        here = settings.public_url or f"http://{settings.host}:{listener.getsockname()[1]}"
        errors.print(f"Web chat: {here}/ (Ctrl-C stops)", highlight=False, soft_wrap=True)
        errors.print(f"Console:  {_way_in(store, here, settings.notify_language)}", highlight=False, soft_wrap=True)
        serving.serve(running.asgi(), listener)


def _way_in(store: Store, here: str, language: Language) -> str:
    """To the console: until somebody administers it, by a link that lets them choose a password."""
    if any(account.active and account.administers for account in store.accounts()):
        return f"{here}/console"
    token = store.invite("admin", datetime.now(UTC), administrator=True, language=language)
    return f"{here}/console/welcome/{token} (once, for its first administrator)"


@app.command(epilog="**Example:** `bole chat --language en --as wechat`")
def chat(
    language: Annotated[Language | None, typer.Option(help="begin in this language: zh or en")] = None,
    look: Annotated[Look, typer.Option("--as", help="show it as this platform does")] = "telegram",
    person: Annotated[str | None, typer.Option(help="go on as this person; default: a new one")] = None,
) -> None:
    """Talk to the bot in the terminal. Leads count: they are kept and delivered like any other."""
    logs.configure(logging.WARNING)  # a talk is read, not its log
    settings = given.settings()
    name = person or secrets.token_hex(4)
    asyncio.run(_chat(settings, Person("terminal", name), look, language))
    if sys.stdin.isatty():
        errors.print(f"To go on later: bole chat --person {name}", highlight=False)


async def _chat(settings: Settings, person: Person, look: Look, language: Language | None) -> None:
    from bot.app import App
    from bot.talk import make_talk

    store = given.store(settings)
    with _loading():
        talk = make_talk(given.role_data(settings), settings.promises)
    running = App(settings.model_copy(update={"telegram_token": None}), talk, store)
    conversation = Chat(person, running.receive, _say, look, session=secrets.token_hex(8))
    async with running.running():
        await converse(conversation, _read_line, language)
        if settings.notify_urls:
            await _delivered(store)
    store.close()


async def _delivered(store: Store) -> None:
    """Waits a little for news of the lead to go out; what cannot go now is delivered by the next `bole serve`."""
    for _ in range(20):
        backlog = await asyncio.to_thread(store.backlog)
        if not backlog["notices_waiting"]:
            return
        await asyncio.sleep(0.25)
    errors.print("Recruiters could not be told yet; `bole serve` goes on trying.", markup=False)


@app.command(epilog='**Example:** `bole ask "FAE主要做什么？" --json`')
def ask(
    texts: Annotated[
        list[str] | None, typer.Argument(help="one message each; the reply to the last is printed")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print the reply as JSON")] = False,
    batch: Annotated[
        Path | None, typer.Option(help='JSON lines {"id", "turns": [...]}; one object a line out; - reads stdin')
    ] = None,
    language: Annotated[Language | None, typer.Option(help="answer in this language: zh or en")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="print why the last message was taken so")] = False,
) -> None:
    """Ask in one conversation and see the reply to the last message. Nothing is kept."""
    if bool(texts) == bool(batch) or not all(map(str.strip, texts or ())):
        raise typer.BadParameter("give messages with words in them, or --batch FILE")
    from bot import ask as asking
    from bot.talk import make_talk

    lines = given.lines(batch) if batch else []
    with _loading():
        talk = make_talk(given.role_data(given.settings()))
    if batch:
        for answer in asking.batch(lines, talk, datetime.now(UTC), given.named(batch)):
            typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    if explain:
        for name, found in asking.explain(texts or (), talk, datetime.now(UTC), language).items():
            typer.echo(f"{name}:" + "".join(f"\n  {line}" for line in found))
        return
    answer = asking.reply(texts or (), talk, datetime.now(UTC), language)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        typer.echo("\n\n".join(part for part in (answer["reply"], " ".join(_bracketed(answer["choices"]))) if part))


@app.command(epilog="**Example:** `bole check my-role-data`")
def check(folder: Annotated[Path | None, typer.Argument(help="default: the role data in use")] = None) -> None:
    """Check role data (and the bot's own lines): each fault with file, line and what to write."""
    from bot.content import field_groups, line_faults
    from role_data.load import check as faults_in

    place = given.role_data_in(folder, str(folder)) if folder else given.role_data(given.settings())
    faults = [str(fault) for fault in faults_in(place, field_groups())] + line_faults()
    for fault in faults:
        typer.echo(fault)
    if faults:
        raise typer.Exit(1)
    typer.echo("No faults.")


@app.command(epilog="**Example:** `bole evaluate examples/questions.jsonl --predictions out.jsonl`")
def evaluate(
    file: Annotated[Path, typer.Argument(help="labelled examples: questions, quiz answers or contacts")],
    predictions: Annotated[Path | None, typer.Option(help="write one prediction a line here")] = None,
    misses: Annotated[bool, typer.Option(help="print them, or leave messages unread that nobody is to read")] = True,
) -> None:
    """Hold the bot's understanding against labelled examples: accuracy and the misses."""
    from bot import ask as asking
    from bot.evaluate import run
    from bot.talk import make_talk

    talk = cache(make_talk)  # quiz answers and contacts are read without it
    role_data = given.role_data(given.settings())
    run(
        file,
        lambda turns: asking.reply(turns, talk(role_data), datetime.now(UTC)),
        predictions,
        console,
        misses=misses,
    )


@app.command(epilog="**Example:** `bole graph --format svg > talk.svg`")
def graph(form: Annotated[str, typer.Option("--format", help="mermaid or svg")] = "mermaid") -> None:
    """The dialog, drawn from its own transition table."""
    from dialogs import diagram
    from dialogs.step import ANYTIME, TABLE

    if form not in ("mermaid", "svg"):
        raise typer.BadParameter("write --format mermaid or svg")
    typer.echo(diagram.svg(TABLE, ANYTIME) if form == "svg" else diagram.mermaid(TABLE, ANYTIME))


def _loading() -> AbstractContextManager[object]:
    """Shown to people, not to programs: the models take a few seconds."""
    return errors.status("Loading…") if sys.stdin.isatty() else nullcontext()


def _say(text: str) -> None:
    typer.echo(f"{text}\n")


async def _read_line() -> str | None:
    """A line of the candidate's; where it does not come from a keyboard it is shown too, as a transcript."""
    typed = sys.stdin.isatty()
    if typed:
        typer.echo("> ", nl=False)
    line: str = await asyncio.to_thread(sys.stdin.readline)
    if not line:
        return None
    if not typed and line.strip():
        typer.echo(f"> {line.rstrip()}")
    return line


def _bracketed(labels: list[str]) -> list[str]:
    return [f"[ {label} ]" for label in labels]


def _stop(message: str) -> NoReturn:
    errors.print(message, style="red", highlight=False, markup=False, soft_wrap=True)
    sys.exit(1)
