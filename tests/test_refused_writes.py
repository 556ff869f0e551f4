"""A full disk, or a database that may only be read: refused loudly on every platform, and nothing half-written."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import event, text
from structlog.testing import capture_logs

from bot.app import App
from bot.channels.telegram_webhook import SECRET_HEADER
from bot.post import Person
from bot.settings import Settings
from bot.storage import Store
from bot.turn import Talk
from tests.channels import fake_telegram, fake_wechat
from tests.channels.fake_wechat import FakeWeChat

SECRET = "webhook-secret"
LONG = "请问HPC岗位要求什么？" * 2000
"""More than fits into what is left of a page."""


@pytest.fixture
def app(talk: Talk, store: Store) -> App:
    return App(
        Settings(
            _env_file=None,
            telegram_token="1:a",
            telegram_mode="webhook",
            telegram_webhook_secret=SECRET,
            wechat_token=fake_wechat.TOKEN,
        ),
        talk,
        store,
    )


@asynccontextmanager
async def platforms(app: App) -> AsyncIterator[Callable[[], Awaitable[list[int]]]]:
    """Brings the same three messages each time it is called; returns the statuses."""
    update = json.dumps({"update_id": 1, **fake_telegram.text(7, LONG, "zh")})
    letter, posted = fake_wechat.text(LONG, 1, sender="oMei"), {"id": str(uuid4()), "text": LONG}
    transport = httpx.ASGITransport(app.asgi())
    async with httpx.AsyncClient(transport=transport, base_url="http://bole") as client:
        wechat = FakeWeChat(client)

        async def bring() -> list[int]:
            return [
                (await client.post("/telegram/webhook", content=update, headers={SECRET_HEADER: SECRET})).status_code,
                (await wechat.post(letter)).status_code,
                (await client.post("/chat", json=posted)).status_code,
            ]

        yield bring


def full(store: Store) -> str:
    with store.database.reading() as connection:
        return f"max_page_count = {connection.scalar(text('PRAGMA page_count'))}"


def read_only(_: Store) -> str:
    return "query_only = ON"


@pytest.mark.slow
@pytest.mark.parametrize("trouble", [full, read_only])
async def test_nothing_is_acknowledged_that_cannot_be_written(
    app: App, store: Store, trouble: Callable[[Store], str]
) -> None:
    """With room again, the same messages are taken and answered once."""
    pragma = trouble(store)

    def spoil(connection: object, _record: object) -> None:
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

    store.close()
    event.listen(store.database.engine, "connect", spoil)
    async with platforms(app) as bring:
        with capture_logs() as logs:
            assert await bring() == [503, 503, 503]
        refused = [entry for entry in logs if entry["event"] == "not stored, the platform will bring it again"]
        assert [entry["channel"] for entry in refused] == ["telegram", "wechat", "web"]
        assert LONG[:20] not in str(logs)
        people = [Person("telegram", "7"), Person("wechat", "oMei")]
        assert [store.recent(person) for person in people] == [(), ()]
        event.remove(store.database.engine, "connect", spoil)
        store.close()
        assert [await bring() for _ in range(2)] == [[200, 200, 200]] * 2
        heard = [[entry.ours for entry in store.recent(person)].count(False) for person in people]
        assert heard == [1, 1]
