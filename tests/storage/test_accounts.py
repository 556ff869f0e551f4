"""Accounts on every kind of database, where several act at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from bot.storage import Store
from bot.storage.recruiters.accounts import LastAdministrator
from bot.storage.recruiters.guesses import WINDOW
from tests.storage.talk import NOON


def newcomer(store: Store, name: str) -> str:
    """The id of an administrator."""
    account = store.accept(store.invite(name, NOON, administrator=True), "a hash", NOON)
    assert account
    return account.id


@pytest.mark.parametrize("change", [{"closed": True}, {"kind": "recruiter"}])
def test_two_administrators_who_close_each_other_at_once_do_not_both(store: Store, change: dict[str, Any]) -> None:
    together = Barrier(2)

    def close(id_: str) -> bool:
        together.wait()
        try:
            store.change_account(id_, **change)
        except LastAdministrator:
            return False
        return True

    for _ in range(5):
        pair = [newcomer(store, name) for name in ("Ada", "Bo")]
        with ThreadPoolExecutor(2) as threads:
            assert sorted(threads.map(close, pair)) == [False, True]
        assert sum(account.active and account.administers for account in store.accounts()) == 1


def test_a_thousand_guesses_at_once_are_as_many_as_are_allowed(store: Store) -> None:
    def guess(number: int) -> bool:
        return store.may_guess({"of ada": 7, f"from {number % 3}": 50}, NOON)

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(guess, range(40))) == 7
    assert not store.may_guess({"of ada": 7}, NOON + WINDOW - timedelta(seconds=1))
    assert store.may_guess({"of ada": 7}, NOON + WINDOW)


def test_a_link_is_used_once_by_whoever_comes_first(store: Store) -> None:
    token = store.invite("Ada", NOON)
    with ThreadPoolExecutor(8) as threads:
        came = list(threads.map(lambda number: store.accept(token, f"hash {number}", NOON), range(8)))
    assert len([account for account in came if account]) == 1


def test_a_code_is_used_once_by_whoever_comes_first(store: Store) -> None:
    ada = newcomer(store, "Ada")
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(lambda _: store.use_step(ada, 58_000_000), range(8))) == 1
    assert not store.use_step(ada, 57_999_999), "an older one"
