"""How long is waited, and when it is enough."""

from random import Random

import pytest

from bot.delivery import Patience
from bot.delivery.patience import WITH_PEOPLE, WITH_RECRUITERS

HOUR, DAY = 3600, 24 * 3600


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
def test_people_are_tried_for_a_day_and_recruiters_for_a_week(seed: int) -> None:
    """Doubling at first, then each half an hour or hour with its jitter."""
    for patience, longest, least, most in (
        (WITH_PEOPLE, HOUR / 2, 20 * HOUR, 28 * HOUR),
        (WITH_RECRUITERS, HOUR, 6.5 * DAY, 7.5 * DAY),
    ):
        found = waits(patience, seed)
        assert least < sum(found) < most
        assert max(found) <= longest * 1.25
        assert found[0] <= 2.5
        assert found[3] > found[0]


def test_what_breaks_in_our_hands_does_not_hold_a_chat_for_a_day() -> None:
    """A quarter of an hour; recruiters' news stands in nobody's way."""
    chance = Random(1)
    found = [WITH_PEOPLE.wait(attempts, None, chance, broken=True) for attempts in range(1, 11)]
    assert found.pop() is None
    assert HOUR / 6 < sum(wait or 0.0 for wait in found) < HOUR / 2
    assert WITH_RECRUITERS.wait(100, None, chance, broken=True) is not None


@pytest.mark.parametrize(("asked", "least", "most"), [(30, 30, 31), (0, 0, 1), (-5, 0, 1), (1e9, 86400, 86401)])
def test_what_the_platform_asks_for_is_obeyed(asked: float, least: float, most: float) -> None:
    """Up to a day, since a nonsense number must not silence us for good."""
    wait = WITH_PEOPLE.wait(1, asked, Random(1))
    assert wait is not None
    assert least <= wait <= most


def test_patience_ends_even_when_the_platform_keeps_asking() -> None:
    """A platform that says "later" for ever is given up like any other."""
    assert Patience(1, 2, attempts=3).wait(3, 10, Random(1)) is None
