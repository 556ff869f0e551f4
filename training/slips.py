"""What happens to sentences on phones: slips of fingers and of input methods, dictation, a story before the question.

Teaching with them makes the encoder look past them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from random import Random

from pypinyin import lazy_pinyin
from wordfreq import top_n_list, word_frequency

HAN = re.compile(r"[\u4e00-\u9fff]")
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
FILLERS = {
    "en": ["um", "uh", "like", "so", "yeah", "well", "i mean", "you know", "okay so", "hey", "hi", "right"],
    "zh": ["嗯", "那个", "就是", "然后", "啊", "呃", "就是说", "哎", "你好", "请问", "喂", "我想问一下"],
}
STORY, AFTERTHOUGHT = 0.16, 0.22
SLIP, DICTATED, NO_MARK = 0.12, 0.22, 0.32
"""Shares of sentences that this is done to, added up."""
LONG = 140
"""Characters from which a sentence gets no story in front."""
COMMON = 2500
ENDS = "。.!?！？~"


def language(text: str) -> str:
    return "zh" if HAN.search(text) else "en"


class Slips:
    """`before` and `after`: by language, sentences that people say around a question."""

    def __init__(
        self, before: Mapping[str, Sequence[str]], after: Mapping[str, Sequence[str]], chance: Random
    ) -> None:
        self.before, self.after, self.chance = before, after, chance
        self.alike = _homophones()
        self.beside = {key: _neighbours(key) for row in KEYS for key in row}

    def __call__(self, text: str) -> str:
        return self._on_the_phone(self._surrounded(text))

    def _surrounded(self, text: str) -> str:
        lot, spoken = self.chance.random(), language(text)
        if len(text) >= LONG or lot >= AFTERTHOUGHT:
            return text
        if lot >= STORY:
            return joined(text, self.chance.choice(self.after[spoken]))
        story = self.chance.choice(self.before[spoken])
        if self.chance.random() < 0.3:
            story = joined(story, self.chance.choice(self.before[spoken]))
        return joined(story, text)

    def _on_the_phone(self, text: str) -> str:
        lot, spoken = self.chance.random(), language(text)
        if lot < SLIP:
            return self.homophones(text) if spoken == "zh" else self.fingers(text)
        if lot < DICTATED:
            return self.dictated(text, spoken)
        return text.rstrip("?？。.!！ ") if lot < NO_MARK else text

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


def joined(first: str, second: str) -> str:
    end = "" if first.rstrip()[-1:] in ENDS else "，" if HAN.match(second) else "."
    return first.rstrip() + end + ("" if HAN.match(second) else " ") + second


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
