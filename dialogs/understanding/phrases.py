"""Word lists as they stand in `words/*.yaml`, and the clauses they are looked for in. All text here is folded."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

import yaml

from dialogs.understanding.clean import fold

CLAUSE_END = re.compile(r"[,，、。;；!！?？\n]|(?<=[a-z]{4})\.(?=\s|$)|(?<=[\d)一-鿿])\.(?=\s|$)|\s-+\s|…|\.\.+")
NOTHING = re.compile(r"(?!)")
LETTER_FIRST, LETTER_LAST = re.compile(r"[a-z0-9]"), re.compile(r"[a-z0-9]$")
NO_LETTER_BEFORE, NO_LETTER_BEHIND = r"(?<![a-z0-9])", r"(?![a-z0-9])"


class Phrases:
    """A list of phrases, longest first, matched as whole words where they begin or end with a Latin letter.

    "…" inside a phrase stands for a few words of the same clause: "没有…经验" finds 没有任何开发经验.
    """

    def __init__(self, phrases: Iterable[str] = ()) -> None:
        self.pattern = compiled(phrases)

    def __contains__(self, text: str) -> bool:
        return self.pattern.search(text) is not None

    def begins(self, text: str) -> bool:
        return self.pattern.match(text) is not None

    def is_whole(self, text: str) -> bool:
        return self.pattern.fullmatch(text) is not None

    def within(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(text, start, len(text) if end is None else end)

    def without(self, text: str, instead: str = " ") -> str:
        return self.pattern.sub(instead, text)


def compiled(phrases: Iterable[str]) -> re.Pattern[str]:
    any_of_them = alternatives(folded(phrases))
    return re.compile(any_of_them) if any_of_them else NOTHING


def alternatives(phrases: Iterable[str]) -> str:
    """Any of some folded phrases, the longest first, as a regular expression; "" without any.

    What begins with a letter and what does not can never both match in a place, so that each kind looks before itself
    once. That is several times quicker than once a phrase.
    """
    longest_first = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    worded = [phrase for phrase in longest_first if LETTER_FIRST.match(phrase)]
    other = [phrase for phrase in longest_first if not LETTER_FIRST.match(phrase)]
    kinds = (f"{NO_LETTER_BEFORE}(?:{_any(worded)})" if worded else "", _any(other))
    return "|".join(filter(None, kinds))


def _any(longest_first: Iterable[str]) -> str:
    """Neighbours that end alike look behind themselves together."""
    runs = groupby(longest_first, key=lambda phrase: bool(LETTER_LAST.search(phrase)))
    return "|".join(f"(?:{'|'.join(map(_body, run))}){NO_LETTER_BEHIND if last else ''}" for last, run in runs)


def folded(phrases: Iterable[str]) -> set[str]:
    return {fold(str(phrase)) for phrase in phrases} - {""}


def expression(phrase: str) -> str:
    """One folded phrase as a regular expression."""
    before = NO_LETTER_BEFORE if LETTER_FIRST.match(phrase) else ""
    after = NO_LETTER_BEHIND if LETTER_LAST.search(phrase) else ""
    return f"{before}{_body(phrase)}{after}"


def _body(phrase: str) -> str:
    """NFKC has made "…" into "..." by now."""
    parts = [re.escape(part.strip()).replace(r"\ ", r"\s+").replace("n't", "n'?t") for part in phrase.split("...")]
    return r"[^,，。;；!！?？\n]{0,24}?".join(parts)


STRINGS = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Keeps every word a string: to YAML "no", "on" and "y" are no words. In C where there is one: ten times faster."""


def clauses(text: str) -> list[str]:
    """A folded message cut at punctuation, but not inside "B.Sc." or "3.5"."""
    return [part for part in (piece.strip(" .:\"'()") for piece in CLAUSE_END.split(text)) if part]


SHORTENED = re.compile(
    r"(?<![a-z.])(?:(yrs?|mos?|mths?|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|approx|dr|prof|st|vs|etc)|[a-z]{2,})\.(?=\s)"
)


def with_commas(text: str) -> str:
    """Where a space ends a clause in Chinese, 「我师兄八年 我一年」, or a full stop after a short English word."""
    text = re.sub(r"(?<=[一-鿿]) (?=[一-鿿])", ",", text)
    return SHORTENED.sub(lambda word: word[0] if word[1] else f"{word[0][:-1]},", text)


def words(texts: Mapping[str, str], name: str) -> Mapping[str, Any]:
    """One word file, parsed. Raises KeyError for a missing file, ValueError for one that is no mapping."""
    parsed = yaml.load(texts[name], Loader=STRINGS)  # noqa: S506 - it builds nothing but strings
    if not isinstance(parsed, dict):
        raise ValueError(f"{name}.yaml: write a mapping of names to lists of words")  # noqa: TRY004
    return parsed


def phrase_lists(parsed: Mapping[str, Any]) -> dict[str, Phrases]:
    """Every list of a word file by its name."""
    return {name: Phrases(listed) for name, listed in parsed.items() if isinstance(listed, list)}
