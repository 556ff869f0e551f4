"""What two chats of one person know of each other: all of it, once when they are joined and with each step after."""

from dataclasses import replace
from typing import Any

from dialogs.conversations.contact import merged
from dialogs.state import Place, State

QUIZZING = (Place.QUIZ, Place.VERDICT, Place.CHANGE)
APPLYING = (Place.CHOOSE_ROLE, Place.CONSENT, Place.CONTACT, Place.CONFIRM)
"""Where a chat is in the middle of its own quiz or application, which nothing from elsewhere may change."""


def brought_over(mine: State, theirs: State) -> State:
    """`mine`, and all that only `theirs` knew. What both knew stays as it is here; how the chat goes stays, too."""
    given = {id_: answer for id_, answer in mine.answers.items() if answer.answer or id_ not in theirs.answers}
    return replace(
        mine,
        answers={**theirs.answers, **given},
        consent=mine.consent or theirs.consent,
        contact=merged(theirs.contact, mine.contact),
        resume=mine.resume or theirs.resume,
        leads=tuple(dict.fromkeys((*mine.leads, *theirs.leads))),
        wish=mine.wish or theirs.wish,
        leave_alone=mine.leave_alone or theirs.leave_alone,
        source=mine.source or theirs.source,
        role=mine.role or theirs.role,
        **({} if mine.question else _quiz(mine, theirs)),
        **({} if mine.applying_for else _application(mine, theirs)),
    )


def shared(theirs: State, mine: State) -> State:
    """`theirs` after a step that led to `mine` in a chat joined with it."""
    return replace(
        theirs,
        answers=mine.answers,
        consent=mine.consent,
        contact=mine.contact,
        resume=mine.resume,
        leads=mine.leads,
        wish=mine.wish,
        leave_alone=theirs.leave_alone or mine.leave_alone,
        source=theirs.source or mine.source,
        **_quiz(theirs, mine),
        **_application(theirs, mine),
    )


def _quiz(state: State, other: State) -> dict[str, Any]:
    """The other one's quiz, to be gone on with here."""
    taken = other.quiz and state.standing not in QUIZZING
    return {"quiz": other.quiz, "question": other.question} if taken else {}


def _application(state: State, other: State) -> dict[str, Any]:
    """The role of the other one's application: details changed here are for that one, too."""
    taken = other.applying_for and state.standing not in APPLYING
    return {"applying_for": other.applying_for} if taken else {}
