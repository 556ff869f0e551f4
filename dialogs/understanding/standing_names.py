"""Names that nothing announces: a piece of the message that is nothing but a name."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dialogs.understanding.name_checks import NameChecks
from dialogs.understanding.name_shapes import HAN, HIDDEN, WORD, any_of

FROM = re.compile(r"(?<=[^\W\d_]) (?:from|at|in|with|of) [A-Z].*$")
PIECE = re.compile(
    r"(?:(?:(?<![A-Z])(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\b[Pp]rof)|(?<=[A-Z]{2}))\.(?:\s|$)|\s-+\s|--+"
    r"|(?<=[一-鿿])-|-(?=[一-鿿])|[^\w '.·•・-])+"
)


class StandingNames:
    """Built from `words/names.yaml`."""

    def __init__(self, words: Mapping[str, Any], checks: NameChecks) -> None:
        self.checks, self.shapes = checks, checks.shapes
        self.speaking = re.compile(
            rf"[ ,]+{any_of(words['speaking_en'])}\.?$|(?<=[一-鿿]){any_of(words['speaking_zh'])}$"
        )
        self.opener = re.compile(rf"^{any_of(words['openers_en'])}\s+(?=[A-Z])")
        self.latin_or_mixed = re.compile(rf"{self.shapes.latin_name}|{self.shapes.mixed_name}")
        self.standing = _standing(words, checks)
        self.not_theirs = re.compile(rf"{any_of(words['labels_of_other_things'])}\s*:\s*$")
        self.greeted = re.compile(rf"\W{{0,3}}{any_of(words['greetings_zh'])}")

    def bare(self, text: str) -> str | None:
        """A piece of the message that is nothing but a name: 「何静」, "Sarah Lee"; whole pieces before parts."""
        pieces = list(self._pieces(text))
        for piece in pieces:
            if name := self.whole(piece):
                return name
        words = (word for piece in pieces for word in piece.split())
        return next((name for word in words if (name := self._standing(word))), None)

    def _pieces(self, text: str) -> Iterator[str]:
        start = 0
        for end in (*PIECE.finditer(text), None):
            stop = end.start() if end else len(text)
            piece = text[start:stop].strip(" '.-") + ("." if re.search(r" [A-Z]\.$", text[start:stop]) else "")
            others = self.not_theirs.search(text[max(0, start - 30) : start]) or self.greeted.match(text, stop)
            if piece and not others:
                yield piece
            start = end.end() if end else stop

    def whole(self, piece: str) -> str | None:
        untitled = self.speaking.sub("", self.shapes.title.sub("", self.opener.sub("", piece)))
        if " " in (placed := FROM.sub("", untitled)):
            untitled = placed
        if name := self._standing(untitled):
            return name
        found = self.latin_or_mixed.fullmatch(untitled)
        return untitled if found and self.checks.is_name(untitled) else None

    def _standing(self, piece: str) -> str | None:
        found = self.standing.fullmatch(piece)
        name = next((group for group in found.groups() if group), None) if found else None
        if name is None or piece in self.checks.ordinary_zh:
            return None
        rest = piece.replace(name, "", 1)
        if self.checks.never_zh.search((rest and name) or piece):
            return None
        if len(name) == 1 or name[0] in "小老阿":
            return None if name in self.checks.ordinary_zh else name
        return name if self.checks.is_chinese_name(name) else None

    def in_small_letters(self, text: str, email: str) -> str | None:
        """ "tom hale, tom.hale@…": words beside details that the address spells too, or that are no other words."""
        if HIDDEN not in text:
            return None
        local = re.sub(r"[^a-z]", "", email.partition("@")[0].lower())
        for piece in self._pieces(text):
            said = self.speaking.sub("", piece)
            words = said.split()
            if not 1 <= len(words) <= 3 or not re.fullmatch(rf"{WORD}(?: {WORD})*", said) or not said.isascii():
                continue
            spelled = len(words) > 1 and all(len(word) > 1 and word.lower() in local for word in words)
            if spelled or (said.islower() and len(said) > 2 and self.checks.are_no_words(said)):
                return " ".join(words)
        return None


def _standing(words: Mapping[str, Any], checks: NameChecks) -> re.Pattern[str]:
    """A family name with a title, a name with one, a name alone, 小王; with the words that may stand around."""
    shapes = checks.shapes
    before = rf"(?:嗯+|{any_of(words['before_alone_zh'])}|(?:来自|做|在|搞){HAN}{{1,6}}的|(?:请?找)?{HAN}{{1,6}}的)?"
    reached_by = any_of(words["reached_by_zh"])
    after = rf"(?:(?:本人)?的?{reached_by}(?:号码?)?(?:是|为)?|{any_of(words['after_alone_zh'])})?"
    title, name = shapes.title_zh, shapes.han_name
    return re.compile(
        rf"{before}({shapes.surname})(?:{title}){after}|{before}({name}?)(?:{title}){after}"
        rf"|{before}({name}){after}|{before}({shapes.nickname})(?:{title})?{after}"
    )
