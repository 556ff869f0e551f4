"""What Telegram refuses, and in which words: the rules of the Bot API on this machine."""

import time
from collections import defaultdict
from typing import Any

LONGEST_TEXT = 4096
"""UTF-16 code units."""
LONGEST_DATA = 64
"""Bytes of `callback_data`."""
LONGEST_DESCRIPTION, LONGEST_SHORT_DESCRIPTION, LONGEST_COMMAND = 512, 120, 256
PER_MINUTE_IN_A_GROUP = 20


class Refused(Exception):
    """A call that is answered with an error. `parameters`: `retry_after` and the like."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


class Rates:
    """One message a second to a person, of which a `burst` may come at once; twenty a minute to a group."""

    def __init__(self, burst: int = 30) -> None:
        self.burst = burst
        self._sent: dict[int, list[float]] = defaultdict(list)

    def count(self, chat: int) -> None:
        now = time.monotonic()
        allowed, seconds = (self.burst, float(self.burst)) if chat > 0 else (PER_MINUTE_IN_A_GROUP, 60.0)
        recent = [at for at in self._sent[chat] if now - at < seconds]
        self._sent[chat] = recent
        if len(recent) >= allowed:
            wait = max(1, round(seconds - (now - recent[0])))
            raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        recent.append(now)


def check_text(text: Any) -> None:
    if not isinstance(text, str) or not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) > 2 * LONGEST_TEXT:
        raise Refused(400, "Bad Request: message is too long")


def check_plain(asked: dict[str, Any]) -> None:
    """Markup is taken by Telegram; by us it is never sent, so that nobody's words can be taken for it."""
    marked = {"parse_mode", "entities", "caption_entities"} & asked.keys()
    if marked:
        raise Refused(400, f"Bad Request: can't parse entities: {marked}")


def check_markup(markup: dict[str, Any]) -> None:
    for row in markup.get("inline_keyboard", []):
        for button in row:
            if not button.get("text"):
                raise Refused(400, "Bad Request: can't parse inline keyboard button: text must be non-empty")
            if not 1 <= len(button.get("callback_data", "").encode()) <= LONGEST_DATA:
                raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    for row in markup.get("keyboard", []):
        for button in row:
            if not (button if isinstance(button, str) else button.get("text")):
                raise Refused(400, "Bad Request: can't parse reply keyboard markup: text must be non-empty")


def check_length(text: str, limit: int, what: str) -> None:
    if len(text) > limit:
        raise Refused(400, f"Bad Request: {what} is too long")
