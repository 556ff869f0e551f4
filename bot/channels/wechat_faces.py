"""The faces of WeChat's own keyboard, which arrive as codes within the text: `[微笑]`, `/::)`. Pure.

Only this platform writes them so, so they are taken out here: further on they would be words, part of a name or of
an answer.
"""

import re
from functools import cache

from bot.channels.wechat_words import words

ONLY_FACES = "🙂"


def without_faces(text: str) -> str:
    """The words. A text of nothing but faces is one smile, as another platform would bring it."""
    pattern, said = _table()
    left = pattern.sub(lambda found: f" {said.get(found[0], '')} ", text)
    return text if left == text else re.sub(" {2,}", " ", left).strip() or ONLY_FACES


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    """All codes, the longest first: one may begin like another."""
    faces = words()["faces"]
    codes = [*faces["said"], *(f"[{name}]" for name in faces["named"].split()), *faces["coded"].split()]
    alternatives = "|".join(map(re.escape, sorted(codes, key=len, reverse=True)))
    return re.compile(alternatives), faces["said"]
