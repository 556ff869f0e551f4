"""What the logs tell of an error: its class and its places, never its words."""

import asyncio
import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from pydantic import TypeAdapter

from bot import logs
from bot.app import App
from bot.post import Outgoing, Person, Update
from bot.settings import Settings
from bot.storage import Store
from bot.turn import Talk
from dialogs.events import Event, Pressed, Said
from tests.new_store import new_store
from tests.receivers import open_machine

SECRET = "138 0013 8000"


def of_ours() -> None:
    raise RuntimeError(SECRET)


def caused() -> None:
    try:
        of_ours()
    except RuntimeError as error:
        raise KeyError(SECRET) from error


def of_pydantic() -> None:
    TypeAdapter(int).validate_python(SECRET)


def in_a_group() -> None:
    raise ExceptionGroup(SECRET, [ValueError(SECRET), ExceptionGroup(SECRET, [OSError(SECRET)])])


@pytest.fixture(autouse=True)
def configured() -> Iterator[None]:
    factory = logging.getLogRecordFactory()
    yield
    logging.setLogRecordFactory(factory)
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("fault", "classes"),
    [
        (of_ours, ["RuntimeError"]),
        (caused, ["KeyError", "RuntimeError"]),
        (of_pydantic, ["ValidationError"]),
        (in_a_group, ["ExceptionGroup", "ValueError", "ExceptionGroup", "OSError"]),
    ],
)
def test_an_exception_is_logged_without_its_words(
    capsys: pytest.CaptureFixture[str], fault: Callable[[], None], classes: list[str]
) -> None:
    """Class names of the whole chain, and file, line and function of each frame."""
    logs.configure()
    try:
        fault()
    except Exception:  # noqa: BLE001 - whatever it is
        structlog.get_logger().exception("it broke", id=7)
    written = capsys.readouterr().err
    assert SECRET not in written
    line = json.loads(written)
    assert (line["event"], line["id"]) == ("it broke", 7)
    head, *told = line["exception"].splitlines()
    assert head == "Traceback:"
    assert [part for part in told if not part.startswith("  ")] == classes
    assert any(part.startswith(f"  {__file__}:") and part.endswith(f":{fault.__name__}") for part in told)


def test_an_exception_that_a_library_logs_loses_its_words_too(capsys: pytest.CaptureFixture[str]) -> None:
    """Servers write tracebacks through the standard library."""
    logs.configure()
    handler = logging.StreamHandler()
    server = logging.getLogger("a.server")
    server.addHandler(handler)
    try:
        of_ours()
    except RuntimeError as error:
        server.error("Exception in application", exc_info=error)
    finally:
        server.removeHandler(handler)
    written = capsys.readouterr().err
    assert SECRET not in written
    assert "RuntimeError" in written
    assert ":of_ours" in written


def test_a_group_is_named_by_what_is_in_it() -> None:
    """ "ExceptionGroup" alone would say nothing."""
    assert logs.kind(ExceptionGroup("", [ValueError(), ExceptionGroup("", [OSError()])])) == "ValueError, OSError"
    assert logs.kind(KeyError(SECRET)) == "KeyError"


async def test_one_id_leads_from_an_update_to_the_delivery_of_its_answer(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, talk: Talk, tmp_path: Path
) -> None:
    """And from a lead's update to the news of it; the platform's repeat has the same id. Nobody's words, number,
    address or id on the platform is written anywhere, at whatever level."""
    monkeypatch.setattr("bot.storage.delivery.news.SETTLING", timedelta())
    logs.configure(logging.DEBUG)
    store, arrived = new_store(f"sqlite:///{tmp_path}/bole.db"), []
    wanda, words = Person("telegram", "77001234"), "我叫王万达，电话 13800138000，邮箱 wanda@example.com"
    brought: list[Event] = [
        Said("你好"),
        Pressed(f"apply/{talk.catalogue.roles[0].id}"),
        Pressed("yes/consent"),
        Said(words),
        Pressed("yes/confirm"),
    ]
    updates = [Update(wanda, f"update-{number}", event) for number, event in enumerate(brought)]

    async def send(outgoing: Outgoing) -> None:
        arrived.append(outgoing)

    with open_machine() as machine:
        app = App(Settings(_env_file=None, telegram_token="1:a", notify_urls=machine.url), talk, store)
        assert app.telegram is not None
        monkeypatch.setattr(app.telegram, "run", lambda _: asyncio.sleep(3600))
        monkeypatch.setattr(app.telegram, "send", send)
        async with app.running(), asyncio.timeout(60):
            for update in (*updates, updates[-1]):
                await app.receive(update)
            while store.backlog()["messages_waiting"] or store.backlog()["notices_waiting"]:
                await asyncio.sleep(0.01)
        (lead,) = machine.leads
    written = capsys.readouterr().err
    told = [json.loads(line) for line in written.splitlines()]

    def path(**about: str) -> set[str]:
        return {line["event"] for line in told if about.items() <= line.items()}

    assert len(arrived) == len(updates)
    for update in updates:
        assert {"taken", "stored", "delivered"} <= path(trace=store.trace(update))
    last = store.trace(updates[-1])
    assert "repeated" in path(trace=last)
    assert path(trace=last, lead=lead["id"]) == {"recruiters are to be told"}
    assert path(lead=lead["id"]) == {"recruiters are to be told", "delivered"}
    for private in (wanda.id, "王万达", "13800138000", "example.com", "你好", "update-"):
        assert private not in written
    store.close()


def test_what_names_an_update_tells_nothing(tmp_path: Path) -> None:
    """Twelve digits of a keyed hash: always the same for the same update, and no use to who has no key."""
    store, other = Store.open(f"sqlite:///{tmp_path}/one.db"), Store.open(f"sqlite:///{tmp_path}/other.db")
    update = Update(Person("telegram", "77001234"), "1", Said("hi"))
    assert re.fullmatch(r"[0-9a-f]{12}", store.trace(update))
    assert store.trace(update) == store.trace(replace(update, event=Said("other words")))
    assert store.trace(update) != other.trace(update)
    assert store.trace(update) != store.trace(replace(update, id="2"))
