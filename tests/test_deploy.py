"""What is shipped to run it with fits what there is: settings, files, commands, users, folders, times."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from typer.main import get_command
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot.cli import app
from bot.settings import Settings
from tests.local_server import LocalServer
from tests.test_dashboard import OURS

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
MANUAL = ROOT / "docs/running.md"
TEXTS = [MANUAL, DEPLOY / "Containerfile", DEPLOY / "compose.yaml", DEPLOY / "bole.service", DEPLOY / "example.env"]
KNOWN = {f"BOLE_{name.upper()}" for name in Settings.model_fields}
STOPS_WITHIN = 10
"""Seconds that `bole serve` needs at most to end."""


@pytest.fixture
def compose() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    return services


@pytest.fixture
def unit() -> configparser.ConfigParser:
    parsed = configparser.ConfigParser(interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's options have capitals
    parsed.read_string((DEPLOY / "bole.service").read_text("utf-8"))
    return parsed


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(text: Path) -> None:
    named = set(re.findall(r"\bBOLE_[A-Z_]+[A-Z]\b", text.read_text("utf-8")))
    assert named - KNOWN == set()


def test_the_example_is_read_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left empty keeps its default, and nothing in it is refused."""
    for name in KNOWN:
        monkeypatch.delenv(name, raising=False)
    settings = Settings(_env_file=DEPLOY / "example.env")
    assert settings.public_url == "https://bot.example.com"
    assert settings.telegram_token is None
    assert settings.notify_urls == ()
    assert settings.data_key is None


def test_every_file_the_manual_links_to_exists() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", MANUAL.read_text("utf-8"))
    assert links
    assert [link for link in links if not (MANUAL.parent / link).exists()] == []
    files = re.findall(r"\bdeploy/[\w./-]*\w", MANUAL.read_text("utf-8"))
    assert [file for file in files if not (ROOT / file).exists()] == []


def test_every_command_the_manual_names_exists() -> None:
    """Whether it stands in a sentence, at the beginning of a line, or behind a path or a container's name."""
    named = set(re.findall(r"(?:`|/bin/|\n|exec bole )bole ([a-z-]+)", MANUAL.read_text("utf-8")))
    assert {"serve", "leads", "backup", "restore", "deliveries"} <= named
    assert named - set(get_command(app).commands) == set()  # type: ignore[attr-defined]


def test_the_manual_names_every_metric() -> None:
    text = MANUAL.read_text("utf-8")
    named = set(re.findall(r"`(bole_\w+)`", text))
    names = {name if f"{name}_total" not in text else f"{name}_total" for name in OURS}
    assert named == names


def test_the_image_copies_all_that_the_wheel_needs(compose: dict[str, Any]) -> None:
    """And the build may see it; what it may not see is everything else, such as a database lying about."""
    lines = (DEPLOY / "Containerfile").read_text("utf-8").splitlines()
    copied = {
        file for line in lines if line.startswith("COPY") and "--from" not in line for file in line.split()[1:-1]
    }
    assert copied == {"pyproject.toml", "README.md", "LICENSE", "bot", "dialogs", "role_data"}
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert "*" in ignored
    assert {line[1:] for line in ignored if line.startswith("!")} == copied
    assert (DEPLOY / compose["bole"]["build"]["context"]).resolve() == ROOT
    assert (ROOT / compose["bole"]["build"]["dockerfile"]).exists()


def test_the_image_runs_as_nobody_of_importance() -> None:
    last = (DEPLOY / "Containerfile").read_text("utf-8").rpartition("\nFROM ")[2]
    assert "\nUSER bole\n" in last
    assert "pip" not in last
    assert "apt-get" not in last


def test_health_checks_ask_whether_it_is_ready(compose: dict[str, Any]) -> None:
    """By Python, since the image has no curl. The check itself is run against a server by the next test."""
    check = compose["bole"]["healthcheck"]["test"]
    assert check[:3] == ["CMD", "python", "-c"]
    assert "/readyz" in check[3]
    assert check[3] in (DEPLOY / "Containerfile").read_text("utf-8")
    assert compose["bole"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert compose["database"]["healthcheck"]["test"][1] == "pg_isready"


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False)])
def test_the_health_check_fails_where_it_is_not_ready(compose: dict[str, Any], status: int, healthy: bool) -> None:
    """Exit 0 and only then."""

    async def ready(_: Request) -> Response:
        return Response(status_code=status)

    with LocalServer(Starlette(routes=[Route("/readyz", ready)])) as server:
        words = compose["bole"]["healthcheck"]["test"][3].replace("http://127.0.0.1:8080", server.url)
        proxy = {"http_proxy": "http://127.0.0.1:9"}  # as is set where WeChat is called through one
        ended = subprocess.run([sys.executable, "-c", words], capture_output=True, check=False, env=proxy)
    assert (ended.returncode == 0) is healthy


def test_nobody_is_told_that_it_runs(unit: configparser.ConfigParser) -> None:
    """A library of ours reports to its makers by default; what we ship does not."""
    assert unit["Service"]["Environment"] == "ORT_DISABLE_TELEMETRY=1"
    assert " ORT_DISABLE_TELEMETRY=1 " in (DEPLOY / "Containerfile").read_text("utf-8")


def test_both_come_back_and_keep_their_data(compose: dict[str, Any]) -> None:
    for service in compose.values():
        assert service["restart"] == "unless-stopped"
        assert service["volumes"]
        seconds = int(service["stop_grace_period"].removesuffix("s"))
        assert seconds > STOPS_WITHIN
    assert all(port.startswith("127.0.0.1:") for port in compose["bole"]["ports"])


def test_the_unit_restarts_it_for_ever_and_gives_it_time_to_end(unit: configparser.ConfigParser) -> None:
    service = unit["Service"]
    assert service["Restart"] == "always"
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert int(service["TimeoutStopSec"]) > STOPS_WITHIN
    assert service["WorkingDirectory"] == f"/var/lib/{service['StateDirectory']}"
    assert service["User"] in MANUAL.read_text("utf-8")
    assert service["ExecStart"].split()[0].removesuffix("/bin/bole") in MANUAL.read_text("utf-8")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd")
def test_systemd_knows_every_option_of_the_unit(tmp_path: Path) -> None:
    """It looks for the program too, which is not installed here."""
    written = (DEPLOY / "bole.service").read_text("utf-8")
    unit = tmp_path / "bole.service"
    unit.write_text(re.sub(r"(?m)^ExecStart=.*$", "ExecStart=/bin/true", written), "utf-8")
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    assert [line for line in (said.stdout + said.stderr).splitlines() if str(unit) in line or "bole" in line] == []


@pytest.mark.slow
def test_the_wheel_holds_all_that_is_needed(tmp_path: Path) -> None:
    """In an empty folder, from nothing but what the wheel brought: words, role data and the model."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", str(tmp_path / "site"), str(wheel)], check=True)
    empty = tmp_path / "empty"
    empty.mkdir()
    where = "import bot, sys; print(bot.__file__, file=sys.stderr); from bot.cli import main; main()"

    def bole(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-c", where, *words],
            cwd=empty,
            env={"PYTHONPATH": str(tmp_path / "site")},
            capture_output=True,
            text=True,
            check=True,
        )

    helped = bole("--help")
    assert "serve" in helped.stdout
    assert helped.stderr.startswith(str(tmp_path / "site"))
    assert bole("check").stdout == "No faults.\n"
    assert bole("ask", "hello").stdout.strip()


@pytest.mark.parametrize(
    ("asks", "told", "known"),
    [
        (
            "172.18.0.1",
            "6.6.6.6, 203.0.113.9",
            "203.0.113.9",
        ),  # the web server; what it was told before is not its word
        ("203.0.113.5", "10.0.0.1", "203.0.113.5"),  # a stranger
    ],
)
async def test_in_a_container_the_web_server_alone_is_believed_who_asks(
    compose: dict[str, Any], asks: str, told: str, known: str
) -> None:
    trusted = compose["bole"]["environment"]["FORWARDED_ALLOW_IPS"]

    async def whose(scope: Any, receive: Any, send: Any) -> None:
        await PlainTextResponse(scope["client"][0])(scope, receive, send)

    proxied: Any = ProxyHeadersMiddleware(whose, trusted)
    transport = httpx.ASGITransport(proxied, client=(asks, 5000))
    async with httpx.AsyncClient(transport=transport, base_url="http://bole") as client:
        assert (await client.get("/", headers={"X-Forwarded-For": told})).text == known
