"""Word lists as they stand in `words/*.yaml`, and the clauses they are looked for in. All text here is folded."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from dialogs.understanding.clean import fold

CLAUSE_END = re.compile(r"[,，、。;；!！?？\n]|(?<=[a-z]{4})\.(?=\s|$)|(?<=[\d)一-鿿])\.(?=\s|$)|\s-+\s|…|\.\.+")
NOTHING = re.compile(r"(?!)")


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
    longest_first = sorted(folded(phrases), key=lambda phrase: (-len(phrase), phrase))
    return re.compile("|".join(map(expression, longest_first))) if longest_first else NOTHING


def folded(phrases: Iterable[str]) -> set[str]:
    return {fold(str(phrase)) for phrase in phrases} - {""}


def expression(phrase: str) -> str:
    """One folded phrase as a regular expression. NFKC has made "…" into "..." by now."""
    parts = [re.escape(part.strip()).replace(r"\ ", r"\s+").replace("n't", "n'?t") for part in phrase.split("...")]
    body = r"[^,，。;；!！?？\n]{0,24}?".join(parts)
    before = r"(?<![a-z0-9])" if re.match(r"[a-z0-9]", phrase) else ""
    after = r"(?![a-z0-9])" if re.search(r"[a-z0-9]$", phrase) else ""
    return f"{before}{body}{after}"


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
        raise ValueError(f"words/{name}.yaml: write a mapping of names to lists of words")  # noqa: TRY004
    return parsed


def phrase_lists(parsed: Mapping[str, Any]) -> dict[str, Phrases]:
    """Every list of a word file by its name."""
    return {name: Phrases(listed) for name, listed in parsed.items() if isinstance(listed, list)}
