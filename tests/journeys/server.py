"""The real `bole serve` in a process of its own, to be talked to over HTTP, killed, and started again.

with Server(folder, BOLE_WECHAT_TOKEN="…") as server:
    httpx.get(f"{server.url}/readyz")
    server.kill()                  # kill -9
    server.start()                 # on the same database
    server.bole("leads")           # another command, with the same settings
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

import httpx

from tests.local_server import PLAIN
from tests.receivers import free_port

BOLE = str(Path(sys.executable).with_name("bole"))
STARTS_WITHIN = 120.0
"""Seconds; the models are read from a disk that may be slow, on cores that others use."""


class Server:
    """`folder`: its working directory, with the database and the log. `settings`: its whole BOLE_… environment."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self._folder, self._port = folder, free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        outside = {name: value for name, value in os.environ.items() if not name.startswith("BOLE_")}
        # Whatever would leave this machine runs into a closed port.
        nowhere = {"ALL_PROXY": "http://127.0.0.1:9", "NO_PROXY": "127.0.0.1,localhost"}
        self._environment = {**outside, **nowhere, "BOLE_PORT": str(self._port), **settings}
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self.kill()

    def start(self) -> None:
        """Returns when it is ready."""
        self.begin()
        self.until_ready()

    def begin(self) -> None:
        """Returns at once."""
        with self._log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [BOLE, "serve"], cwd=self._folder, env=self._environment, stdout=log, stderr=log
            )

    def until_ready(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while not self.ready():
            if self._running.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"bole serve did not become ready:\n{self.log}")
            time.sleep(0.05)

    def ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", trust_env=False, verify=PLAIN).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """`kill -9`."""
        process, self._process = self._running, None
        process.kill()
        process.wait()

    def terminate(self, within: float = 10, *, twice: bool = False) -> int:
        """SIGTERM; the exit code. Raises `TimeoutExpired` if it does not end in time."""
        self._running.terminate()
        if twice:
            time.sleep(0.5)
            self._running.terminate()
        code = self._running.wait(within)
        self._process = None
        return code

    @property
    def log(self) -> str:
        """Everything it has printed so far, over all its starts."""
        return self._log_file.read_text("utf-8")

    @property
    def database(self) -> Path:
        return self._folder / "bole.db"

    def bole(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command, in the same place with the same settings."""
        return subprocess.run(
            [BOLE, *arguments], cwd=self._folder, env=self._environment, capture_output=True, text=True, check=False
        )

    def waiting(self, what: str) -> float:
        """How many `messages` or `notices` have not gone out yet, as operators see it."""
        lines = httpx.get(f"{self.url}/metrics", trust_env=False, verify=PLAIN).text.splitlines()
        gauge = f'bole_queue_parcels{{queue="{what}",'
        return sum(float(line.split()[-1]) for line in lines if line.startswith(gauge) and '"dead"' not in line)

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("the server is not running")
        return self._process

    @property
    def _log_file(self) -> Path:
        return self._folder / "log.txt"
