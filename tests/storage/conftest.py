"""One contract, every database: each test that takes `database` runs over SQLite and PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.storage import Store
from tests.new_store import new_store
from tests.postgres import PostgreSQL


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Makes empty databases on a real, embedded server."""
    server = PostgreSQL(tmp_path_factory.mktemp("pg"))
    server.start()
    yield server.create
    server.cleanup()


@pytest.fixture
def cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guessing is made dear in earnest, not in every test."""
    monkeypatch.setattr("bot.storage.engine.vault.SCRYPT_COST", 2**4)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/bole.db"
    url: str = request.getfixturevalue("postgres")()
    return url


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    opened = new_store(database)
    yield opened
    opened.close()
