"""Lengths of time told by a date: "since 2020", "started in March 2021", 「2019年到2022年」."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from math import ceil

from dialogs.meanings import Years
from dialogs.understanding.phrases import Phrases

DAYS_A_YEAR = 365.25
LEEWAY = 0.15
"""A year named without its month is good to a month or two: 5.9 to 6.9 years are told as 6 to 7."""
YEAR = r"(?:19[5-9]\d|20\d\d)"
JOINT = re.compile(r"\s*(?:-|~|to|到|至|until|till)\s*")
SPAN = re.compile(rf"(?P<begun>{YEAR})\s*年?\s*(?:-|~|to|到|至|until|till)\s*(?P<ended>{YEAR})\s*年?")


class Dates:
    """Built from the word lists of `words/years.yaml` and the names of months."""

    def __init__(self, say: Mapping[str, Phrases], months: Mapping[str, int]) -> None:
        self.say = say
        self.months = months
        name = "|".join(sorted(months, key=len, reverse=True))
        self.point = re.compile(
            rf"(?<![\d.])(?:(?P<year>{YEAR})\s*年?(?:\s*[-/.]?\s*(?P<month>1[0-2]|0?[1-9])(?:\s*月|(?![\d年])))?"
            rf"|(?P<month2>1[0-2]|0?[1-9])[/.](?P<year2>{YEAR})"
            rf"|(?<![a-z])(?P<name>{name})\.?(?:\s+of|,)?\s*(?:(?P<year3>{YEAR})|'(?P<short>\d\d)))(?!\d)年?"
        )
        self.lone_month = re.compile(rf"(?:since|from)\s+(?P<name>{name})(?![a-z])(?!\W*(?:of\s+)?'?\d)")
        self.short_year = re.compile(
            r"(?<![\d.-])(?:(?:since|from|自|从)\s*'?(?P<a>\d\d)(?![\d.])(?!\s*(?:年?前|y|m|个))|'?(?P<b>\d\d)年?(?=(?:开始|入行|起|入坑|以来)))"
        )

    def read(self, clause: str, today: date) -> tuple[Years | None, str]:
        """The length a date in the clause tells, and the clause without its dates."""
        dated = self._spelled_out(clause, today)
        if span := SPAN.search(dated):
            years = int(span["ended"]) - int(span["begun"])
            return (Years(years, years) if years >= 0 else None), SPAN.sub(" ", dated)
        point = self.point.search(dated)
        if not point:
            return None, dated
        rest = self.point.sub(" ", dated)
        if dated in self.say["other_dates"] or not self._counts_from(dated, point):
            return None, rest
        return self._until(today, point), rest

    def ended(self, text: str) -> str:
        """A span between two dates ("started in 2019, stopped in 2021", "March 2019 to June 2021") as its length.

        A start whose end is not told counts for nothing.
        """
        points = list(self.point.finditer(text))
        over = text in self.say["stopped"]
        if len(points) == 2 and (over or JOINT.fullmatch(text[points[0].end() : points[1].start()])):
            years = (self._months(points[1]) - self._months(points[0])) / 12
            return f"{text[: points[0].start()]} {years:.2f} years {text[points[1].end() :]}" if years >= 0 else text
        if over and len(points) == 1 and not self._begins_anew(text, points[0]):
            return self.point.sub(" ", text)
        return text

    def _months(self, point: re.Match[str]) -> int:
        """Months since the year 0; a date without its month stands for the year's beginning."""
        year, month = self._date(point)
        return year * 12 + (month or 1) - 1

    def _begins_anew(self, text: str, point: re.Match[str]) -> bool:
        """ "I left school and started in 2019": the end was of something before."""
        last_stop = max(stop.end() for stop in self.say["stopped"].within(text))
        return self.say["since"].pattern.search(text[: point.start()], last_stop) is not None

    def _spelled_out(self, clause: str, today: date) -> str:
        """ "since last year" and "since '19" with the year in full."""
        clause = re.sub(r"\bthe (?=last year|past year)", "the ... ", clause)
        for name, year in (("this_year", 0), ("year_before_last", 2)):
            clause = self.say[name].without(clause, f"{today.year - year}年")
        clause = re.sub(r"(?<!\.\.\. )\blast year\b|去年", f"{today.year - 1}年", clause)
        clause = self.short_year.sub(
            lambda y: f"since 20{y['a'] or y['b']}年" if self._past(y, today) else y[0], clause
        )
        return self.lone_month.sub(lambda m: f"since {self._latest(self.months[m['name']], today)}", clause)

    def _past(self, short: re.Match[str], today: date) -> bool:
        return int(short["a"] or short["b"]) <= today.year % 100

    def _latest(self, month: int, today: date) -> str:
        return f"{today.year if month <= today.month else today.year - 1}-{month:02d}"

    def _counts_from(self, clause: str, point: re.Match[str]) -> bool:
        before, after = clause[: point.start()], clause[point.end() :]
        return (
            before in self.say["since"]
            or after in self.say["since_after"]
            or re.match(r"\s*-\s*$", after) is not None
        )

    def _until(self, today: date, point: re.Match[str]) -> Years | None:
        year, month = self._date(point)
        first = date(year, month or 1, 1)
        last = date(year, 12, 31) if not month else (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        if first > today:
            return None
        high = (today - first).days / DAYS_A_YEAR
        low = max(0, (today - last).days) / DAYS_A_YEAR
        leeway = 0.0 if month else LEEWAY
        return Years(int(low + leeway), max(0, ceil(high - leeway)))

    def _date(self, point: re.Match[str]) -> tuple[int, int | None]:
        year = int(point["year"] or point["year2"] or point["year3"] or f"20{point['short']}")
        month = point["month"] or point["month2"] or self.months.get(point["name"] or "")
        return year, int(month) if month else None
