"""What a service takes in one message. Longer news is cut, and says so: all of it stands on the page it links to.

One message, and not several: a group takes twenty a minute, and when a part is refused all of it would come again.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

import apprise
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.lark import NotifyLark
from apprise.plugins.telegram import NotifyTelegram
from apprise.plugins.wecombot import NotifyWeComBot

IN_BYTES = (NotifyWeComBot, NotifyDingTalk, NotifyFeishu, NotifyLark)
"""Whose limits are bytes of UTF-8, which Apprise, counting characters, would overstep by three to one."""


def _bytes(text: str) -> int:
    return len(text.encode()) + text.count("\n")


def _units(text: str) -> int:
    """As Telegram counts, where most emoji are two."""
    return len(text.encode("utf-16-le")) // 2 + text.count("\n")


@dataclass(frozen=True, slots=True)
class Room:
    """`size`: of a text, in the unit of `most`; a line break counts twice, as Apprise may write it."""

    most: int
    size: Callable[[str], int]


ON_TELEGRAM = Room(NotifyTelegram.body_maxlen, _units)


def room(service: apprise.NotifyBase) -> Room:
    return Room(service.body_maxlen, _bytes if isinstance(service, IN_BYTES) else _units)


def fitted(title: str, body: str, room: Room, cut: str) -> tuple[str, str]:
    """Title and body as they are, or with a shorter body: its beginning, the words of `cut`, and its last line, which
    is the link."""
    if room.size(f"{title}\n{body}") <= room.most:
        return title, body
    title = _beginning(title, Room(room.most // 4, room.size))
    text, _, link = body.rpartition("\n")
    ending = f"…\n{cut}\n{link}"
    left = room.most - room.size(f"{title}\n{ending}")
    return title, _beginning(text, Room(left, room.size)) + ending


def _beginning(text: str, room: Room) -> str:
    """As much of it as there is room for."""
    return text[: bisect_right(range(1, len(text) + 1), room.most, key=lambda end: room.size(text[:end]))]
