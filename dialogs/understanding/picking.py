"""What a message wants of a list: all but a part of it, or a part alone. All text here is folded."""

import re
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import replace
from typing import Any, NamedTuple, Self

from dialogs.catalogue import Catalogue, Role
from dialogs.meanings import Reading
from dialogs.state import State
from dialogs.understanding.clean import fold
from dialogs.understanding.messages import Message, Piece
from dialogs.understanding.parts import Parts
from dialogs.understanding.phrases import Phrases, alternatives
from dialogs.understanding.weighing import Weighing

STOPS = ",，。.;；!！?？"
CLAUSE = re.compile(rf"[^{STOPS}]+[{STOPS}]*\s*")


class AllBut(NamedTuple):
    """ "Everything about it but the travelling": what is asked for, and what is left out of that."""

    wanted: str
    left_out: str


class Picking:
    """Built from the words of `mentions.yaml`, from what cuts messages and what weighs them."""

    def __init__(self, catalogue: Catalogue, words: Mapping[str, Any], parts: Parts, weighing: Weighing) -> None:
        self.catalogue, self.parts, self.weighing = catalogue, parts, weighing
        self.only, self.which = Phrases(words["only_a_part"]), Phrases(words["which_part"])
        self.but = _but(words["all_but"], words["all_but_ends"], words["all_but_ends_a_clause"])
        self.lists = Phrases([*words["requirements"], *words["duties"]])
        self.aside, self.aside_behind = Phrases(words["put_aside"]), _at_the_end(words["put_aside_behind"])

    def knowing(self, weighing: Weighing) -> Self:
        """The same with what weighs recruiters' answers, too."""
        knowing = copy(self)
        knowing.catalogue, knowing.weighing = weighing.catalogue, weighing
        return knowing

    def without_asides(self, said: str) -> str:
        """A text without the clauses that say what is not asked for: "never mind the pay, …". All of it, if nothing
        else is asked for."""
        clauses = CLAUSE.findall(said)
        kept = [clause for clause in clauses if not self._is_aside(clause)]
        left = "".join(kept)
        asks = self.parts.has_question(left) or left in self.only or left in self.lists
        return left if len(kept) < len(clauses) and asks else said

    def _is_aside(self, clause: str) -> bool:
        plain = clause.rstrip(" ,，。.;；!！").lstrip()
        return not plain.endswith(("?", "？")) and (self.aside.begins(plain) or bool(self.aside_behind.search(plain)))

    def all_but(self, said: str) -> AllBut | None:
        """None: nothing is left out, or nothing else is asked for."""
        match = self.but.search(said)
        wanted = f"{said[: match.start()]} {said[match.end() :]}".strip(" ,，") if match else ""
        return AllBut(wanted, match["part"]) if match and re.search(r"\w", wanted) else None

    def without(self, reading: Reading, left_out: Piece) -> Reading | None:
        """Lists of roles without what is left out of them; None, if it is no list that is asked for, or all of it
        would be left out."""
        roles = [role for role in self.catalogue.roles if any(fact.id in reading.facts for fact in role.facts)]
        listed = [tuple(fact.id for fact in role.facts if fact.id in reading.facts) for role in roles]
        if not roles or not all(set(ids) in _lists(role) for ids, role in zip(listed, roles, strict=True)):
            return None
        dropped = {fact for ids in listed for fact in self.weighing.meant(left_out, ids)}
        facts = tuple(fact for fact in reading.facts if fact not in dropped)
        return replace(reading, facts=facts) if facts else None

    def part(self, message: Message, state: State) -> Reading | None:
        """ "Only what has to do with customers": of a role's facts those that are meant."""
        said, named = message.whole.text, message.whole.mentions
        role = self.catalogue.role(named.roles[0] if named.roles else state.role)
        if role is None or named.several or named.ordinal or not self._picks(said):
            return None
        among = [fact.id for fact in role.facts]
        pieces = (*message.clauses, *message.pieces, message.whole)
        meant = self.weighing.meant(next(piece for piece in pieces if self._picks(piece.text)), among)
        facts = tuple(id_ for id_ in among if id_ in meant)
        return Reading("answered", role=role.id, facts=facts) if facts else None

    def _picks(self, said: str) -> bool:
        return said in self.which or (said in self.only and not self.parts.asks(said))


def _lists(role: Role) -> list[set[str]]:
    """The lists of facts that a role may be asked for."""
    lists = (role.duties, role.requirements, role.overview)
    return [{fact.id for fact in facts} for facts in lists if len(facts) > 1]


def _but(before: Iterable[str], ends: Iterable[str], ends_a_clause: Iterable[str]) -> re.Pattern[str]:
    """From "except" up to where that ends, or its clause does."""
    opened, closed, last = (alternatives(map(fold, phrases)) for phrases in (before, ends, ends_a_clause))
    end = rf"(?:{closed})|(?:{last})?(?=$|[{STOPS}])"
    return re.compile(rf"(?:{opened})\s*(?P<part>[^{STOPS}]+?)\s*(?:{end})")


def _at_the_end(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(map(fold, phrases))})$")
