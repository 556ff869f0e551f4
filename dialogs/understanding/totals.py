"""Several lengths of time told in one answer, made into the one that was asked for. Text comes folded."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dialogs.meanings import Years
from dialogs.understanding.lengths import rounded
from dialogs.understanding.phrases import Phrases

Standing = Literal["held", "not held", "gap", "left out"]


STRETCH = re.compile(r"\bat (?!least|most|best|all|it)|[前后头]\d")
"""Where, or in which part of the whole."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the message around one length of time, or around none (`years` None).

    `not held`: a length they do not have today ("I don't have 3 years", "3 years by next June", "laid off 3 years
    ago"); what they do have, where they say it too, counts before it. `gap`: one in which they did nothing.
    """

    text: str
    years: Years | None
    about_it: bool
    standing: Standing = "held"
    hedged: bool = False
    dated: bool = False
    elsewhere: bool = False


class Totals:
    """Built from the word lists of `words/years.yaml`."""

    def __init__(self, say: Mapping[str, Phrases]) -> None:
        self.say = say

    def of(self, parts: list[Part], said: str, wide: bool) -> Years | None:
        """`wide`: several subjects are asked for, so that years with each of them add up."""
        if len(parts) > 1 and (concluded := self._concluded(parts)):
            return concluded
        if len(parts) > 2 and (whole := sum_of_the_others(lengths(parts))):
            return whole
        parts = [part for n, part in enumerate(parts) if not self._is_contained(part, n)] or parts
        if len(parts) == 2 and self._includes(*parts):
            return spanned(lengths(parts))
        if len(parts) == 2 and (same := told_twice(parts)):
            return same
        if len(parts) > 1 and self._add_up(parts, said):
            return added_up(lengths(parts))
        apart = [part for part in parts if not part.dated] or parts
        told = (
            lengths(apart) if wide and all(part.about_it for part in apart) else list(dict.fromkeys(lengths(apart)))
        )
        if len(told) <= 1:
            return told[0] if told and not in_two_places(apart) else None
        return self._of_several(apart, told, wide)

    def whole_of_all(self, parts: list[Part]) -> Years | None:
        """ "4 years, 1 at a startup, 3 in analytics": the first, if no other trade is among those that make it up."""
        told = lengths(parts)
        if len(told) < 3 or told[0] != added_up(told[1:]) or any(part.elsewhere for part in parts):
            return None
        return told[0] if all(part.about_it or self._is_stretch(part) for part in parts[1:]) else None

    def _is_stretch(self, part: Part) -> bool:
        return part.text in self.say["phases"] or STRETCH.search(part.text) is not None

    def without_gaps(self, years: Years, gaps: list[Part], said: str) -> Years:
        """「五年，中间停了一年」 is four years, unless they say that it is not counted in."""
        out = added_up(lengths(gaps)).low if gaps and said not in self.say["left_out"] else 0.0
        high = None if years.high is None else rounded(years.high - out)
        return Years(rounded(years.low - out), high) if years.low > out or not out else years

    def _of_several(self, parts: list[Part], told: list[Years], wide: bool) -> Years | None:
        if any(part.hedged for part in parts) and (both := common(told)):
            return both
        if any(part.text in self.say["or_else"] for part in parts[1:]):
            return spanned(told)
        if not all(part.about_it for part in parts):
            return None
        return added_up(told) if wide else Years(max(years.low for years in told), added_up(told).high)

    def _concluded(self, parts: list[Part]) -> Years | None:
        """The total where they name it, or what they come to in the end: "5 on paper, honestly 3"."""
        whole = [part.years for part in parts if part.text in self.say["total"]]
        if len(whole) == 1:
            return whole[0]
        ends = [part.years for part in parts[1:] if self._comes_to(part.text)]
        return ends[-1] if ends else None

    def _comes_to(self, text: str) -> bool:
        return text in self.say["in_the_end"] or re.match(r"so (?!far)|=|即|等于", text) is not None

    def _is_contained(self, part: Part, place: int) -> bool:
        return (
            (place == 1 and re.match(r"(?:the\s+)?(?:first|last)\s+\d|[前头]\d", part.text) is not None)
            or self.say["part_of"].begins(part.text)
            or re.search(r"\d\s*(?:\w+\s)?of (?:which|them|those|that)", part.text) is not None
        )

    def _includes(self, first: Part, second: Part) -> bool:
        """ "2 at work, with internships 3": the longer one holds the other."""
        if not first.years or not second.years or first.years.low >= second.years.low:
            return False
        return second.text in self.say["or_else"]

    def _add_up(self, parts: list[Part], said: str) -> bool:
        return (
            said in self.say["sums"]
            or re.search(r"\+\s*\d", said) is not None
            or all(self._is_stretch(part) for part in parts)
        )


def lengths(parts: list[Part]) -> list[Years]:
    return [part.years for part in parts if part.years]


def in_two_places(parts: list[Part]) -> bool:
    """ "Tencent one year, Baidu one year": the same length twice, of two things."""
    named = [re.match(r"[一-鿿a-z]{2,}", part.text) for part in parts]
    return len({name[0] for name in named if name}) > 1


def is_dated(part: Part) -> bool:
    """Told by dates: `Dates.ended` writes the length between two with its decimals."""
    return part.dated or re.search(r"\d\.\d\d years", part.text) is not None


def told_twice(parts: list[Part]) -> Years | None:
    """ "3 years, from 2022 to now": the length, where a date tells about the same."""
    dated, plain = ([part.years for part in parts if part.years and is_dated(part) == by] for by in (True, False))
    if len(dated) != 1 or len(plain) != 1 or dated[0].high is None:
        return None
    return plain[0] if dated[0].low - 1 <= plain[0].low <= dated[0].high + 1 else None


def sum_of_the_others(told: list[Years]) -> Years | None:
    """ "5 years: 4 at school, 1 at work": the one that all others add up to."""
    for n, whole in enumerate(told):
        if whole == added_up([*told[:n], *told[n + 1 :]]):
            return whole
    return None


def common(told: list[Years]) -> Years | None:
    """What limits leave between them: 「三年以上五年以下」, 「一年不到，八个月」; 「满三年没到四年」 is a range."""
    low = max(years.low for years in told)
    high = min((years.high for years in told if years.high is not None), default=None)
    if low == high and (
        ranges := [years for years in told if years.low != years.high and low in (years.low, years.high)]
    ):
        return ranges[0]
    return Years(low, high) if high is not None and low <= high else None


def spanned(told: list[Years]) -> Years:
    highs = [years.high for years in told]
    return Years(min(years.low for years in told), None if None in highs else max(h for h in highs if h is not None))


def added_up(told: list[Years]) -> Years:
    highs = [years.high for years in told]
    high = None if None in highs else rounded(sum(h for h in highs if h is not None))
    return Years(rounded(sum(years.low for years in told)), high)
