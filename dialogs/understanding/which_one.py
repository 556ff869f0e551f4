"""Of several values of a kind in one message, the one that is meant: corrections, old ones, other people's."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dialogs.understanding.name_shapes import any_of

CLAUSE_END = re.compile(r"[,，、。;；!！?？\n()（）]|\.\s|\s-+\s|\s(?:and|but|so)\s|但是?|现在")
LATTER = re.compile(
    r"\b(?:use|prefer|try|call|take|to)\b[^.,;]{0,12}\b(?:second|latter|last)\b|\b(?:second|latter|last) (?:one"
    r"|number|address)"
    r"[^.,;]{0,16}\b(?:best|better|right|correct|please|preferred)\b"
    r"|[用打发以加](?:第二|后面?|下面)[那这一]?个?|后者|第二个(?:是对的|为准|优先|更好|最好)",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"(?<!n't )(?<!not )\b(?:use|prefer|try|call|take) (?:the|my) (?P<en>[a-z]{3,})\b"
    r"|(?<![别不要])[用打发](?:到)?(?P<zh>[一-鿿]{2})的?(?:那个|邮箱|手机|电话|号)?(?:[吧就为联。!]|$)",
    re.IGNORECASE,
)
SPEAKS_OF_IT = re.compile(
    r"(?:[,，.。;(]|\b(?:but|and|though)\b|但是?|不过)\s*"
    r"(?:that(?: one)?\b|this one\b|which\b|it\b|这个|那个|前一个|前者|第一个)[^.。!?\n]*",
    re.IGNORECASE,
)
ARROW = re.compile(r"\s*(?:→|-+>|=+>)\s*")
LONE_WRONG_BEFORE = re.compile(
    r"(?:\b(?:old|former|previous)\s+[a-z-]*\s*(?:is|was)?|(?:旧|以前|之前|原来)的?[^,，。]{0,6})\W*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Found:
    value: str
    start: int
    end: int


class WhichOne:
    """Built from `words/reach.yaml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        def listed(name: str) -> re.Pattern[str]:
            return re.compile(any_of(words[name]))

        self.corrects = listed("corrects")
        self.negated = re.compile(
            rf"(?<!是){any_of(words['negations'])}(?:\s*{any_of(words['negated_words'])}){{0,6}}\W{{0,3}}$"
        )
        self.wrong_before = re.compile(rf"(?<!是)旧|不用(?!了)|{any_of(words['wrong_before'])}")
        self.wrong_after = re.compile(rf"不是(?!吗)|{any_of(words['wrong_after'])}")
        self.right, self.preferred, self.if_ = listed("right"), listed("preferred"), listed("if")
        self.given_up_after = re.compile(
            r"\W{0,3}(?:(?:that|this|which|it|one|number|这个|那个|号|已经|已|早就|现在|都)\s*)*"
            rf"(?:is|'s|was|has been)?\s*{any_of(words['given_up_after'])}",
            re.IGNORECASE,
        )
        self.others = re.compile(
            rf"{any_of(words['others_zh'])}(?:的?{any_of(words['reached_by_zh'])}|[的是])[^,，。;]{{0,6}}$"
            rf"|(?i:\b(?:(?:my|a|the) {any_of(words['others_en'])}(?:'s| is| at| on| [A-Z][a-z]+ (?:at|on))"
            rf"|{any_of(words['others_whose'])})(?![a-z])[^,.;\n]{{0,24}})$",
        )

    def right_one(self, found: Sequence[Found], said: str) -> str | None:
        """`found` in order of place; `said`: the message, simplified, with everything found hidden."""
        mine = [one for one in found if not self.others.search(said[: one.start][-80:])]
        if len(mine) < 2:
            given_up = len(found) == 1 and mine and self._is_given_up(mine[0], said)
            return mine[0].value if mine and not given_up else None
        if LATTER.search(said):
            return mine[-1].value
        if named := _named(mine, said):
            return named.value
        kept = [n for n in range(len(mine)) if not self._is_wrong(n, mine, said)]
        if not kept:
            right = [n for n in range(len(mine)) if self.right.search(_before(n, mine, said))]
            return mine[(right or [0])[0]].value
        preferred = [n for n in kept if self.preferred.search(_around(n, mine, said))]
        if len(kept) < len(mine):
            preferred = preferred or [n for n in kept if self.right.search(_around(n, mine, said))]
        return mine[(preferred or kept)[0]].value

    def _is_given_up(self, one: Found, said: str) -> bool:
        """The only value of its kind, and said to be wrong."""
        before, after = said[: one.start][-80:], said[one.end :]
        return LONE_WRONG_BEFORE.search(before) is not None or self.given_up_after.match(after) is not None

    def _is_wrong(self, n: int, found: Sequence[Found], said: str) -> bool:
        before, after = _before(n, found, said), _after(n, found, said)
        if self.negated.search(before[-80:]):
            return True
        last = n + 1 == len(found)
        if not last and self.corrects.search(after) and not self.negated.search(after[-80:]):
            return True
        if not last and ARROW.fullmatch(after):
            return True
        clause_before = _last_clause(before if n else before.rstrip(" ,，"))
        if self.wrong_before.search(clause_before) and not (n and self.corrects.search(clause_before)):
            return True
        clause_after = _first_clause(after if last else self.negated.sub("", after))
        return self.wrong_after.search(clause_after) is not None and not self.if_.search(clause_after)


def _named(found: Sequence[Found], said: str) -> Found | None:
    """ "work: a, private: b. Use the private one" """
    for wish in NAMED.finditer(said):
        word = wish["en"] or wish["zh"]
        for n, one in enumerate(found):
            before = _last_clause(said[found[n - 1].end if n else 0 : one.start])
            if re.search(rf"(?<![a-z]){word}", before, re.IGNORECASE):
                return one
    return None


def _around(n: int, found: Sequence[Found], said: str) -> str:
    """What is said of it; between two, a clause after a comma is the second one's: "a, or better b"."""
    after = _after(n, found, said)
    seconds = n + 1 < len(found) and re.match(r"\s*[,，;；]", after) and not CLAUSE_END.search(after.strip(" ,，;；"))
    return f"{_last_clause(_before(n, found, said))} {'' if seconds else _first_clause(after)}"


def _before(n: int, found: Sequence[Found], said: str) -> str:
    return said[found[n - 1].end if n else 0 : found[n].start]


def _after(n: int, found: Sequence[Found], said: str) -> str:
    return said[found[n].end : found[n + 1].start if n + 1 < len(found) else len(said)]


def _last_clause(words: str) -> str:
    """A colon or a space ends nothing."""
    return CLAUSE_END.split(words.rstrip(" :：(（"))[-1]


def _first_clause(words: str) -> str:
    """With what is said about "that one"."""
    aside = re.match(r"\s*[(（]([^()（）\n]{0,60})[)）]", words)
    first = aside[1] if aside else CLAUSE_END.split(words.lstrip(" ,，(（)）"))[0]
    return " ".join((first, *SPEAKS_OF_IT.findall(words)))
