"""Number words into digits, so that one grammar reads 「两三年半」 and "two and a half" alike."""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from dialogs.understanding.phrases import Phrases, compiled
from dialogs.understanding.spelling import Spelling

NUMERALS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3}
FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
DIGIT = "[零〇一二两俩仨三四五六七八九]"
NUMBER = r"\d+(?:\.\d+)?"
COUNTED = r"个|年|载|月|周|星期|天|季|学期|多|来|几|余|到|至|以上|左右|整|半|点|岁|届|或"
BEFORE_UNIT = rf"(?=\s*(?:{COUNTED}|[-~+/.]|[^\w]|$))"
SOME_TO_SOME_MORE = re.compile(rf"({DIGIT}?十)?({DIGIT})({DIGIT})(十)?(?=\s*(?:个|年|载|周|星期|天|季|学期))")
ENUMERATED = re.compile(rf"({DIGIT}|\d)[、,]({DIGIT}|\d)(?=\s*(?:个|年|载|周|星期|天))")
IN_A_ROW = re.compile(r"(?<![\d.,/+-])(\d)[\s,]+(?:or )?(\d)(?=\s+(?:years?|yrs?|months?)(?![a-z]))")
ZH_YEAR = re.compile(rf"(?<![十\d-])(?:{DIGIT}{{4}}|[零〇一二]{DIGIT})(?=年(?:[^半多]|$))")
ZH_DECIMAL = re.compile(rf"({DIGIT}|十)点({DIGIT})")
ZH_NUMBER = re.compile(rf"(?:{DIGIT}|[十百])+{BEFORE_UNIT}")
AND_A_HALF = re.compile(rf"({NUMBER})(\s*(?:年|个(?=半)|years?|yrs?)?)\s*(?:半|and\s+0\.5(?!\d))")
AND_MONTHS = re.compile(
    rf"({NUMBER})\s*(?:年|years?|yrs?\.?|y)\s*(?:and|零|又|,)?\s*({NUMBER})\s*(?:个月|months?|mos?|mths?|m)(?![a-z])"
)
QUARTERS = re.compile(r"(?<![\d.])(\d+)(\s+(?:years?|yrs?))?\s+and\s+([13])\s+quarters?(?!\w)")
FRACTION = re.compile(r"(?:(\d+)\s+(?:and\s+)?)?(?<![\d/])(1/2|1/3|2/3|1/4|3/4)(?![\d/])")


class NumberWords:
    """Built from `words/numbers.yaml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self.values = {name: int(value) for name, value in words["values"].items()}
        self.units = {name: float(value) for name, value in words["units"].items()}
        self.couple = Phrases(words["couple"])
        self.pronoun = re.compile(rf"(?:{compiled(words['pronouns']).pattern})(?!\s+(?:in|at|as|doing|with|year)\b)")
        self.spelling = Spelling([*self.values, *self.units, *words["ordinals"]], words["real"])
        self.half = Phrases(words["half"])
        self.unit = "|".join(unit_expression(unit) for unit in sorted(self.units, key=len, reverse=True))
        self.glued = re.compile(rf"(?<=[a-z])(?={NUMBER}\s*(?:{self.unit}))")
        adjectives = compiled(words["adjectives"]).pattern
        self.one = re.compile(
            rf"(?<![\w'])(?:an?|the|(another))\s+(?=quarter\b|(?:(?:{adjectives})\s+)?(?:{self.unit}))"
        )
        self.adjective = re.compile(rf"(?<=\d)(\+?)\s+(?:{adjectives})(?=\s*(?:{self.unit}))")
        self.ordinals = {name: n for n, name in enumerate(words["ordinals"], start=1)}
        self.nth = re.compile(
            r"(?<!since my )(?<!from my )(?<!after my )(?<!during my )"
            rf"(?<![a-z])({'|'.join(self.ordinals)}|\d{{1,2}}(?=st|nd|rd|th))(?:st|nd|rd|th)?\s+year(?![a-z])"
        )
        self.spelled = re.compile(
            r"(?<![a-z])(?:" + "|".join(sorted(self.values, key=len, reverse=True)) + r")(?![a-z])"
        )

    def in_digits(self, text: str) -> str:
        """Folded text with every length of time written in digits."""
        text = re.sub(r"(?<=[\da-z])\s+(?:n|nd|&)\s+(?=[\da-z])", " and ", self.spelling.mended(text))
        return self.glued.sub(" ", with_parts(self._english(chinese(text))))

    def _english(self, text: str) -> str:
        text = re.sub(r"(?<![a-z])(?:a\s+)?(year|yr)\s+and\s+(?:a\s+)?half", r"1.5 \1s", text)
        text = self.nth.sub(lambda nth: this_year_of(int(self.ordinals.get(nth[1]) or nth[1])), text)
        text = self.couple.without(self.pronoun.sub("it", text), "2 ")
        text = re.sub(r"\b(?:an? )?baker'?s dozen\b", "13", text)
        text = re.sub(r"\b(half )?(?:an? )?dozen\b", lambda dozen: "6" if dozen[1] else "12", text)
        text = re.sub(rf"\band\s+(?:{self.half.pattern.pattern})(?![a-z])", "and 0.5", text)
        text = self.half.without(text, "0.5")
        text = self.one.sub(lambda one: "another 1 " if one[1] else "1 ", text)
        text = self.spelled.sub(lambda found: str(self.values[found[0]]), text)
        text = IN_A_ROW.sub(in_a_row, text)
        text = re.sub(r"(?<=\d)\s+point\s+(?=\d)", ".", text)
        text = re.sub(r"\b([2-9]0)[\s-]([1-9])(?=\W|$)", lambda tens: str(int(tens[1]) + int(tens[2])), text)
        text = QUARTERS.sub(lambda found: f"{int(found[1]) + int(found[3]) / 4}{found[2] or ''}", text)
        return self.adjective.sub(r"\1 ", text)


def unit_expression(unit: str) -> str:
    """A unit that is not the beginning of another word: "y" but not "yes", 年 but not 年级 (a form at school)."""
    return re.escape(unit) + (r"(?![a-z/])" if unit[-1].isascii() else r"(?![级代薪底初纪])")


def chinese(text: str) -> str:
    text = re.sub(r"1年半载|一年半载", "1-1.5年", text.translate(FORMAL))
    text = re.sub(r"大半(?=年)", "0.5-1", text)
    text = re.sub(r"(?<=[两俩仨])(?=月)", "个", text)
    text = text.replace("个多月", "个月多").replace("个半月", "个月半")
    text = re.sub(rf"一点点?(?!{DIGIT}|半|\d)", "点", text)
    text = ENUMERATED.sub(in_a_row, text)
    text = SOME_TO_SOME_MORE.sub(some_to_some_more, text)
    text = ZH_YEAR.sub(lambda year: full_year("".join(str(NUMERALS[c]) for c in year[0])), text)
    text = ZH_DECIMAL.sub(lambda found: f"{numeral(found[1])}.{numeral(found[2])}", text)
    text = ZH_NUMBER.sub(lambda found: str(numeral(found[0])), text)
    text = re.sub(r"(?<!从)第(\d{1,2})年(?!开始)", lambda nth: this_year_of(int(nth[1])), text)
    return re.sub(r"(?<![\d年个])小?半(?=个?(?:年|月))", "0.5", text)


def in_a_row(found: re.Match[str]) -> str:
    """三、四年, 3、4年 and "3 4 years" are ranges like 三四年; 三、二年 is not."""
    low, high = (int(NUMERALS.get(digit, digit)) for digit in found.groups())
    return f"{low}-{high}" if low < high <= low + 2 else found[0]


def this_year_of(nth: int) -> str:
    """In one's third year: between two and three."""
    return f"{nth - 1}-{nth} years"


def full_year(digits: str) -> str:
    """ "19" is 2019 where it is written 一九年 (一二年, a length, has been read by then)."""
    return digits if len(digits) == 4 else f"20{digits}"


def some_to_some_more(found: re.Match[str]) -> str:
    """两三年 → 2-3年, 十七八年 → 17-18年, 三五年 → 3-5年; anything that does not rise is left alone."""
    low, high = NUMERALS[found[2]], NUMERALS[found[3]]
    if not low < high <= low + 2:
        return found[0]
    base = numeral(found[1]) if found[1] else 0
    times = 10 if found[4] else 1
    return f"{base + low * times}-{base + high * times}"


def numeral(written: str) -> int:
    """Up to 999: 十二 is 12, 三十 is 30, 一百 is 100; a row of digits such as 二零 is read digit by digit."""
    if not set(written) & set("十百"):
        return int("".join(str(NUMERALS[c]) for c in written))
    total, last = 0, 0
    for char, following in pairwise(written + " "):
        if char in "十百":
            total += max(last, 1) * (10 if char == "十" else 100)
            last = 0
        elif following == " " or following in "十百" or char in NUMERALS:
            last = NUMERALS[char]
    return total + last


def with_parts(text: str) -> str:
    """ "3年半", "2 1/2" and "2 years and 3 months" as one number each."""
    text = re.sub(r"(?<=\d)\s+-\s+(?=\d)", "-", text)
    text = re.sub(r"(?<!\d)(\d+)\s*\(\1\)", r"\1", text)
    text = FRACTION.sub(lambda found: plain(float(found[1] or 0) + ratio(found[2])), text)
    text = AND_A_HALF.sub(lambda found: f"{plain(float(found[1]) + 0.5)}{found[2]}", text)
    return AND_MONTHS.sub(lambda found: f"{plain(float(found[1]) + float(found[2]) / 12)} years", text)


def ratio(fraction: str) -> float:
    above, below = fraction.split("/")
    return int(above) / int(below)


def plain(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
