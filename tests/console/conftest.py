"""A console over a new store, with a clock that can be moved."""

import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette

from bot.storage import Store
from tests.console.visitors import Clock, Visitor, newcomer, served


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guessing is made dear in earnest, not in every test."""
    monkeypatch.setattr("bot.console.passwords.HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(store: Store, clock: Clock) -> Starlette:
    return served(store, clock)


@pytest.fixture
async def admin(app: Starlette, store: Store, clock: Clock) -> Visitor:
    """Signed in; the first of all."""
    return await newcomer(app, store, clock, "Ada", language="en")


@pytest.fixture
async def recruiter(admin: Visitor, app: Starlette, store: Store, clock: Clock) -> Visitor:
    """Signed in, and no administrator."""
    return await newcomer(app, store, clock, "Lin Mei", language="en")
