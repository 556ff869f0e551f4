"""How long to wait after a failure, and when to give up.

A message to a candidate keeps its place in their line while it is tried. As long as their platform is away everything
to them fails alike, so holding the later ones back costs nothing, and nobody reads the answer before the question.
After a day both are stale: it becomes a dead letter, and the line moves on. What breaks in our own hands (no failure
that its channel knows) is that one message's fault and not the platform's: ten tries in a quarter of an hour are
enough, because whoever writes to us wants an answer to that more than a broken one to something before. What can
never be sent is not tried again at all.

News for recruiters stands in nobody's way and is as good a day later: it is tried for a week.
"""

from dataclasses import dataclass
from random import Random

DAY = 24 * 60 * 60.0


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. Waits double from `first` to `longest`; `attempts` in all.

    `broken`: attempts in all at what breaks in our own hands; None: as many as at anything else.
    """

    first: float
    longest: float
    attempts: int
    broken: int | None = None

    def wait(self, attempts: int, after: float | None, chance: Random, *, broken: bool = False) -> float | None:
        """Seconds until the next try, after `attempts` failed ones; None: give up.

        `after` is what the platform asked for, and is obeyed up to a day; a little more is added, so that all who
        were told the same do not come back at the same moment.
        """
        enough = self.broken if broken and self.broken is not None else self.attempts
        if attempts >= enough:
            return None
        if after is not None:
            return min(max(after, 0.0), DAY) + chance.uniform(0.0, 1.0)
        doubled = self.first * 2.0 ** min(attempts - 1, 32)
        return min(doubled, self.longest) * chance.uniform(0.75, 1.25)


WITH_PEOPLE = Patience(first=2.0, longest=1800.0, attempts=58, broken=10)
"""About a day."""
WITH_RECRUITERS = Patience(first=2.0, longest=3600.0, attempts=179)
"""About a week, each hour in the end."""
