"""Lengths of time told by a date: "since 2020", "started in March 2021", 「2019年到2022年」."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from dialogs.meanings import Years
from dialogs.understanding.phrases import Phrases

LATE = 10
"""From this month on, who began in a year that they name has at least the years between, more likely one more."""
YEAR = r"(?:19[5-9]\d|20\d\d)"
TO = r"-|~|to|till|until|through|到|至"
JOINT = re.compile(rf"[\s年]*(?:{TO}|[一-鿿]{{1,3}}[到至])\s*")
""" "2019 to 2022", 「2019年做到2022年」."""
SHORT_SPAN = re.compile(rf"(?<![\d.])'?([012]\d)\s*(年?)\s*(?:{TO})\s*'?([012]\d)\s*年(?!\d)")

SHORT_YEAR = re.compile(r"(?<![\d.-])[012]\d年(?=[^多来半几左以])")
"""Where there are two of them, 「17年跟着师兄跑，19年去做销售」, they are no lengths."""


class Dates:
    """Built from the word lists of `words/years.yaml` and, of `words/numbers.yaml`, `months` and `times_of_year`."""

    def __init__(self, say: Mapping[str, Phrases], words: Mapping[str, Any]) -> None:
        self.say = say
        self.months = {name: int(value) for name, value in words["months"].items()}
        self.times = {name: int(value) for name, value in words["times_of_year"].items()}
        name, time = ("|".join(sorted(names, key=len, reverse=True)) for names in (self.months, self.times))
        self.point = re.compile(
            rf"(?<![\d.])(?:(?P<year5>{YEAR})\s+(?P<name5>{name})(?![a-z])|(?P<year>{YEAR})\s*年?(?:的?\s*(?P<time>{time})|\s*[-/.]?\s*(?P<month>1[0-2]|0?[1-9])(?:\s*月份?|(?![\d年])))?"
            rf"|(?P<month2>1[0-2]|0?[1-9])[/.](?P<year2>{YEAR})"
            rf"|(?<![a-z])(?P<name>{name})\.?(?:\s+of|,)?\s*(?:(?P<year3>{YEAR})|'(?P<short>\d\d)(?!\d))"
            rf"|(?<![a-z])(?P<time4>{time})(?:\s+of|\s+in|,)?\s*(?P<year4>{YEAR}))(?!\d)年?"
        )
        self.timed_gap = re.compile(rf"(?:{say['gaps'].pattern.pattern})\D{{0,8}}\d[\d.]*\s*[年个ym]")
        self.lone_month = re.compile(rf"(?:since|from)\s+(?P<name>{name})(?![a-z])(?!\W*(?:of\s+)?'?\d)")
        begun = say["short_year_then"].pattern.pattern
        self.short_year = re.compile(
            rf"(?<![\d.-])(?:(?:since|from|自|从)\s*'?(?P<a>\d\d)(?![\d./-])(?!\s*(?:年?前|y|m|个))"
            rf"|(?<![了过有满快近])'?(?P<b>[012]\d)(?:\s*年(?=\s*(?:1[0-2]|[1-9])\s*月)|\s*年?(?!起步)(?=(?:{begun}|{time}))))年?"
        )

    def spelled_out(self, text: str, today: date) -> str:
        """ "since last year", "since '19" and 「19年毕业就干」 with the year in full."""
        text = re.sub(r"民国\s*(\d{2,3})\s*年", lambda y: f"{1911 + int(y[1])}年", text)
        text = SHORT_SPAN.sub(lambda y: f"20{y[1]}年-20{y[3]}年" if y[2] and y[1] < y[3] else y[0], text)
        text = re.sub(r"\bthe (?=last year|past year)", "the ... ", text)
        text = text.replace("大前年", f"{today.year - 3}年")
        for name, year in (("this_year", 0), ("year_before_last", 2)):
            text = self.say[name].without(text, f"{today.year - year}年")
        text = re.sub(r"(?<!\.\.\. )\blast year\b|去年", f"{today.year - 1}年", text)
        text = self.short_year.sub(
            lambda y: f"{'since ' if y['a'] else ''}20{y['a'] or y['b']}年" if self._past(y, today) else y[0], text
        )
        return self.lone_month.sub(lambda m: f"since {self._latest(self.months[m['name']], today)}", text)

    def read(self, clause: str, today: date, since_graduation: bool) -> tuple[Years | None, str]:
        """The length a date in the clause tells, and the clause without its dates."""
        point = self.point.search(clause)
        if not point:
            return None, clause
        rest = self.point.sub(" ", clause)
        other = clause in self.say["other_dates"]
        if not (since_graduation if other else self._counts_from(clause, point)):
            return None, rest
        return self._until(today, point), rest

    def ended(self, text: str) -> str:
        """A span between two dates ("started in 2019, stopped in 2021", "March 2019 to June 2021") as its length.

        A start whose end is not told counts for nothing.
        """
        points = list(self.point.finditer(text))
        if len(points) > 2:
            return self._spans(text)
        over = self.timed_gap.sub(" ", self.say["unbroken"].without(text)) in self.say["stopped"]
        if len(points) == 2 and (over or JOINT.fullmatch(text[points[0].end() : points[1].start()])):
            years = (self._months(points[1]) - self._months(points[0])) / 12
            return f"{text[: points[0].start()]} {years:.2f} years {text[points[1].end() :]}" if years >= 0 else text
        if points and text in self.say["broken"]:
            return self.point.sub(" ", text)
        if over and len(points) == 1 and not self._begins_anew(text, points[0]):
            return self.point.sub(" ", text)
        return text

    def _spans(self, text: str) -> str:
        """Each pair of joined dates as its length."""
        bare = re.sub(r"\(\?P<\w+>", "(?:", self.point.pattern)
        return re.sub(rf"(?:{bare}){JOINT.pattern}(?:{bare})", lambda span: self.ended(span[0]), text)

    def too_many(self, text: str) -> bool:
        """A life told by its dates: no single one of them tells the length."""
        short = len(SHORT_YEAR.findall(text))
        return short > 1 or short + len(list(self.point.finditer(text))) > 2

    def _months(self, point: re.Match[str]) -> int:
        """Months since the year 0; a date without its month stands for the year's beginning."""
        year, month = self._date(point)
        return year * 12 + (month or 1) - 1

    def _begins_anew(self, text: str, point: re.Match[str]) -> bool:
        """ "I left school and started in 2019": the end was of something before."""
        last_stop = max(stop.end() for stop in self.say["stopped"].within(text))
        return self.say["since"].pattern.search(text[: point.start()], last_stop) is not None

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
        """As people count: a year named alone by the calendar, a month to the month."""
        year, month = self._date(point)
        since = (today.year - year) * 12 + today.month - (month or 1)
        if since < 0 or year > today.year:
            return None
        if not month:
            between = today.year - year
            return Years(between, between + (today.month >= LATE))
        roughly = bool(point["time"] or point["time4"])
        return whole_years(since, 2 if roughly else 0)

    def _date(self, point: re.Match[str]) -> tuple[int, int | None]:
        year = int(
            point["year"]
            or point["year2"]
            or point["year3"]
            or point["year4"]
            or point["year5"]
            or f"20{point['short']}"
        )
        month = point["month"] or point["month2"] or self.months.get(point["name"] or point["name5"] or "")
        return year, int(month) if month else self.times.get(point["time"] or point["time4"] or "")


def whole_years(months: int, leeway: int) -> Years:
    """Whole and half years as they are, less than one to the month, anything else as the years around it."""
    if min(months % 12, -months % 12) <= leeway and months > leeway:
        return Years(round(months / 12), round(months / 12))
    if months < 12 or months % 6 == 0:
        return Years(round(months / 12, 2), round(months / 12, 2))
    return Years(months // 12, months // 12 + 1)
