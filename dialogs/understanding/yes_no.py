"""Yes or no in free words: → `YesNo`, or None where it is not plain. A misread verdict is the worst mistake.

Every clause is heard as one `Sound`; what the sounds come to depends on what the question asks for. "I took a course"
is exposure, is too little to be called experience, and says nothing of expertise. Text comes folded.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Literal

from dialogs.catalogue import Question
from dialogs.meanings import YesNo
from dialogs.understanding.clean import fold
from dialogs.understanding.phrases import Phrases, clauses, compiled, phrase_lists
from dialogs.understanding.somebody_else import SomebodyElse
from dialogs.understanding.subjects import Subject

Asks = Literal["mastery", "desire", "exposure", "experience"]
DEED = re.compile(r"\b[a-z-]{2,}ed\b|(?<=[一-鿿])过")
OPENING = re.compile(
    r"^(?:oh|well|um+|uh+|hmm+|so|honestly|actually|sadly|unfortunately|额|呃|那个|嗯)[\s,，.…]+(?=\S)"
    r"|^(?:我|本人)(?=有|会|能|可以|是|愿意|行|没|不)"
    r"|^(?:i think|i believe|i'd say|我觉得|我认为|我想|应该)\s*(?!so\b)(?=\S)"
)
END_OF_LEAD = re.compile(
    r"\s*(?:[的啊呀吧哦呢了]*\s*(?:$|[,，、。.;；!！~\n:：])"
    r"|\s*(?:i|we|and|but|because|sir|thanks|to|lots|with|a lot)\b|但|不过|可)"
)
LENGTH = re.compile(
    r"(?:\d|[一二两三四五六七八九十半]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|many|several))"
    r"\s*\+?\s*(?:年|个月|years?\b|yrs?\b|months?\b)"
)


class Sound(Enum):
    """How one clause sounds, from doubt to certainty."""

    SOMEBODY_ELSE = auto()
    """Told of others: no answer, whatever they did."""
    DOUBT = auto()
    POOR = auto()
    """Hardly, or badly."""
    UNSERIOUS = auto()
    NO = auto()
    PLAN = auto()
    THEORY = auto()
    COURSE = auto()
    BEGINNER = auto()
    A_LITTLE = auto()
    NAMED = auto()
    """Nothing but a name of what was asked."""
    DEED = auto()
    YES = auto()
    STRONG = auto()


AFFIRMS: dict[Asks, frozenset[Sound]] = {
    "exposure": frozenset(
        (
            Sound.UNSERIOUS,
            Sound.COURSE,
            Sound.BEGINNER,
            Sound.A_LITTLE,
            Sound.NAMED,
            Sound.DEED,
            Sound.YES,
            Sound.STRONG,
        )
    ),
    "experience": frozenset((Sound.A_LITTLE, Sound.NAMED, Sound.DEED, Sound.YES, Sound.STRONG)),
    "mastery": frozenset((Sound.YES, Sound.STRONG)),
    "desire": frozenset((Sound.YES, Sound.STRONG)),
}
DENIES: dict[Asks, frozenset[Sound]] = {
    "exposure": frozenset((Sound.NO,)),
    "experience": frozenset((Sound.NO,)),
    "mastery": frozenset((Sound.NO, Sound.BEGINNER, Sound.POOR)),
    "desire": frozenset((Sound.NO,)),
}
UNSOUND = (Sound.SOMEBODY_ELSE, Sound.DOUBT, Sound.POOR)
SPOILS_A_YES: dict[Asks, frozenset[Sound]] = {
    "exposure": frozenset(UNSOUND),
    "experience": frozenset((*UNSOUND, Sound.THEORY, Sound.PLAN, Sound.COURSE)),
    "mastery": frozenset((*UNSOUND, Sound.THEORY, Sound.PLAN, Sound.COURSE, Sound.BEGINNER, Sound.A_LITTLE)),
    "desire": frozenset(UNSOUND),
}
"""What makes a plain "yes" before it unclear: "yes, from a book"."""


@dataclass(frozen=True, slots=True)
class Heard:
    sound: Sound
    about_it: bool
    instead: bool
    """Said of something done in its place: "only", "mostly"."""


class YesNoReader:
    """Built from `words/yes_no.yaml`."""

    def __init__(self, words: Mapping[str, Any], somebody_else: SomebodyElse) -> None:
        self.somebody_else = somebody_else
        self.say = phrase_lists(words)
        self.idioms = compiled([*words["no_idioms"], *words["yes_idioms"]])
        self.asks_for: dict[Asks, Phrases] = {asks: Phrases(listed) for asks, listed in words["asks_for"].items()}

    def read(self, text: str, question: Question, topic: Subject) -> YesNo | None:
        asks = self.asked(question)
        wording = fold(f"{question.ask.en} {question.ask.zh}")
        plain = self._plain(text)
        if self._contradicts_itself(plain):
            return None
        lead, rest = self._lead(plain, asks)
        heard = [one for clause in self._clauses(rest) if (one := self._hear(clause, asks, topic, wording))]
        if (
            any(self.say["no" if lead else "yes"].is_whole(clause) for clause in self._clauses(rest))
            and lead is not None
        ):
            return None
        if lead is None:
            return without_lead(heard, asks, topic)
        return after_yes(heard, asks, topic) if lead else after_no(heard, asks)

    def leads(self, text: str, question: Question) -> bool:
        """Whether it begins with a plain yes or no."""
        return self._lead(self._plain(text), self.asked(question))[0] is not None

    def is_vague(self, text: str, question: Question, topic: Subject) -> bool:
        """Whether every clause speaks of having done it or not, however little it tells: "hardly used it"."""
        asks, wording = self.asked(question), fold(f"{question.ask.en} {question.ask.zh}")
        said = list(self._clauses(self._plain(text)))
        return bool(said) and all(self._hear(clause, asks, topic, wording) for clause in said)

    def asked(self, question: Question) -> Asks:
        wording = f"{fold(question.ask.en)} {fold(question.ask.zh)}"
        return next((asks for asks, phrases in self.asks_for.items() if wording in phrases), "experience")

    def _plain(self, text: str) -> str:
        """Idioms as the plain yes or no they mean, and without words that only look like a negation."""
        no = self.say["no_idioms"]
        return self.idioms.sub(lambda said: " no " if no.is_whole(said[0]) else " yes ", text).strip()

    def _contradicts_itself(self, text: str) -> bool:
        """ "No yes" and "yes no", and nothing else."""
        for name, other in (("no", "yes"), ("yes", "no")):
            said = self.say[name].pattern.match(text)
            after = text[said.end() :].strip() if said else ""
            if self.say[other].is_whole(after) and not self.say["weak_yes"].is_whole(after):
                return True
        return False

    def _lead(self, text: str, asks: Asks) -> tuple[bool | None, str]:
        """A yes or no that the message begins with, and what follows it."""
        text = OPENING.sub("", text)
        if self.say["unclear"].begins(text):
            return None, text
        for verdict, name in ((False, "no"), (True, "yes")):
            said = self.say[name].pattern.match(text)
            too_little = verdict and asks == "mastery" and said and said[0] in self.say["deeds"]
            wish = asks != "desire" and said and self.say["mere_wishes"].is_whole(said[0])
            if said and not (too_little or wish) and self._stands_alone(text[said.end() :]):
                return verdict, text[said.end() :]
        return None, text

    def _stands_alone(self, after: str) -> bool:
        """ "no" in "no, mostly Excel" and 「有」 in 「有，两年」, but not "no experience" or 「有点」."""
        excepting = self.say["except"].begins(after.lstrip())
        return excepting or END_OF_LEAD.match(after) is not None

    def _clauses(self, text: str) -> Iterator[str]:
        for clause in clauses(text):
            for part in self.say["turns"].without(clause, "\n").split("\n"):
                if re.search(r"\w|[^\x00-\x7f]", part):
                    yield from (own.strip() for own in self.somebody_else.parts(part.strip()))

    def _hear(self, clause: str, asks: Asks, topic: Subject, wording: str) -> Heard | None:
        named = topic.is_in(clause)
        if self.somebody_else.is_subject(clause):
            return Heard(Sound.SOMEBODY_ELSE, named, False)
        sound = self._wish(clause) if asks == "desire" else None
        sound = sound or self._sound(clause, asks, topic, wording)
        if sound is None and clause in self.say["now"]:
            sound = Sound.DOUBT
        return Heard(sound, named, clause in self.say["instead"]) if sound else None

    def _wish(self, clause: str) -> Sound | None:
        if clause in self.say["wishes_no"]:
            return Sound.NO
        denied = self.say["not_a_negation"].without(clause) in self.say["negation"]
        return Sound.YES if clause in self.say["wishes_yes"] and not denied else None

    def _sound(self, clause: str, asks: Asks, topic: Subject, wording: str) -> Sound | None:
        if asks != "desire" and self.say["mere_wishes"].is_whole(clause):
            return Sound.DOUBT
        for name, sound in SOUNDS:
            listed = [found[0] for found in self.say[name].within(clause)]
            if sound is Sound.COURSE:
                listed = [phrase for phrase in listed if phrase not in wording]
            if listed and not (asks == "desire" and sound is Sound.PLAN):
                return self._unless_denied(clause, sound)
        bare = self.say["not_a_negation"].without(self.say["except"].without(clause))
        if bare in self.say["negation"]:
            return Sound.NO
        if clause in self.say["strong"]:
            return Sound.STRONG
        named = topic.is_in(clause)
        if bare in self.say["deeds"] or LENGTH.search(clause) or self._is_deed(clause, named):
            return Sound.DEED
        if self._is_yes(clause, named):
            return Sound.YES
        return Sound.NAMED if named and self._is_only_named(clause, topic) else None

    def _is_yes(self, clause: str, named: bool) -> bool:
        """ "sure thing"; but "I am a cook" and 「有待学习」 only begin like a yes."""
        said = self.say["yes"].pattern.match(clause)
        if not said:
            return False
        after = clause[said.end() :].lstrip()
        return (
            not self.say["weak_yes"].is_whole(said[0]) or named or not after or self.say["yes_goes_on"].begins(after)
        )

    def _is_only_named(self, clause: str, topic: Subject) -> bool:
        """ "OpenMP and a bit of MPI" tells what they know; "I avoid customers" only speaks of it, and a keyword such
        as 只做研发 names the contrary."""
        if any(name[0] in self.say["instead"] for name in topic.terms.within(clause)):
            return False
        return not re.search(r"\w", self.say["around_a_name"].without(topic.terms.without(clause)))

    def _unless_denied(self, clause: str, sound: Sound) -> Sound:
        """ "I haven't even read about it" and 「没学过」 are a no; "not sure" is a doubt as it stands."""
        if sound in (Sound.DOUBT, Sound.POOR, Sound.UNSERIOUS, Sound.BEGINNER, Sound.PLAN):
            return sound
        bare = self.say["not_a_negation"].without(clause)
        return Sound.NO if bare in self.say["negation"] else sound

    def _is_deed(self, clause: str, named: bool) -> bool:
        """A deed done to what was asked, or to nothing named: "moved to Berlin" and 「开过饭店」 are others."""
        deeds = DEED.finditer(bare := self.say["not_deeds"].without(clause))
        return any(
            named or not (after := bare[deed.end() :].strip()) or self.say["deed_goes_on"].begins(after)
            for deed in deeds
        )


SOUNDS = (
    ("unclear", Sound.DOUBT),
    ("poor", Sound.POOR),
    ("unserious", Sound.UNSERIOUS),
    ("plans", Sound.PLAN),
    ("theory", Sound.THEORY),
    ("course", Sound.COURSE),
    ("beginner", Sound.BEGINNER),
    ("a_little", Sound.A_LITTLE),
)
"""The weaker sound is tried first: "a course at work" is heard as a course."""


def after_yes(heard: list[Heard], asks: Asks, topic: Subject) -> YesNo | None:
    """A yes holds, unless what follows takes it back. "Yes, but not MPI" is fine where one of several is enough."""
    sounds = {one.sound for one in heard}
    if sounds & SPOILS_A_YES[asks] and not sounds & {Sound.DEED, Sound.STRONG}:
        return None
    denials = [one for one in heard if one.sound is Sound.NO]
    if asks == "mastery" and denials:
        return None
    return None if any(one.about_it for one in denials) and not topic.several else YesNo(True)


def after_no(heard: list[Heard], asks: Asks) -> YesNo | None:
    """A no holds, unless what follows tells of doing it after all."""
    affirming = [one for one in heard if one.sound in AFFIRMS[asks] and one.sound is not Sound.NAMED]
    return None if any(one.about_it or not one.instead for one in affirming) else YesNo(False)


def without_lead(heard: list[Heard], asks: Asks, topic: Subject) -> YesNo | None:
    """ "So-so, nothing outstanding" is no mastery; of anything else, a doubt leaves open what else is said."""
    yes = [one for one in heard if one.sound in AFFIRMS[asks]]
    no = [one for one in heard if one.sound in DENIES[asks]]
    doubtful = any(one.sound is Sound.DOUBT for one in heard) and not (asks == "mastery" and no)
    if doubtful or (yes and any(one.sound is Sound.POOR for one in heard)):
        return None
    if yes and no:
        return both_ways(yes, no, topic)
    if yes:
        return YesNo(True)
    return YesNo(False) if no else None


def both_ways(yes: list[Heard], no: list[Heard], topic: Subject) -> YesNo | None:
    """ "Not MPI, but lots of OpenMP": only what is said about the thing asked can outweigh the other."""
    yes_about_it = any(one.about_it for one in yes)
    no_about_it = any(one.about_it for one in no)
    if yes_about_it and (topic.several or not no_about_it):
        return YesNo(True)
    return YesNo(False) if no_about_it and not yes_about_it else None
