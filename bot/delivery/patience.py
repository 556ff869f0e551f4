"""How long to wait after a failure, and when to give up."""

from dataclasses import dataclass
from random import Random

DAY = 24 * 60 * 60.0


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. Waits double from `first` to `longest`; together the default's `attempts` last about a day."""

    first: float = 2.0
    longest: float = 1800.0
    attempts: int = 58

    def wait(self, attempts: int, after: float | None, chance: Random) -> float | None:
        """Seconds until the next try, after `attempts` failed ones; None: give up.

        `after` is what the platform asked for, and is obeyed up to a day; a little more is added, so that all who
        were told the same do not come back at the same moment.
        """
        if attempts >= self.attempts:
            return None
        if after is not None:
            return min(max(after, 0.0), DAY) + chance.uniform(0.0, 1.0)
        doubled = self.first * 2.0 ** min(attempts - 1, 32)
        return min(doubled, self.longest) * chance.uniform(0.75, 1.25)
