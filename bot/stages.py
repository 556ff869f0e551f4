"""The funnel: how many got how far, and where the others stopped. Arithmetic alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, get_args

from dialogs.outcome import Stage

STAGES: tuple[Stage, ...] = get_args(Stage)
OF_ROLES: tuple[Stage, ...] = ("quiz", "verdict", "lead")
"""Counted for each role; the first two are counted once a person, whichever roles they then look at."""


Dimension = Literal["channel", "source", "role", "language"]


@dataclass(frozen=True, slots=True)
class Group:
    """What sets those apart who are counted; "" where nothing was named, or noted then."""

    channel: str
    source: str
    role: str
    language: str


def by(dimension: Dimension, sums: Mapping[Group, Counter[Stage]]) -> dict[str, Counter[Stage]]:
    """The sums by one thing alone."""
    found: dict[str, Counter[Stage]] = {}
    for group, counts in sums.items():
        found.setdefault(getattr(group, dimension), Counter()).update(counts)
    return found


@dataclass(frozen=True, slots=True)
class Step:
    """`stopped`: how many of them got to nothing that comes later, at least as far as counts of others can tell."""

    stage: Stage
    count: int
    stopped: int

    @property
    def share(self) -> float:
        """Who stopped, of those who got here; 0 where nobody did."""
        return self.stopped / self.count if self.count else 0.0


def steps(counts: Mapping[Stage, int], stages: Sequence[Stage] = STAGES) -> tuple[Step, ...]:
    """One for each stage. One need not be passed to reach the next: who asks nothing may yet take the quiz, and who
    takes none may apply. So whoever got further is counted by the stage that most of them reached."""
    found = [counts.get(stage, 0) for stage in stages]
    further = [*list(accumulate(reversed(found[1:]), max))[::-1], found[-1]]
    return tuple(
        Step(stage, count, max(0, count - more)) for stage, count, more in zip(stages, found, further, strict=True)
    )


def greatest_loss(steps: Sequence[Step]) -> Step | None:
    """Where most stop, the earlier of equals; None: nobody does."""
    worst = max(steps, key=lambda step: step.stopped)
    return worst if worst.stopped else None
