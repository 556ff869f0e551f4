"""Finds words about protected attributes, which nobody may be asked about. The words live in `protected.yaml`."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

WORDS = Path(__file__).parent / "protected.yaml"
HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")


@dataclass(frozen=True, slots=True)
class Protected:
    """An attribute (`age`) and the word that touches it, as it was found."""

    attribute: str
    word: str


def protected_word(text: str) -> Protected | None:
    """The first word in `text` that asks about a protected attribute, in either language."""
    folded = BETWEEN_HAN.sub("", unicodedata.normalize("NFKC", text).casefold())
    for attribute, pattern, allowed in _patterns():
        found = pattern.search(allowed.sub(" ", folded) if allowed else folded)
        if found:
            return Protected(attribute, found.group())
    return None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]:
    """Each attribute with the words that touch it and the harmless phrases that contain one of them."""
    attributes = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return tuple(
        (name, any_of(words["zh"] + words["en"]), any_of(words["but_not"]) if "but_not" in words else None)
        for name, words in attributes.items()
    )


def any_of(phrases: list[str]) -> re.Pattern[str]:
    """Matches any phrase: an English one as whole words, a Chinese one anywhere, since Chinese has no spaces."""
    return re.compile("|".join(re.escape(p) if not p.isascii() else rf"\b{re.escape(p)}\b" for p in phrases))
