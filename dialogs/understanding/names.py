"""A person's name among the words of a message. What a language writes in capitals must be in capitals here,
unless it is announced."""

import re
from collections.abc import Mapping
from typing import Any

from dialogs.understanding.clean import simplified
from dialogs.understanding.introductions import Introductions
from dialogs.understanding.name_checks import NameChecks
from dialogs.understanding.name_shapes import HAN, HIDDEN, Shapes
from dialogs.understanding.standing_names import PIECE, StandingNames

LIMIT = 2000
"""Characters that are looked at."""
IT_IS = re.compile(r"^[\W\d]*(?:字?了)?[\W\d]*(?:应该)?(?:是|叫|its?|it's|i'm)?\s*", re.IGNORECASE)


class Names:
    """Built from `words/names.yaml` and `words/no_names.yaml`. `corrects`: what a correction begins with."""

    def __init__(self, words: Mapping[str, Any], no_names: Mapping[str, Any], corrects: re.Pattern[str]) -> None:
        self.checks = NameChecks(no_names, Shapes(words))
        self.introductions = Introductions(words, self.checks)
        self.standing = StandingNames(words, self.checks)
        self.corrects = corrects

    def find(self, text: str, email: str = "") -> str | None:
        """The name in half-width text whose other details are hidden; as written, without titles.

        `email`: theirs, which tells a name in small letters from other words.
        """
        simple = _simple(text)
        bare = self._fuller(self.standing.bare(simple), simple)
        name = self.introduced(simple) or bare or self.standing.in_small_letters(simple, email)
        return _as_written(name, simple, text)

    def introduced(self, text: str) -> str | None:
        """The name by which somebody introduces themselves or signs; words that merely could be one are none."""
        simple = _simple(text[:LIMIT])
        name = self._corrected(simple) or self._said(simple) or self.introductions.signed(simple)
        return _as_written(self._fuller(name, simple), simple, text[:LIMIT])

    def _said(self, text: str) -> str | None:
        return self.introductions.announced(text) or self.introductions.introduced(text)

    def _corrected(self, text: str) -> str | None:
        """ "I'm Jon. Sorry, it's John": the name after the correction, where there was one before it."""
        for marker in list(self.corrects.finditer(text))[:3]:
            before, after = text[: marker.start()], text[marker.end() :]
            told = self._said(after)
            if told or HIDDEN in before[-20:] or not self._said(before):
                if told:
                    return told
                continue
            if name := self.standing.whole(PIECE.split(IT_IS.sub("", after))[0].strip(" '.-")):
                return name
        return None

    def _fuller(self, name: str | None, text: str) -> str | None:
        """「姓鲍，鲍思远」, 「叫我小李，李娜」: the full name where it stands elsewhere."""
        if name is None or (name.isascii() and " " not in name):
            return name and self._fuller_latin(name, text)
        if not re.fullmatch(rf"[小老阿]?({self.checks.shapes.surname})", name):
            return name
        surname = name.lstrip("小老阿") or name
        full = re.search(rf"(?<!{HAN}){surname}(?:{HAN}{{1,2}})(?!{HAN})", text)
        return full[0] if full and self.checks.is_chinese_name(full[0]) else name

    def _fuller_latin(self, name: str, text: str) -> str:
        """ "The name is Bond, James Bond" """
        longer = (found[0] for found in re.finditer(self.checks.shapes.latin_name, text))
        full = (words for words in longer if name in words.split(" ")[1:] or words.startswith(f"{name} "))
        return next((words for words in full if self.checks.is_name(words)), name)


def _simple(text: str) -> str:
    simple = simplified(text)
    return simple if len(simple) == len(text) else text


def _as_written(name: str | None, simple: str, text: str) -> str | None:
    """Looked for among simplified characters, given in the candidate's own."""
    if name is None or name not in simple:
        return name
    start = simple.index(name)
    return text[start : start + len(name)]
