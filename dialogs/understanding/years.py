"""How many years: free words → `Years`, or None where they do not tell. Text comes folded."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dialogs.meanings import Years
from dialogs.understanding.dates import Dates
from dialogs.understanding.numbers import NUMBER, NumberWords
from dialogs.understanding.phrases import Phrases, clauses, phrase_lists
from dialogs.understanding.somebody_else import SomebodyElse
from dialogs.understanding.subjects import Subject

LONGEST = 60
"""More years of experience than anyone has: such an answer is a slip or a joke, so it stays unclear."""
TO = r"-|~|to|or|到|至|或者|或"
JOINED = re.compile(
    r"\s(?:and(?!\s+(?:a bit|a little|some|change|counting|more|up|above)\b)|but|plus|while|whereas|though)\s"
    r"|\sof which\s|其中|但是|但|而"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the message around one length of time, or around none (`years` None).

    `held` False: a length they do not have today ("I don't have 3 years", "3 years by next June", "laid off 3 years
    ago"). What they do have, where they say it too, counts before it.
    """

    text: str
    years: Years | None
    about_it: bool
    held: bool = True


class YearsReader:
    """Built from `words/years.yaml` and `words/numbers.yaml`."""

    def __init__(self, words: Mapping[str, Any], numbers: NumberWords, somebody_else: SomebodyElse) -> None:
        self.say = phrase_lists(words)
        self.somebody_else = somebody_else
        self.numbers = numbers
        self.dates = Dates(self.say, numbers.months)
        fillers = self.say["fillers"].pattern.pattern
        self.filler_end = re.compile(rf"(?:{fillers})?\s*$")
        self.edges = {name: edge(self.say[name], fillers) for name in SPREAD}
        self.not_held = edge(self.say["not_held"], fillers)
        self.not_it = edge(self.say["not_it"], fillers)
        self.ago = re.compile(rf"\s*(?:{self.say['ago'].pattern.pattern})(?![端台线])")
        unit = numbers.unit
        self.missing = missing(self.say["missing"], self.say["until"], unit)
        self.length = re.compile(
            rf"(?P<minus>(?:minus|negative|负)\s*|(?<![\w\s年])\s?-\s?|^-\s?)?(?<![\d.第a-z])(?P<low>{NUMBER})(?P<some>\s*[+多来余几])?\s*"
            rf"(?P<unit1>{unit})?(?P<more1>\s*[+多余])?"
            rf"(?:\s*(?:{TO})\s*(?P<high>{NUMBER})(?P<more2>\s*[+多余])?\s*(?P<unit2>{unit})?)?(?![\d%])"
        )

    def read(self, text: str, topic: Subject, today: date) -> Years | None:
        said = self.dates.ended(self._second_thought(self.numbers.in_digits(text)))
        said = self.missing.sub(self._without_missing, said)
        own = self.somebody_else.left_out(list(self._clauses(said)))
        parts = [
            part
            for clause in own
            if clause not in self.say["asked_of_them"]
            for part in self._parts(clause, topic, today)
        ]
        found = self._chosen(parts, said)
        return found if found and found.low <= LONGEST and (found.high or 0) <= LONGEST else None

    def _second_thought(self, text: str) -> str:
        """ "two, no wait, three": what follows the correction counts, where it says a number at all."""
        corrections = list(self.say["instead"].within(text))
        after = text[corrections[-1].end() :] if corrections else ""
        return after if re.search(r"\d", after) and re.search(r"\d", text[: corrections[-1].start()]) else text

    def _clauses(self, text: str) -> Iterator[str]:
        between = re.sub(
            rf"(?:between|介于)?\s*({NUMBER})\s*(?:and|和)\s*({NUMBER})(?!\s*(?:in|at|of))", r" \1-\2 ", text
        )
        for clause in clauses(between):
            yield from (part.strip() for part in JOINED.split(clause) if part.strip())

    def _parts(self, clause: str, topic: Subject, today: date) -> Iterator[Part]:
        dated, rest = self.dates.read(clause, today)
        if dated:
            yield Part(clause, dated, topic.is_in(clause))
        found = [(match, years) for match in self.length.finditer(rest) if (years := self._length(match, rest))]
        leads = bool(found) and not topic.is_in(rest[: found[0][0].start()])
        for n, (match, years) in enumerate(found):
            start = match.start() if leads else (found[n - 1][0].end() if n else 0)
            end = (found[n + 1][0].start() if n + 1 < len(found) else len(rest)) if leads else match.end()
            stretch = rest if len(found) == 1 else rest[start:end]
            yield self._held(Part(stretch, years, topic.is_in(stretch)), rest, match)
        if not found and not dated:
            yield Part(rest, None, topic.is_in(rest))

    def _held(self, part: Part, clause: str, match: re.Match[str]) -> Part:
        """The part as it is, or as less than its number where they do not have it (yet)."""
        before, after = clause[: match.start()], clause[match.end() :].lstrip()
        if self.not_it.search(before) or clause in self.say["idle"] or self._is_past(clause):
            return replace(part, years=None, held=False)
        if self.not_held.search(before) or self.say["not_held_after"].begins(after) or clause in self.say["to_come"]:
            below = rounded(max(0.0, part.years.low - 0.01)) if part.years else 0.0
            return replace(part, years=Years(0, below), held=False)
        return part

    def _is_past(self, clause: str) -> bool:
        """ "I was laid off 3 years ago", 「三年前接触过」; "I started 3 years ago" lasts until today."""
        if not any(self.ago.match(clause, found.end()) for found in self.length.finditer(clause)):
            return False
        begun = clause in self.say["since"] or clause in self.say["since_after"]
        return not begun or re.search(r"前.*过(?!来)", clause) is not None

    def _without_missing(self, found: re.Match[str]) -> str:
        """「差一个月三年」 as the length it is."""
        short, whole = (float(found[name]) * self.numbers.units[found[f"{name}_unit"]] for name in ("short", "whole"))
        return f" {rounded(whole - short)} years" if whole > short else " "

    def _length(self, match: re.Match[str], clause: str) -> Years | None:
        before, after = clause[: match.start()], clause[match.end() :]
        unit = match["unit2"] or match["unit1"]
        if match["minus"] or self._is_something_else(before, after, unit):
            return None
        scale = self.numbers.units[unit] if unit else 1.0
        low = float(match["low"]) * (self.numbers.units[match["unit1"]] if match["unit1"] else scale)
        if match["high"]:
            high = float(match["high"]) * scale
            return Years(rounded(low), rounded(high)) if low <= high else None
        mark = (match["some"] or match["more1"] or "").strip()
        return self._hedged(low, scale, mark, match, before, after)

    def _hedged(self, number: float, scale: float, mark: str, match: re.Match[str], before: str, after: str) -> Years:
        exact = rounded(number)
        if mark == "+":
            return Years(exact, None)
        if mark in ("多", "余", "几"):
            tens = match["some"] and number >= 10 and number % 10 == 0
            return Years(exact, rounded(number + (10 if tens else scale)))
        hedge = self._hedge(before, after)
        return SPREAD[hedge](number, scale) if hedge else Years(exact, exact)

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
        return next((name for name in SPREAD if self.say[f"{name}_after"].begins(after.lstrip())), None)

    def _is_something_else(self, before: str, after: str, unit: str | None) -> bool:
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
        return self.say["fillers"].without(before, "") != "" and not self._may_precede(before)

    def _may_precede(self, before: str) -> bool:
        """A number without a unit stands for years only after words that lead up to it, or after a subject."""
        return not re.search(r"\d", before) and not re.search(r"[第了过]$", before.rstrip())

    def _chosen(self, parts: list[Part], said: str) -> Years | None:
        if not all(part.held for part in parts):
            held = [part for part in parts if part.held and part.years]
            if not any(part.about_it or not self._is_elsewhere(part) for part in held):
                return self._together([part for part in parts if not part.held], said)
            parts = held
        timed = [part for part in parts if part.years]
        untimed = [part for part in parts if not part.years]
        about_it = [part for part in timed if part.about_it]
        if not timed:
            return self._without_number(said)
        if about_it:
            return self._together(about_it, said)
        if any(part.about_it and part.text in self.say["none"] for part in untimed):
            return Years(0, 0)
        if any(part.about_it and part.text in self.say["just_begun"] for part in untimed):
            return None
        if any(part.about_it and part.text in self.say["not_it"] for part in untimed):
            return None
        return self._together([part for part in timed if not self._is_elsewhere(part)], said)

    def _together(self, parts: list[Part], said: str) -> Years | None:
        lengths = [part.years for part in parts if part.years]
        if len(set(lengths)) <= 1:
            return lengths[0] if lengths else None
        whole = [part.years for part in parts if part.text in self.say["total"]]
        if len(whole) == 1:
            return whole[0]
        added = added_up(lengths)
        phases = [part.text in self.say["phases"] for part in parts]
        if said in self.say["sums"] or re.search(r"\+\s*\d", said) or all(phases):
            return added
        return Years(max(length.low for length in lengths), added.high) if all(p.about_it for p in parts) else None

    def _without_number(self, said: str) -> Years | None:
        if said in self.say["unsure"] or said in self.say["vague"]:
            return None
        if said in self.say["a_few_months"]:
            return Years(0, 1)
        if said in self.say["new_graduate"] or said in self.say["none"]:
            return Years(0, 0)
        return None

    def _is_elsewhere(self, part: Part) -> bool:
        """ "5 years of accounting", 「五年会计」: words around the length that name another subject."""
        length = self.length.search(part.text)
        if not length:
            return False
        if part.text in self.say["other_trades"]:
            return True
        after = part.text[length.end() :].strip()
        if re.match(r"(?:of|in|as|doing|at)\s", after):
            said = [word for word in re.findall(r"[a-z][a-z+#'-]*", after) if word not in self.say["fillers"]]
            return any(word not in self.say["not_a_subject"] and word not in self.say["phases"] for word in said)
        named = re.sub(r"^[的之]", "", after)
        return bool(re.match(r"[一-鿿]{2}", named)) and not self.say["no_subject_begins"].begins(named)


SPREAD: dict[str, Callable[[float, float], Years]] = {
    "a_bit_more": lambda number, scale: Years(rounded(number), rounded(number + scale / 2)),
    "nearly": lambda number, scale: Years(rounded(max(0.0, number - scale / 2)), rounded(number)),
    "at_least": lambda number, _: Years(rounded(number), None),
    "short_of": lambda number, scale: Years(rounded(max(0.0, number - scale)), rounded(number)),
    "at_most": lambda number, _: Years(0, rounded(number)),
}
OPPOSITE = {"at_least": "at_most", "a_bit_more": "at_most", "at_most": "at_least"}
"""What a "not" makes of a hedge: who has "not more than three" has at most three."""
MAY_FOLLOW = ("after_bare", "at_least_after", "a_bit_more_after", "at_most_after", "sums", "total", "not_a_subject")


def edge(phrases: Phrases, fillers: str) -> re.Pattern[str]:
    """The phrases where they end a text, whatever few fillers follow them."""
    return re.compile(rf"(?<![有是])(?:{phrases.pattern.pattern})\s*(?:(?:{fillers})\s*){{0,3}}$")


def missing(words: Phrases, until: Phrases, unit: str) -> re.Pattern[str]:
    """What is missing, then the whole: 「差一个月三年」, 「再过半年就三年」."""
    short, whole = (rf"(?P<{name}>{NUMBER})\s*(?P<{name}_unit>{unit})" for name in ("short", "whole"))
    words_, until_ = words.pattern.pattern, until.pattern.pattern
    return re.compile(rf"(?:{words_})\s*{short}\s*(?:(?:{until_})\s*)*{whole}|(?!)")


def added_up(lengths: list[Years]) -> Years:
    highs = [length.high for length in lengths]
    high = None if None in highs else rounded(sum(h for h in highs if h is not None))
    return Years(rounded(sum(length.low for length in lengths)), high)


def rounded(number: float) -> float:
    """18 months are 1.5 years, not 1.49999994."""
    return round(number, 2)
