"""What every answer of the whole server carries, and what it does not tell, wherever it comes from."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.routing import Route
from structlog.testing import capture_logs

from bot import serving
from bot.app import App
from bot.headers import ALWAYS
from bot.settings import Settings
from bot.storage import Store
from bot.turn import Talk

SURFACES = {"", "healthz", "readyz", "metrics", "page", "chat", "upload", "console", "telegram", "wechat"}
NOTHING = ("/nothing", "/console/nothing", "/.git/config", "/console/served/../frame.py")
WORDS = "电话 13800138000"


@pytest.fixture
def make(store: Store, talk: Talk) -> Callable[..., App]:
    def make(**settings: Any) -> App:
        platforms = {"wechat_token": "t", "telegram_token": "1:a", "telegram_mode": "webhook"}
        secret = {"telegram_webhook_secret": "s" * 20, "public_url": "https://jobs.example"}
        return App(Settings(_env_file=None, **platforms | secret | settings), talk, store)

    return make


def browser(app: App) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app.asgi(), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://jobs.example")


def addresses(app: App) -> list[str]:
    """One of each route."""
    paths = [route.path for route in app.asgi().routes if isinstance(route, Route)]
    assert {path.split("/")[1] for path in paths} == SURFACES
    return [path.replace("{", "").replace("}", "") for path in paths]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
async def test_every_answer_says_that_nothing_may_be_framed_run_or_guessed_at(
    make: Callable[..., App], method: str
) -> None:
    """Refusals, redirects and what is not there included."""
    app = make()
    async with browser(app) as client:
        for address in [
            *addresses(app),
            "/nothing",
            "/console/nothing",
            "/.git/config",
            "/console/served/../frame.py",
        ]:
            if address == "/chat/events" and method == "GET":
                continue  # it does not end
            answer = await client.request(method, address)
            assert answer.status_code < 500 or address == "/readyz", address
            for name in ALWAYS:
                assert name in answer.headers, (address, name)
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
            assert answer.headers["strict-transport-security"] == "max-age=31536000"
            assert {"server", "x-powered-by", "access-control-allow-origin"} & answer.headers.keys() == set()
            if answer.text:
                assert answer.headers["content-type"], address
                assert "charset=utf-8" in answer.headers["content-type"] or "json" in answer.headers["content-type"]
            if method not in ("GET", "POST"):
                assert answer.status_code in (404, 405), address


async def test_without_https_no_browser_is_told_to_insist_on_it(make: Callable[..., App]) -> None:
    async with browser(make(public_url="http://jobs.example")) as client:
        assert "strict-transport-security" not in (await client.get("/")).headers


def test_the_server_does_not_say_what_it_is(make: Callable[..., App]) -> None:
    config = serving.Server(make().asgi()).config
    assert (config.server_header, config.access_log and config.log_level == "info") == (False, False)


async def test_what_breaks_tells_nothing_of_itself(
    make: Callable[..., App], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError(WORDS)

    monkeypatch.setattr(store, "thread", breaks)
    monkeypatch.setattr(store, "visitor", breaks)
    async with browser(make()) as client:
        client.cookies.set("__Host-bole-console", "x")
        for address in ("/chat", "/console/me"):
            answer = await client.get(address)
            assert (answer.status_code, answer.text) == (500, "Something broke on our side. Please try again.")
            assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS


@pytest.mark.parametrize(
    ("host", "public_url", "warned"),
    [
        ("127.0.0.1", None, 0),
        ("0.0.0.0", None, 1),  # noqa: S104 - in a container, say
        ("0.0.0.0", "http://jobs.example", 1),  # noqa: S104
        ("0.0.0.0", "https://jobs.example", 0),  # noqa: S104
    ],
)
async def test_who_serves_others_without_https_is_told(
    make: Callable[..., App], host: str, public_url: str | None, warned: int
) -> None:
    app = make(host=host, public_url=public_url, notify_urls="json://127.0.0.1:9", telegram_token=None)
    with capture_logs() as logs:
        asgi = app.asgi()
        async with asgi.router.lifespan_context(asgi):
            pass
    assert [entry["event"] for entry in logs] == ["what people send is in the clear"] * warned
