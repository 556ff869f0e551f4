"""What speaks for each way to read a piece of a message: its topic as learned, the role, the facts it may ask for."""

import math
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Self

from dialogs.catalogue import Catalogue
from dialogs.state import State
from dialogs.understanding.candidates import Candidate, Part, Reader
from dialogs.understanding.encoding import Encoder
from dialogs.understanding.facts import Facts, Match
from dialogs.understanding.fragments import Fragments
from dialogs.understanding.mentions import Mentions, Names
from dialogs.understanding.messages import Messages, Piece
from dialogs.understanding.recruiters_answers import RecruitersAnswers
from dialogs.understanding.sentences import Examples, Topic
from dialogs.understanding.topics import TopicClassifier

BACKGROUND = "background"
CLEARLY = 2.5
"""How much likelier than none, and than those found before it, a fact of a clause is."""
MEANT, NEARLY = 1.0, 2.5
"""How much likelier than none, and how much less likely than the likeliest, facts are that a few words speak of."""


class Weighing:
    def __init__(self, catalogue: Catalogue, examples: Examples, names: Names, encoder: Encoder) -> None:
        self.catalogue, self.topics = catalogue, examples.topics
        self.classifier = TopicClassifier(examples.sentences, tuple(self.topics), encoder)
        self.facts = Facts(catalogue, examples, encoder)
        self.fragments = Fragments(catalogue, names, self.facts)
        self.reader = Reader(catalogue, self.facts)
        self.of_roles = tuple(fact.id for role in catalogue.roles for fact in role.facts)
        self.of_company = tuple(fact.id for fact in catalogue.company.facts)
        self.answers: RecruitersAnswers | None = None

    def knowing(self, catalogue: Catalogue, messages: Messages) -> Self:
        """The same with a catalogue that differs in the recruiters' answers alone."""
        knowing = copy(self)
        knowing.catalogue = catalogue
        knowing.answers = RecruitersAnswers(catalogue, messages, self.likely_topics, self.answers)
        return knowing

    def candidates(
        self, piece: Piece, topics: Mapping[Topic, float], whole: Mentions, state: State
    ) -> list[Candidate]:
        """The ways to read a piece, likeliest first.

        `topics`: its likely ones. `whole`: what the message names elsewhere is meant here too; what is compared with
        one role alone is the one talked about.
        """
        part = piece.mentions
        named = part.roles or whole.roles
        beside = self._talked_about(whole, state)
        ids = (*named, *beside) if whole.compares and len(named) == 1 else named or beside
        roles = tuple(role for role in self.catalogue.roles if role.id in ids)
        among = tuple(fact.id for role in roles for fact in role.facts) or self.of_roles
        heard = self.facts.hear(part.rest, piece.words)
        told = state.facts if len(state.facts) == 1 and not named else ()
        known = Part(
            mentions=part if part.several else replace(part, several=whole.several, compares=whole.compares),
            roles=roles,
            named=bool(named),
            probabilities=topics,
            matches=self.facts.match(heard, among, told),
            of_company=self.facts.match(heard, self.of_company, told),
            silent=self.facts.silent(heard, among),
        )
        return self.with_answers(self.reader.candidates(known), piece, topics, tuple(role.id for role in roles))

    def _talked_about(self, whole: Mentions, state: State) -> tuple[str, ...]:
        """The role that is, or those that were just told of: "which of them deals with customers more"."""
        if state.role and not whole.several:
            return (state.role,)
        told_of = {role.id for role in map(self.catalogue.role_of, state.facts) if role}
        return tuple(told_of) if len(told_of) > 1 else ()

    def beside(self, fact: str, clauses: Sequence[Piece]) -> tuple[str, ...]:
        """This fact and those of its role that single clauses clearly speak of."""
        role = self.catalogue.role_of(fact)
        among, found = [each.id for each in role.facts] if role else [], [fact]
        if fact not in among:
            return (fact,)
        for clause in clauses:
            matches = self.facts.match(self.facts.hear(clause.mentions.rest, clause.words), among)
            known = max(match.score for match in matches if match.fact in found)
            if matches[0].score > CLEARLY + max(0, known):
                found.append(matches[0].fact)
        return tuple(id_ for id_ in among if id_ in found)

    def with_answers(
        self, candidates: list[Candidate], piece: Piece, topics: Mapping[Topic, float], roles: tuple[str, ...]
    ) -> list[Candidate]:
        """What the ad does not say, as recruiters have answered it."""
        return self.answers.taken(candidates, piece, topics, roles) if self.answers else candidates

    def likely_topics(self, piece: Piece, asks: bool = False) -> Mapping[Topic, float]:
        """All topics with their chances; an example's own words have its topic for sure.

        `asks`: what has the form of a question is no mere tale, however much of one stands around it.
        """
        said = piece.mentions.masked
        exact = self.classifier.exact.get(said) or self.classifier.exact.get(said.rstrip("?!.。~ "))
        if exact:
            return {self.topics[exact]: 1.0}
        if named := self.fragments.topics(piece.mentions.rest):
            return {self.topics[name]: chance for name, chance in named.items()}
        row = self.classifier.probabilities(piece.words.whole[None])[0]
        chances = {self.topics[name]: float(chance) for name, chance in zip(self.classifier.names, row, strict=True)}
        if asks:
            told = chances.pop(self.topics[BACKGROUND])
            chances = {topic: chance / (1 - told) for topic, chance in chances.items()}
        return chances

    def meant(self, piece: Piece, among: Sequence[str]) -> tuple[str, ...]:
        """The facts that a few words speak of, likeliest first."""
        matches = self.facts.match(self.facts.hear(piece.mentions.rest, piece.words), among)
        best = matches[0].score if matches else 0.0
        return tuple(match.fact for match in matches if match.score > max(MEANT, best - NEARLY))

    def nearness_of(self, ids: Sequence[str], piece: Piece) -> float:
        """How near the nearest of these facts is in meaning, see `Match`. Recruiters' answers are near nothing."""
        if not all(id_ in self.facts.index for id_ in ids):
            return -math.inf
        heard = self.facts.hear(piece.mentions.rest, piece.words)
        return max(match.meaning for match in self.facts.match(heard, ids))

    def nearest_facts(self, piece: Piece) -> list[Match]:
        """Of all that is published."""
        heard = self.facts.hear(piece.mentions.rest, piece.words)
        return self.facts.match(heard, self.of_roles + self.of_company)
