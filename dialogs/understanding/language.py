"""Which of our languages words are in: a rule on Unicode scripts, which beats statistical guessers on short chat."""

import re
from collections.abc import Iterable

from dialogs.catalogue import Catalogue
from dialogs.events import Language
from dialogs.understanding.clean import fold
from dialogs.understanding.phrases import Phrases

HAN = re.compile(r"[㐀-鿿豈-﫿]")
OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u3040-\u30ff\uac00-\ud7af]")  # Greek to Georgian…, kana, Hangul
WORD = re.compile(r"[a-zà-ɏ]+(?:'[a-z]+)?")
ADDRESS = re.compile(r"https?://\S+|\S+@\S+|[@#/]\w+")
HAN_FOR_A_WORD = 1 / 4
"""Mixed talk is Chinese with English terms; only a Chinese name within an English sentence leaves it English."""

SYLLABLE = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|van|"
    r"ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|ve|er|a|o|e|i|u|v)"
)
PINYIN = re.compile(rf"(?:{SYLLABLE})+")


class Tongue:
    """`names`: words that say nothing about the language (roles, the company, products, "ok").

    `english`: English words that could be read as pinyin too ("can", "she", "me").
    """

    def __init__(self, names: Iterable[str], english: Iterable[str] = ()) -> None:
        folded = {fold(name) for name in names}
        self.names = Phrases(name for name in folded if not HAN.search(name))
        self.chinese_names = Phrases(name for name in folded if HAN.search(name))
        self.english = frozenset(map(fold, english))

    def language_of(self, text: str) -> Language | None:
        """None where the words do not tell: a number, "FAE", an emoji, another language's script."""
        said = self.names.without(ADDRESS.sub(" ", fold(text[:2000])))
        if OTHER_SCRIPT.search(said):
            return None
        words = WORD.findall(said)
        around = HAN.findall(self.chinese_names.without(said))
        if HAN.search(said) and (around or not words):
            return "zh" if len(around) >= HAN_FOR_A_WORD * len(words) else "en"
        if not any(len(word) > 1 for word in words):
            return None
        return "zh" if self.is_pinyin(words) else "en"

    def is_pinyin(self, words: list[str]) -> bool:
        """Every word spells Chinese syllables, and they are more than English words that happen to. One word alone
        ("since", a name) proves nothing."""
        return (
            len(words) > 1
            and all(PINYIN.fullmatch(word) for word in words)
            and any(len(word) > 1 and word not in self.english for word in words)
        )


def tongue_for(catalogue: Catalogue, neutral: Iterable[str] = (), english: Iterable[str] = ()) -> Tongue:
    """Names from the catalogue, and the Latin words that its Chinese texts keep (CUDA, GPU), are neutral."""
    roles = [alias for role in catalogue.roles for alias in (*role.aliases, role.title.zh, role.title.en)]
    company = [*catalogue.company.aliases, catalogue.company.name.en]
    kept = [word for fact in catalogue.facts() for word in re.findall(r"[A-Za-z]*[A-Z][A-Za-z]*", fact.text.zh)]
    return Tongue([*roles, *company, *kept, *neutral], english)
