"""What is not sure, or comes to nothing, considered once more: who is speaking, and of what we spoke a moment ago."""

import math
from collections.abc import Sequence
from dataclasses import replace

from dialogs.catalogue import Catalogue
from dialogs.meanings import Action, Reading
from dialogs.state import State
from dialogs.understanding.clean import clean
from dialogs.understanding.decision import CLOSE, SURE, Decision
from dialogs.understanding.messages import Message, Messages
from dialogs.understanding.weighing import BACKGROUND, Weighing

OF_ONESELF = 0.7
"""How likely a part of a message has to be a tale about its author to make the rest a question about them."""
OF_A_WISH = 0.9
"""How likely a clause has to be a wish to be heard beside a courtesy."""
ABOUT_FITTING = ("need", "fit", "start_quiz", "requirements", BACKGROUND)
TOLD = "told"
"""The topic of what is asked of a fact just told."""
FEW, BRIEF = 3, 50
"""Facts told, and characters of a message, up to which the one may ask for more about the other."""
IF_UNSURE, IF_NOTHING, IF_SOMETHING = -1.0, 0.5, 2.5
"""How near a fact just told has to be, as the logarithm of the odds, to be what is asked about: where a message could
be read in several ways; where nothing was found that it asks for; where that is something which no ad says, or a
courtesy."""
LOOKED_FOR = ("need", "task", "which_role")


class SecondThoughts:
    def __init__(self, catalogue: Catalogue, weighing: Weighing, messages: Messages) -> None:
        self.catalogue, self.weighing, self.messages = catalogue, weighing, messages
        self.aside = weighing.topics[BACKGROUND]

    def __call__(self, decision: Decision, message: Message, state: State) -> Decision:
        decision = self._beside_a_courtesy(decision, message, state)
        return self._of_the_told(self._of_oneself(decision, message, state), message, state)

    def _beside_a_courtesy(self, decision: Decision, message: Message, state: State) -> Decision:
        """ "You're a bot, aren't you, get me a person": what is surely wished for in one of its clauses."""
        if decision.readings[0].outcome != "smalltalk" or len(message.clauses) < 2:
            return decision
        for clause in message.clauses:
            alone = self.messages.alone(clause)
            topics = self.weighing.likely_topics(alone)
            best = self.weighing.candidates(alone, topics, message.whole.mentions, state)[0]
            if best.weight > OF_A_WISH and best.reading.outcome == "action" and not best.empty:
                return replace(decision, readings=(best.reading,), rule="a wish beside a courtesy")
        return decision

    def _of_oneself(self, decision: Decision, message: Message, state: State) -> Decision:
        """Who tells of themselves, and may be after this fact or that one, wants to know whether they fit."""
        wishes = {reading.action for reading in decision.readings} - {None, Action.START_QUIZ, Action.LIST_ROLES}
        if len(decision.readings) < 2 or wishes or not self._tells_of_oneself(message):
            return decision
        roles = message.whole.mentions.roles or ((state.role,) if state.role else ())
        quiz = Reading("action", Action.START_QUIZ, roles[0] if len(roles) == 1 else None, topic="fit")
        return replace(decision, readings=(quiz,), rule="tells of themselves")

    def _tells_of_oneself(self, message: Message) -> bool:
        """Whether a part of it does, and the whole asks for what one needs."""
        pieces = (message.whole, *message.pieces, *message.clauses)
        whole, *parts = [self.weighing.likely_topics(piece) for piece in pieces]
        asks = sum(chance for topic, chance in whole.items() if topic.name in ABOUT_FITTING)
        return asks > SURE and max(chances.get(self.aside, 0.0) for chances in (whole, *parts)) > OF_ONESELF

    def _of_the_told(self, decision: Decision, message: Message, state: State) -> Decision:
        """ "Starting from when?": asked of a fact just told, if that is near in the light of the question before. The
        fact is told again, and that the ad says no more of it."""
        wanted = near_enough(decision, state.facts) if may_be_of_told(message, state) else math.inf
        if math.isinf(wanted):
            return decision
        behind = self.messages.behind(message.whole, clean(state.asked))
        if self.weighing.nearness_of(state.facts, behind) <= wanted:
            return decision
        role = self.catalogue.only_role_of(state.facts)
        told = Reading("answered", role=role, facts=state.facts, unpublished=True, topic=TOLD)
        return replace(decision, readings=(told,), rule="more about what was told")


def may_be_of_told(message: Message, state: State) -> bool:
    """What names nothing and is brief may be about what was told last."""
    said, named = message.whole.text, message.whole.mentions
    names = named.roles or named.several or named.compares
    return bool(state.asked) and not names and len(said) <= BRIEF and 1 <= len(state.facts) <= FEW


def near_enough(decision: Decision, told: Sequence[str]) -> float:
    """How near the facts just told have to be for a message that is read like this to ask about them instead."""
    first, *others = decision.readings
    if first.facts and not others:
        return math.inf
    best = max((candidate.weight for candidate in decision.candidates), default=1.0)
    close = (each.weight >= CLOSE * best for each in decision.candidates if each.reading.facts == tuple(told))
    if others or any(close):
        return IF_UNSURE
    nothing = first.outcome == "answered" or first.action in (Action.LIST_ROLES, Action.HELP)
    if nothing or (first.outcome == "not_published" and first.topic in LOOKED_FOR):
        return IF_NOTHING
    return IF_SOMETHING if first.outcome in ("not_published", "smalltalk") else math.inf
