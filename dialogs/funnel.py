"""How far people get, stage by stage, as recruiters count it by where people came from.

Each stage is reached once, because it is new in the state after a step and not in the one before.
"""

from dialogs.catalogue import Catalogue
from dialogs.outcome import Stage, StageReached
from dialogs.state import State


def reached(before: State, after: State, catalogue: Catalogue) -> tuple[StageReached, ...]:
    """The stages that one step led to, in the order of `Stage`, so that all who count them do it in one order.

    What a joined chat brings was reached there, and counted there.
    """
    if after.joined > before.joined:
        return ()
    arrived = after.greeted and (not before.greeted or after.source not in (None, before.source))
    asked = bool(after.asked and not before.asked)
    of_people: dict[Stage, bool] = {"arrived": arrived, "asked": asked}
    of_roles: dict[Stage, set[str]] = {"lead": set(after.leads) - set(before.leads)}
    if after.answers != before.answers:
        finished = _finished(after, catalogue) - _finished(before, catalogue)
        of_roles = {"quiz": _begun(after) - _begun(before), "verdict": finished, **of_roles}
    return (
        *(StageReached(stage, after.role) for stage, is_new in of_people.items() if is_new),
        *(StageReached(stage, role or None) for stage, roles in of_roles.items() for role in sorted(roles)),
    )


def _begun(state: State) -> set[str]:
    """The roles whose quiz has an answer, or a question skipped."""
    return {question.split("/", 1)[0] for question in state.answers}


def _finished(state: State, catalogue: Catalogue) -> set[str]:
    return {role.id for role in catalogue.roles if role.questions and role.answered_in(state.answers)}
