"""What a requirement's published words plainly say of its rule: that it is a preference, or how many years it asks.

The words by which an ad tells a preference live in `preferences.yaml`. What is not said plainly is not judged.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from role_data.protected import any_of

WORDS = Path(__file__).parent / "preferences.yaml"
PARTS = re.compile(r"[,;.:，；。：()（）]")
NUMBERS = {
    word: number
    for words in ("one two three four five six seven eight nine ten", "一 二 三 四 五 六 七 八 九 十")
    for number, word in enumerate(words.split(), start=1)
} | {"两": 2, "兩": 2}
NUMBER = r"(?<![\w.第-])(\d{1,2}(?:\.\d)?|" + "|".join(NUMBERS) + r")"
UNIT = r"(?:years?|yrs?)\b(?![- ]old)|年(?![级級份月度代])"
YEARS = re.compile(
    rf"{NUMBER}\s*(?:\+|plus\b|多)?\s*(?:(?:-|–|—|~|to|or|and|到|至|和)\s*[\d\w.]{{1,5}}?\s*\+?\s*)?个?(?:{UNIT})"
)
AT_MOST_BEFORE = re.compile(
    r"(?:up to|at most|no more than|not more than|less than|fewer than|under|within|below|maximum"
    r"|last|past|recent|previous|最多|至多|不超过|不超過|少于|少於|近|最近|过去|過去)\s*(?:the\s+)?$"
)
AT_MOST_AFTER = re.compile(r"\s*(?:or less|or fewer|以内|以內|之内|之內|以下|内|內)")


@dataclass(frozen=True, slots=True)
class Preferring:
    """The words of `preferences.yaml` as patterns."""

    begins: re.Pattern[str]
    holds: re.Pattern[str]
    but_not: re.Pattern[str]


def preferring_word(text: str) -> str | None:
    """The word by which all of `text` is a preference; None where it is none, or only in part."""
    words, said = _preferring(), _folded(text)
    if begun := words.begins.match(said):
        return begun.group()
    rest = words.but_not.sub(" ", said)
    found = [words.holds.search(part) for part in PARTS.split(rest) if part.strip()]
    first = found[0] if found and all(found) else None
    return first.group() if first else None


def published_years(text: str) -> frozenset[float]:
    """Every number of years that `text` asks for at least: "1-3 years" is 1, "3 年及以上" is 3."""
    said = _folded(text)
    return frozenset(
        float(NUMBERS.get(match[1], match[1]))
        for match in YEARS.finditer(said)
        if not AT_MOST_BEFORE.search(said[: match.start()]) and not AT_MOST_AFTER.match(said, match.end())
    )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


@cache
def _preferring() -> Preferring:
    words = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    begins, holds = (words[name]["zh"] + words[name]["en"] for name in ("begins", "holds"))
    return Preferring(any_of(begins), any_of(holds), any_of(words["but_not"]))
