"""The ways in which one part of a message may be read, each with its share of what speaks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dialogs.catalogue import Catalogue, Fact, Role
from dialogs.meanings import Action, Reading
from dialogs.understanding.facts import Facts, Match
from dialogs.understanding.mentions import Mentions
from dialogs.understanding.sentences import Topic

CLEAR_WORDS, STEEPNESS = 0.35, 8.0
"""Where words in common speak as much for a fact as against it, and how fast they speak clearer."""
TOLD_TOO, MOST_TOLD = 2.0, 5
"""Asked which role, we tell every fact at most this much less likely than the best, if likelier than none."""
KIND = 0.5
"""What "do I need" gives to requirements, and "would I do" to duties."""
ANOTHER = 1.0
"""Words in common from which a second fact is named beside the first."""

FAINT = 0.03
"""Topics less likely than this are noise; there are sixty of them, and their sum would outweigh a guess."""

TAKEN: Mapping[str, float] = {
    "need": 1.0,
    "task": 1.0,
    "which_role": 1.0,
    "fit": 0.9,
    "overview": 0.7,
    "duties": 0.7,
    "requirements": 0.7,
    "background": 0.9,
    "not_published": 0.6,
    "off_topic": 0.1,
    "action": 0.1,
    "smalltalk": 0.1,
    "company": 0.1,
    "is_it_a_must": 0.9,
}
"""How much of a topic's probability goes to a fact the message clearly names, by the topic or what it asks for."""
NO_FACT = ("term_meaning",)
"""Topics that no fact answers, whatever it has in common with the question: an ad defines nothing."""
WITH_A_NAME = 0.5
"""How far a role's name beside it moves that share towards all."""
WHICH_OF_ONE = 0.3
"""What is left of "which of them" where one role is named."""
OF_A_ROLE = (Action.START_QUIZ, Action.LEAVE_CONTACT)
LOOKED_UP = ("need", "task", "which_role")
"""Topics that ask for one thing: there, nearness in meaning counts, not words alone."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """`weight`: of all candidates together 1. `empty`: a question for a fact where no fact was found."""

    weight: float
    reading: Reading
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What is known of one part. `roles`: named here or elsewhere in the message; else the one talked about.

    `silent`: it asks about a tool that no fact of theirs speaks of.
    """

    mentions: Mentions
    roles: tuple[Role, ...]
    named: bool
    probabilities: Mapping[Topic, float]
    matches: Sequence[Match]
    of_company: Sequence[Match]
    silent: bool


class Reader:
    def __init__(self, catalogue: Catalogue, facts: Facts) -> None:
        self.catalogue = catalogue
        self.facts = facts

    def candidates(self, part: Part) -> list[Candidate]:
        """Likeliest first; equal readings are added up."""
        found: list[Candidate] = []
        by_kind: dict[str, float] = {}
        for topic, chance in self._of_role_or_company(part).items():
            if chance < FAINT:
                continue
            kind = topic.asks or topic.outcome
            by_kind[kind] = by_kind.get(kind, 0.0) + chance
            to_fact = self._taken(topic, kind, part.named) * self._evidence(part, kind) * chance
            found.append(Candidate(to_fact, Reading("answered", facts=("?",), topic=topic.name)))
            found += self._without_fact(topic, chance - to_fact, part)
        facts = sum(c.weight for c in found if c.reading.facts == ("?",))
        rest = [c for c in found if c.reading.facts != ("?",)]
        lean = KIND * (
            by_kind.get("need", 0)
            + by_kind.get("requirements", 0)
            - by_kind.get("task", 0)
            - by_kind.get("duties", 0)
        )
        several = part.mentions.several or by_kind.get("which_role", 0) + by_kind.get("fit", 0) > 0.5
        return added_up(rest + self._of_facts(facts, part, lean, several))

    @staticmethod
    def _of_role_or_company(part: Part) -> Mapping[Topic, float]:
        """ "Who do they sell to?": while a role is talked about, "they" are more likely those whose facts fit."""
        topics = {topic.asks: topic for topic in part.probabilities}
        company, task = topics.get("company"), topics.get("task")
        if part.mentions.company or not (company and task and part.roles and part.matches and part.of_company):
            return part.probabilities
        behind = part.of_company[0].score - part.matches[0].score
        to_role = part.probabilities[company] / (1 + float(np.exp(behind)))
        chances = dict(part.probabilities)
        chances[company] -= to_role
        chances[task] += to_role
        return chances

    @staticmethod
    def _taken(topic: Topic, kind: str, named: bool) -> float:
        taken = TAKEN.get(topic.name, TAKEN[kind])
        return 0.0 if topic.name in NO_FACT else taken + WITH_A_NAME * (1 - taken) * named

    def _evidence(self, part: Part, kind: str) -> float:
        """How clearly a fact is meant, 0…1: what speaks for all of them, beside what speaks for none."""
        matches = part.of_company if kind == "company" else part.matches
        if part.silent or not matches:
            return 0.0
        no_requirements = part.roles and not any(role.requirements for role in part.roles)
        if kind in LOOKED_UP and not (kind == "need" and no_requirements):
            odds = np.exp([match.score for match in matches])
            most = float(odds.max() if kind == "which_role" else odds.sum())  # many faint facts name no role
            return most / (1 + most)
        return _clear(max(match.words for match in matches), CLEAR_WORDS)

    def _of_facts(self, weight: float, part: Part, lean: float, several: bool) -> list[Candidate]:
        """The share of the facts, divided among the most likely ones."""
        if weight <= 0 or not part.matches:
            return []
        scored = [(m.score + (lean if "/requirements/" in m.fact else -lean), m) for m in part.matches]
        scored.sort(key=lambda pair: -pair[0])
        best = scored[0][0]
        if part.named and len(part.roles) > 1:
            return [Candidate(weight, self._answer(self._of_each(scored, part.roles)))]
        if several:
            told = [m.fact for score, m in scored if score == best or score > max(best - TOLD_TOO, 0)]
            return [Candidate(weight, self._answer(told[:MOST_TOLD]))]
        named = self._named(scored)
        if len(named) > 1:
            return [Candidate(weight, self._answer(named))]
        likely = scored[:3]
        shares = np.exp([score - best for score, _ in likely])
        shares /= shares.sum()
        return [
            Candidate(weight * float(share), self._answer([m.fact]))
            for share, (_, m) in zip(shares, likely, strict=True)
        ]

    @staticmethod
    def _of_each(scored: Sequence[tuple[float, Match]], roles: Sequence[Role]) -> list[str]:
        """The likeliest fact of each role, where it is not far less likely than the likeliest of all."""
        near = [match.fact for score, match in scored if score > scored[0][0] - 2 * TOLD_TOO]
        firsts = (next((fact for fact in near if fact.startswith(f"{role.id}/")), "") for role in roles)
        return list(filter(None, firsts))

    def _named(self, scored: Sequence[tuple[float, Match]]) -> list[str]:
        """The best fact, and others that are named by words of their own."""
        told, heard = [scored[0][1].fact], set(scored[0][1].hits)
        for _, match in scored[1:6]:
            if heard and match.words >= ANOTHER and set(match.hits) - heard and not set(match.hits) & heard:
                told.append(match.fact)
                heard |= set(match.hits)
        return told[:3]

    def _answer(self, ids: Sequence[str]) -> Reading:
        """Facts in the ad's order, with the one role that they belong to."""
        ordered = tuple(fact.id for fact in self.catalogue.facts() if fact.id in ids)
        owners = {owner.id if (owner := self.catalogue.role_of(id_)) else None for id_ in ordered}
        return Reading("answered", role=owners.pop() if len(owners) == 1 else None, facts=ordered)

    def _without_fact(self, topic: Topic, chance: float, part: Part) -> list[Candidate]:
        """What a topic means where no single fact of a role is meant."""
        role = part.roles[0] if len(part.roles) == 1 else None
        id_ = role.id if role else None
        match topic.asks:
            case "overview" | "duties" | "requirements" as what:
                return [Candidate(chance, self._list(what, part))]
            case "need" if role and not role.requirements:
                return [Candidate(chance, Reading("answered", role=id_, topic=topic.name))]
            case "need" | "task" | "which_role" if part.silent:
                return [Candidate(chance, Reading("not_published", role=id_, topic=topic.name))]
            case "need" | "task":
                if not role and not part.mentions.several:
                    half = Reading("action", Action.LIST_ROLES, topic=topic.name)
                    return [Candidate(chance, half, empty=True)]
                return [Candidate(chance, Reading("not_published", role=id_, topic=topic.name), empty=True)]
            case "which_role":
                chance *= WHICH_OF_ONE if role and part.named else 1.0
                return [Candidate(chance, Reading("action", Action.LIST_ROLES, topic=topic.name), empty=True)]
            case "fit":
                return [Candidate(chance, Reading("action", Action.START_QUIZ, role=id_, topic=topic.name))]
            case "company":
                return [Candidate(chance, self._company(part))]
        if topic.outcome == "off_topic" and part.silent and part.named:
            return [Candidate(chance, Reading("not_published", role=id_, topic="need"))]
        if topic.outcome == "background":
            return [Candidate(chance, Reading("action", Action.START_QUIZ, role=id_, topic=topic.name), empty=True)]
        of_a_role = topic.outcome == "not_published" or topic.action in OF_A_ROLE
        return [Candidate(chance, Reading(topic.outcome, topic.action, id_ if of_a_role else None, topic=topic.name))]

    def _list(self, what: str, part: Part) -> Reading:
        """A role's list, or both roles'; without a role there is nothing to go on."""
        roles = part.roles or (self.catalogue.roles if part.mentions.several or part.mentions.compares else ())
        if not roles:
            return Reading("action", Action.LIST_ROLES, topic=what)
        if part.mentions.list_named and (what == "overview" or part.mentions.compares):
            what = part.mentions.list_named
        facts = tuple(fact.id for role in roles for fact in _told(role, what))
        return Reading("answered", role=roles[0].id if len(roles) == 1 else None, facts=facts, topic=what)

    def _company(self, part: Part) -> Reading:
        best = part.of_company[0].score
        near = [m.fact for m in part.of_company if m.score > best - TOLD_TOO / 3][:2]
        return replace(self._answer(near), topic="company")


def added_up(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Readings that come to the same are one; its topic is the likeliest's."""
    groups: dict[tuple[object, ...], list[Candidate]] = {}
    for candidate in candidates:
        groups.setdefault(candidate.reading.comes_to, []).append(candidate)
    whole = sum(candidate.weight for candidate in candidates) or 1.0
    merged = [
        replace(max(group, key=lambda c: c.weight), weight=sum(c.weight for c in group) / whole)
        for group in groups.values()
    ]
    return sorted((c for c in merged if c.weight > 0.01), key=lambda c: -c.weight)


def _told(role: Role, what: str) -> tuple[Fact, ...]:
    return {"duties": role.duties, "requirements": role.requirements}.get(what, role.overview)


def _clear(value: float, even: float) -> float:
    return 1 / (1 + float(np.exp(-STEEPNESS * (value - even))))
