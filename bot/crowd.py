"""Who may come in: how many at once, and how many of them at most are one and the same.

What is refused here has cost next to nothing and leaves nothing behind. Whoever brought it keeps it and brings it
again: that is where a burst waits, and not in our memory.
"""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager

from prometheus_client import Counter

from bot.post import NotTaken

RETRY_AFTER = 1
"""Seconds until it is worth another try: a place is free as soon as one turn is done."""


class Crowded(NotTaken):
    """There was no place. `status`: 429 where they take their own share already, 503 where the others take all."""

    def __init__(self, status: int) -> None:
        super().__init__("too much at once")
        self.status = status


class Crowd:
    """`most` at once, `each` of the same one; `refused` counts those for whom there was no place."""

    def __init__(self, most: int, each: int, refused: Counter) -> None:
        self._most, self._each, self._refused = most, each, refused
        self._inside = 0
        self._places: dict[Hashable, int] = {}

    @contextmanager
    def entered(self, who: Hashable) -> Iterator[None]:
        """A place is held as long as this is entered. Raises `Crowded` at once where there is none."""
        taken = self._places.get(who, 0)
        if taken >= self._each or self._inside >= self._most:
            self._refused.inc()
            raise Crowded(429 if taken >= self._each else 503)
        self._places[who], self._inside = taken + 1, self._inside + 1
        try:
            yield
        finally:
            self._inside -= 1
            self._places[who] -= 1
            if not self._places[who]:
                del self._places[who]
