"""One length of time as it is said: a number, its unit and its hedge → `Years`. Text comes folded, in digits."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from dialogs.meanings import Years
from dialogs.understanding.numbers import NUMBER, NumberWords
from dialogs.understanding.phrases import Phrases

LIKELY = 40
"""More years than a number without a unit stands for: it is an age, most likely."""
YOUNG = 15
"""From here on, "I'm 30" tells an age, while "I'm 3 in" may not."""
TO = r"-|~|to|or|going on|maybe|到|至|或者|或"


NEXT = re.compile(r"\s*\d")
"""What a hedge belongs to if it is followed by it: 「三年不到四年」."""


@dataclass(frozen=True, slots=True)
class Length:
    """`years` as they stand from `start` to `end` of a clause. `hedged`: only one end of them is told."""

    years: Years
    start: int
    end: int
    hedged: bool = False


class Lengths:
    """Built from the word lists of `words/years.yaml`."""

    def __init__(self, say: Mapping[str, Phrases], numbers: NumberWords) -> None:
        self.say = say
        self.units = numbers.units
        fillers = say["fillers"].pattern.pattern
        self.edges = {name: edge(say[name], fillers) for name in SPREAD}
        self.not_held = edge(say["not_held"], fillers)
        self.missing = missing(say["missing"], say["until"], numbers.unit)
        self.expression = re.compile(
            rf"(?P<minus>(?:minus|negative|负)\s*|(?<![\w\s年])\s?-\s?|^-\s?)?(?<![\d.第a-z])(?P<low>{NUMBER})(?P<some>\s*(?:\+(?!\s*[一-鿿]*\d)|[多来余几]))?\s*"
            rf"(?P<unit1>{numbers.unit})?(?P<more1>\s*(?:\+(?!\s*[一-鿿]*\d)|[多余几]))?"
            rf"(?:\s*(?:{TO})\s*(?P<high>{NUMBER})(?:\s*[+多余几])?\s*(?P<unit2>{numbers.unit})?)?(?![\d%])"
        )

    def within(self, clause: str) -> Iterator[Length]:
        for match in self.expression.finditer(clause):
            if length := self._length(match, clause):
                yield length

    def without_missing(self, text: str) -> str:
        """「差一个月三年」 as the length it is."""
        return self.missing.sub(self._still_short, text)

    def _still_short(self, found: re.Match[str]) -> str:
        short, whole = (float(found[name]) * self.units[found[f"{name}_unit"]] for name in ("short", "whole"))
        return f" {rounded(whole - short)} years" if whole > short else " "

    def _length(self, match: re.Match[str], clause: str) -> Length | None:
        before, after = clause[: match.start()], clause[match.end() :]
        unit = match["unit2"] or match["unit1"]
        if match["minus"] or self._is_something_else(match, before, after, unit):
            return None
        scale = self.units[unit] if unit else 1.0
        low = float(match["low"]) * (self.units[match["unit1"]] if match["unit1"] else scale)
        if match["high"]:
            high = float(match["high"]) * scale
            years = Years(rounded(low), rounded(high))
            return Length(years, match.start(), match.end()) if low <= high else None
        mark = (match["some"] or match["more1"] or "").strip()
        years, hedged = self._hedged(low, scale, mark, match, before, after)
        return Length(years, match.start(), match.end(), hedged)

    def _hedged(
        self, number: float, scale: float, mark: str, match: re.Match[str], before: str, after: str
    ) -> tuple[Years, bool]:
        exact = rounded(number)
        if mark == "+":
            return Years(exact, None), True
        if mark and mark != "来":
            said = float(match["low"])
            tens = match["some"] and said >= 10 and said % 10 == 0
            return Years(exact, rounded(number + (10 * scale if tens else scale))), True
        hedge = self._hedge(before, after)
        return (SPREAD[hedge](number, scale), True) if hedge else (Years(exact, exact), False)

    def _hedge(self, before: str, after: str) -> str | None:
        """The longest one counts: "no more than" is not "more than"."""
        found = [
            (len(here[0].strip()), name, here.start())
            for name, edge in self.edges.items()
            if (here := edge.search(before))
        ]
        if found:
            _, name, start = max(found)
            return OPPOSITE.get(name, name) if self.not_held.search(before[:start]) else name
        after = after.lstrip()
        told = {name: self.say[f"{name}_after"].pattern.match(after) for name in SPREAD}
        return next(
            (name for name, here in told.items() if here and not self._is_of_the_next(name, here, after)), None
        )

    def _is_of_the_next(self, name: str, hedge: re.Match[str], after: str) -> bool:
        return self.say[name].is_whole(hedge[0]) and NEXT.match(after, hedge.end()) is not None

    def _is_something_else(self, match: re.Match[str], before: str, after: str, unit: str | None) -> bool:
        """An age, a count of projects, a year: a number that is no length of time."""
        after = after.lstrip()
        if self.say["not_experience"].begins(f"{unit or ''} {after}".strip()) or re.search(
            r"(?:\bage|\baged|\bwas|\bwhen i|[$¥#])\s*$", before
        ):
            return True
        if unit:
            return False
        if after and not any(self.say[name].begins(after) for name in MAY_FOLLOW):
            return True
        if re.search(r"\b(?:(?:start|began|begun).*\bat|(?:team|group|staff|crew|class) of)\s*$", before):
            return True
        if float(match["low"]) > YOUNG and re.search(r"(?:\bi'?m|\bi am|\bat|我|今年)\s*$", before):
            return True
        return (
            float(match["low"]) > LIKELY or re.search(r"\d|[第了过研大高初博硕]\s*$|\bpart\s*$", before) is not None
        )


SPREAD: dict[str, Callable[[float, float], Years]] = {
    "a_bit_more": lambda number, scale: Years(rounded(number), rounded(number + scale / 2)),
    "some_more": lambda number, scale: Years(rounded(number), rounded(number + scale)),
    "nearly": lambda number, scale: Years(rounded(max(0.0, number - min(scale, 1))), rounded(number)),
    "at_least": lambda number, _: Years(rounded(number), None),
    "short_of": lambda number, scale: Years(rounded(max(0.0, number - scale)), rounded(number)),
    "at_most": lambda number, _: Years(0, rounded(number)),
}
OPPOSITE = {"at_least": "at_most", "a_bit_more": "at_most", "at_most": "at_least"}
"""What a "not" makes of a hedge: who has "not more than three" has at most three."""
MAY_FOLLOW = ("after_bare", *(f"{name}_after" for name in SPREAD), "sums", "total", "in_the_end", "not_a_subject")


def edge(phrases: Phrases, fillers: str) -> re.Pattern[str]:
    """The phrases where they end a text, whatever few fillers follow them."""
    return re.compile(rf"(?<!最)(?!(?<=[有是])[没不])(?:{phrases.pattern.pattern})\s*(?:(?:{fillers})\s*){{0,3}}$")


def missing(words: Phrases, until: Phrases, unit: str) -> re.Pattern[str]:
    """What is missing, then the whole: 「差一个月三年」, 「再过半年就三年」."""
    short, whole = (rf"(?P<{name}>{NUMBER})\s*(?P<{name}_unit>{unit})" for name in ("short", "whole"))
    words_, until_ = words.pattern.pattern, until.pattern.pattern
    return re.compile(rf"(?:{words_})\s*{short}\s*(?:(?:{until_})\s*)*{whole}|(?!)")


def rounded(number: float) -> float:
    """18 months are 1.5 years, not 1.49999994."""
    return round(number, 2)
