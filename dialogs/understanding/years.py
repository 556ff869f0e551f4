"""How many years: free words → `Years`, or None where they do not tell. Text comes folded."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any

from dialogs.meanings import Years
from dialogs.understanding.ages import told_by_ages
from dialogs.understanding.dates import Dates
from dialogs.understanding.lengths import SPREAD, Length, Lengths, edge, rounded
from dialogs.understanding.numbers import NUMBER, NumberWords
from dialogs.understanding.phrases import clauses, phrase_lists, with_commas
from dialogs.understanding.somebody_else import SomebodyElse
from dialogs.understanding.spelling import Spelling, all_phrases
from dialogs.understanding.subjects import Subject
from dialogs.understanding.totals import Part, Totals, lengths

LONGEST = 60
"""More years of experience than anyone has: such an answer is a slip or a joke, so it stays unclear."""
MOST = 6
"""Lengths looked at in one clause: nobody tells more, and looking costs time."""
NO_LENGTH = re.compile(
    rf"{NUMBER}\s+(?:hours?|hrs|days|times)\s+(?:an?|1|per|each|every)\s+(?:day|week|month|year)\b"
    rf"|\b(?:out )?of (?:my|these|those|the) {NUMBER} (?:years|yrs)\b|不算(?=[长久多短少])"
    r"|(?<!\d)(?:985|211)(?!\d)|今年[1-6]\d(?![\d年个月季+~.-])"
    r"|\b(?:that|this|which|other|another|the(?: [a-z]+){1,2}) 1\b(?!\s*(?:[-+.,~]|and|or|to|years?|yrs?|months?))"
    rf"|每(?:个?星期|[周天月年])\s*{NUMBER}\s*(?:天|次|个?(?:小时|钟头))|\bunless\b.*|除非.*"
)
"""How often, the whole of which a part is told, "the other one", and what they do not count themselves."""
IN_IT = re.compile(r"in it\W*")
TRADE = re.compile(r"\b(?:(?:was|as|been) (?=an?\s))?((?:an?\s+)[a-z-]+(?:\s[a-z-]+)?|[a-z]+ing)\s+for\s*$")
"""What they did "for ten years"."""
JOINED = re.compile(
    r"\s(?:and(?!\s+(?:a bit|a little|some|change|counting|more|up|above)\b)|but|plus|while|whereas|though)\s"
    r"|\s(?=so\s+\d|then\s)|(?:(?<=年)|(?<=年了))(?=我|本人)"
    r"|(?=\bof which\s+\d)|\bfollowed by\b|(?=其中|里面有|not counting|excluding)|但是|但|而(?!已)"
    r"|(?:(?<=years)|(?<=yrs)|(?<=年)|(?<=total)):"
)


class YearsReader:
    """Built from `words/years.yaml` and `words/numbers.yaml`."""

    def __init__(
        self, words: Mapping[str, Any], number_words: Mapping[str, Any], somebody_else: SomebodyElse
    ) -> None:
        self.say = phrase_lists(words)
        self.somebody_else = somebody_else
        self.numbers = NumberWords(number_words)
        self.spelling = Spelling(all_phrases(words), [*all_phrases(number_words)])
        self.dates = Dates(self.say, number_words)
        self.lengths = Lengths(self.say, self.numbers)
        self.totals = Totals(self.say)
        fillers = self.say["fillers"].pattern.pattern
        self.not_held = edge(self.say["not_held"], fillers)
        self.not_it = edge(self.say["not_it"], fillers)
        self.ago = re.compile(rf"\s*(?:{self.say['ago'].pattern.pattern})(?![端台线])")

    def read(self, text: str, topic: Subject, today: date) -> Years | None:
        if text in self.say["shares"]:
            return None
        text = re.sub(r"(?<=\d\+)\.(?=\s)", ",", text)
        text = re.sub(r"\b(less|more|fewer|longer|later) then\b", r"\1 than", text)
        text = Spelling(topic.words, self.spelling.right).mended(self.spelling.mended(text))
        said = self._second_thought(self.numbers.in_digits(with_commas(text)))
        said = NO_LENGTH.sub(" ", told_by_ages(said))
        said = self.dates.ended(self.dates.spelled_out(said, today))
        if self.dates.too_many(said):
            return None
        said = self.lengths.without_missing(self.say["unbroken"].without(said))
        own = self.somebody_else.left_out(list(self._clauses(said)))
        after_school = said in self.say["since_graduation"] or re.search(r"\bsince\W*$", said) is not None
        parts = [
            part
            for clause in own
            if clause not in self.say["asked_of_them"]
            for part in self._parts(clause, topic, today, after_school)
        ]
        found = self._chosen(self._with_subjects(self._without_the_last_denied(parts), topic), said, topic)
        return found if found and found.low <= LONGEST and (found.high or 0) <= LONGEST else None

    def _second_thought(self, text: str) -> str:
        """ "two, no wait, three": what follows the last correction replaces the last number before it."""
        for correction in reversed(list(self.say["instead"].within(text))):
            before, after = text[: correction.start()], text[correction.end() :]
            if re.search(r"\d", after) and re.search(r"\d", before):
                timed = [n for n, clause in enumerate(clauses(before)) if re.search(r"\d", clause)]
                return ",".join([*clauses(before)[: timed[-1]], after])
        return text

    def _clauses(self, text: str) -> Iterator[str]:
        between = re.sub(
            rf"(?:\b(?:between|btwn)|介于)\s*({NUMBER})\s*(?:and|和)\s*({NUMBER})|({NUMBER})\s*和\s*({NUMBER})(?!\s*(?:in|at|of))",
            lambda ends: f" {ends[1] or ends[3]}-{ends[2] or ends[4]} ",
            text,
        )
        less_a_gap = re.sub(r"(?<=\w)\s+minus\s+(?:an?\s+)?(?=\d)", ", took off ", between)
        for clause in clauses(less_a_gap):
            yield from (part.strip() for part in JOINED.split(clause) if part.strip())

    def _parts(self, clause: str, topic: Subject, today: date, after_school: bool) -> Iterator[Part]:
        dated, rest = self.dates.read(clause, today, after_school)
        if dated:
            yield Part(clause, dated, self._is_asked(clause, topic), dated=True)
        found = [] if clause in self.say["none"] else list(islice(self.lengths.within(rest), MOST))
        leads = bool(found) and self._leads(rest[: found[0].start], rest[found[-1].end :], topic)
        for n, length in enumerate(found):
            start = length.start if leads else (found[n - 1].end if n else 0)
            end = (found[n + 1].start if n + 1 < len(found) else len(rest)) if leads else length.end
            stretch, from_ = (rest, 0) if len(found) == 1 else (rest[start:end], start)
            part = Part(stretch, length.years, self._is_asked(stretch, topic), hedged=length.hedged)
            around = stretch[: length.start - from_], stretch[length.end - from_ :]
            part = replace(part, elsewhere=self._is_elsewhere(stretch, *around))
            yield self._standing(part, rest, length)
        if not found and not dated:
            yield Part(rest, None, self._is_asked(rest, topic))

    def _leads(self, before: str, after: str, topic: Subject) -> bool:
        """Whether lengths stand before what they are of ("3 years of…") rather than after it ("web 2, ML 3")."""
        if topic.is_in(before) or before in self.say["phases"]:
            return False
        return re.search(r"\w", after) is not None or not re.search(r"\w", self.say["fillers"].without(before))

    def _is_asked(self, text: str, topic: Subject) -> bool:
        return topic.is_in(text) or text in self.say["the_asked"]

    def _standing(self, part: Part, clause: str, length: Length) -> Part:
        """The part as it is, or as less than its number where they do not have it (yet)."""
        before, after = clause[: length.start], clause[length.end :].lstrip()
        aside = self.say["aside"].begins(clause) and part.text not in self.say["gaps"]
        left_out = part.text in self.say["left_out"] and "的话" not in part.text
        if left_out or aside:
            return replace(part, standing="left out")
        if part.text in self.say["gaps"]:
            return replace(part, standing="gap")
        if self.not_it.search(before) or clause in self.say["idle"] or self._is_past(clause, length):
            return replace(part, years=None, standing="not held")
        if self.not_held.search(before) or self.say["not_held_after"].begins(after) or clause in self.say["to_come"]:
            below = rounded(max(0.0, length.years.low - 0.01))
            soon = clause in self.say["to_come"] or after.startswith("差")
            nearly = soon and not self.not_held.search(before)
            low = rounded(max(0.0, length.years.low - 1)) if nearly else 0
            return replace(part, years=Years(low, below), standing="not held")
        return part

    def _is_past(self, clause: str, length: Length) -> bool:
        """ "I was laid off 3 years ago", 「三年前接触过」; "I started 3 years ago" lasts until today."""
        if not self.ago.match(clause, length.end):
            return False
        begun = clause in self.say["since"] or clause in self.say["since_after"]
        return not begun or re.search(r"前.*过(?!来)", clause) is not None

    def _is_elsewhere(self, text: str, before: str, after: str) -> bool:
        """ "5 years of accounting", 「五年会计」: words around the length that name another subject."""
        after = after.strip()
        if text in self.say["other_trades"] or IN_IT.fullmatch(after):
            return True
        if trade := TRADE.search(before):
            return not all(
                word in self.say["not_a_subject"] or word in self.say["phases"] for word in trade[1].split()
            )
        if re.match(r"(?:of|in|as|doing)\s|[a-z]{2,}(?:ing|ist|er|or|ian)\b", after):
            said = [word for word in re.findall(r"[a-z][a-z+#'-]*", after) if word not in self.say["fillers"]]
            return any(word not in self.say["not_a_subject"] and word not in self.say["phases"] for word in said)
        named = re.sub(r"^[的之]", "", after)
        plain = any(self.say[name].begins(named) for name in ("no_subject_begins", *SPREAD))
        return not plain and re.match(r"[一-鿿]{2}", named) is not None

    def _without_the_last_denied(self, parts: list[Part]) -> list[Part]:
        """「三年半，前面还有两年后端，那个不算」: what does not count is what was told last."""
        kept: list[Part] = []
        for part in parts:
            timed = [n for n, earlier in enumerate(kept) if earlier.years]
            if not part.years and self.say["that_does_not_count"].begins(part.text) and len(timed) > 1:
                del kept[timed[-1]]
            else:
                kept.append(part)
        return kept

    def _with_subjects(self, parts: list[Part], topic: Subject) -> list[Part]:
        """ "Then I moved to vision, for three years": the subject named just before belongs to the length."""
        told: list[Part] = []
        for part in parts:
            last = told[-1] if told else None
            named = last and last.about_it and not last.years and not self._is_no_start(last.text, topic)
            if named and part.years and not part.elsewhere:
                part = replace(part, about_it=True)
            elif (
                last and part.years and not part.about_it and not last.years and last.text in self.say["other_trades"]
            ):
                part = replace(part, elsewhere=not last.about_it)
            told.append(part)
        return told

    def _is_no_start(self, clause: str, topic: Subject) -> bool:
        lists = ("just_begun", "not_it", "the_rest", "throughout", "no", "ago")
        return any(clause in self.say[name] for name in lists) or self._is_none(clause, topic)

    def _chosen(self, parts: list[Part], said: str, topic: Subject) -> Years | None:
        if any(not part.years and part.about_it and part.text in self.say["throughout"] for part in parts):
            parts = [replace(part, about_it=True) if part.years else part for part in parts]
        held = [part for part in parts if part.years and part.standing == "held"]
        held = [part for part in held if part.text not in self.say["on_paper"]] or held
        untimed = [part for part in parts if not part.years and part.standing == "held"]
        chosen = [part for part in held if part.about_it]
        if chosen and (whole := self.totals.whole_of_all(held)):
            return whole
        if chosen and self._goes_on(held, topic):
            return None
        if not chosen:
            if answer := self._told_without(untimed, held, topic):
                return answer[0]
            if held and not parts[0].years and self._is_none(parts[0].text, topic):
                return (
                    None if parts[0].text in self.say["phases"] or parts[0].text in self.say["paid"] else Years(0, 0)
                )
            chosen = [part for part in held if not part.elsewhere]
            if len(chosen) < len(held):
                if not any(part.text in self.say["other_trades"] for part in held):
                    return Years(0, 0) if any(self._is_none(part.text, topic) for part in untimed) else None
                chosen = [part for part in chosen if part.text not in self.say["total"]]
        if not chosen:
            chosen = [part for part in parts if part.standing == "not held"]
        if not chosen:
            return self._without_number(untimed, held, said, topic)
        years = self.totals.of(chosen, said, topic.wide)
        gaps = [part for part in parts if part.standing == "gap"]
        return self.totals.without_gaps(years, gaps, said) if years and len(chosen) == 1 else years

    def _goes_on(self, held: list[Part], topic: Subject) -> bool:
        """Whether more is told after what was asked, that may or may not belong to it: "2 of vision, then 3 more"."""
        first = next(n for n, part in enumerate(held) if part.about_it)
        others = [part for part in held[first:] if not part.about_it and part.text in self.say["sums"]]
        return any(
            not part.elsewhere or (topic.wide and part.text not in self.say["other_trades"]) for part in others
        )

    def _told_without(self, untimed: list[Part], held: list[Part], topic: Subject) -> tuple[Years | None] | None:
        """What is told of the subject without a number beside it; () around None: that it stays unclear."""
        for part in untimed:
            if not part.about_it:
                continue
            if part.text in self.say["the_rest"] and len(held) == 2:
                low, high = sorted(years.low for years in lengths(held))
                return (Years(rounded(high - low), rounded(high - low)),)
            if self._is_none(part.text, topic):
                return (Years(0, 0),)
            if part.text in self.say["just_begun"] or part.text in self.say["not_it"]:
                return (None,)
        return None

    def _without_number(self, untimed: list[Part], held: list[Part], said: str, topic: Subject) -> Years | None:
        if any(self._is_none(part.text, topic) for part in untimed):
            return Years(0, 0)
        if held or said in self.say["unsure"] or said in self.say["vague"]:
            return None
        if said in self.say["a_few_months"]:
            return Years(0, 1)
        return Years(0, 0) if said in self.say["new_graduate"] else None

    def _is_none(self, clause: str, topic: Subject) -> bool:
        """A word for none, or a "no" beside which nothing is said but the subject."""
        if clause in self.say["none"]:
            return True
        if clause not in self.say["no"]:
            return False
        rest = self.say["around_no"].without(topic.terms.without(self.say["no"].without(clause)))
        return not re.search(r"\w", self.say["fillers"].without(rest))
