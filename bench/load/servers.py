"""What is measured, in processes of its own: `bole serve`, one or more, and the echoes it is held against."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.error import URLError
from urllib.request import urlopen

import typer

from bench.load.machine import OURS, REST, Driver, Party, Spent, everybody, pinned
from tests.postgres import PostgreSQL

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds to become ready, and to end."""
KEY = "a bench's passphrase"

Kind = Literal["SQLite", "PostgreSQL"]


def kind_named(name: str) -> Kind:
    """As the command line names it. Raises `typer.BadParameter`."""
    kinds: dict[str, Kind] = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    if name not in kinds:
        raise typer.BadParameter("write --database sqlite or postgresql")
    return kinds[name]


ECHOES = {
    "bare": ["--log-level", "warning"],
    "plain": ["--log-level", "warning", "--loop", "asyncio", "--http", "h11"],
    "aiohttp": ["--log-level", "warning", "--loop", "asyncio", "--http", "h11"],
    "durable": ["--log-level", "warning"],
}
"""How uvicorn runs each. By itself it takes uvloop and httptools where they are, and so it does for `bole serve`."""


@dataclass(frozen=True, slots=True)
class Database:
    """`url` None: SQLite, in the folder of the server. `pid`: of a server that counts as a party of its own."""

    kind: Kind
    url: str | None = None
    pid: int | None = None


@contextmanager
def database(kind: Kind, folder: Path, *, pin: bool = False) -> Iterator[Database]:
    """An empty one. `folder`: exists, and is empty as well."""
    if kind == "SQLite":
        yield Database(kind)
        return
    postgres = PostgreSQL(folder)
    postgres.start()
    try:
        url = postgres.create()
        pid = int((folder / "postmaster.pid").read_text().split()[0])
        if pin:
            Party(pid).pin(REST)
        yield Database(kind, url, pid)
    finally:
        postgres.cleanup()


class Server:
    """One process. `command`: takes `{port}`. `settings`: its environment beside ours, without any BOLE_… of ours."""

    def __init__(self, folder: Path, command: list[str], settings: dict[str, str], cores: list[int] | None) -> None:
        self.port = _free_port()
        outside = {name: value for name, value in os.environ.items() if not name.startswith("BOLE_")}
        here = {"BOLE_PORT": str(self.port), "BENCH_DATABASE": str(folder / "echo.db"), "PYTHONPATH": str(ROOT)}
        environment = outside | settings | here
        filled = pinned([part.format(port=self.port) for part in command], cores)
        self._log = folder / f"log-{self.port}.txt"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(filled, cwd=folder, env=environment, stdout=log, stderr=log)  # noqa: S603
        self.party = Party(self._process.pid)

    def wait(self) -> None:
        """Returns when it is ready."""
        deadline = time.monotonic() + PATIENCE
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"did not become ready: {self._log.read_text()[-2000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)

    def fetch(self, path: str) -> str:
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            return str(answer.read().decode())

    def _ready(self) -> bool:
        try:
            self.fetch("/readyz")
        except (URLError, OSError):
            return False
        return True


class Fleet:
    """Equal processes on one database, and what all of it costs. Open with `bole` or `echo`."""

    def __init__(self, servers: list[Server], database: Database) -> None:
        self.servers = servers
        self._database, self._driver = Party(database.pid), Driver()

    @property
    def ports(self) -> list[int]:
        return [server.port for server in self.servers]

    @property
    def spent(self) -> Spent:
        ours = sum(server.party.processor for server in self.servers)
        return Spent(ours, self._database.processor, self._driver.processor, everybody())

    @property
    def memory(self) -> float:
        """Resident MiB of the largest process of ours."""
        return max(server.party.memory for server in self.servers)


@contextmanager
def bole(
    on: Database, processes: int, settings: dict[str, str], folder: Path, *, pin: bool = False, sealed: bool = False
) -> Iterator[Fleet]:
    """`folder`: where SQLite's file is, or comes to be."""
    url = {"BOLE_DATABASE_URL": on.url} if on.url else {}
    key = {"BOLE_DATA_KEY": KEY} if sealed else {}
    command = [str(Path(sys.executable).with_name("bole")), "serve"]
    with _running([command] * processes, settings | url | key, folder, pin=pin) as servers:
        yield Fleet(servers, on)


@contextmanager
def echo(kind: str, *, pin: bool = False) -> Iterator[Fleet]:
    """One of `ECHOES`."""
    command = [sys.executable, "-m", "uvicorn", f"bench.load.echo:{kind}", "--port", "{port}", *ECHOES[kind]]
    with (
        tempfile.TemporaryDirectory() as folder,
        _running([command], {}, Path(folder), pin=pin) as servers,
    ):
        yield Fleet(servers, Database("SQLite"))


@contextmanager
def _running(
    commands: list[list[str]], settings: dict[str, str], folder: Path, *, pin: bool
) -> Iterator[list[Server]]:
    """One after the other: the first brings the tables up to date."""
    with ExitStack() as ended:
        servers = []
        for command in commands:
            server = Server(folder, command, settings, OURS if pin else None)
            ended.callback(server.stop)
            server.wait()
            servers.append(server)
        yield servers


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
