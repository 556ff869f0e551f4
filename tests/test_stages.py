"""The funnel's arithmetic."""

from collections import Counter
from collections.abc import Mapping
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from bot.stages import OF_ROLES, STAGES, Dimension, Group, by, greatest_loss, steps
from dialogs.outcome import Stage

counts = st.dictionaries(st.sampled_from(STAGES), st.integers(0, 10**6))
sinking = st.lists(st.integers(0, 10**6), min_size=5, max_size=5).map(
    lambda found: dict(zip(STAGES, sorted(found, reverse=True), strict=True))
)


def stopped(counts: Mapping[Stage, int]) -> list[int]:
    return [step.stopped for step in steps(counts)]


def test_each_stage_loses_who_does_not_reach_the_next() -> None:
    counts: dict[Stage, int] = {"arrived": 300, "asked": 200, "quiz": 120, "verdict": 75, "lead": 60}
    assert stopped(counts) == [100, 80, 45, 15, 0]
    worst = greatest_loss(steps(counts))
    assert worst
    assert (worst.stage, worst.count, worst.stopped) == ("arrived", 300, 100)


def test_a_stage_may_be_passed_by() -> None:
    """Who asked nothing and took the quiz did not stop before it; an application needs no quiz."""
    assert stopped({"arrived": 100, "asked": 10, "quiz": 60, "verdict": 50, "lead": 70}) == [30, 0, 0, 0, 0]


def test_of_one_role() -> None:
    found = steps({"arrived": 5, "quiz": 120, "verdict": 75, "lead": 60}, OF_ROLES)
    assert [(step.stage, step.stopped) for step in found] == [("quiz", 45), ("verdict", 15), ("lead", 0)]


def test_where_nobody_came_nobody_stopped() -> None:
    assert greatest_loss(steps({})) is None


@given(sinking)
def test_everybody_stops_somewhere_or_becomes_a_lead(counts: dict[Stage, int]) -> None:
    assert sum(stopped(counts)) + counts["lead"] == counts["arrived"]


@given(counts)
def test_nobody_stops_who_was_not_there(counts: dict[Stage, int]) -> None:
    for step in steps(counts):
        assert 0 <= step.stopped <= step.count
        assert 0 <= step.share <= 1
    assert steps(counts)[-1].stopped == 0


@given(counts, st.integers(1, 9))
def test_so_many_times_the_people_so_many_times_the_loss(counts: dict[Stage, int], times: int) -> None:
    many = {stage: count * times for stage, count in counts.items()}
    assert stopped(many) == [count * times for count in stopped(counts)]


names = st.sampled_from(("", "a", "b"))
sums = st.dictionaries(st.builds(Group, names, names, names, names), counts.map(Counter))


@given(sums)
def test_however_they_are_set_apart_they_are_as_many(sums: dict[Group, Counter[Stage]]) -> None:
    for dimension in get_args(Dimension):
        assert sum(by(dimension, sums).values(), Counter()) == sum(sums.values(), Counter())
