"""Which of our languages words are in: a rule on Unicode scripts, which beats statistical guessers on short chat."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dialogs.catalogue import Catalogue
from dialogs.events import Language
from dialogs.understanding.clean import fold
from dialogs.understanding.phrases import Phrases

HAN = re.compile(r"[㐀-鿿豈-﫿]")
OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u3040-\u3098\u309d-\u30fa\u30fc-\u30ff\uac00-\ud7af]{2,}")
"""Greek to Georgian…, kana, Hangul; a single such letter is a face's mouth: (・ω・)."""
WORD = re.compile(r"[a-zà-ɏ]+(?:'[a-z]+)?")
ADDRESS = re.compile(r"https?://\S+|\S+@\S+|[@#/]\w+")
HAN_FOR_A_WORD = 1 / 4
"""Mixed talk is Chinese with English terms; only a Chinese name within an English sentence leaves it English."""

SYLLABLE = "|".join(
    (
        "[bpm](?:iao|ian|ing|ang|eng|ai|ei|ao|ou|an|en|ie|in|iu|a|o|e|i|u)",
        "f(?:ang|eng|ei|ou|an|en|a|o|u)",
        "[dt](?:iao|ian|ing|ang|eng|ong|uan|ai|ei|ao|ou|an|en|ie|iu|uo|ui|un|a|e|i|u)",
        "[nl](?:iang|iao|ian|ing|ang|eng|ong|uan|ai|ei|ao|ou|an|en|ia|ie|iu|in|uo|un|ue|ve|a|e|i|u|v)",
        "[gkh](?:uang|uai|uan|ang|eng|ong|ai|ei|ao|ou|an|en|ua|uo|ui|un|a|e|u)",
        "[jqx](?:iang|iong|iao|ian|ing|uan|ia|ie|iu|in|ue|un|i|u)",
        "(?:[zcs]h?|r)(?:uang|uai|uan|ang|eng|ong|ai|ei|ao|ou|an|en|ua|uo|ui|un|a|e|i|u)",
        "y(?:uan|ang|ing|ong|ao|ou|an|in|ue|un|a|o|e|i|u)",
        "w(?:ang|eng|ai|ei|an|en|a|o|u)",
        "(?:ang|eng|ai|ei|ao|ou|an|en|er|a|o|e)",
    )
)
PINYIN = re.compile(rf"(?:{SYLLABLE})+")
MOST_OF = 1 / 2
"""More than this part of some Latin words is no English: then they are pinyin, else English that merely looks so."""


class Tongue:
    """`names`: words that say nothing about the language (roles, the company, products, "ok").

    `english`: English words that could be read as pinyin too ("can", "she", "me"). `pinyin`: phrases that are known
    to be Chinese ("ni hao").
    """

    def __init__(self, names: Iterable[str], english: Iterable[str] = (), pinyin: Iterable[str] = ()) -> None:
        folded = {fold(name) for name in names}
        self.names = Phrases(name for name in folded if not HAN.search(name))
        self.chinese_names = Phrases(name for name in folded if HAN.search(name))
        self.english = frozenset(map(fold, english))
        self.pinyin = Phrases(pinyin)

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
        if self.is_pinyin(words):
            return "zh"
        return None if self.may_be_pinyin(words) else "en"

    def is_pinyin(self, words: list[str]) -> bool:
        """Three words or more that all spell Chinese syllables and mostly are no English, or a known phrase alone:
        two words ("Li Wei") prove nothing, for they may be a name."""
        if not all(PINYIN.fullmatch(word) for word in words):
            return False
        foreign = self._foreign(words)
        known = " ".join(words) in self.pinyin and bool(foreign)
        return known or (len(words) > 2 and len(foreign) > MOST_OF * len(words))

    def may_be_pinyin(self, words: list[str]) -> bool:
        """A city, a name: no sign of another language."""
        return len(self._foreign(words)) == len(words) and all(PINYIN.fullmatch(word) for word in words)

    def _foreign(self, words: list[str]) -> list[str]:
        return [word for word in words if word not in self.english]


def tongue_for(catalogue: Catalogue, words: Mapping[str, Sequence[str]]) -> Tongue:
    """Built from `mentions.yaml`. Names from the catalogue, and the Latin words that its Chinese texts keep (CUDA,
    GPU), are neutral too."""
    roles = [alias for role in catalogue.roles for alias in (*role.aliases, role.title.zh, role.title.en)]
    company = [*catalogue.company.aliases, catalogue.company.name.en]
    kept = [word for fact in catalogue.facts() for word in re.findall(r"[A-Za-z]*[A-Z][A-Za-z]*", fact.text.zh)]
    return Tongue([*roles, *company, *kept, *words["neutral"]], words["english"], words["pinyin"])


class WantedLanguage:
    """Which language a wish to switch names. Built from `to_language` and `not_this_language` in `mentions.yaml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self.names = {to: Phrases(named) for to, named in words["to_language"].items()}
        self.refused = Phrases(words["not_this_language"])

    def __call__(self, folded: str, spoken: Language) -> Language:
        """The one named and not refused; the other one where a language is refused or none is named."""
        for clause in re.split(r"[,，.。;；!！?？]", folded):
            for to, names in self.names.items():
                if clause in names:
                    return _other(to) if clause in self.refused else to
        return _other(spoken)


def _other(language: Language) -> Language:
    return "en" if language == "zh" else "zh"
