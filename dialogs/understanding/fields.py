"""Whether a field of study is one of those asked for: free words → `Studied`, or None. Text comes folded."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dialogs.catalogue import Question, StudiedOneOf
from dialogs.meanings import Studied
from dialogs.understanding.phrases import Phrases, clauses, compiled, folded, with_commas
from dialogs.understanding.somebody_else import SomebodyElse
from dialogs.understanding.spelling import Spelling, all_phrases

PARTS = re.compile(
    r"\s(?:and|but|with|then|plus|before|after|w/?)\s(?!\S*\s*(?:engineering|electronic|statistics))|但|后来|然后"
)
NEAR = 24
"""Characters before a field of study in which a "not" belongs to it, and of a clause that says how it was studied."""


class FieldReader:
    """Built from `words/fields.yaml`. `groups` are the names a `StudiedOneOf` rule may use."""

    def __init__(self, words: Mapping[str, Any], somebody_else: SomebodyElse) -> None:
        self.somebody_else = somebody_else
        self.groups_of: dict[str, set[str]] = {}
        for group, names in words["groups"].items():
            for name in folded(names):
                self.groups_of.setdefault(squeezed(name), set()).add(group)
        self.spelling = Spelling(all_phrases(words), words["real"])
        self.groups = frozenset(words["groups"])
        everything = [name for names in words["groups"].values() for name in names]
        self.mention = compiled([*everything, *words["unsure"]])
        self.yes, self.no = Phrases(words["yes"]), Phrases(words["no"])
        self.minor, self.not_it = Phrases(words["minor"]), Phrases(words["not_it"])
        self.not_studied = Phrases(words["not_studied"])
        self.not_it_after, self.left = Phrases(words["not_it_after"]), Phrases(words["left"])
        self.also, self.several = Phrases(words["also"]), Phrases(words["several"])

    def read(self, text: str, question: Question) -> Studied | None:
        """Any field within the groups asked for is enough; one that could be read either way is asked again."""
        if not isinstance(question.rule, StudiedOneOf):
            return None
        text = with_commas(self.spelling.mended(text))
        asked = set(question.rule.groups)
        told = [
            (clause, groups) for clause in self._kept(list(self._clauses(text))) for groups in self._studied(clause)
        ]
        fields = [groups for _, groups in told]
        listed = [clause for clause, groups in told if groups & asked]
        if listed:
            return Studied(True) if fields[0] & asked or self._are_studied(listed, text) else None
        if fields:
            return Studied(False) if all(fields) else None
        return self._plain(text)

    def _clauses(self, text: str) -> Iterator[str]:
        """The candidate's own clauses, each with what is said next of how it was studied ("CS, self-taught")."""
        joined: list[str] = []
        for clause in self.somebody_else.left_out([part for whole in clauses(text) for part in PARTS.split(whole)]):
            if joined and len(clause) <= NEAR and clause in self.minor and not self.mention.search(clause):
                joined[-1] += f" {clause}"
            else:
                joined.append(clause)
        yield from joined

    def _are_studied(self, listed: list[str], text: str) -> bool:
        """Whether what is named after another field was studied too, rather than spoken of."""
        first = clauses(text)[0]
        return text in self.several or any(clause in self.also or clause in first for clause in listed)

    def _kept(self, clauses: list[str]) -> list[str]:
        """Without what they only began with, where they name what they went on to."""
        kept = [clause for clause in clauses if clause not in self.left]
        return kept if any(True for clause in kept for _ in self._studied(clause)) else clauses

    def _studied(self, clause: str) -> Iterator[set[str]]:
        """The groups of each field; none of a field that they may have left for another, 「计算机转金融」."""
        if (clause in self.minor and clause not in self.several) or clause in self.not_studied:
            return
        for found in self.mention.finditer(clause):
            before = clause[max(0, found.start() - NEAR) : found.start()]
            denied = any(not before[no.end() :].strip(" a过") for no in self.not_it.within(before))
            after = clause[found.end() :].lstrip()
            if not denied and not self.not_it_after.begins(after):
                turned = re.match(r"(?:专业)?转(?!行|专业$)", after)
                yield set() if turned else self.groups_of.get(squeezed(found[0]), set())

    def _plain(self, text: str) -> Studied | None:
        first = (clauses(text) or [""])[0].rstrip("吧啊呀哦的了 ")
        if self.no.is_whole(first):
            return Studied(False)
        return Studied(True) if self.yes.is_whole(first) else None


def squeezed(name: str) -> str:
    return re.sub(r"\s+", " ", name)
