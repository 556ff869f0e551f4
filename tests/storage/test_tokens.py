"""A platform's access token in the store: shared, exchanged by one at a time, sealed; over every database."""

import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from bot.storage import Store, Token
from bot.storage.engine import vault as vaults
from bot.storage.tokens import LEASE
from tests.storage.talk import LATER, NOON

NAME = "wechat:wx1"
TOKEN = Token("a-long-token", NOON + timedelta(hours=2), NOON)


def test_a_token_comes_back_as_it_was_kept(store: Store) -> None:
    """To every process: also to one that opens the database later."""
    assert store.token(NAME) is None
    assert store.claim_token(NAME, NOON)
    assert store.token(NAME) is None, "claimed, and not there yet"
    store.keep_token(NAME, TOKEN)
    assert store.token(NAME) == TOKEN
    assert store.token("wechat:wx2") is None


def test_one_exchanges_it_at_a_time(store: Store) -> None:
    """The next one may after it is kept, after the claim is given back, or after the lease of one who died."""
    assert store.claim_token(NAME, NOON)
    assert not store.claim_token(NAME, NOON)
    assert store.claim_token("wechat:wx2", NOON), "another account does not wait"
    store.keep_token(NAME, TOKEN)
    assert store.claim_token(NAME, NOON)
    store.release_token(NAME)
    assert store.claim_token(NAME, NOON)
    assert not store.claim_token(NAME, NOON + LEASE - timedelta(seconds=1))
    assert store.claim_token(NAME, NOON + LEASE)


def test_the_old_token_can_be_read_while_it_is_exchanged(store: Store) -> None:
    store.claim_token(NAME, NOON)
    store.keep_token(NAME, TOKEN)
    store.claim_token(NAME, LATER)
    assert store.token(NAME) == TOKEN
    store.release_token(NAME)
    assert store.token(NAME) == TOKEN


def test_of_many_that_want_to_exchange_it_one_does(store: Store) -> None:
    start, claimed = threading.Barrier(6), []

    def claim() -> None:
        start.wait()
        claimed.append(store.claim_token(NAME, NOON))

    threads = [threading.Thread(target=claim) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == [False] * 5 + [True]


def test_a_token_is_sealed_like_what_is_personal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once with a data key, and when a key is given later."""
    monkeypatch.setattr(vaults, "SCRYPT_COST", 2**4)
    file = tmp_path / "bole.db"
    for key, readable in ((None, True), ("key", False)):
        store = Store.open(f"sqlite:///{file}", key)
        store.claim_token(NAME, NOON)
        if key is None:
            store.keep_token(NAME, TOKEN)
        assert store.token(NAME) == TOKEN
        store.close()
        with sqlite3.connect(file) as connection:
            ((value,),) = connection.execute("SELECT value FROM tokens").fetchall()
        assert (TOKEN.value in value) is readable
