"""A message as a question, or as a wish: what it asks, whatever we were waiting for."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from dialogs import choices
from dialogs.catalogue import Catalogue
from dialogs.meanings import Action, Asked, Reading
from dialogs.state import Place, State
from dialogs.understanding.clean import fold
from dialogs.understanding.moves import Moves
from dialogs.understanding.questions import TERM, Questions
from dialogs.understanding.weighing import BACKGROUND

PRESSING = (Action.TALK_TO_HUMAN, Action.DELETE_MY_DATA, Action.PRIVACY, Action.SWITCH_LANGUAGE, Action.LEAVE_CONTACT)
"""Requests that are rather meant than words which merely could be an answer."""
INSTEAD = (Action.TALK_TO_HUMAN, Action.DELETE_MY_DATA, Action.LEAVE_CONTACT, Action.LIST_ROLES)
"""What is wished for beside "stop": it is stopped for that."""
COURTESIES = (
    "greeting",
    "thanks",
    "bye",
    "how_are_you",
    "are_you_a_bot",
    "is_it_a_must",
    "how_many_questions",
    "distress",
)
"""Small talk that is taken as such even where an answer was expected."""
LIKE_A_VAGUE_LENGTH = ("greeting", "bye", "how_are_you")
"""What "quite some time" and 「好几年吧」 sound like, where years were asked for."""
COMMANDS = (Action.HELP, Action.SWITCH_LANGUAGE, Action.PRIVACY, Action.DELETE_MY_DATA)
"""What is for us even while somebody speaks with a recruiter."""
LONGEST_COMMAND, LONGEST_WISH = 8, 40
KEPT = Reading("smalltalk", topic="fine")
"""How a wish to delete is taken that says "don't"."""
WHAT_IS_ASKED = Reading("smalltalk", topic="what_is_asked")


@dataclass(frozen=True, slots=True)
class Asking:
    catalogue: Catalogue
    moves: Moves
    questions: Questions

    def __call__(self, text: str, state: State) -> Asked:
        named = self.questions.named_in(text, state).roles
        taken = self.questions.taken(text, state)
        readings = self._wished(text, taken.readings)
        return Asked(readings, text, named[0] if len(named) == 1 else None, taken.leans)

    def back(self, text: str, state: State) -> Asked:
        """Asked instead of answered: a meaning asked for without naming a word is that of the question."""
        asked = self(text, state)
        unnamed = not self.questions.terms.asks_meaning(fold(text))
        meaning = unnamed and all(reading.topic == TERM for reading in asked.readings)
        return replace(asked, readings=(WHAT_IS_ASKED,)) if meaning else asked

    def in_passing(self, text: str, state: State) -> Asked | None:
        """A question or a request in what is no answer, if it has the form of one and it is plain which."""
        if not self.questions.asks_in_passing(text):
            return None
        asked = self(text, state)
        plain = len(asked.readings) == 1 and asked.readings[0].outcome in ("answered", "not_published", "action")
        return asked if plain and asked.readings[0].topic != BACKGROUND else None

    def wish(self, text: str, state: State, among: Collection[Action] = tuple(Action)) -> Asked | None:
        """A sure wish for something that works anywhere, or a courtesy. The mere name of a language is an answer."""
        readings = self._wished(text, self.questions.read(text, state))
        if len(readings) != 1 or self.moves.names_language(text):
            return None
        vague = readings[0].topic in LIKE_A_VAGUE_LENGTH and self._asks_for_years(state)
        courtesy = readings[0].topic in COURTESIES and not vague
        sure = courtesy or (readings[0].action in among and readings[0].topic != BACKGROUND)
        return Asked(readings, text) if sure else None

    def command(self, text: str, state: State) -> Asked | None:
        """A single word that names a command, or the wish to be forgotten."""
        if len(text) > LONGEST_WISH:
            return None
        readings = self.questions.read(text, state)
        action = readings[0].action if len(readings) == 1 else None
        short = len(text) <= LONGEST_COMMAND and " " not in text
        wished = action in COMMANDS if short else action is Action.DELETE_MY_DATA and not self.questions.asks(text)
        return Asked(readings, text) if wished else None

    def _wished(self, text: str, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
        """A wish to apply whose words name a résumé, even one wish among others, is the wish to send it."""
        if self.moves.is_resume(text):
            return choices.SEND_RESUME.readings
        if self.moves.spares(text):
            readings = tuple(KEPT if reading.action is Action.DELETE_MY_DATA else reading for reading in readings)
        applies = [reading for reading in readings if reading.action is Action.LEAVE_CONTACT]
        if not applies or not self.moves.names_resume(text):
            return readings
        return (replace(applies[0], topic="resume"),)

    def _asks_for_years(self, state: State) -> bool:
        question = self.catalogue.question(state.question or "") if state.place is Place.QUIZ else None
        return question is not None and question.kind == "years"
