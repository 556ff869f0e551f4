"""What recruiters answered beyond the ad, told where a question would be left without an answer.

Such a question has been asked before if its words come near to one that was answered, and both are likely about the
same topics. Near alone are "how big is the team?" and "how many people work there?"; of one topic alone are a work
visa and a residence permit. What the ad itself answers is never looked at here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from dialogs.catalogue import Catalogue, Fact
from dialogs.meanings import Reading
from dialogs.understanding.candidates import LOOKED_UP, Candidate, added_up
from dialogs.understanding.clean import clean
from dialogs.understanding.encoding import Texts, Vectors, Words
from dialogs.understanding.messages import Messages, Piece
from dialogs.understanding.sentences import Topic

Likely = Mapping[Topic, float]
"""Topics with their chances."""
SURE, CLOSE = 3.2, 0.6
"""From which logarithm of the odds a question is taken for one answered before, and from which we ask whether it is.
Chosen on the development messages: `python -m bench.answers`."""
ONE_TOPIC = 4.0
"""What being about the same topics counts beside nearness."""
AS_NEAR = 0.5
"""Answers this little behind the nearest are to the same question, of another role."""
NAMING = (*LOOKED_UP, "language_required")
NAMED, UNNAMED = 0.85, 30.0
"""In topics that ask for one thing, each word asked about must come this near to one that was said; what each tenth
that is missing counts."""
MOST = 3
"""Roles that are asked back about."""


class Asked(NamedTuple):
    """One wording of a question that was answered. `names`: whether it asks for a certain thing to know or to do,
    which "do I need" and "is required" alone have nothing to do with."""

    words: Words
    topics: Likely
    names: bool


class RecruitersAnswers:
    def __init__(
        self,
        catalogue: Catalogue,
        messages: Messages,
        topics_of: Callable[[Piece], Likely],
        before: "RecruitersAnswers | None" = None,
    ) -> None:
        """What was read `before` is not read again: a hundred answers take seconds."""
        self.all, self.catalogue, self.messages, self._topics_of = catalogue.answers, catalogue, messages, topics_of
        known = before.asked if before else {}
        labels = [label for fact in self.all for label in (fact.label.zh, fact.label.en)]
        self.asked: dict[str, Asked] = {label: known.get(label) or self._read(label) for label in labels}
        texts = [[self.asked[fact.label.zh].words, self.asked[fact.label.en].words] for fact in self.all]
        self.texts = (
            Texts([[words] for both in texts for words in both], messages.encoder.nearness) if texts else None
        )

    def _read(self, label: str) -> Asked:
        piece = self.messages(clean(label)).whole
        topics = self._topics_of(piece)
        names = sum(chance for topic, chance in topics.items() if topic.name in NAMING) > 0.5
        return Asked(self.messages.alone(piece).words, topics, names)

    def taken(
        self, candidates: Sequence[Candidate], piece: Piece, topics: Likely, roles: Sequence[str]
    ) -> list[Candidate]:
        """The ways to read a piece, where something was answered with that in the place of "not published".

        `roles`: the ids of those talked about; none: of any.
        """
        if not any(map(_is_unanswered, candidates)):
            return list(candidates)
        share, readings = self._readings(piece, topics, roles)
        found = list[Candidate]()
        for candidate in candidates:
            taken = candidate.weight * share * _is_unanswered(candidate)
            found.append(replace(candidate, weight=candidate.weight - taken))
            found += [
                Candidate(taken / len(readings), replace(reading, topic=candidate.reading.topic))
                for reading in readings
            ]
        return added_up(found) if share else list(candidates)

    def _readings(self, piece: Piece, topics: Likely, roles: Sequence[str]) -> tuple[float, list[Reading]]:
        """How much of what is not published goes to them; and one, or one for each role that may be meant."""
        scores = self.scores(piece, topics)
        fitting = {i: score for i, score in scores.items() if not roles or self._role(self.all[i]) in (None, *roles)}
        best = max(fitting.values(), default=0.0)
        if best < CLOSE:
            return 0.0, []
        near = [self.all[i] for i, score in fitting.items() if score > best - AS_NEAR]
        general = [fact for fact in near if self._role(fact) is None]
        share = 1.0 if best > SURE else 0.5
        if len(roles) > 1:
            return share, [Reading("answered", facts=tuple(fact.id for fact in near))]
        if roles:
            own = [fact for fact in near if self._role(fact)] or general
            return share, [Reading("answered", role=roles[0], facts=(own[0].id,))]
        told = general[:1] or near[:MOST]
        return share, [Reading("answered", role=self._role(fact), facts=(fact.id,)) for fact in told]

    def scores(self, piece: Piece, topics: Likely) -> dict[int, float]:
        """Of each answer, by its place among all: the logarithm of the odds that its question is this one."""
        if self.texts is None:
            return {}
        alone = self.messages.alone(piece).words
        near = np.maximum(self.texts.near(piece.words), self.texts.near(alone))
        scores: dict[int, float] = {}
        for place, fact in enumerate(self.all):
            both = zip((fact.label.zh, fact.label.en), near[2 * place : 2 * place + 2], strict=True)
            scores[place] = max(self._score(self.asked[label], float(odds), topics, alone) for label, odds in both)
        return scores

    @staticmethod
    def _score(asked: Asked, near: float, topics: Likely, said: Words) -> float:
        score = near + ONE_TOPIC * float(np.log(max(_agreement(topics, asked.topics), 1e-6)))
        missing = NAMED - _least_said(asked.words, said) if asked.names else 0.0
        return score - UNNAMED * max(0.0, missing)

    def _role(self, fact: Fact) -> str | None:
        role = self.catalogue.role_of(fact.id)
        return role.id if role else None


def _is_unanswered(candidate: Candidate) -> bool:
    """Not published; or a question for a fact where none was found, which then leads elsewhere."""
    reading = candidate.reading
    return reading.outcome == "not_published" or (candidate.empty and reading.topic in LOOKED_UP)


def _least_said(asked: Words, said: Words) -> float:
    """How near the word that is least said comes to one that is."""
    return float((_unit(asked.rows) @ _unit(said.rows).T).max(axis=1).min())


def _unit(rows: Vectors) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def _agreement(one: Likely, other: Likely) -> float:
    """1: both are about the same topics, as surely; 0: about others."""
    return float(sum(np.sqrt(chance * other.get(topic, 0.0)) for topic, chance in one.items()))
