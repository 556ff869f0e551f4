"""The whole put together: what operators hear when a part of it stops, or was configured by half."""

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest
from structlog.testing import capture_logs

from bot.app import App, BadSetting
from bot.channels import Receive
from bot.channels.wechat_messages import WROTE
from bot.mistakes import Mistake
from bot.post import Outgoing, Person, StoreUnavailable, Update
from bot.settings import Settings
from bot.storage import Store
from bot.turn import Talk
from dialogs.events import Said
from dialogs.wording import Message
from tests.channels.fake_wechat import APP_ID
from tests.channels.fake_wechat_api import SECRET, FakeWeChatApi
from tests.waiting import until

AES_KEY = "a" * 43


@pytest.fixture
def make(store: Store, talk: Talk) -> Callable[..., App]:
    def make(**settings: object) -> App:
        return App(Settings(_env_file=None, **settings), talk, store)  # type: ignore[arg-type]

    return make


async def readiness(app: App) -> tuple[int, str]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app.asgi()), base_url="http://bole") as operator:
        answer = await operator.get("/readyz")
    return answer.status_code, answer.text


async def breaks(*_: object) -> None:
    raise RuntimeError("电话 13800138000")


async def goes_on(*_: object) -> None:
    await asyncio.Event().wait()


async def ends(*_: object) -> None:
    return


async def test_all_at_work_is_ready(make: Callable[..., App]) -> None:
    app = make()
    async with app.running():
        assert await readiness(app) == (200, "ready")


async def test_delivery_that_died_is_heard_of(make: Callable[..., App], monkeypatch: pytest.MonkeyPatch) -> None:
    """By the probe and in the log, which holds nobody's words."""
    app = make()
    monkeypatch.setattr(app.delivery, "run", breaks)
    with capture_logs() as logs:
        async with app.running():
            await until(lambda: logs != [])
            assert await readiness(app) == (503, "delivery has stopped")
    (entry,) = logs
    assert (entry["event"], entry["work"], entry["error"]) == ("background work died", "delivery", "RuntimeError")


async def test_everything_that_is_missing_is_named(
    make: Callable[..., App], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line each; alive it is all the same, so nobody restarts what only waits for its database."""
    app = make()
    monkeypatch.setattr(app.delivery, "run", ends)
    monkeypatch.setattr(store, "ready", lambda: False)
    async with app.running():
        await asyncio.sleep(0.05)
        assert await readiness(app) == (503, "the database cannot be reached\ndelivery has stopped")
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app.asgi()), base_url="http://bole") as operator:
            assert (await operator.get("/healthz")).status_code == 200


async def test_a_database_that_is_silent_is_not_ready(
    make: Callable[..., App], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks hears so before they give up, and so does whoever collects figures."""
    answer = threading.Event()
    monkeypatch.setattr("bot.app.ANSWERS_WITHIN", 0.01)
    for asked in ("ready", "queues"):
        monkeypatch.setattr(store, asked, lambda *_: answer.wait(60))
    app = make()
    async with app.running():
        try:
            assert await readiness(app) == (503, "the database cannot be reached")
            transport = httpx.ASGITransport(app.asgi())
            async with httpx.AsyncClient(transport=transport, base_url="http://bole") as operator:
                assert "bole_updates_total" in (await operator.get("/metrics")).text
        finally:
            answer.set()


@pytest.mark.parametrize(
    ("mode", "run", "expected"),
    [
        ("polling", goes_on, (200, "ready")),
        ("polling", ends, (503, "Telegram has stopped")),
        ("polling", breaks, (503, "Telegram has stopped")),
        ("webhook", ends, (200, "ready")),
    ],
)
async def test_a_channel_that_polls_no_more_is_not_ready(
    make: Callable[..., App],
    monkeypatch: pytest.MonkeyPatch,
    mode: str,
    run: Callable[[Receive], object],
    expected: tuple[int, str],
) -> None:
    """A webhook has nothing to go on with once Telegram knows it."""
    app = make(telegram_token="1:a", telegram_mode=mode, telegram_webhook_secret="secret")
    assert app.telegram is not None
    monkeypatch.setattr(app.telegram, "run", run)
    async with app.running():
        await asyncio.sleep(0.05)
        assert await readiness(app) == expected


@pytest.mark.parametrize("error", [StoreUnavailable("locked"), RuntimeError("13800138000")])
async def test_upkeep_goes_on_after_a_failure(
    make: Callable[..., App], store: Store, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Erasing what is too old must not end for good because of one bad minute."""
    purge, rounds = store.purge, 0

    def fail_first(before: datetime) -> int:
        nonlocal rounds
        rounds += 1
        if rounds == 1:
            raise error
        return purge(before)

    monkeypatch.setattr(store, "purge", fail_first)
    monkeypatch.setattr("bot.app.TIDY_EVERY", 0.01)
    with capture_logs() as logs:
        async with make().running():
            await until(lambda: rounds >= 3)
    assert logs == [{"event": "upkeep failed", "error": type(error).__name__, "log_level": "error"}]


def test_a_wrong_rule_keeps_us_from_starting(make: Callable[..., App]) -> None:
    """In one sentence with what to write, and without the secrets of the URL."""
    with pytest.raises(Mistake, match=r"destination 1: bole-role=fae is not known; write .*fae-engineer.* or none"):
        make(notify_urls="json://user:secret@127.0.0.1:9?bole-role=fae")


@pytest.mark.parametrize(("urls", "warned"), [("", 1), ("json://127.0.0.1:9", 0)])
async def test_a_server_whose_leads_nobody_hears_of_says_so(make: Callable[..., App], urls: str, warned: int) -> None:
    """Once, when it starts."""
    app = make(notify_urls=urls)
    with capture_logs() as logs:
        asgi = app.asgi()
        async with asgi.router.lifespan_context(asgi):
            pass
    assert [entry["advice"] for entry in logs] == ["set BOLE_NOTIFY_URLS; `bole leads` lists the leads"] * warned


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({"wechat_app_id": "wx1"}, "BOLE_WECHAT_TOKEN is missing"),
        ({"wechat_aes_key": AES_KEY}, "BOLE_WECHAT_TOKEN is missing"),
        ({"wechat_token": "t", "wechat_aes_key": AES_KEY}, "BOLE_WECHAT_APP_ID is missing"),
        ({"wechat_token": "t", "wechat_app_id": "wx1", "wechat_aes_key": "!" * 43}, "BOLE_WECHAT_AES_KEY: "),
        (
            {"wechat_token": "t", "wechat_app_id": "wx1", "wechat_aes_key_before": AES_KEY},
            "BOLE_WECHAT_AES_KEY is missing",
        ),
        ({"wechat_account": "service"}, "BOLE_WECHAT_TOKEN is missing"),
        ({"wechat_account": "service", "wechat_token": "t"}, "BOLE_WECHAT_APP_ID is missing"),
        (
            {"wechat_account": "subscription", "wechat_token": "t", "wechat_app_id": "wx1"},
            "BOLE_WECHAT_APP_SECRET is missing",
        ),
        ({"telegram_token": "1:a", "telegram_mode": "webhook"}, "BOLE_TELEGRAM_WEBHOOK_SECRET: "),
    ],
)
def test_settings_that_do_not_go_together_are_named(
    make: Callable[..., App], settings: dict[str, str], advice: str
) -> None:
    """The variable to write, and what."""
    with pytest.raises(BadSetting) as refused:
        make(**settings)
    assert str(refused.value).startswith(advice)
    assert not [value for value in settings.values() if len(value) == 43 and value in str(refused.value)]


async def test_a_verified_account_may_speak_first(make: Callable[..., App]) -> None:
    """With the app id and secret that were set, at the address that was set."""
    with FakeWeChatApi() as wechat:
        wechat.wrote("oMei")
        app = make(
            wechat_token="t",
            wechat_account="subscription",
            wechat_app_id=APP_ID,
            wechat_app_secret=SECRET,
            wechat_api_url=wechat.url,
        )
        assert app.wechat is not None
        async with app.running():
            await app.wechat.send(Outgoing(1, Person("wechat", "oMei"), Message("您好")))
        assert wechat.shown["oMei"] == ["您好"]


@pytest.mark.parametrize(("account", "speaks_first"), [("unverified", 0), ("subscription", 1), ("service", 1)])
async def test_only_a_verified_account_speaks_first(
    make: Callable[..., App], store: Store, account: str, speaks_first: int
) -> None:
    """The same message of a candidate's lets a verified account send something later; the other one has to wait."""
    app = make(wechat_token="token", wechat_account=account, wechat_app_id=APP_ID, wechat_app_secret=SECRET)
    li = Person("wechat", "oLi")
    await app.receive(Update(li, "1", Said("你好"), WROTE))
    now = datetime.now(UTC)
    assert store.tell(li, Message("招聘官回答：有"), now) is not None
    assert len(store.due(now, 10)) == speaks_first
