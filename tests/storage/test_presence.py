"""Is there anything to wait for before the database is opened?"""

import socket
from collections.abc import Callable

import pytest

from bot.storage.engine.presence import is_away
from tests.receivers import free_port


def test_a_server_that_nobody_reaches_is_away() -> None:
    """Its port is closed, or its name is not known yet."""
    assert is_away(f"postgresql://bole:p%40ss@127.0.0.1:{free_port()}/bole")
    assert is_away("postgresql://bole@not-started-yet.invalid/bole")


@pytest.mark.slow
def test_a_server_that_takes_the_call_and_says_nothing_is_away() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert is_away(f"postgresql://bole@127.0.0.1:{silent.getsockname()[1]}/bole")


@pytest.mark.parametrize("url", ["sqlite:///bole.db", "sqlite://", "bole.db", "mysql://localhost/bole", "postgresql"])
def test_what_is_no_server_of_postgresqls_is_not_waited_for(url: str) -> None:
    """Opening it says at once what is wrong."""
    assert not is_away(url)


@pytest.mark.slow
def test_a_server_that_answers_is_there(postgres: Callable[[], str]) -> None:
    """Also where it would refuse us: no such database."""
    url = postgres()
    assert not is_away(url)
    assert not is_away(url.replace("bole", "nothing"))
