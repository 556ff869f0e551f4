"""What is measured: a process of its own, and what it costs."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
READY_WITHIN = 60.0
"""Seconds."""


class Server:
    """`command`: takes `{port}`. `settings`: its environment beside ours, without any BOLE_… of ours."""

    def __init__(self, folder: Path, command: list[str], settings: dict[str, str]) -> None:
        self._port = _free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        outside = {name: value for name, value in os.environ.items() if not name.startswith("BOLE_")}
        self._environment = (
            outside | {"BOLE_PORT": str(self._port), "BENCH_DATABASE": str(folder / "echo.db")} | settings
        )
        self._command = [part.format(port=self._port) for part in command]
        self._folder = folder

    def start(self) -> None:
        """Returns when it is ready."""
        log = (self._folder / "log.txt").open("ab")
        self._process = subprocess.Popen(  # noqa: S603 - a command of ours
            self._command, cwd=self._folder, env=self._environment, stdout=log, stderr=log
        )
        deadline = time.monotonic() + READY_WITHIN
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"did not become ready: {(self._folder / 'log.txt').read_text()[-2000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(15)

    def _ready(self) -> bool:
        try:
            return bool(urlopen(f"{self.url}/readyz", timeout=5).status == 200)  # noqa: S310 - this machine
        except (URLError, OSError):
            return False

    @property
    def processor(self) -> float:
        """Seconds of processor used so far."""
        after_name = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / TICKS

    @property
    def memory(self) -> float:
        """Resident MiB now."""
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def make(folder: Path, kind: str, settings: dict[str, str]) -> Server:
    """`kind`: "bole", or the name of one of the echoes."""
    beside = Path(sys.executable)
    bole = [str(beside.with_name("bole")), "serve"]
    echo = [str(beside), "-m", "uvicorn", f"bench.load.echo:{kind}", "--port", "{port}", "--log-level", "warning"]
    return Server(folder, bole if kind == "bole" else echo, settings)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
