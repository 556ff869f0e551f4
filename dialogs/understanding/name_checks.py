"""Whether words are a name."""

import re

from dialogs.understanding.name_shapes import HAN_NAME, PARTICLE
from dialogs.understanding.name_words import ORDINARY_EN, ORDINARY_ZH, SURNAMES_EN
from dialogs.understanding.no_names import NO_NAME_EN, NO_NAME_ZH, UNMISTAKABLE_EN

NO_NAMES = ORDINARY_EN | NO_NAME_EN
NOUN_ENDINGS = tuple("学家者性化员业部级制法型期")
ENDS_NAME = ORDINARY_EN - SURNAMES_EN


def is_name(words: str) -> bool:
    """Whether words with capitals, or of both scripts, can be a name."""
    latin = [word.lower() for word in re.findall(r"[^\W\d_一-鿿]+", words)]
    if NO_NAME_EN.intersection(latin) or NO_NAME_ZH.search(words) or re.search(r"\d|_", words):
        return False
    shouted = (len(latin) == 1 and words.isupper() and words.isascii()) or re.search(
        r"[a-z][A-Z]{2}|[A-Z]{2}s$", words
    )
    common = words.isascii() and all(len(word) == 1 or word in ORDINARY_EN for word in latin)
    return not shouted and not common


def is_chinese_name(word: str) -> bool:
    ordinary = word in ORDINARY_ZH or (word[:2] in ORDINARY_ZH and word[2:] in NOUN_ENDINGS)
    return re.fullmatch(HAN_NAME, word) is not None and not ordinary and NO_NAME_ZH.search(word) is None


def is_no_word(word: str) -> bool:
    plain = word.lower().strip("'.-")
    return len(plain) > 1 and NO_NAMES.isdisjoint(plain.split("-")) and not UNMISTAKABLE_EN.search(plain)


def without_tail(words: str) -> str | None:
    """ "Zhao Yun Call me" and "joe and my": up to the first word that belongs to no name."""
    kept: list[str] = []
    for word in words.split(" "):
        plain = word.rstrip(".").lower()
        if plain in NO_NAME_EN or (word.islower() and plain in ENDS_NAME and not re.fullmatch(PARTICLE, word)):
            break
        kept.append(word)
    return " ".join(kept) or None
