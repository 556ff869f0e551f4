"""What a question or a request means: one reading where we are sure, two or three where they are close."""

import re
from collections.abc import Collection, Iterator
from copy import copy
from dataclasses import replace
from itertools import chain
from typing import Self

import numpy as np

from dialogs.catalogue import Catalogue
from dialogs.meanings import Action, Reading
from dialogs.state import State
from dialogs.understanding.candidates import Candidate, added_up
from dialogs.understanding.clean import PICTURES, clean, fold
from dialogs.understanding.decision import Decision, chosen
from dialogs.understanding.encoding import Encoder, Vectors
from dialogs.understanding.gathering import likeness
from dialogs.understanding.language import OTHER_SCRIPT, Tongue, WantedLanguage, tongue_for
from dialogs.understanding.leaning import more_than_told, named_by_place, of_what_was_told, overview, pointed_at
from dialogs.understanding.mentions import Mentions, Names
from dialogs.understanding.messages import SHORT, Message, Messages, Piece
from dialogs.understanding.parts import Parts
from dialogs.understanding.picking import AllBut, Picking
from dialogs.understanding.second_thoughts import SecondThoughts
from dialogs.understanding.sentences import Examples
from dialogs.understanding.several import Weighed, is_told, merged, readings_of, without_asides
from dialogs.understanding.spelling import everyday
from dialogs.understanding.terms import Terms
from dialogs.understanding.weighing import BACKGROUND, Weighing

SURE_OF_A_HALF = 0.6
OF_A_PART = 0.67
"""What the one part that asks counts beside the whole message."""
TERM = "term_meaning"
PLAIN_TOPICS = ("fine", "gibberish")
"""The topics of a message without words: an emoji, mere punctuation."""


class Questions:
    """`english`: common words, so that none of them is taken for a slip of another."""

    def __init__(self, catalogue: Catalogue, examples: Examples, encoder: Encoder, english: Collection[str]) -> None:
        self.catalogue, self.topics = catalogue, examples.topics
        self.names = Names(catalogue, examples.words)
        self.parts = Parts(examples.words)
        said = (example.text for example in examples.sentences)
        self.messages = Messages(self.names, self.parts, encoder, everyday(said, _own_words(catalogue), english))
        self.weighing = Weighing(catalogue, examples, self.names, encoder)
        self.picking = Picking(catalogue, examples.words, self.parts, self.weighing)
        self.second_thoughts = SecondThoughts(catalogue, self.weighing, self.messages)
        self.terms = Terms(examples.words, self.names, self.weighing.facts)
        self.tongue: Tongue = tongue_for(catalogue, examples.words)
        self.wanted_language = WantedLanguage(examples.words)

    def knowing(self, catalogue: Catalogue) -> Self:
        """The same with a catalogue that differs in the recruiters' answers alone: learned in a moment."""
        knowing = copy(self)
        knowing.catalogue = catalogue
        knowing.weighing = self.weighing.knowing(catalogue, self.messages)
        knowing.picking = self.picking.knowing(knowing.weighing)
        knowing.second_thoughts = SecondThoughts(catalogue, knowing.weighing, self.messages)
        return knowing

    def read(self, text: str, state: State) -> tuple[Reading, ...]:
        """What a text may mean. Never nothing, whatever the text."""
        return self.taken(text, state).readings

    def taken(self, text: str, state: State) -> Decision:
        """The same with what decided so."""
        published = tuple(id_ for id_ in state.facts if self.catalogue.fact(id_))
        state = replace(state, facts=published)  # what was told, unless a role has gone since
        decision = self.decide(self.heard(text, state), state)
        return replace(decision, readings=tuple(of_what_was_told(reading, state) for reading in decision.readings))

    def roles_in(self, text: str) -> tuple[str, ...]:
        """The ids of the roles that a text names, in the ad's order."""
        return self.names.read(clean(text)).roles

    def named_in(self, text: str, state: State) -> Mentions:
        """What a message names, and what it calls "the other architect" or "the second one"."""
        return self.names.read(self._spelled_out(text, state))

    def asks(self, text: str) -> bool:
        """Whether a text has the form of a question."""
        return self.parts.asks(fold(clean(text)))

    def asks_in_passing(self, text: str) -> bool:
        """Whether a clause of a text has that form, whatever it begins with."""
        return self.parts.asks_in_passing(fold(clean(text)))

    def likeness_of(self, text: str) -> Vectors:
        """By which a question is compared with others; roles it names make no difference."""
        whole = self.messages(clean(text)).whole
        chances = self.weighing.likely_topics(whole)
        topics = np.array([chances.get(topic, 0.0) for topic in self.topics.values()], np.float32)
        return likeness(whole.words.whole, topics)

    def heard(self, text: str, state: State) -> Message:
        """What matters of a long message is read, and nothing that is not asked for; "the other architect" and "the
        second one" by their names."""
        return self.messages(self._spelled_out(text, state))

    def _spelled_out(self, text: str, state: State) -> str:
        said = self.names.roles.spelled_out(fold(self.parts.essence(clean(text))), state.role)
        said = self.picking.without_asides(self.names.wanted(said))
        return named_by_place(said, self.names, state, self.catalogue)

    def decide(self, message: Message, state: State, again: bool = True) -> Decision:
        """`again`: a role's name alone may ask the question before again."""
        said, mentions = message.whole.text, message.whole.mentions
        if not re.search(r"\w", said):
            topic = PLAIN_TOPICS[PICTURES.search(said) is None]
            return Decision((self._plainly(topic),), "no words")
        if OTHER_SCRIPT.search(said) and not mentions.roles:
            return Decision((Reading("off_topic", topic="other_language"),), "another script")
        if self.terms.asks_meaning(said):
            return self._of_a_term(message, state)
        if (cut := self.picking.all_but(said)) and (less := self._all_but(cut, state, again)):
            return less
        if part := self.picking.part(message, state):
            return Decision((part,), "a part of a list")
        if mentions.ordinal and (pointed := pointed_at(mentions, state, self.catalogue)):
            return Decision((pointed,), "points at something told")
        if mentions.more and (more := more_than_told(state, self.catalogue)):
            return Decision((more,), "more than was told")
        if message.again and again and (message.again is mentions or state.asked):
            return self._asked_again(message.again, state)
        if mentions.which and again and (before := self._asked_before(state)):
            of_all = replace(state, role=None, facts=(), asked="")
            return self.decide(self.messages(f"{said} {before}"), of_all, again=False)
        return self._worded(self.second_thoughts(self._weighed(message, state), message, state), said, state)

    def _of_a_term(self, message: Message, state: State) -> Decision:
        meant = [Candidate(1.0, Reading("not_published", role=state.role, topic=TERM))]
        roles = (state.role,) if state.role else ()
        known = self.weighing.with_answers(meant, message.whole, {self.topics[TERM]: 1.0}, roles)
        return chosen(known, "what a term means", ())

    def _plainly(self, topic: str) -> Reading:
        known = self.topics[topic]
        return Reading("smalltalk" if known.outcome == "smalltalk" else "off_topic", topic=topic)

    def _asked_again(self, mentions: Mentions, state: State) -> Decision:
        """ "And for this other role?": the question before, asked of it; without one, all about the role."""
        roles = [role for role in self.catalogue.roles if role.id in mentions.roles]
        if len(roles) == 1 and (before := self._asked_before(state)):
            message = self.messages(f"{before} {roles[0].title.zh}")
            asked = self.decide(message, replace(state, role=roles[0].id, asked=""), again=False)
            if all(is_told(r) and r.role == roles[0].id for r in asked.readings):
                return replace(asked, rule="the question before, of another role", leans=True)
        if len(roles) == 1:
            return Decision((overview(roles[0]),), "a role's name alone")
        facts = tuple(fact.id for role in roles for fact in role.duties)
        return Decision((Reading("answered", facts=facts, topic="overview"),), "several roles' names alone")

    def _asked_before(self, state: State) -> str:
        """The question before, whatever role it named, or called "the first one"."""
        before = self.names.read(clean(state.asked)).rest
        for pointed in reversed([*self.names.pointed(before)]):
            before = f"{before[: pointed.start]} {before[pointed.end :]}"
        return before.strip()

    def _all_but(self, cut: AllBut, state: State, again: bool) -> Decision | None:
        asked = self.decide(self.messages(cut.wanted), state, again)
        less = self.picking.without(asked.readings[0], self.messages(cut.left_out).whole)
        return Decision((less,), "all but a part of a list") if less and len(asked.readings) == 1 else None

    def _weighed(self, message: Message, state: State) -> Decision:
        if len(message.pieces) < 2:
            if halved := self._halved(message, state):
                return halved
            return self._beside(chosen(self._candidates(message.whole, message, state), "weighed", ()), message)
        pieces = tuple(piece.text for piece in message.pieces)
        asking = self._asking(message, state)
        if len(asking) > 1 and (readings := merged(readings_of(asking))):
            return Decision(readings, "several questions", (), pieces)
        whole = self._candidates(message.whole, message, state)
        if not asking:
            return chosen(whole, "weighed as a whole", pieces)
        both = [replace(c, weight=c.weight * (1 - OF_A_PART)) for c in whole]
        both += [replace(c, weight=c.weight * OF_A_PART) for c in asking[0].candidates]
        return chosen(added_up(both), "one part asks", pieces)

    def _asking(self, message: Message, state: State) -> list[Weighed]:
        """The pieces that surely ask for something."""
        short = len(message.whole.text) < SHORT
        apart = self.parts.apart([piece.text for piece in message.pieces])
        weighed = [
            self._weighed_piece(piece, message, state, own) for piece, own in zip(message.pieces, apart, strict=True)
        ]
        return without_asides(
            [
                piece
                for piece in weighed
                if piece.is_sure and piece.reading.outcome != "smalltalk" and (short or piece.has_question)
            ]
        )

    def _weighed_piece(self, piece: Piece, message: Message, state: State, apart: bool) -> Weighed:
        """What asks is weighed in the light of what stands around it, and alone: its neighbours colour it."""
        asks = self.parts.has_question(piece.text)
        found, aside = list[Candidate](), 0.0
        lights = (piece, self.messages.alone(piece)) if asks else (piece,)
        for each in lights:
            topics = self.weighing.likely_topics(each, asks)
            found += self.weighing.candidates(each, topics, message.whole.mentions, state)
            aside += topics.get(self.topics[BACKGROUND], 0.0) / len(lights)
        return Weighed(piece.text, added_up(found), asks, aside, apart)

    def _halved(self, message: Message, state: State) -> Decision | None:
        """Two things asked with one "and": only if both halves are sure and differ."""
        several = message.whole.mentions.several
        for halves in message.halves:
            if all(self.parts.has_question(half.text) for half in halves):
                halves = (self.messages.alone(halves[0]), self.messages.alone(halves[1]))  # two whole questions
            tops = [self._candidates(half, message, state)[0] for half in halves]
            kinds = {(top.reading.outcome, top.reading.topic, () if several else top.reading.facts) for top in tops}
            sure = all(top.weight > SURE_OF_A_HALF and not top.empty and is_told(top.reading) for top in tops)
            if sure and len(kinds) == 2 and (readings := merged([top.reading for top in tops])):
                return Decision(readings, "two things joined", (), tuple(half.text for half in halves))
        return None

    def _beside(self, decision: Decision, message: Message) -> Decision:
        """Who tells two things of themselves in one question asks about both."""
        (first, *others) = decision.readings
        if others or len(first.facts) != 1 or len(message.clauses) < 2:
            return decision
        facts = self.weighing.beside(first.facts[0], message.clauses)
        return replace(decision, readings=(replace(first, facts=facts),))

    def _candidates(self, piece: Piece, message: Message, state: State) -> list[Candidate]:
        topics = self.weighing.likely_topics(piece)
        return self.weighing.candidates(piece, topics, message.whole.mentions, state)

    def _worded(self, decision: Decision, said: str, state: State) -> Decision:
        """With the language that a wish to switch names."""
        wanted = self.wanted_language(said, state.language)
        switch = Action.SWITCH_LANGUAGE
        readings = (replace(r, to_language=wanted) if r.action is switch else r for r in decision.readings)
        return replace(decision, readings=tuple(readings))


def _own_words(catalogue: Catalogue) -> Iterator[str]:
    """Names and facts, folded."""
    company = catalogue.company
    named = (company.name.en, *company.aliases, *chain(*((role.title.en, *role.aliases) for role in catalogue.roles)))
    yield from map(fold, named)
    for fact in catalogue.facts():
        yield from map(fold, (fact.text.en, fact.label.en, *fact.keywords))
