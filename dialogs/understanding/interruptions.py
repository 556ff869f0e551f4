"""Messages that are no answer: a question to us, or back, skip, stop, repeat. Text comes folded."""

import re
from collections.abc import Mapping
from typing import Any, Literal, get_args

from dialogs.understanding.phrases import Phrases, clauses

Interruption = Literal["stop", "skip", "back", "repeat", "question"]
Listed = Literal["stop", "skip", "back", "explain", "repeat"]
"""`explain` is a question, too: about the one that is pending."""
LONG: dict[Listed, int] = {"stop": 80, "skip": 80, "back": 80, "explain": 80, "repeat": 140}
"""Longer than a command gets: what stands within it is part of an answer, "I never skip the question of…"."""


LENGTH = re.compile(r"(?:\d|[一二两三四五六七八九十半])[\d\s多来几到.]*(?:个?月|年|years?\b|yrs?\b|months?\b)")
ENDS: dict[Listed, int] = {"stop": 2, "skip": 1, "back": 1, "explain": 0, "repeat": 0}
"""Of the first and last clause of a longer message, those that may hold no more than the command."""


class Interruptions:
    """Built from `words/interruptions.yaml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self.politeness = Phrases(words["politeness"])
        kinds: tuple[Listed, ...] = get_args(Listed)
        self.whole = {kind: Phrases(words[kind]["whole"]) for kind in kinds}
        self.within = {kind: Phrases(words[kind]["within"]) for kind in kinds}
        self.sums_up = Phrases(words["sums_up"])
        asking = words["question"]
        self.begins, self.asks = Phrases(asking["begins"]), Phrases(asking["within"])
        self.statements = Phrases(asking["statements"])
        self.why = Phrases(asking["why"])
        self.doubts = Phrases(asking["doubts"])
        self.answered = Phrases(asking["answered"])
        self.needs, self.question_words = Phrases(asking["needs"]), Phrases(asking["words"])

    def read(self, text: str) -> Interruption | None:
        listed = self._listed(text)
        if listed == "explain" or (listed is None and self._is_question(text)):
            return "question"
        return listed

    def asks_to_explain(self, text: str) -> bool:
        """Whether it asks what the pending question means, or why it is asked."""
        return self._listed(text) == "explain"

    def _listed(self, text: str) -> Listed | None:
        said = clauses(text)
        ends = [] if re.search(r"\d", text) else [*said[:1], *said[-1:]]
        for kind, phrases in self.whole.items():
            if self._is_only(phrases, text) or (len(text) <= LONG[kind] and text in self.within[kind]):
                return kind
            if any(self._is_only(phrases, end) and end not in self.sums_up for end in ends[: ENDS[kind]]):
                return kind
        return None

    def _is_only(self, phrases: Phrases, text: str) -> bool:
        """Nothing is left of the message without the phrases and politeness around them."""
        if text not in phrases:
            return False
        return not re.search(r"\w", self.politeness.without(phrases.without(text)))

    def _is_question(self, text: str) -> bool:
        marked = re.search(r"[?？]\W*$", text) is not None
        said = clauses(text)
        *before, last = said or [""]
        if self._asks(last) and (marked or not re.search(r"\w", self.politeness.without(" ".join(before)))):
            return True
        if marked and any(self._asks(clause) for clause in said):
            return True
        asking = [clause for clause in clauses(self.statements.without(text)) if clause in self.asks]
        if asking and (marked or not self._is_answered(said, asking)):
            return True
        if marked and (last in self.needs or last in self.question_words) and not self.statements.begins(last):
            return True
        asks_in_chinese = re.search(r"[吗么]\W*$", text) is not None
        if any(self.why.begins(clauses(asked)[-1]) for asked in re.split(r"[?？]", text)[:-1] if clauses(asked)):
            return True
        return (marked or asks_in_chinese) and last not in self.doubts and not self._is_short(last)

    def _is_answered(self, said: list[str], asking: list[str]) -> bool:
        """ "3 to 5 years, it depends on whether internships count": a length beside what sounds like a question; or a
        plain answer behind it, to what they asked themselves."""
        after = said[said.index(asking[-1]) + 1 :]
        beside = any(LENGTH.search(clause) for clause in said if clause not in asking)
        return beside or any(self.answered.begins(clause) for clause in after)

    def _asks(self, clause: str) -> bool:
        return self.begins.begins(clause) and not self.statements.begins(clause)

    def _is_short(self, clause: str) -> bool:
        """ "3 years?" and 「硕士？」 are answers said with doubt; a reader judges them."""
        return len(re.findall(r"[a-z0-9.+'-]+|[一-鿿]", clause)) <= 4 and not re.search(r"[吗么]", clause)
