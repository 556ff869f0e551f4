"""What leans on something said before: "the second one", "is that a must?"."""

import math
from collections.abc import Sequence
from typing import Any

from dialogs.catalogue import Catalogue, Role
from dialogs.meanings import Action, Reading
from dialogs.state import State
from dialogs.understanding.clean import fold
from dialogs.understanding.mentions import Mentions, Names

IS_IT_A_MUST = "is_it_a_must"
TOLD = "told"
"""The topic of what is asked of a fact just told."""
FEW, SHORT = 3, 50
"""Facts told, and characters of a message, up to which the one may ask for more about the other."""
IF_UNSURE, IF_NOTHING, IF_UNPUBLISHED = -1.0, 0.5, 2.5
"""How near a fact just told has to be, as the logarithm of the odds, to be what is asked about: where a message could
be read in several ways; where nothing was found that it asks for; where that is something which no ad says."""
LOOKED_FOR = ("need", "task", "which_role")
OF_A_ROLE = ("role/", "duties/", "requirements/")
"""How the codes of choices begin that tell about one role or another."""


def of_what_was_told(reading: Reading, state: State) -> Reading:
    """ "Is that a must?" of the one requirement just told is answered by its words; in the quiz, by the rule."""
    if reading.topic != IS_IT_A_MUST or reading.outcome != "smalltalk" or state.question or len(state.facts) != 1:
        return reading
    return Reading("answered", role=state.role, facts=state.facts, topic=reading.topic)


def may_be_of_told(text: str, mentions: Mentions, state: State) -> bool:
    """ "Starting from when?": what names nothing and is short may be about what was told a moment ago."""
    names = mentions.roles or mentions.several or mentions.compares
    return bool(state.asked) and not names and len(text) <= SHORT and 1 <= len(state.facts) <= FEW


def near_enough(readings: Sequence[Reading]) -> float:
    """How near a fact just told has to be for a message with these readings to ask about that instead."""
    first, *others = readings
    if others:
        return IF_UNSURE
    nothing = not first.facts and (first.outcome == "answered" or first.action in (Action.LIST_ROLES, Action.HELP))
    if nothing or (first.outcome == "not_published" and first.topic in LOOKED_FOR):
        return IF_NOTHING
    return IF_UNPUBLISHED if first.outcome == "not_published" else math.inf


def named_by_place(said: str, names: Names, state: State, catalogue: Catalogue) -> str:
    """ "The second one" by the role's own name, where it can only be one of the roles."""
    listed = roles_listed(state) or not (state.role or state.facts)
    for start, end, number, of in names.pointed(said):
        role = _nth(catalogue.roles, number)
        if role and (of == "roles" or (of is None and listed)):
            return f"{said[:start]} {fold(role.title.en)} {said[end:]}"
    return said


def roles_listed(state: State) -> bool:
    """Whether the choices last shown are roles."""
    return sum(code.startswith(OF_A_ROLE) for code in state.offered) > 1


def pointed_at(mentions: Mentions, state: State, catalogue: Catalogue) -> Reading | None:
    """ "The second one" of the list named, else of the one told. Of roles there are not so many, or it were named."""
    if mentions.ordinal_of == "roles":
        return None
    role = catalogue.role(mentions.roles[0] if mentions.roles else state.role)
    lists = {"requirements": role.requirements, "duties": role.duties} if role else {}
    ids: Sequence[str]
    if mentions.ordinal_of in lists:
        ids = [fact.id for fact in lists[mentions.ordinal_of]]
    elif role and state.facts and catalogue.role_of(state.facts[0]) not in (None, role):
        ids = [fact.id for fact in lists.get(_list_of(state.facts[0]), ())]  # "and the FAE's second one?"
    else:
        ids = state.facts if len(state.facts) > 1 else _siblings(state.facts, catalogue)
    fact = _nth(ids, mentions.ordinal or 0)
    owner = catalogue.role_of(fact) if fact else None
    return Reading("answered", role=owner.id if owner else None, facts=(fact,)) if fact else None


def more_than_told(state: State, catalogue: Catalogue) -> Reading | None:
    """ "Anything else?": the list that the facts told stand in; after the whole of it, the role's other one."""
    role = catalogue.role_of(state.facts[0]) if state.facts else None
    if role is None:
        return None
    lists = [tuple(fact.id for fact in facts) for facts in (role.requirements, role.duties)]
    begun = next((ids for ids in lists if set(state.facts) < set(ids)), None)
    other = next((ids for ids in lists if ids and not set(ids) & set(state.facts)), None)
    told = begun or other
    return Reading("answered", role=role.id, facts=told) if told else None


def overview(role: Role) -> Reading:
    """All about a role."""
    return Reading("answered", role=role.id, facts=tuple(fact.id for fact in role.overview), topic="overview")


def _list_of(fact: str) -> str:
    """ "duties" of "fae-engineer/duties/2"."""
    return fact.split("/")[-2]


def _siblings(facts: Sequence[str], catalogue: Catalogue) -> Sequence[str]:
    """The list that a single fact told stands in."""
    stem = facts[0].rsplit("/", 1)[0] if facts else ""
    return [fact.id for fact in catalogue.facts() if stem and fact.id.rsplit("/", 1)[0] == stem]


def _nth(items: Sequence[Any], number: int) -> Any:
    place = number if number < 0 else number - 1
    return items[place] if -len(items) <= place < len(items) else None
