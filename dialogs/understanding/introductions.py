"""Names by which people introduce themselves or sign: 「我叫李娜」, "my name is joe", "Best, Olivia"."""

import re
from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from dialogs.understanding.name_checks import NameChecks
from dialogs.understanding.name_shapes import CAPITAL, HAN, HIDDEN, WORD, Shapes, any_of

QUOTE = r"[\"'(\[<「“]*"
IN_PARTS = re.compile(
    rf"(?i:first|given) ?name\s*(?:[:=]|is)?\s*(?P<first>{WORD}).{{0,12}}?(?i:last|family|sur) ?name\s*(?:[:=]"
    rf"|is)?\s*(?P<last>{WORD})"
    rf"|(?i:(?:last|family) name|surname)\s*(?:[:=]|is)?\s*(?P<family>{WORD}).{{0,12}}?(?i:first"
    rf"|given) ?name\s*(?:[:=]|is)?\s*(?P<given>{WORD})",
    re.DOTALL,
)
RARE_SURNAME = re.compile(rf"姓\s*({HAN})[,，。 ]\s*(?:名叫|叫)?(\1{HAN}{{1,2}})(?!{HAN})")
HERE = re.compile(rf"(?<![^\W_])((?:{WORD} ){{0,3}}{WORD}) (?:here|speaking)(?![a-z])")
TOLD = r"(?:的话|[嘛呢])*\s*(?:(?:那个|就|直接|还)*[:是为叫做写填用-]\s*)*(?:那个|呃+|嗯+)*[,\s]*"
IT_IS = re.compile(r"(?:it'?s|it is|should be)\s+", re.IGNORECASE)
OWN = r"的(?!电|手|微|邮|号|联)"
"""「我是王牌的…」: what is somebody's is no name of theirs, unless it is how to reach them."""


class Introductions:
    """Built from `words/names.yaml`."""

    def __init__(self, words: Mapping[str, Any], checks: NameChecks) -> None:
        self.checks, self.shapes = checks, checks.shapes
        self.full_name = re.compile(
            rf"{any_of(words['full_name_zh'])}的?(?:名字)?\s*(?:[:是为叫]\s*)*"
            rf"|{any_of(words['full_name_en'])}(?:\s*(?:[:=-]|is\b|'s\b))?\s*{QUOTE}"
        )
        self.known_as = re.compile(
            rf"(?:{any_of(words['known_as_zh'])}(?!{any_of(words['spoken_of'])})|(?<![你您他她它我])叫(?={self.shapes.han_name})){TOLD}{QUOTE}"
            rf"|{any_of(words['known_as_en'])}\s*(?:[:=-]|(?:is|'s|是)(?![a-z])"
            rf"(?: (?:spelled|spelt|written|actually|just))?|(?=[A-Z一-鿿]))?{TOLD}{QUOTE}"
        )
        self.of_others = re.compile(
            rf"(?:{any_of(words['of_others_zh'])}的?|{any_of(words['of_others_en'])}\s*)$", re.IGNORECASE
        )
        self.surname = re.compile(
            rf"(?:免贵|我)?姓\s*:?\s*({self.shapes.surname})(?:\s*[,，]?\s*(?:单?名|名字)(?:一个|叫|是)?\s*:?\s*"
            rf"({HAN}{{1,2}}?)(?:字|(?!{HAN})|(?={self.shapes.after_zh})))?(?![名氏])"
        )
        self.introduced_by = re.compile(
            rf"(?:{any_of(words['introduced_en'])}|{any_of(words['introduced_zh'])})\s*:?\s*"
            rf"(?:找?[一-鿿]{{1,8}}的(?={self.shapes.han_name}(?!{HAN})))?"
        )
        self.trade = re.compile(rf"\s*{any_of(words['trades'])}")
        self.small = re.compile(
            rf"{any_of(words['small_after'])}\s+((?:{WORD} ){{0,2}}?{WORD})"
            r"(?:\s+(?:here|speaking|btw|again))?\s*(?=$|[^\w\s'-])"
        )
        self.plain_shapes, self.announced_shapes = _han_shapes(self.shapes)
        self.two = re.compile(rf"(?!{self.shapes.title_zh})(?={self.shapes.surname})({HAN}{{2}})(?!{HAN})")
        self.lim = re.compile(rf"{CAPITAL} (?:{self.shapes.given}){{2}}(?!{HAN})")
        self.mixed, self.latin = re.compile(self.shapes.mixed_name), re.compile(self.shapes.latin_name)
        self.small_within = re.compile(rf"{any_of(words['small_within'])}\s+({WORD}(?: {WORD}){{1,3}})")
        self.signature = re.compile(
            rf"{any_of(words['closings'])}\s*[,，.!。\n-]\s*({self.shapes.latin_name}|{self.shapes.han_name})\s*[.!。]?\s*$"
        )

    def announced(self, text: str) -> str | None:
        if parts := IN_PARTS.search(text):
            return f"{parts['first'] or parts['given']} {parts['last'] or parts['family']}"
        for found in self.full_name.finditer(text):
            if not self._of_others(text, found) and (name := self._chinese_or_latin(text[found.end() :])):
                return name
        if (surname := self.surname.search(text)) and surname[2]:
            return surname[1] + surname[2]
        if rare := RARE_SURNAME.search(text):
            return rare[2]
        return self._known_as(text) or (surname[1] if surname else None)

    def _known_as(self, text: str) -> str | None:
        for found in self.known_as.finditer(text):
            if self._of_others(text, found):
                continue
            rest = text[found.end() :]
            said = IT_IS.match(rest)  # "wrong name, it's Jane"
            rest = rest[said.end() :] if said else rest
            if name := self._chinese_or_latin(rest) or (self._loose(rest) if found[0][0].isascii() else None):
                return name
        return None

    def _of_others(self, text: str, found: re.Match[str]) -> bool:
        return self.of_others.search(text[max(0, found.start() - 20) : found.start()]) is not None

    def introduced(self, text: str) -> str | None:
        """After "I am" much can follow that is no name: only capitals, or a Chinese surname, tell."""
        for found in self.introduced_by.finditer(text):
            rest = self.shapes.title.sub("", text[found.end() :])
            name = self._mixed(rest) or self._latin(rest)
            if name and not self.trade.match(rest, len(name)):
                return name
            chinese = self._han_name(rest)
            if chinese and not self.checks.is_chinese_word(chinese) and not re.match(OWN, rest[len(chinese) :]):
                return chinese
        return self._small(text)

    def _small(self, text: str) -> str | None:
        """A name in small letters: nothing but words that are no words."""
        for pattern in (self.small, HERE):
            for match in pattern.finditer(text):
                name = self.shapes.title.sub("", match[1])
                if name and self.checks.are_no_words(name):
                    return name
        return self._small_within(text) if HIDDEN in text else None

    def _small_within(self, text: str) -> str | None:
        """ "i'm maria and you can text me": up to the first word we know, beside details."""
        for match in self.small_within.finditer(text):
            words = match[1].split(" ")
            kept = list(takewhile(self.checks.are_no_words, words))
            if 0 < len(kept) < len(words):
                return " ".join(kept)
        return None

    def signed(self, text: str) -> str | None:
        found = self.signature.search(text)
        return found[1] if found and self.checks.is_name(found[1]) else None

    def _chinese_or_latin(self, rest: str) -> str | None:
        rest = self.shapes.title.sub("", rest)
        lim = self.lim.match(rest)
        if lim and self.checks.is_name(lim[0]):
            return lim[0]
        return self._mixed(rest) or self._latin(rest) or self._han_name(rest, announced=True)

    def _han_name(self, rest: str, announced: bool = False) -> str | None:
        """A name at the start, where what follows is no part of it: the shortest before a word, else the longest."""
        for shape in self.announced_shapes if announced else self.plain_shapes:
            if (found := shape.match(rest)) and not self.checks.never_zh.search(found[1]):
                return found[1]
        word = self.two.match(rest) if announced else None
        return word[1] if word else None

    def _mixed(self, rest: str) -> str | None:
        found = self.mixed.match(rest)
        return found[0] if found and self.checks.is_name(found[0]) else None

    def _latin(self, rest: str) -> str | None:
        found = self.latin.match(rest)
        name = self.checks.without_tail(found[0]) if found else None
        is_name = self.checks.is_name
        return name if name and (is_name(name) or is_name(name.split(" ")[0])) else None

    def _loose(self, rest: str) -> str | None:
        """After "my name is" a name needs no capitals, and ends where other words begin."""
        found = re.match(rf"{WORD}(?: {WORD}){{0,3}}", self.shapes.title.sub("", rest))
        return self.checks.without_tail(found[0]) if found else None


def _han_shapes(shapes: Shapes) -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    """In the order in which they are tried; the second are for what is announced as a name."""
    title, after_word = shapes.title_zh, rf"(?:{shapes.title_zh})?(?:{shapes.after_zh})"
    before_end = rf"(?:{title})?(?:{shapes.ends_zh}|(?!{HAN}))"
    plain = (
        rf"({shapes.han_name}?)(?={after_word})",
        rf"({shapes.han_name}?)(?={title}(?!{HAN}))",
        rf"({shapes.han_name})(?={before_end})",
        rf"({shapes.han_name}?)(?={HAN}{{2}}的)",  # 我叫张弛松弛的弛, 我叫李娜北大的
        rf"({shapes.nickname})(?={before_end})",
    )
    announced = (
        rf"({shapes.surname}|{shapes.nickname})(?={before_end}|{title}|{after_word})",
        rf"((?:{shapes.given}){{2,4}}?)(?={after_word}|{before_end})",
        rf"({shapes.han_name})",
    )
    tried = tuple(map(re.compile, plain))
    return tried, tried + tuple(map(re.compile, announced))
