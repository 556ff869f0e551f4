"""What was said, made safe to keep (`clean`) and made easy to match (`fold`)."""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

KEPT = "\n\t\N{ZERO WIDTH JOINER}"  # the joiner holds emoji together
UNKEPT = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
PICTURES = re.compile("[\U0001f000-\U0001faff☀-➿]+")
VULGAR_FRACTION = re.compile(r"(?<=\d)(?=[½⅓⅔¼¾⅕-⅞])")
SAME_FOR_MATCHING = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ`´′", "'"),
        **dict.fromkeys("“”„″「」『』«»", '"'),
        **dict.fromkeys("‐‑‒–—―−﹣", "-"),
        **dict.fromkeys("～〜∼", "~"),
        "\N{FRACTION SLASH}": "/",
        **dict.fromkeys("\N{ZERO WIDTH JOINER}\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}"),
    }
)


def clean(text: str, limit: int = 2000) -> str:
    """The candidate's own words, at most `limit` characters, without what cannot be seen, stored or sent.

    Control and formatting characters and lone surrogates go (the encoders and databases reject some of them);
    line ends become \\n; runs of spaces and of empty lines shrink. Script, case and width stay as written.
    """
    seen = text[: 4 * limit].replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    kept = unicodedata.normalize("NFC", _visible(seen))
    kept = re.sub(r"[^\S\n]+", " ", kept)
    kept = re.sub(r" ?\n ?", "\n", kept)
    return re.sub(r"\n{3,}", "\n\n", kept).strip()[:limit].rstrip()


def fold(text: str) -> str:
    """The same words in the one form that word lists are matched in.

    Half-width, simplified, case-folded, one kind of quote, dash and tilde, single spaces. For matching only:
    lengths change, and names must never be shown folded.
    """
    plain = VULGAR_FRACTION.sub(" ", _visible(text)).translate(SAME_FOR_MATCHING)
    plain = unicodedata.normalize("NFKC", plain).translate(SAME_FOR_MATCHING)
    plain = simplified(plain).casefold()
    return re.sub(r"\s+", " ", plain).strip()


def without_pictures(text: str) -> str:
    """Words without emoji, which say little beside them; nothing but emoji stays as it is."""
    said = PICTURES.sub(" ", text)
    return re.sub(r"\s+", " ", said).strip() if re.search(r"\w", said) else text


def _visible(text: str) -> str:
    """Most texts are as they should be, which is quickly seen."""
    if text.isprintable():
        return text
    return "".join(c for c in text if c in KEPT or unicodedata.category(c) not in UNKEPT)


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as plain ones; script and case stay."""
    return unicodedata.normalize("NFKC", text.translate(SAME_FOR_MATCHING))


def simplified(text: str) -> str:
    """Traditional characters as simplified ones."""
    return str(_converter().convert(text))


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
