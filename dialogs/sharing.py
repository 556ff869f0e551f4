"""What two chats of one person know of each other: all of it, once when they are joined and with each step after."""

from dataclasses import replace
from typing import Any

from dialogs.conversations.contact import merged
from dialogs.state import OVERLAYS, Place, State

QUIZZING = (Place.QUIZ, Place.VERDICT, Place.CHANGE)
"""Where a chat is in the middle of its own quiz, which nothing from elsewhere may take away."""


def brought_over(mine: State, theirs: State) -> State:
    """`mine`, and all that only `theirs` knew. What both knew stays as it is here; how the chat goes stays, too."""
    given = {id_: answer for id_, answer in mine.answers.items() if answer.answer or id_ not in theirs.answers}
    return replace(
        mine,
        answers={**theirs.answers, **given},
        consent=mine.consent or theirs.consent,
        contact=merged(theirs.contact, mine.contact),
        leads=tuple(dict.fromkeys((*mine.leads, *theirs.leads))),
        wish=mine.wish or theirs.wish,
        source=mine.source or theirs.source,
        role=mine.role or theirs.role,
        **({} if mine.question else _quiz(mine, theirs)),
    )


def shared(theirs: State, mine: State) -> State:
    """`theirs` after a step that led to `mine` in a chat joined with it."""
    return replace(
        theirs,
        answers=mine.answers,
        consent=mine.consent,
        contact=mine.contact,
        leads=mine.leads,
        wish=mine.wish,
        source=theirs.source or mine.source,
        **_quiz(theirs, mine),
    )


def _quiz(state: State, other: State) -> dict[str, Any]:
    """The other one's quiz, to be gone on with here, if there is one and none is under way."""
    standing = state.under if state.place in OVERLAYS else state.place
    if other.quiz is None or standing in QUIZZING:
        return {}
    return {"quiz": other.quiz, "question": other.question}
