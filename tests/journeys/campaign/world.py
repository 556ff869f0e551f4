"""All that stands around a campaign: servers on one database, the platforms, the recruiters' machine."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Literal

import httpx
from sqlalchemy import update

from bot.lease import LASTS
from bot.storage.bookkeeping import leases
from bot.storage.delivery.outbox import LEASE
from bot.storage.engine.database import Database, open_database
from bot.storage.tables import messages, notices
from tests.channels import fake_wechat
from tests.channels.fake_telegram import FakeTelegram, JSONDict
from tests.channels.fake_wechat import FakeWeChat
from tests.channels.telegram_queues import Queues
from tests.journeys.campaign.front import Front
from tests.journeys.server import Server
from tests.postgres import PostgreSQL
from tests.receivers import Machine, open_machine
from tests.wire import Wire

DatabaseName = Literal["sqlite", "postgresql"]
Mode = Literal["webhook", "polling"]
SECRET = "webhook-secret"
HASTE = 10.0
"""How many times sooner platforms come again than they do in truth."""
TAKES = 0.1
"""Seconds that Telegram takes for a call: long enough for kills to fall into it."""
UNHEARD = 0.1
"""How much of our thanks never reaches Telegram."""
DEAD_AFTER = timedelta(seconds=10)
"""After which nobody alive still holds what it claimed, where platforms and the database answer at once."""
DEAD_AFTER_SILENCE = timedelta(seconds=40)
"""The same where the database may be silent, and is asked again."""


@dataclass
class World:
    """`postgres` None: the database is SQLite."""

    servers: Sequence[Server]
    database: Database
    database_url: str
    postgres: PostgreSQL | None
    telegram: FakeTelegram
    wechat: FakeWeChat
    machine: Machine
    queues: Queues
    mode: Mode
    wire: Wire | None = None
    """Between servers and database, if one was asked for."""
    harm: list[int] = field(default_factory=list)
    """How many calls Telegram had taken each time when harm was done."""

    def bring(self, update: JSONDict) -> None:
        """An update of Telegram's, to where the servers get it."""
        if self.mode == "webhook":
            self.queues.bring(update)
        else:
            self.telegram.bring(update)

    async def harm_done(self) -> None:
        """To be told of whatever may make servers repeat themselves. What a dead one sent may still be on its way."""
        await asyncio.sleep(1)
        self.harm.append(len(self.telegram.calls))

    @property
    def idle(self) -> bool:
        """Nothing is under way any more: platforms have brought all, and all has been delivered or is dead."""
        one = self.servers[0]
        return not (
            self.telegram.updates or self.queues.unthanked or one.waiting("messages") or one.waiting("notices")
        )

    def let_leases_end(self) -> None:
        """As if the time had passed after which what a dead process claimed is anybody's again."""
        now = datetime.now(UTC)
        with self.database.writing() as connection:
            dead_after = DEAD_AFTER_SILENCE if self.wire else DEAD_AFTER
            for table in (messages, notices):
                claimed_by_the_dead = table.c.claimed_until < now + LEASE - dead_after
                connection.execute(update(table).where(claimed_by_the_dead).values(claimed_until=None))
            held_by_the_dead = leases.c.until < now + LASTS - DEAD_AFTER
            connection.execute(update(leases).where(held_by_the_dead).values(until=now))


@asynccontextmanager
async def a_world(
    folder: Path,
    kind: DatabaseName,
    replicas: int,
    mode: Mode,
    chance: Random,
    *,
    wired: bool = False,
    **settings: str,
) -> AsyncIterator[World]:
    """`wired`: PostgreSQL is reached over a wire that can be cut. `settings`: of the servers, beside those that the
    world asks for. They are ready when it is entered."""
    with FakeTelegram() as telegram, open_machine() as machine, ExitStack() as closing:
        telegram.takes = TAKES
        postgres = None
        url = f"sqlite:///{folder}/bole.db"
        if kind == "postgresql":
            postgres = PostgreSQL(folder / "pg")
            closing.callback(postgres.cleanup)
            await asyncio.to_thread(postgres.start)
            url = postgres.create()
        database = open_database(url)
        closing.callback(database.engine.dispose)
        wire = closing.enter_context(Wire.to_database(url)) if wired else None
        everywhere = {
            "BOLE_DATABASE_URL": wire.url if wire else url,
            "BOLE_TELEGRAM_TOKEN": telegram.token,
            "BOLE_TELEGRAM_API_URL": telegram.url,
            "BOLE_TELEGRAM_MODE": mode,
            "BOLE_TELEGRAM_WEBHOOK_SECRET": SECRET,
            "BOLE_WECHAT_TOKEN": fake_wechat.TOKEN,
            "BOLE_NOTIFY_URLS": machine.url,
        }
        servers = [Server(_made(folder / f"server{number}"), **everywhere | settings) for number in range(replicas)]
        for server in servers:
            await asyncio.to_thread(closing.enter_context, server)
        async with httpx.AsyncClient(transport=Front(servers), base_url="http://front", timeout=30) as front:
            wechat = FakeWeChat(front, comes_again_after=5 / HASTE)
            queues = Queues(front, SECRET, HASTE, lambda: chance.random() < UNHEARD)
            world = World(servers, database, url, postgres, telegram, wechat, machine, queues, mode, wire)
            yield world
            await queues.close()


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder
