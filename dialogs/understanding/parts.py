"""A message taken apart: sentences, and clauses that start another question. All text here is folded."""

import re
from collections.abc import Mapping
from typing import Any

from dialogs.understanding.phrases import Phrases

SENTENCE_END = re.compile(r"(?<=[?!;。\n])\s*|(?<=[a-z]{2}\.)\s+")
COMMA = re.compile(r"\s*,\s*")
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

    def asks(self, text: str) -> bool:
        """Whether it has the form of a question."""
        said = text.strip(" .。!~")
        if "?" in said:
            return True
        return said.endswith(self.ends) or self.begins.begins(said) or said in self.within
