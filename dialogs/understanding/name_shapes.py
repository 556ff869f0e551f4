"""What names look like, as parts of regular expressions: Chinese characters (simplified), Latin letters, both."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from dialogs.understanding.phrases import compiled

HIDDEN = "\x00"
"""Stands for details that were found already: addresses, numbers, ids."""
HAN = "[一-鿿]"
LETTER = r"[^\W\d_一-鿿]"
UPPER = "".join(letter for letter in map(chr, (*range(0x41, 0x530), *range(0x1E00, 0x1F00))) if letter.isupper())
WORD = rf"{LETTER}+(?:['-]{LETTER}+)*"
"""A word in any letters: for names that are announced."""
CAPITAL = rf"(?:(?:[{UPPER}]\.)+|(?:St|Jr|Sr)\.|[{UPPER}]{LETTER}*(?:['-]{LETTER}+)*)(?!{LETTER})"


def any_of(words: Iterable[str]) -> str:
    """One of a word file's phrases, in capitals or not, as part of an expression."""
    return f"(?i:{compiled(words).pattern})"


class Shapes:
    """Built from `words/names.yaml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        single, double = re.sub(r"\s", "", words["surnames"]), "|".join(words["double_surnames"])
        particle = any_of((*words["particles"], "st."))
        self.ends_zh = rf"[{words['never_given']}]"
        self.given = rf"(?!{self.ends_zh}){HAN}"
        self.surname = rf"(?:{double}|[{single}])"
        self.nickname = rf"[小老阿](?!{self.ends_zh}){HAN}"
        self.han_name = (
            rf"(?:{HAN}{{1,8}}[·•・]{HAN}{{1,8}}|(?:{double})(?:{self.given}){{1,2}}"
            rf"|[{single}](?:{self.given}){{1,2}})"
        )
        self.title_zh = rf"(?:{any_of(words['titles_zh'])}|[{words['short_titles_zh']}](?!{HAN}))"
        self.title = re.compile(rf"^(?:{any_of(words['titles_en'])}\.?[\s-]*)+")
        self.particle = re.compile(particle)
        self.latin_name = rf"{CAPITAL}(?:[ ](?:{particle}[ ]){{0,2}}{CAPITAL}){{0,4}}"
        self.mixed_name = (  # Kevin张, Kevin 乔一凡, 佳慧 Lim
            rf"(?:{CAPITAL}[ ])?{CAPITAL}[ ]?(?:{self.surname}|{self.han_name})(?!{HAN})"
            rf"|(?<!{HAN})(?:{self.han_name}|(?:{self.given}){{1,2}})[ ]{CAPITAL}(?![ ]{CAPITAL})"
        )
        self.after_zh = rf"的?{any_of(words['after_zh'])}|[在做]{HAN}{{2}}|有?\d"
