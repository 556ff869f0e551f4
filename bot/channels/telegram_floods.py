"""Whether "too many requests" is about one chat or about the whole bot: Telegram does not say which."""

import time
from collections import Counter
from collections.abc import Callable

MINUTE = 60.0
FEW = 5
"""Messages a minute that use up no chat's own limit."""


class Floods:
    """Of one process. A chat to which we have just said much is refused for that. One that has hardly heard from us
    is refused for what all others were sent; and when that happens to a second one while the first still has to
    wait, it is no chance. So nobody who writes like mad, with however many accounts, silences us for the others.

    `clock`: seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since = clock()
        self._said: Counter[str] = Counter()
        self._said_before: Counter[str] = Counter()
        self._refused: dict[str, float] = {}
        """Chats that hardly heard from us, and until when they have to wait."""

    def said(self, chat: str) -> None:
        self._forget_what_is_old()
        self._said[chat] += 1

    def everybody_is_refused(self, chat: str, after: float) -> bool:
        """To be asked when `chat` was refused for `after` seconds: whether that is about the whole bot."""
        self._forget_what_is_old()
        if self._said[chat] + self._said_before[chat] > FEW:
            return False
        now = self._clock()
        self._refused = {other: until for other, until in self._refused.items() if until > now}
        self._refused[chat] = now + after
        return len(self._refused) > 1

    def _forget_what_is_old(self) -> None:
        """What was said in the minute before this one still counts."""
        passed = self._clock() - self._since
        if passed >= MINUTE:
            self._said_before = self._said if passed < 2 * MINUTE else Counter()
            self._said, self._since = Counter(), self._clock()
