"""The highest completed degree: free words → `Degree`, or None where they do not tell. Text comes folded."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dialogs.catalogue import DEGREES, DegreeLevel
from dialogs.meanings import Degree
from dialogs.understanding.phrases import CLAUSE_END, Phrases, clauses, compiled, phrase_lists
from dialogs.understanding.somebody_else import SomebodyElse


class DegreeReader:
    """Built from `words/degrees.yaml`."""

    def __init__(self, words: Mapping[str, Any], somebody_else: SomebodyElse) -> None:
        self.somebody_else = somebody_else
        self.say = phrase_lists(words)
        self.below: dict[str, DegreeLevel] = dict(words["below"])
        self.on_the_way = by_level(words["on_the_way"])
        self.starts_from = by_level(words["starts_from"])
        named = [phrase for level in DEGREES[1:] for phrase in words[level]]
        on_the_way = [phrase for phrases in words["on_the_way"].values() for phrase in phrases]
        self.mention = compiled(named + on_the_way)
        self.turn = re.compile(rf"(?:{self.say['between'].pattern.pattern})")

    def read(self, text: str) -> Degree | None:
        """A degree under way, unfinished or denied counts as the one below it, or as nothing said."""
        levels = [level for clause in clauses(text) for level in self._levels(clause)]
        if levels:
            return Degree(max(levels, key=DEGREES.index))
        return Degree("none") if text in self.say["none"] else None

    def _levels(self, clause: str) -> Iterator[DegreeLevel]:
        """What each part of a clause tells: "bachelor's and PhD in progress" holds two."""
        mentions = list(self.mention.finditer(clause))
        for n, found in enumerate(mentions):
            before = clause[mentions[n - 1].end() if n else 0 : found.start()]
            after = clause[found.end() : mentions[n + 1].start() if n + 1 < len(mentions) else len(clause)]
            yield from self._level(found[0], before, self._up_to_turn(after) if n + 1 < len(mentions) else after)

    def _up_to_turn(self, after: str) -> str:
        """Of the words between two degrees, those that still belong to the first."""
        return self.turn.split(after, maxsplit=1)[0]

    def _level(self, named: str, before: str, after: str) -> Iterator[DegreeLevel]:
        under_way = next((level for level, names in self.on_the_way.items() if names.is_whole(named)), None)
        named_level = (level for level in DEGREES if self.say[level].is_whole(named))
        level = under_way if under_way is not None else next(named_level)
        if self._denied(before):
            return
        around = f"{before} | {after}"
        if not under_way and self._is_finished(around):
            yield level
        else:
            yield next((start for start, names in self.starts_from.items() if named in names), self.below[level])

    def _is_finished(self, around: str) -> bool:
        others = self.say["not_finished"].without(around)
        return others == around or others in self.say["finished"]

    def _denied(self, before: str) -> bool:
        last = CLAUSE_END.split(before)[-1]
        return any(not last[found.end() :].strip(" 过a'").strip() for found in self.say["not_held"].within(last))


def by_level(lists: Mapping[str, Any]) -> dict[DegreeLevel, Phrases]:
    return {level: Phrases(lists[level]) for level in DEGREES if level in lists}
