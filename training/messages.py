"""What is read at once while learning: a sentence cut as the talk will cut it, with what people say around it.

The talk reads a message once and its parts in the light of the whole, so that is what is taught: a part that asks
keeps its label however much is said beside it, and small talk stays small talk beside a question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from dialogs.understanding.parts import Parts
from dialogs.understanding.weighing import BACKGROUND
from training.slips import Slips, language

STORY, AFTERTHOUGHT = 0.2, 0.26
"""Shares of sentences that something is said before, or behind; added up."""
LONG = 140
"""Characters from which a sentence gets no story in front."""
DICTATED, SLIP, NO_MARK = 0.1, 0.22, 0.32
"""Shares of messages that this is done to, added up."""


class Label(NamedTuple):
    """What is asked for: a topic; a fact of a job by its number, or the number behind the last one for none."""

    topic: str | None = None
    fact: int | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """`asked`: from which part up to which one, and what that asks for."""

    parts: tuple[str, ...]
    asked: tuple[tuple[int, int, Label], ...]

    @property
    def language(self) -> str:
        return language("".join(self.parts))

    def then(self, other: "Message", joint: str) -> "Message":
        """Both in one go. `joint`: an "and" between them, or nothing."""
        first = (*self.parts, joint) if joint else self.parts
        shifted = ((start + len(first), end + len(first), label) for start, end, label in other.asked)
        return Message((*first, *other.parts), (*self.asked, *shifted))


class Messages:
    """`before` and `after`: by language, sentences that people say around a question, each with its topic."""

    def __init__(
        self,
        before: Mapping[str, Sequence[tuple[str, str]]],
        after: Mapping[str, Sequence[tuple[str, str]]],
        parts: Parts,
        chance: Random,
    ) -> None:
        self.before, self.after, self.parts, self.chance = before, after, parts, chance
        self.slips = Slips(chance)

    def plain(self, text: str, label: Label, nothing: int | None = None) -> Message:
        """The sentence in its parts. If only one of them has the form of a question, that one asks by itself, and the
        others say what it is about. `nothing`: the number that stands for no fact of the job."""
        pieces = self._cut(text)
        asking = [at for at, piece in enumerate(pieces) if self.parts.has_question(piece)]
        asked = [(0, len(pieces), label)]
        if len(asking) == 1 < len(pieces):
            beside = Label(BACKGROUND, nothing)
            asked += [(at, at + 1, label if at in asking else beside) for at in range(len(pieces))]
        return Message(tuple(pieces), tuple(asked))

    def on_the_phone(self, text: str, label: Label, nothing: int | None = None) -> Message:
        """With something said around it, and slips."""
        message = self._surrounded(self.plain(text, label, nothing), nothing)
        lot, spoken = self.chance.random(), language(text)
        if lot < DICTATED:
            heard = self.slips.dictated((" " if spoken == "en" else "").join(message.parts), spoken)
            return Message((heard,), ((0, 1, label),))
        if lot < SLIP:
            mistaken = self.slips.homophones if spoken == "zh" else self.slips.fingers
            return Message(tuple(map(mistaken, message.parts)), message.asked)
        if lot < NO_MARK:
            *first, last = message.parts
            return Message((*first, last.rstrip("?？。.!！ ") or last), message.asked)
        return message

    def _surrounded(self, message: Message, nothing: int | None) -> Message:
        lot, said = self.chance.random(), "".join(message.parts)
        label = message.asked[0][2]
        if len(said) >= LONG or lot >= AFTERTHOUGHT:
            return message
        aside = self._aside(self.before if lot < STORY else self.after, said, nothing)
        if lot >= STORY:
            both = message.then(aside, "")
        else:
            again = self.chance.random() < 0.3
            first = self._aside(self.before, said, nothing).then(aside, "") if again else aside
            both = first.then(message, "")
        return Message(both.parts, ((0, len(both.parts), label), *both.asked))

    def _aside(self, among: Mapping[str, Sequence[tuple[str, str]]], said: str, nothing: int | None) -> Message:
        text, topic = self.chance.choice(among[language(said)])
        pieces = self._cut(text)
        return Message(tuple(pieces), ((0, len(pieces), Label(topic, nothing)),))

    def _cut(self, text: str) -> list[str]:
        return [text[start:end] for start, end in self.parts.of(text)] or [text]
