"""What leans on something said before: "the second one", "is that a must?"."""

from collections.abc import Sequence
from typing import Any

from dialogs.catalogue import Catalogue, Role
from dialogs.meanings import Reading
from dialogs.state import State
from dialogs.understanding.clean import fold
from dialogs.understanding.mentions import Mentions, Names

IS_IT_A_MUST = "is_it_a_must"
OF_A_ROLE = ("role/", "duties/", "requirements/")
"""How the codes of choices begin that tell about one role or another."""


def of_what_was_told(reading: Reading, state: State) -> Reading:
    """ "Is that a must?" of the one requirement just told is answered by its words; in the quiz, by the rule."""
    if reading.topic != IS_IT_A_MUST or reading.outcome != "smalltalk" or state.question or len(state.facts) != 1:
        return reading
    return Reading("answered", role=state.role, facts=state.facts, topic=reading.topic)


def named_by_place(said: str, names: Names, state: State, catalogue: Catalogue) -> str:
    """ "The second one" by the role's own name, where it can only be one of the roles."""
    listed = roles_listed(state) or not (state.role or state.facts) or _named_so_before(names, state, catalogue)
    for start, end, number, of in names.pointed(said):
        role = _nth(catalogue.roles, number)
        if role and (of == "roles" or (of is None and listed)):
            return f"{said[:start]} {fold(role.title.en)} {said[end:]}"
    return said


def _named_so_before(names: Names, state: State, catalogue: Catalogue) -> bool:
    """Whether the role that is talked about was the first, or second, of those listed a moment ago."""
    role = catalogue.role(state.role)
    pointed = next(names.pointed(fold(state.asked)), None)
    nth = _nth(catalogue.roles, pointed.number) if pointed and pointed.of in (None, "roles") else None
    return (
        role is not None
        and role == nth
        and set(state.facts) in ({f.id for f in role.duties}, {f.id for f in role.overview})
    )


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
    """ "duties" of "nurse/duties/2"."""
    return fact.split("/")[-2]


def _siblings(facts: Sequence[str], catalogue: Catalogue) -> Sequence[str]:
    """The list that a single fact told stands in."""
    stem = facts[0].rsplit("/", 1)[0] if facts else ""
    return [fact.id for fact in catalogue.facts() if stem and fact.id.rsplit("/", 1)[0] == stem]


def _nth(items: Sequence[Any], number: int) -> Any:
    place = number if number < 0 else number - 1
    return items[place] if -len(items) <= place < len(items) else None
