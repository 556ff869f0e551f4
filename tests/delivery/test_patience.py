"""How long is waited, and when it is enough."""

from random import Random

import pytest

from bot.delivery import Patience


def waits(patience: Patience, seed: int) -> list[float]:
    chance = Random(seed)
    found: list[float] = []
    for attempts in range(1, 1000):
        wait = patience.wait(attempts, None, chance)
        if wait is None:
            return found
        found.append(wait)
    raise AssertionError("never gives up")


@pytest.mark.parametrize("seed", range(5))
def test_the_default_patience_lasts_about_a_day(seed: int) -> None:
    """Doubling at first, never more than half an hour and its jitter, and given up after a day."""
    found = waits(Patience(), seed)
    assert 20 * 3600 < sum(found) < 28 * 3600
    assert max(found) <= 1800 * 1.25
    assert found[0] <= 2.5
    assert found[3] > found[0]


@pytest.mark.parametrize(("asked", "least", "most"), [(30, 30, 31), (0, 0, 1), (-5, 0, 1), (1e9, 86400, 86401)])
def test_what_the_platform_asks_for_is_obeyed(asked: float, least: float, most: float) -> None:
    """Up to a day, since a nonsense number must not silence us for good."""
    wait = Patience().wait(1, asked, Random(1))
    assert wait is not None
    assert least <= wait <= most


def test_patience_ends_even_when_the_platform_keeps_asking() -> None:
    """A platform that says "later" for ever is given up like any other."""
    assert Patience(attempts=3).wait(3, 10, Random(1)) is None
