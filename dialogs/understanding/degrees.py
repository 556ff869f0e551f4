"""The highest completed degree: free words → `Degree`, or None where they do not tell. Text comes folded."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dialogs.catalogue import DEGREES, DegreeLevel
from dialogs.meanings import Degree
from dialogs.understanding.phrases import CLAUSE_END, Phrases, clauses, compiled, phrase_lists, with_commas
from dialogs.understanding.somebody_else import SomebodyElse
from dialogs.understanding.spelling import Spelling, all_phrases

YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one named degree: the level they have. None: not that one; which one is not told.

    `under_way`: the level that they are about to reach. `plainly`: they say themselves that it is completed.
    `concludes`: they say that this one is their answer. `entry`: what they had to have, even if it came to nothing.
    """

    level: DegreeLevel | None
    completed: bool = False
    plainly: bool = False
    concludes: bool = False
    under_way: DegreeLevel | None = None
    entry: DegreeLevel | None = None


class DegreeReader:
    """Built from `words/degrees.yaml`."""

    def __init__(self, words: Mapping[str, Any], somebody_else: SomebodyElse) -> None:
        self.somebody_else = somebody_else
        self.say = phrase_lists(words)
        self.spelling = Spelling(all_phrases(words), words["real"])
        self.below: dict[str, DegreeLevel] = dict(words["below"])
        self.on_the_way = by_level(words["on_the_way"])
        self.starts_from = by_level(words["starts_from"])
        named = [phrase for level in DEGREES[1:] for phrase in words[level]]
        on_the_way = [phrase for phrases in words["on_the_way"].values() for phrase in phrases]
        self.mention = compiled([*named, *on_the_way, *words["no_degree"]])
        self.turn = re.compile(rf"(?:{self.say['between'].pattern.pattern})")

    def read(self, text: str, today: date) -> Degree | None:
        """The highest completed one; else the one below what is under way. A denied one alone tells nothing."""
        own = self.somebody_else.left_out(self._clauses(with_commas(self.spelling.mended(text))))
        told = possible([one for clause in own for one in self._told(clause, today)])
        ended = [one.level for one in told if one.level and one.completed and one.concludes]
        completed = ended[-1:] or [one.level for one in told if one.level and one.completed]
        levels = completed or [one.level for one in told if one.level] or [one.entry for one in told if one.entry]
        if levels:
            return Degree(max(levels, key=DEGREES.index))
        if any(clause in self.say["none"] for clause in own):
            return Degree("none")
        plainly = bool(own) and self.say["no"].is_whole(own[0].rstrip("啊呀哦的了呢 "))
        return Degree("none") if plainly and not told else None

    def _clauses(self, text: str) -> list[str]:
        """Clauses, each with what is said next of its degree's end: "MSc, expected next June"."""
        joined: list[str] = []
        for clause in clauses(text):
            undone = self.say["undone"].begins(clause.lstrip("还也但都就却可")) or (
                clause.isascii() and clause in self.say["undone"]
            )
            ends = clause in self.say["the_end"] or undone
            if joined and ends and clause not in self.say["wished_for"] and not self.mention.search(clause):
                joined[-1] += f" {clause}"
            else:
                joined.append(clause)
        return joined

    def _told(self, clause: str, today: date) -> Iterator[Told]:
        """What each part of a clause tells: "bachelor's and PhD in progress" holds two."""
        mentions = list(self.mention.finditer(clause))
        for n, found in enumerate(mentions):
            if self.say["back_then"].begins(clause[found.end() :]) or self.say["no_degree"].is_whole(found[0]):
                continue
            before = clause[mentions[n - 1].end() if n else 0 : found.start()]
            after = clause[found.end() : mentions[n + 1].start() if n + 1 < len(mentions) else len(clause)]
            after = self._up_to_turn(after) if n + 1 < len(mentions) else after
            yield self._level(found[0], before, after, clause, today)

    def _up_to_turn(self, after: str) -> str:
        """Of the words between two degrees, those that still belong to the first."""
        return self.turn.split(after, maxsplit=1)[0]

    def _level(self, named: str, before: str, after: str, clause: str, today: date) -> Told:
        """No degree at all is never concluded from a "will" or "next" alone."""
        under_way = next((level for level, names in self.on_the_way.items() if names.is_whole(named)), None)
        around = f"{before} | {after}"
        unfinished = around in self.say["not_finished"] or around in self.say["undone"]
        if under_way and self.say["graduated"].begins(after) and not unfinished:
            return Told(under_way, completed=True, plainly=True)
        if self.say["always_finished"].is_whole(named):
            return Told("phd", completed=True, plainly=True)
        named_level = (level for level in DEGREES if self.say[level].is_whole(named))
        level = under_way if under_way is not None else next(named_level)
        start = self._start(level, clause)
        if self._denied(before, after) or around in self.say["wished_for"]:
            return Told(None, entry=start)
        if not under_way and self._is_finished(around, today):
            return Told(level, True, around in self.say["finished"], concludes=around in self.say["the_answer"])
        begun = start or self.below[level]
        plainly = under_way or begun != "none" or unfinished
        return Told(begun if plainly else None, under_way=level if under_way or level == "phd" else None)

    def _start(self, level: DegreeLevel, clause: str) -> DegreeLevel | None:
        """The degree that the way they took to this level starts from: 「专升本大三在读」 starts from 大专."""
        ways = (start for start, names in self.starts_from.items() if clause in names)
        return next((start for start in ways if DEGREES.index(start) < DEGREES.index(level)), None)

    def _is_finished(self, around: str, today: date) -> bool:
        if (
            around in self.say["to_come"]
            or (around in self.say["in_month"] and around not in self.say["finished"])
            or around in self.say["undone"]
            or any(int(year[0]) > today.year for year in YEAR.finditer(around))
        ):
            return False
        others = self.say["not_finished"].without(around)
        return others == around or others in self.say["finished"]

    def _denied(self, before: str, after: str) -> bool:
        last = CLAUSE_END.split(before)[-1]
        if self.say["not_held_after"].begins(after.strip()):
            return True
        return any(not last[found.end() :].strip(" 过a'").strip() for found in self.say["not_held"].within(last))


def possible(told: list[Told]) -> list[Told]:
    """Who is on the way to a degree has neither it nor a higher one yet, unless they plainly say so."""
    goals = [DEGREES.index(one.under_way) for one in told if one.under_way]
    limit = min(goals, default=len(DEGREES))
    return [one for one in told if one.plainly or not one.level or DEGREES.index(one.level) < limit]


def by_level(lists: Mapping[str, Any]) -> dict[DegreeLevel, Phrases]:
    return {level: Phrases(lists[level]) for level in DEGREES if level in lists}
