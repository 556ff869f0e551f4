"""What happens to sentences on phones: slips of fingers and of input methods, dictation.

Teaching with them makes the encoder look past them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from random import Random

from pypinyin import lazy_pinyin
from wordfreq import top_n_list, word_frequency

HAN = re.compile(r"[\u4e00-\u9fff]")
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
FILLERS = {
    "en": ["um", "uh", "like", "so", "yeah", "well", "i mean", "you know", "okay so", "hey", "hi", "right"],
    "zh": ["嗯", "那个", "就是", "然后", "啊", "呃", "就是说", "哎", "你好", "请问", "喂", "我想问一下"],
}
COMMON = 2500


def language(text: str) -> str:
    return "zh" if HAN.search(text) else "en"


class Slips:
    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.alike = _homophones()
        self.beside = {key: _neighbours(key) for row in KEYS for key in row}

    def fingers(self, text: str) -> str:
        """One to three long words with a letter swapped, lost, doubled or beside the right one."""
        words = [match.span() for match in re.finditer(r"[a-z]{4,}", text)]
        several = self.chance.choice((1, 1, 2, 3))
        for start, end in sorted(self.chance.sample(words, min(len(words), several)), reverse=True):
            text = text[:start] + self._misspelt(text[start:end]) + text[end:]
        return text

    def _misspelt(self, word: str) -> str:
        at = self.chance.randrange(len(word) - 1)
        head, letter, tail = word[:at], word[at], word[at + 1 :]
        match self.chance.choice(
            ("swap", "swap", "swap", "lose", "lose", "lose", "miss", "miss", "double", "double")
        ):
            case "swap":
                return head + tail[0] + letter + tail[1:]
            case "lose":
                return head + tail
            case "miss":
                return head + self.chance.choice(self.beside[letter]) + tail
            case _:
                return head + letter + letter + tail

    def homophones(self, text: str) -> str:
        """One to three characters replaced by others of the same sound."""
        places = [match.start() for match in HAN.finditer(text)]
        several = self.chance.choice((1, 1, 2, 2, 3)) if len(places) > 6 else 1
        for at in self.chance.sample(places, min(len(places), several)):
            others = [other for other in self.alike[lazy_pinyin(text[at])[0]] if other != text[at]]
            if others:
                text = text[:at] + self.chance.choice(others[:8]) + text[at + 1 :]
        return text

    def dictated(self, text: str, spoken: str) -> str:
        """No marks, and fillers anywhere."""
        bare = re.sub(r"[,，。.?？!！;；、:：]", " " if spoken == "en" else "", text)
        words = bare.split() if spoken == "en" else list(bare)
        for _ in range(self.chance.choice((1, 2, 2, 3))):
            words.insert(self.chance.randrange(len(words) + 1), self.chance.choice(FILLERS[spoken]))
        return (" " if spoken == "en" else "").join(words)


def _homophones() -> Mapping[str, list[str]]:
    """The common characters by their sound without its tone, the commonest first."""
    counted: Counter[str] = Counter()
    for word in top_n_list("zh", 20_000):
        for character in HAN.findall(word):
            counted[character] += word_frequency(word, "zh")
    alike: dict[str, list[str]] = defaultdict(list)
    for character, _ in counted.most_common(COMMON):
        alike[lazy_pinyin(character)[0]].append(character)
    return alike


def _neighbours(key: str) -> str:
    row = next(row for row in KEYS if key in row)
    at = row.index(key)
    return row[max(0, at - 1) : at] + row[at + 1 : at + 2]
