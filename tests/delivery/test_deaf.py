"""Recruiters' services that are deaf, slow or silent: each hears once what it can, and keeps no other waiting."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.delivery import Delivery, Patience, Recruiters
from bot.delivery.recruiters import TOLD_AT_ONCE
from bot.post import Person
from bot.storage import Store
from dialogs.catalogue import Catalogue
from tests.delivery.conftest import running
from tests.receivers import Machine, Mailbox
from tests.storage.talk import NOON, leave_lead
from tests.waiting import until

pytestmark = pytest.mark.slow

APPRISE_WAITS = 4.0
"""Seconds, if nobody tells it to wait for longer."""


class Hesitant:
    """An endpoint that takes what it is told, and says so only after it `may`."""

    def __init__(self) -> None:
        self.asked = self.answered = 0
        self.may = threading.Event()
        self.url = ""


@contextmanager
def opened() -> Iterator[Hesitant]:
    hesitant = Hesitant()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            hesitant.asked += 1
            hesitant.may.wait(60)
            self.send_response(200)
            self.end_headers()
            hesitant.answered += 1

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hesitant.url = f"json://127.0.0.1:{server.server_port}/leads"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield hesitant
    finally:
        hesitant.may.set()
        server.shutdown()
        server.server_close()
        thread.join()


def told(store: Store) -> bool:
    return store.backlog()["notices_waiting"] == 0


def leave_leads(store: Store, count: int) -> None:
    for number in range(count):
        leave_lead(store, f"lead {number}", Person("telegram", str(number)))


async def test_one_that_says_nothing_keeps_no_other_waiting(
    store: Store, catalogue: Catalogue, machine: Machine
) -> None:
    """It holds as many sends as it can get; the living one hears of every lead meanwhile, once."""
    leave_leads(store, 40)
    with opened() as silent:
        recruiters = Recruiters((silent.url, machine.url), "en", catalogue, "")
        assert recruiters.faults() == ()
        async with running(Delivery(store, {}, recruiters)):
            await until(lambda: len(machine.bodies) == 40)
            assert (silent.asked, silent.answered) == (TOLD_AT_ONCE, 0)
            silent.may.set()
            await until(lambda: told(store))
        assert silent.asked == 40
    assert {lead["id"] for lead in machine.leads} == {lead.id for lead in store.leads()}
    assert len(machine.bodies) == 40


async def test_one_that_is_slow_to_answer_is_told_once(store: Store, catalogue: Catalogue) -> None:
    """It had heard the lead long before; an impatient sender would tell it again for a week."""
    leave_lead(store)
    with opened() as slow:
        async with running(Delivery(store, {}, Recruiters((slow.url,), "en", catalogue, ""))):
            await until(lambda: slow.asked == 1)
            await asyncio.sleep(APPRISE_WAITS + 1)
            slow.may.set()
            await until(lambda: told(store))
        assert slow.asked == slow.answered == 1


async def test_one_that_is_deaf_for_longer_than_a_week_is_a_dead_letter_until_somebody_tries_again(
    store: Store, catalogue: Catalogue, mailbox: Mailbox, machine: Machine
) -> None:
    """The living one heard of it at once; the other one learns since when it waited."""
    now = NOON

    def clock() -> datetime:
        nonlocal now
        now += timedelta(minutes=20)
        return now

    mailbox.closed = True
    leave_lead(store)
    urls = (f"{mailbox.url}&format=text", machine.url)
    recruiters, week = Recruiters(urls, "en", catalogue, ""), Patience(3600, 24 * 3600, attempts=11)
    async with running(Delivery(store, {}, recruiters, clock=clock, patience=week)):
        await until(store.dead_letters)
        assert timedelta(days=5) < now - NOON
        assert len(machine.bodies) == 1
        (letter,) = store.dead_letters()
        assert (letter.lead, letter.reason) == (store.leads()[0].id, "destination 1 did not take it")
        mailbox.closed = False
        assert store.revive(letter, now)
        await until(lambda: told(store))
    (heard,) = mailbox.letters
    assert str(heard.get_content()).startswith("Late: waiting to be delivered since 2026-03-02 12:00.")
    assert len(machine.bodies) == 1
