"""What a question or a request means: one reading where we are sure, two or three where they are close."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dialogs.catalogue import Catalogue, Role
from dialogs.events import Language
from dialogs.meanings import Action, Reading
from dialogs.state import State
from dialogs.understanding.candidates import Candidate, Part, Reader, added_up
from dialogs.understanding.clean import clean, fold
from dialogs.understanding.encoding import Encoder, Vectors
from dialogs.understanding.facts import Facts
from dialogs.understanding.language import OTHER_SCRIPT, Tongue, tongue_for
from dialogs.understanding.mentions import Mentions, Names
from dialogs.understanding.messages import SHORT, Message, Messages, Piece
from dialogs.understanding.parts import Parts
from dialogs.understanding.phrases import Phrases
from dialogs.understanding.sentences import LANGUAGES, Examples
from dialogs.understanding.terms import Terms
from dialogs.understanding.topics import TopicClassifier

SURE = 0.5
"""A reading with more than this, and …"""
AHEAD = 0.1
"""… this much ahead of the next needs no asking back."""
CLOSE = 0.3
"""Next to the best, readings with at least this part of its weight are offered."""
SURE_OF_A_PART = 0.55
LEAST_OF_A_PART, MOST_OF_A_PART = 0.35, 0.67
"""What the one part that asks counts beside the whole message."""
TALK = ("smalltalk", "off_topic")
TERM, IS_IT_A_MUST = "term_meaning", "is_it_a_must"
PLAIN_TOPICS = ("fine", "gibberish")
"""The topics of a message without words: an emoji, mere punctuation."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`rule`: what decided, for `explain`."""

    readings: tuple[Reading, ...]
    rule: str
    candidates: tuple[Candidate, ...] = ()
    parts: tuple[str, ...] = ()


class Questions:
    def __init__(self, catalogue: Catalogue, examples: Examples, encoder: Encoder) -> None:
        self.catalogue, self.encoder = catalogue, encoder
        self.topics = examples.topics
        self.names = Names(catalogue, examples.words)
        self.parts = Parts(examples.words)
        self.tongue: Tongue = tongue_for(catalogue, examples.words)
        self.classifier = TopicClassifier(examples.sentences, tuple(self.topics), encoder)
        self.facts = Facts(catalogue, examples, encoder)
        self.terms = Terms(examples.words, self.names, self.facts)
        self.reader = Reader(catalogue, self.facts)
        self.messages = Messages(self.names, self.parts, encoder)
        self.languages = {to: Phrases(examples.words["to_language"][to]) for to in LANGUAGES}
        self.not_this = Phrases(examples.words["not_this_language"])
        self.role_facts = tuple(fact.id for role in catalogue.roles for fact in role.facts)
        self.company_facts = tuple(fact.id for fact in catalogue.company.facts)

    def read(self, text: str, state: State) -> tuple[Reading, ...]:
        """One reading: sure. Two or three: close, likeliest first. Never none, whatever the text."""
        readings = self._decide(self._said(text, state), state).readings
        return tuple(self._of_what_was_told(reading, state) for reading in readings)

    def roles_in(self, text: str) -> tuple[str, ...]:
        """The ids of the roles that a text names, in the ad's order."""
        return self.names.read(clean(text)).roles

    def asks(self, text: str) -> bool:
        """Whether a text has the form of a question."""
        return self.parts.asks(fold(clean(text)))

    def explain(self, text: str, state: State) -> Mapping[str, Sequence[str]]:
        """For engineers: everything that went into a decision, and the rule that made it, as lines to print."""
        said = self._said(text, state)
        whole = self.messages(said).whole
        mentions, vector = whole.mentions, whole.words.whole
        decision = self._decide(said, state)
        chances = self._probabilities(mentions.masked, vector)
        likely = sorted(((chance, topic.name) for topic, chance in chances.items()), reverse=True)[:5]
        heard = self.facts.hear(mentions.rest, whole.words)
        matches = self.facts.match(heard, self.role_facts + self.company_facts)[:5]
        weights = [*(candidate.weight for candidate in decision.candidates), 0.0, 0.0]
        return {
            "language": (self.tongue.language_of(said) or "neutral",),
            "roles": mentions.roles,
            "read as": (mentions.masked,),
            "topics": tuple(f"{chance:.2f} {name}" for chance, name in likely),
            "nearest examples": tuple(f"{cosine:.2f} {near}" for near, cosine in self.classifier.nearest(vector)),
            "nearest facts": tuple(str(match) for match in matches),
            "parts": decision.parts,
            "weighed": tuple(f"{c.weight:.2f} {_shown(c.reading)}" for c in decision.candidates[:5]),
            "margin": (f"{weights[0] - weights[1]:.2f}; sure from {SURE:.2f} and a margin of {AHEAD:.2f}",),
            "rule": (decision.rule,),
            "taken as": tuple(map(_shown, decision.readings)),
        }

    def _said(self, text: str, state: State) -> str:
        """What is read of a message: what matters of a long one, "the other architect" by its name."""
        return self.names.roles.spelled_out(self.parts.essence(clean(text)), state.role)

    def _decide(self, said: str, state: State, again: bool = True) -> Decision:
        if not re.search(r"\w", said):
            topic = PLAIN_TOPICS[not re.search(r"[^\W\d]|[\U0001F000-\U0001FAFF☀-➿]", said)]
            return Decision((self._plainly(topic),), "no words")
        mentions = self.names.read(said)
        if OTHER_SCRIPT.search(said) and not mentions.roles:
            return Decision((Reading("off_topic", topic="other_language"),), "another script")
        if self.terms.asks_meaning(fold(said)):
            return Decision((Reading("not_published", role=state.role, topic=TERM),), "what a term means")
        if mentions.ordinal and (pointed := self._pointed_at(mentions, state)):
            return Decision((pointed,), "points at something told")
        if mentions.again and again:
            return self._asked_again(mentions, state)
        return self._weighed(said, mentions, state)

    def _plainly(self, topic: str) -> Reading:
        known = self.topics[topic]
        return Reading("smalltalk" if known.outcome == "smalltalk" else "off_topic", topic=topic)

    # --- leaning on what was said before

    @staticmethod
    def _of_what_was_told(reading: Reading, state: State) -> Reading:
        """ "Is that a must?" of the one requirement just told is answered by its words; in the quiz, by the rule."""
        if reading.topic != IS_IT_A_MUST or reading.outcome != "smalltalk" or state.question or len(state.facts) != 1:
            return reading
        return Reading("answered", role=state.role, facts=state.facts, topic=reading.topic)

    def _pointed_at(self, mentions: Mentions, state: State) -> Reading | None:
        """ "The second one": of the list named, else of the one told, else of the roles."""
        number = mentions.ordinal or 0
        role = self.catalogue.role(mentions.roles[0] if mentions.roles else state.role)
        if mentions.ordinal_of == "roles" or (role is None and not state.facts):
            chosen = _nth(self.catalogue.roles, number)
            return self._whole(chosen) if chosen else None
        lists = {"requirements": role.requirements, "duties": role.duties} if role else {}
        if mentions.ordinal_of in lists:
            ids: Sequence[str] = [fact.id for fact in lists[mentions.ordinal_of]]
        else:
            ids = state.facts if len(state.facts) > 1 else self._siblings(state.facts)
        fact = _nth(ids, number)
        owner = self.catalogue.role_of(fact) if fact else None
        return Reading("answered", role=owner.id if owner else None, facts=(fact,)) if fact else None

    def _siblings(self, facts: Sequence[str]) -> Sequence[str]:
        """The list that a single fact told stands in."""
        stem = facts[0].rsplit("/", 1)[0] if facts else ""
        return [fact.id for fact in self.catalogue.facts() if stem and fact.id.rsplit("/", 1)[0] == stem]

    def _asked_again(self, mentions: Mentions, state: State) -> Decision:
        """ "And for this other role?": the question before, asked of it; without one, all about the role."""
        roles = [role for role in self.catalogue.roles if role.id in mentions.roles]
        if len(roles) == 1 and state.asked:
            before = self.names.read(clean(state.asked))
            named = f"{before.rest} {roles[0].title.zh}" if before.rest else ""
            asked = self._decide(named, replace(state, role=roles[0].id, asked=""), again=False) if named else None
            if asked and all(
                r.outcome in ("answered", "not_published") and r.role == roles[0].id for r in asked.readings
            ):
                return replace(asked, rule="the question before, of another role")
        if len(roles) == 1:
            return Decision((self._whole(roles[0]),), "a role's name alone")
        facts = tuple(fact.id for role in roles for fact in role.duties)
        return Decision((Reading("answered", facts=facts, topic="overview"),), "several roles' names alone")

    @staticmethod
    def _whole(role: Role) -> Reading:
        return Reading("answered", role=role.id, facts=tuple(fact.id for fact in role.overview), topic="overview")

    # --- weighing

    def _weighed(self, said: str, mentions: Mentions, state: State) -> Decision:
        message = self.messages(said)
        whole = self._candidates(message.whole, mentions, state)
        if len(message.pieces) < 2:
            return self._halved(message, state) or self._chosen(whole, "weighed", (), said, state)
        pieces = [piece.text for piece in message.pieces]
        parts = [self._candidates(piece, mentions, state) for piece in message.pieces]
        asking = [
            part
            for part, piece in zip(parts, pieces, strict=True)
            if self._is_asking(part[0]) and (len(said) < SHORT or self.parts.has_question(piece))
        ]
        asking = self._without_overviews(asking, parts, pieces)
        if len(asking) > 1 and (merged := _merged([part[0].reading for part in asking])):
            return Decision(self._worded(merged, said, state), "several questions", (), tuple(pieces))
        if asking:
            share = min(MOST_OF_A_PART, max(LEAST_OF_A_PART, self._length(asking, parts, pieces)))
            both = [replace(c, weight=c.weight * (1 - share)) for c in whole]
            both += [replace(c, weight=c.weight * share) for c in asking[0]]
            return self._chosen(added_up(both), "one part asks", tuple(pieces), said, state)
        return self._chosen(whole, "weighed as a whole", tuple(pieces), said, state)

    def _without_overviews(
        self, asking: Sequence[list[Candidate]], parts: Sequence[list[Candidate]], pieces: Sequence[str]
    ) -> list[list[Candidate]]:
        """A role that is merely mentioned on the way to a question is not asked about: "I saw the ad. Remote?" """
        about = [part for part in asking if part[0].reading.topic == "overview"]
        others = [part[0].reading for part in asking if not any(part is other for other in about)]
        if any(reading.outcome == "answered" for reading in others):
            dropped = about
        elif any(reading.outcome == "not_published" for reading in others):
            asked = [part for part, piece in zip(parts, pieces, strict=True) if self.parts.has_question(piece)]
            dropped = [part for part in about if not any(part is other for other in asked)]
        else:
            dropped = []
        return [part for part in asking if not any(part is other for other in dropped)]

    @staticmethod
    def _length(asking: Sequence[object], parts: Sequence[object], pieces: Sequence[str]) -> float:
        """How much of the message the asking part is: "which role?" at the end of a long tale is little."""
        asked = next(piece for part, piece in zip(parts, pieces, strict=True) if part is asking[0])
        return len(asked) / sum(map(len, pieces))

    def _halved(self, message: Message, state: State) -> Decision | None:
        """Two things asked with one "and": only if both halves are sure and differ."""
        for halves in message.halves:
            tops = [self._candidates(half, message.whole.mentions, state)[0] for half in halves]
            kinds = {(top.reading.outcome, top.reading.topic) for top in tops}
            lists = all(top.weight > 0.6 and not top.empty and _is_told(top.reading) for top in tops)
            if lists and len(kinds) == 2 and (merged := _merged([top.reading for top in tops])):
                return Decision(merged, "two things joined", (), tuple(half.text for half in halves))
        return None

    @staticmethod
    def _is_asking(top: Candidate) -> bool:
        return not top.empty and top.weight > SURE_OF_A_PART and top.reading.outcome != "smalltalk"

    def _candidates(self, piece: Piece, whole: Mentions, state: State) -> list[Candidate]:
        part = piece.mentions
        named = part.roles or whole.roles
        ids = named or ((state.role,) if state.role and not whole.several else ())
        roles = tuple(role for role in self.catalogue.roles if role.id in ids)
        among = tuple(fact.id for role in roles for fact in role.facts) or self.role_facts
        heard = self.facts.hear(part.rest, piece.words)
        known = Part(
            mentions=part if part.several else replace(part, several=whole.several, compares=whole.compares),
            roles=roles,
            named=bool(named),
            probabilities=self._probabilities(part.masked, piece.words.whole),
            matches=self.facts.match(heard, among),
            of_company=self.facts.match(heard, self.company_facts),
            silent=self.facts.silent(heard, among),
        )
        return self.reader.candidates(known)

    def _probabilities(self, masked: str, vector: Vectors) -> dict[Any, float]:
        exact = self.classifier.exact.get(masked) or self.classifier.exact.get(masked.rstrip("?!.。~ "))
        if exact:
            return {self.topics[exact]: 1.0}
        row = self.classifier.probabilities(vector[None])[0]
        return {self.topics[name]: float(chance) for name, chance in zip(self.classifier.names, row, strict=True)}

    def _chosen(
        self, candidates: Sequence[Candidate], rule: str, parts: tuple[str, ...], said: str, state: State
    ) -> Decision:
        """The best one, or the close ones. Small talk and off topic are no choices to offer beside others."""
        best = candidates[0]
        next_weight = candidates[1].weight if len(candidates) > 1 else 0.0
        sure = best.weight > SURE and best.weight - next_weight > AHEAD
        if sure or best.reading.outcome in TALK:
            chosen = [best]
        else:
            close = [c for c in candidates if c.weight >= CLOSE * best.weight]
            chosen = [c for c in close if c.reading.outcome not in TALK][:3]
        rule = f"{rule}, close" if len(chosen) > 1 else rule
        readings = self._worded([c.reading for c in chosen], said, state)
        return Decision(readings, rule, tuple(candidates), parts)

    def _worded(self, readings: Sequence[Reading], said: str, state: State) -> tuple[Reading, ...]:
        """With the language that a wish to switch names."""
        wanted = self._language_wanted(said, state)
        switch = Action.SWITCH_LANGUAGE
        return tuple(replace(r, to_language=wanted) if r.action is switch else r for r in readings)

    def _language_wanted(self, said: str, state: State) -> Language:
        """The one named and not refused; the other one where a language is refused or none is named."""
        for clause in re.split(r"[,，.。;；!！?？]", fold(said)):
            for to, phrases in self.languages.items():
                if clause in phrases:
                    refused = clause in self.not_this
                    return _other(to) if refused else to
        return _other(state.language)


def _shown(reading: Reading) -> str:
    topic = f"({reading.topic})" if reading.topic else ""
    told = (reading.outcome, reading.action, reading.role, topic, *reading.facts)
    return " ".join(str(part) for part in told if part)


def _merged(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Several questions in one message: the facts of all, and a note that a part is not published."""
    told = [r for r in readings if r.outcome == "answered"]
    actions = [r for r in readings if r.outcome == "action"]
    unpublished = [r for r in readings if r.outcome == "not_published"]
    if told:
        specific = [reading for reading in told if reading.topic != "overview"]
        told = specific or told
        facts = tuple(dict.fromkeys(id_ for reading in told for id_ in reading.facts))
        roles = {reading.role for reading in told}
        role = roles.pop() if len(roles) == 1 else None
        one = Reading("answered", None, role, facts, bool(unpublished), told[0].topic)
        return (one, *_distinct(actions)[:2])
    return tuple(_distinct(actions)[:2] + unpublished[:1])[:3]


def _distinct(readings: Sequence[Reading]) -> list[Reading]:
    """Those that come to the same are one, whatever their topics."""
    found: dict[object, Reading] = {}
    for reading in readings:
        found.setdefault(reading.comes_to, reading)
    return list(found.values())


def _is_told(reading: Reading) -> bool:
    return reading.outcome in ("answered", "not_published")


def _nth(items: Sequence[Any], number: int) -> Any:
    place = number if number < 0 else number - 1
    return items[place] if -len(items) <= place < len(items) else None


def _other(language: Language) -> Language:
    return "en" if language == "zh" else "zh"
