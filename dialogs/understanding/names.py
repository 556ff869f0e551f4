"""A person's name among the words of a message. What a language writes in capitals must be in capitals here,
unless it is announced."""

import re

from dialogs.understanding.clean import simplified
from dialogs.understanding.introductions import announced, introduced, signed
from dialogs.understanding.name_checks import is_chinese_name
from dialogs.understanding.name_shapes import HAN, SURNAME
from dialogs.understanding.standing_names import PIECE, bare, like_address, whole
from dialogs.understanding.which_one import CORRECTS

HIDDEN = "\x00"
"""Stands for details that were found already: addresses, numbers, ids."""
LIMIT = 2000
"""Characters that are looked at."""


def find_name(text: str, email: str = "") -> str | None:
    """The name in half-width text whose other details are hidden; as written, without titles.

    `email`: theirs, which tells a name in small letters from other words.
    """
    simple = _simple(text)
    return _as_written(
        introduced_name(simple) or _fuller(bare(simple), simple) or like_address(simple, email), simple, text
    )


def introduced_name(text: str) -> str | None:
    """The name by which somebody introduces themselves or signs; words that merely could be a name are none."""
    simple = _simple(text[:LIMIT])
    name = _corrected(simple) or announced(simple) or introduced(simple) or signed(simple)
    return _as_written(_fuller(name, simple), simple, text[:LIMIT])


def _simple(text: str) -> str:
    simple = simplified(text)
    return simple if len(simple) == len(text) else text


def _as_written(name: str | None, simple: str, text: str) -> str | None:
    """Looked for among simplified characters, given in the candidate's own."""
    if name is None or name not in simple:
        return name
    start = simple.index(name)
    return text[start : start + len(name)]


def _corrected(text: str) -> str | None:
    """ "I'm Jon. Sorry, it's John": the name after the correction, where there was one before it."""
    for marker in list(CORRECTS.finditer(text))[:3]:
        before, after = text[: marker.start()], text[marker.end() :]
        told = announced(after) or introduced(after)
        if told or HIDDEN in before[-20:] or not (announced(before) or introduced(before)):
            if told:
                return told
            continue
        rest = re.sub(r"^[\W\d]*(?:了)?[\W\d]*(?:应该)?(?:是|叫|its?|it's|i'm)?\s*", "", after, flags=re.IGNORECASE)
        if name := whole(PIECE.split(rest)[0].strip(" '.-")):
            return name
    return None


def _fuller(name: str | None, text: str) -> str | None:
    """「姓鲍，鲍思远」, 「叫我小李，李娜」: the full name where it stands elsewhere."""
    if name is None or not re.fullmatch(rf"[小老阿]?({SURNAME})", name):
        return name
    surname = name.lstrip("小老阿") or name
    full = re.search(rf"(?<!{HAN}){surname}(?:{HAN}{{1,2}})(?!{HAN})", text)
    return full[0] if full and is_chinese_name(full[0]) else name
