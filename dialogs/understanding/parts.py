"""A message taken apart: sentences, and clauses that start another question. All text here is folded."""

import re
from collections.abc import Mapping
from typing import Any

from dialogs.understanding.clean import fold
from dialogs.understanding.phrases import Phrases

SENTENCE_END = re.compile(r"(?<=[?!;。\n])\s*|(?<=[a-z]{2}\.)\s+")
SENTENCE = re.compile(r"[^?!;.。？！；\n]+[?!;.。？！；\n]+\s*")
COMMA = re.compile(r"\s*,\s*")
LAST = 300
"""Characters of its end that are always looked at, and …"""
SENTENCES = 30
"""… sentences before it among which those that ask are sought."""
LONGEST = 600
"""Characters of a message that are looked at, for reading costs time."""
MOST = 6
"""Parts of a message that are looked at: the last ones, since the question tends to come last."""


class Parts:
    """Built from the words of `mentions.yaml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self.starts_another = Phrases(words["starts_another"])
        self.joins = Phrases(words["joins"])
        self.ends = tuple(words["questions"]["ends"])
        self.begins = Phrases(words["questions"]["begins"])
        self.within = Phrases(words["questions"]["within"])

    def essence(self, text: str) -> str:
        """A long message cut down to its last words and, before them, the sentences that ask. Text as written."""
        if len(text) <= LONGEST:
            return text
        sentences = [sentence for sentence in SENTENCE.findall(text[:-LAST]) if len(sentence) <= LAST]
        room, kept = LONGEST - LAST, list[str]()
        for sentence in reversed(sentences[-SENTENCES:]):
            if len(sentence) < room and self.asks(fold(sentence)):
                kept.insert(0, sentence)
                room -= len(sentence)
        return "".join(kept) + text[-LAST:]

    def of(self, text: str) -> list[str]:
        """Sentences, cut further where a comma is followed by a word that starts another question."""
        parts: list[str] = []
        for sentence in SENTENCE_END.split(text):
            begun = ""
            for clause in COMMA.split(sentence):
                if begun and (self.starts_another.begins(clause) or (self.asks(begun) and self.asks(clause))):
                    parts.append(begun)
                    begun = clause
                else:
                    begun = f"{begun}, {clause}" if begun else clause
            parts.append(begun)
        return [part for part in parts if re.search(r"\w", part)][-MOST:]

    def halves(self, part: str) -> list[tuple[str, str]]:
        """Every way to cut at an "and"."""
        cuts = [(part[: m.start()].strip(), part[m.end() :].strip()) for m in self.joins.within(part)]
        return [(a, b) for a, b in cuts if re.search(r"\w", a) and re.search(r"\w", b)][:2]

    def has_question(self, part: str) -> bool:
        return any(self.asks(clause) for clause in COMMA.split(part))

    def asks(self, text: str) -> bool:
        """Whether it has the form of a question."""
        said = text.strip(" .。!~")
        if "?" in said:
            return True
        return said.endswith(self.ends) or self.begins.begins(said) or said in self.within
