"""A message taken apart: sentences, and clauses that start another question. All text here is folded."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from dialogs.understanding.clean import fold
from dialogs.understanding.language import HAN
from dialogs.understanding.phrases import Phrases, alternatives

SENTENCE_END = re.compile(r"(?<=[?!;。\n])\s*|(?<=[a-z]{2}\.)\s+")
SENTENCE = re.compile(r"[^?!;.。？！；\n]+[?!;.。？！；\n]+\s*")
ENDS = tuple("?!;。.")
COMMA = re.compile(r"\s*,\s*")
LONGEST, LAST = 480, 240
"""Letters of a message that are read, for reading costs time; of its end, which is read in any case."""
SENTENCES = 30
"""Sentences before the end among which those that ask are sought."""
OF_A_CHARACTER = 3
"""A Chinese character says as much as so many letters."""

IS_IT_OR_NOT = re.compile(r"([一-鿿])(?:不|没|唔)\1")
"""「算不算」,「去没去」."""
PLAINLY_ASKS = re.compile(rf"\?|(?<!说)[吗呢么嘛]$|{IS_IT_OR_NOT.pattern}")
NO_SUBJECT = re.compile(
    r"(?:have|has|did|do|does|would|could|can|is|are|am|may|will|should)\b(?!n't\b|\s+(?:i|you|we|they|it|he|she|there|the|this"
    r"|that|these|those|your|my|somebody|anybody|anyone|someone)\b)"
)
"""How an English statement begins that begins like a question: no subject follows."""
CLAUSE_END = re.compile(r"[,.;!。]\s*|(?<=\?)\s*")
Span = tuple[int, int]
"""From which character of a text up to which one."""


class Parts:
    """Built from the words of `mentions.yaml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self.starts_another = Phrases(words["starts_another"])
        self.joins, self.ends_clause = Phrases(words["joins"]), Phrases(words["ends_clause"])
        self.ends = tuple(words["questions"]["ends"])
        self.begins = Phrases(words["questions"]["begins"])
        self.within = Phrases(words["questions"]["within"])
        self.states = Phrases(words["questions"]["states"])
        self.leads_in = re.compile(rf"^\s*(?:(?:{alternatives(map(fold, words['questions']['leads_in']))})\s*)+")

    def essence(self, text: str) -> str:
        """A long message cut down to its last words and, before them, the sentences that ask. Text as written."""
        share = OF_A_CHARACTER if HAN.search(text) else 1
        longest, last = LONGEST // share, LAST // share
        if len(text) <= longest:
            return text
        sentences = [sentence for sentence in SENTENCE.findall(text[:-last]) if len(sentence) <= last]
        room, kept = longest - last, list[str]()
        for sentence in reversed(sentences[-SENTENCES:]):
            if len(sentence) < room and self.asks(fold(sentence)):
                kept.insert(0, sentence)
                room -= len(sentence)
        return "".join(kept) + text[-last:]

    def of(self, text: str) -> list[Span]:
        """Sentences, cut further where a comma is followed by a word that starts another question."""
        parts: list[Span] = []
        for start, end in _between(SENTENCE_END, text, 0, len(text)):
            begun = done = start
            for at, clause_end in _between(COMMA, text, start, end):
                if begun == done:
                    begun = at
                elif self._starts_another(text[begun:done], text[at:clause_end]):
                    parts.append((begun, done))
                    begun = at
                done = clause_end
            parts.append((begun, done))
        return [(start, end) for start, end in parts if re.search(r"\w", text[start:end])]

    def _starts_another(self, before: str, clause: str) -> bool:
        return self.starts_another.begins(clause) or (self.asks(before) and self.asks(clause))

    def apart(self, parts: Sequence[str]) -> list[bool]:
        """Which of these, one after the other, begin and end where a sentence does, or another question begins."""
        begins = [True, *(part.rstrip().endswith(ENDS) for part in parts)]
        begins = [new or self.starts_another.begins(part) for new, part in zip(begins, [*parts, ""], strict=True)]
        return [begin and end for begin, end in pairwise([*begins[:-1], True])]

    def halves(self, text: str, part: Span) -> list[tuple[Span, Span]]:
        """The first two ways to cut it at an "and"."""
        cuts = [((part[0], m.start()), (m.end(), part[1])) for m in self.joins.within(text, *part)]
        return [cut for cut in cuts if all(re.search(r"\w", text[start:end]) for start, end in cut)][:2]

    def clauses(self, text: str, part: Span) -> list[Span]:
        """What stands up to its commas, and from words like "but" on."""
        commas = (match.end() for match in COMMA.finditer(text, *part))
        words = (match.start() for match in self.ends_clause.within(text, *part))
        spans = pairwise(sorted({*part, *commas, *words}))
        return [(start, end) for start, end in spans if re.search(r"\w", text[start:end])]

    def has_question(self, part: str) -> bool:
        return any(self.asks(clause) for clause in COMMA.split(part))

    def asks_in_passing(self, text: str) -> bool:
        """Whether a clause plainly asks, behind words that only lead to it: "ok and who'd I work with"."""
        said = (self.leads_in.sub("", clause) for clause in CLAUSE_END.split(text))
        return any(PLAINLY_ASKS.search(clause) or self._begins_plainly(clause) for clause in said)

    def _begins_plainly(self, clause: str) -> bool:
        """ "Have you", and not "have used it at work"; 「多少钱」, and not 「多少有一点」."""
        return self.begins.begins(clause) and not (NO_SUBJECT.match(clause) or self.states.begins(clause))

    def asks(self, text: str) -> bool:
        """Whether it has the form of a question."""
        said = text.strip(" .。!~")
        if "?" in said:
            return True
        if said.endswith(self.ends) or self.begins.begins(said):
            return True
        return said in self.within or IS_IT_OR_NOT.search(said) is not None


def spaced(text: str) -> str:
    """With a space behind every comma, as in English."""
    return COMMA.sub(", ", text)


def _between(separator: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Span]:
    for match in separator.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end
