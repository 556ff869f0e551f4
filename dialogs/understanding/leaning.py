"""What leans on something said before: "the second one", "is that a must?"."""

from collections.abc import Sequence
from typing import Any

from dialogs.catalogue import Catalogue, Role
from dialogs.meanings import Reading
from dialogs.state import State
from dialogs.understanding.mentions import Mentions

IS_IT_A_MUST = "is_it_a_must"


def of_what_was_told(reading: Reading, state: State) -> Reading:
    """ "Is that a must?" of the one requirement just told is answered by its words; in the quiz, by the rule."""
    if reading.topic != IS_IT_A_MUST or reading.outcome != "smalltalk" or state.question or len(state.facts) != 1:
        return reading
    return Reading("answered", role=state.role, facts=state.facts, topic=reading.topic)


def pointed_at(mentions: Mentions, state: State, catalogue: Catalogue) -> Reading | None:
    """ "The second one": of the list named, else of the one told, else of the roles."""
    number = mentions.ordinal or 0
    role = catalogue.role(mentions.roles[0] if mentions.roles else state.role)
    if mentions.ordinal_of == "roles" or (role is None and not state.facts):
        chosen = _nth(catalogue.roles, number)
        return overview(chosen) if chosen else None
    lists = {"requirements": role.requirements, "duties": role.duties} if role else {}
    if mentions.ordinal_of in lists:
        ids: Sequence[str] = [fact.id for fact in lists[mentions.ordinal_of]]
    else:
        ids = state.facts if len(state.facts) > 1 else _siblings(state.facts, catalogue)
    fact = _nth(ids, number)
    owner = catalogue.role_of(fact) if fact else None
    return Reading("answered", role=owner.id if owner else None, facts=(fact,)) if fact else None


def overview(role: Role) -> Reading:
    """All about a role."""
    return Reading("answered", role=role.id, facts=tuple(fact.id for fact in role.overview), topic="overview")


def _siblings(facts: Sequence[str], catalogue: Catalogue) -> Sequence[str]:
    """The list that a single fact told stands in."""
    stem = facts[0].rsplit("/", 1)[0] if facts else ""
    return [fact.id for fact in catalogue.facts() if stem and fact.id.rsplit("/", 1)[0] == stem]


def _nth(items: Sequence[Any], number: int) -> Any:
    place = number if number < 0 else number - 1
    return items[place] if -len(items) <= place < len(items) else None
