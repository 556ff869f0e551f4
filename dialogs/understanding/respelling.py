"""Names in spite of slips: a word with a letter wrong, characters that sound like the right ones.

Chinese is typed and dictated by sound, so that what goes wrong is the character; in English it is a letter or two.
"""

import re
from collections.abc import Collection, Iterable

from pypinyin import Style, lazy_pinyin
from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

SEARCHED = 300
"""Characters of a text in which names are looked for."""
LEAST_LETTERS, LEAST_CHARACTERS = 4, 3
"""A name's words shorter than this are known by their exact letters only; a name shorter than this, by its own."""
SHORT = 2
LONG = 8
"""Words from this many letters on may have two slips."""
HAN_RUN = re.compile(r"[㐀-鿿]+")
LETTERS = re.compile(r"(?<![a-z'])(?:[a-z] )+[a-z](?![a-z'])")
"""As dictation writes "FAE"."""
WORD = re.compile(r"[a-z]+")


class Respelling:
    """Knows how the words of some folded names are spelt. `everyday`: words that are right as they are."""

    def __init__(self, names: Iterable[str], everyday: Collection[str] = ()) -> None:
        names, self.everyday = sorted(set(names)), everyday
        self.words = sorted({word for name in names for word in WORD.findall(name) if len(word) >= LEAST_LETTERS})
        self.short = {word for name in names for word in WORD.findall(name) if len(word) == SHORT}
        runs = {run for name in names for run in HAN_RUN.findall(name) if len(run) >= LEAST_CHARACTERS}
        self.sounds = {sound(run): run for run in sorted(runs, key=lambda run: (len(run), run))}
        """The longest last: what is corrected by a long name stays so."""

    def __call__(self, folded: str) -> str:
        """The text with words in the names' own spelling where they come near to it."""
        joined = LETTERS.sub(self._joined, folded[:SEARCHED])
        text = HAN_RUN.sub(lambda run: self._heard(run.group()), joined)
        return WORD.sub(lambda word: self._spelt(word.group()), text) + folded[SEARCHED:]

    def _joined(self, letters: re.Match[str]) -> str:
        """Two letters may be words, "I a…"; if they are no name's initials they stay."""
        word = letters.group().replace(" ", "")
        return word if len(word) > SHORT or word in self.short else letters.group()

    def _spelt(self, word: str) -> str:
        if len(word) < LEAST_LETTERS or word in self.everyday:
            return word
        near = extractOne(word, self.words, scorer=OSA.distance, score_cutoff=2 if len(word) >= LONG else 1)
        return near[0] if near else word

    def _heard(self, run: str) -> str:
        """Characters in place of others of the same sound; at least every other one is right as it stands."""
        said = sound(run)
        for name_sound, name in self.sounds.items():
            at = said.find(name_sound)
            while at >= 0:
                start = said.count("'", 0, at + 1) - 1
                end = start + len(name)
                if 2 * sum(a == b for a, b in zip(run[start:end], name, strict=True)) >= len(name):
                    run = run[:start] + name + run[end:]
                at = said.find(name_sound, at + 1)
        return run


def sound(characters: str) -> str:
    """Syllables without tones, each between apostrophes: 学习 is ``'xue'xi'``."""
    return "'" + "'".join(lazy_pinyin(list(characters), style=Style.NORMAL)) + "'"
