"""Whether Chinese is written in simplified or traditional characters, told by those that only one of them has."""

from functools import cache

from dialogs.events import Script
from dialogs.understanding.clean import simplified

CHARACTERS = tuple(map(chr, range(0x3400, 0xA000)))


def script_of(text: str) -> Script | None:
    """None where the words do not tell: no Chinese, characters common to both (「你好」), or as many of each."""
    only_traditional, only_simplified = _marks()
    more = sum(c in only_traditional for c in text) - sum(c in only_simplified for c in text)
    return None if more == 0 else "traditional" if more > 0 else "simplified"


@cache
def _marks() -> tuple[frozenset[str], frozenset[str]]:
    """The characters that either has and the other lacks: what a conversion changes, and what it changes them to.

    Some of those are good in both (后, 台, 里, 干; 乾, 於), which each side's old national character set knows.
    """
    converted = simplified("\n".join(CHARACTERS)).split("\n")
    pairs = [(old, new) for old, new in zip(CHARACTERS, converted, strict=True) if old != new]
    return (
        frozenset(old for old, _ in pairs if not _is_in("gb2312", old)),
        frozenset(new for _, new in pairs if not _is_in("big5", new)),
    )


def _is_in(character_set: str, character: str) -> bool:
    return bool(character.encode(character_set, "ignore"))
