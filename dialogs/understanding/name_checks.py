"""Whether words are a name."""

import re
from collections.abc import Mapping
from typing import Any

from dialogs.understanding.name_shapes import Shapes

NOUN_ENDINGS = tuple("学家者性化员业部级制法型期人生岗组")
ENDING = re.compile(
    r"(?:'(?:s|m|re|t|ll|ve|d)|[a-z]{3}ing|tion|ness|ful|ous|[ai]ble|ment|[iab]l?ly|ish|ese|less|ist"
    r"|(?:at|iz|or|ir|ll|s|c|k|t)ed)$"
)
"""How no name in small letters ends."""


class NameChecks:
    """Built from `words/no_names.yaml`."""

    def __init__(self, words: Mapping[str, Any], shapes: Shapes) -> None:
        self.shapes = shapes
        self.ordinary_zh = frozenset(words["ordinary_zh"])
        self.never_zh = re.compile("|".join(words["never_zh"]))
        self.ordinary_en = frozenset(words["ordinary_en"])
        self.never_en = frozenset(words["never_en"])
        self.no_names_en = self.ordinary_en | self.never_en | frozenset(words["after_i_am"])
        self.end_name = self.ordinary_en - frozenset(words["surnames_en"])

    def is_name(self, words: str) -> bool:
        """Whether words with capitals, or of both scripts, can be a name."""
        latin = [_short(word.lower()) for word in re.findall(r"[^\W\d_一-鿿]+", words)]
        if self.never_en.intersection(latin) or self.never_zh.search(words) or re.search(r"\d|_", words):
            return False
        shouted = (len(latin) == 1 and words.isupper() and words.isascii()) or re.search(
            r"[a-z][A-Z]{2}|[A-Z]{2}s$", words
        )
        common = words.isascii() and all(len(word) == 1 or word in self.ordinary_en for word in latin)
        return not shouted and not common

    def is_chinese_name(self, word: str) -> bool:
        return re.fullmatch(self.shapes.han_name, word) is not None and not self.is_chinese_word(word)

    def is_chinese_word(self, word: str) -> bool:
        """Whether it is an ordinary word, or contains what no name contains."""
        ordinary = word in self.ordinary_zh or (word[:2] in self.ordinary_zh and word[2:] in NOUN_ENDINGS)
        return ordinary or self.never_zh.search(word) is not None

    def are_no_words(self, words: str) -> bool:
        """Whether every one of some words in small letters is one we do not know."""
        return all(map(self._is_no_word, words.split()))

    def _is_no_word(self, word: str) -> bool:
        plain = _short(word.lower().strip("'.-"))
        return len(plain) > 1 and self.no_names_en.isdisjoint(plain.split("-")) and not ENDING.search(plain)

    def without_tail(self, words: str) -> str | None:
        """ "Zhao Yun Call me" and "joe and my": up to the first word that belongs to no name."""
        kept: list[str] = []
        for word in words.split(" "):
            plain = word.rstrip(".").lower()
            ends = word.islower() and plain in self.end_name and not self.shapes.particle.fullmatch(word)
            if plain in self.never_en or ends:
                break
            kept.append(word)
        return " ".join(kept) or None


def _short(word: str) -> str:
    """ "hiii" """
    return re.sub(r"(.)\1{2,}", r"\1", word)
