"""The database is not up yet, or goes away in the middle: nothing is acknowledged, nothing lost, and all goes on."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.channels import fake_telegram, fake_wechat
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.fake_wechat import FakeWeChat
from tests.journeys.candidates import NUMBERS, OnTelegram, OnWeChat, webhook
from tests.journeys.conftest import SECRET
from tests.journeys.server import Server
from tests.local_server import PLAIN
from tests.postgres import PostgreSQL
from tests.waiting import until

pytestmark = [pytest.mark.slow(6), pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgreSQL]:
    server = PostgreSQL(tmp_path_factory.mktemp("pg"))
    server.start()
    yield server
    server.cleanup()


@pytest.fixture
def settings(api: FakeTelegram, postgres: PostgreSQL) -> dict[str, str]:
    return {
        "BOLE_DATABASE_URL": postgres.create(),
        "BOLE_TELEGRAM_TOKEN": api.token,
        "BOLE_TELEGRAM_API_URL": api.url,
        "BOLE_WECHAT_TOKEN": fake_wechat.TOKEN,
    }


@pytest.fixture
def api() -> Iterator[FakeTelegram]:
    with FakeTelegram() as telegram:
        yield telegram


@pytest.fixture
async def web() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False, verify=PLAIN) as client:
        yield client


async def test_a_server_waits_for_its_database(
    api: FakeTelegram, postgres: PostgreSQL, settings: dict[str, str], web: httpx.AsyncClient, tmp_path: Path
) -> None:
    """Alive and not ready, one line in the log; platforms are sent away. Then it goes on by itself."""
    postgres.stop()
    server = Server(tmp_path, **settings)
    try:
        server.begin()
        await until(lambda: '"event": "waiting for the database"' in server.log)
        asked = {path: (await web.get(server.url + path)).status_code for path in ("/healthz", "/readyz")}
        assert asked == {"/healthz": 200, "/readyz": 503}
        assert (await web.post(f"{server.url}/telegram/webhook", json={})).status_code == 503
        assert server.terminate(twice=True) == 0
        server.begin()
        await until(lambda: server.log.count("waiting for the database") == 2)
        postgres.start()
        server.until_ready()
        assert (await OnTelegram(api, 7).joins()).text
        assert server.log.count("waiting for the database") == 2
        assert "Traceback" not in server.log
    finally:
        postgres.start()
        server.kill()


async def test_a_server_that_is_refused_does_not_wait(settings: dict[str, str], tmp_path: Path) -> None:
    """A database that does not exist will not come by waiting."""
    elsewhere = settings["BOLE_DATABASE_URL"].replace("bole", "bale")
    with pytest.raises(RuntimeError, match="cannot be reached"):
        Server(tmp_path, **settings | {"BOLE_DATABASE_URL": elsewhere}).start()


async def test_a_database_lost_in_the_middle_loses_nothing(
    api: FakeTelegram, postgres: PostgreSQL, settings: dict[str, str], web: httpx.AsyncClient, tmp_path: Path
) -> None:
    """Telegram keeps its update, WeChat and the page are told to try again; each is answered once when it is back."""
    with Server(tmp_path, **settings) as server:
        async with httpx.AsyncClient(base_url=server.url, trust_env=False, verify=PLAIN) as client:
            platform = FakeWeChat(client, hangs_up_after=30)
            li, wang = OnTelegram(api, 8), OnWeChat(platform, "oLost")
            for candidate in (li, wang):
                assert "1/8" in (await candidate.says("测HPC")).text
            postgres.stop()
            try:
                await until(lambda: not server.ready())
                assert (await web.get(f"{server.url}/healthz")).status_code == 200
                letter = fake_wechat.text("本科", next(NUMBERS), sender=wang.sender)
                posted = {"id": str(uuid4()), "text": "本科"}
                assert (await platform.post(letter)).status_code == 503
                assert (await web.post(f"{server.url}/chat", json=posted)).status_code == 503
                before = len(li.heard)
                api.bring(fake_telegram.text(li.chat, "本科", "zh"))
                await until(lambda: server.log.count("not stored, the platform will bring it again") >= 3)
                assert len(api.updates) == 1
            finally:
                postgres.start()
            await until(server.ready)
            assert "2/8" in (await wang.sends(letter)).text
            assert (await web.post(f"{server.url}/chat", json=posted)).status_code == 200
            await until(lambda: len(li.heard) > before)
            assert "3/8" in (await li.says("物理")).text
            assert ["2/8" in heard.text for heard in li.heard[before:]] == [True, False]


async def test_telegrams_webhook_is_refused_while_the_database_is_away(
    api: FakeTelegram, postgres: PostgreSQL, settings: dict[str, str], tmp_path: Path
) -> None:
    called = {"BOLE_TELEGRAM_MODE": "webhook", "BOLE_TELEGRAM_WEBHOOK_SECRET": SECRET}
    update = {"update_id": 5, **fake_telegram.text(9, "测HPC", "zh")}
    with Server(tmp_path, **settings, **called) as server:
        bring = webhook(server.url, SECRET)
        postgres.stop()
        try:
            assert bring(update).status_code == 503
        finally:
            postgres.start()
        await until(server.ready)
        assert [bring(update).status_code for _ in range(2)] == [200, 200]
        await until(lambda: server.waiting("messages") == 0)
        (sent,) = api.sent
        assert "1/8" in sent["text"]
