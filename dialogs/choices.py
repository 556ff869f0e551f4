"""Codes of choices: what a button carries. Each says by itself what it means, so an old button still makes sense.

    menu roles help privacy person my-data join delete back skip repeat stop change more
    resume no-reminders
    language/zh  role/ROLE  duties/ROLE  requirements/ROLE  quiz/ROLE  apply/ROLE  apply/any
    withdraw/ROLE  withdraw/any
    answer/QUESTION/VALUE  question/QUESTION  reading/N  yes/PLACE  no/PLACE
    quiz language (of a command menu, which knows neither the role nor the language)

A code is at most 64 bytes (Telegram's limit), which is why the names of questions and roles are short.
"""

from dataclasses import replace

from dialogs.catalogue import DEGREES, Catalogue, Question
from dialogs.meanings import (
    Action,
    Answer,
    Answered,
    Asked,
    Degree,
    Meaning,
    Move,
    Moved,
    OldButton,
    Reading,
    Studied,
    Years,
    YesNo,
)
from dialogs.state import Place, State

MOVES = {
    "menu": Move.MENU,
    "back": Move.BACK,
    "skip": Move.SKIP,
    "repeat": Move.REPEAT,
    "stop": Move.STOP,
    "change": Move.CHANGE,
    "my-data": Move.MY_DATA,
    "no-reminders": Move.NO_REMINDERS,
    "join": Move.JOIN,
}
ACTIONS = {
    "roles": Action.LIST_ROLES,
    "help": Action.HELP,
    "privacy": Action.PRIVACY,
    "person": Action.TALK_TO_HUMAN,
    "delete": Action.DELETE_MY_DATA,
    "quiz": Action.START_QUIZ,
    "language": Action.SWITCH_LANGUAGE,
}
SEND_RESUME = Asked((Reading("action", Action.LEAVE_CONTACT, topic="resume"),))
"""A way to leave contact details, with a file at its end."""
YEARS: dict[str, Years] = {
    "0": Years(0, 0),
    "<1": Years(0, 0.99),
    "1": Years(1, 1),
    "2": Years(2, 2),
    "3": Years(3, 3),
    "4": Years(4, 4),
    "5+": Years(5, None),
}


def yes(place: Place) -> str:
    return f"yes/{place}"


def no(place: Place) -> str:
    return f"no/{place}"


def withdraw(application: str) -> str:
    """`application`: a role's id, or "" for the one that names none."""
    return f"withdraw/{application or 'any'}"


def answers_to(question: Question) -> tuple[str, ...]:
    """The codes of the answers that a quiz question offers as buttons."""
    values: dict[str, tuple[str, ...]] = {
        "years": tuple(YEARS),
        "yes_no": ("y", "n"),
        "degree": DEGREES,
        "field": ("listed", "other"),
        "open": (),
    }
    return tuple(f"answer/{question.id}/{value}" for value in values[question.kind])


def answer_of(value: str, question: Question) -> Answer | None:
    """The answer that a button's value stands for; None if it is not one of this question's."""
    if f"answer/{question.id}/{value}" not in answers_to(question):
        return None
    match question.kind:
        case "years":
            return YEARS[value]
        case "yes_no":
            return YesNo(value == "y")
        case "degree":
            return next(Degree(level) for level in DEGREES if level == value)
        case "field":
            return Studied(value == "listed")
        case "open":
            return None


def meaning_of(code: str, state: State, catalogue: Catalogue) -> Meaning:
    """What a press means today."""
    verb, _, rest = code.partition("/")
    if code in MOVES:
        return Moved(MOVES[code])
    if code == "resume":
        return SEND_RESUME
    if code in ACTIONS:
        return Asked((Reading("action", ACTIONS[code]),))
    if verb == "language" and rest in ("zh", "en"):
        return Asked((Reading("action", Action.SWITCH_LANGUAGE, to_language="zh" if rest == "zh" else "en"),))
    if verb in ("yes", "no") and rest == state.place:
        return Moved(Move(verb))
    if verb == "reading" and state.place is Place.WHICH and rest.isdecimal():
        chosen = tuple(_today(reading, catalogue) for reading in state.readings[int(rest) : int(rest) + 1])
        return Asked(chosen, state.asked) if chosen else OldButton(code)
    if verb == "answer":
        return _answered(rest, code, catalogue)
    if verb == "question" and catalogue.question(rest):
        return Moved(Move.CHANGE, rest)
    if verb == "withdraw" and (application := "" if rest == "any" else rest) in state.leads:
        return Moved(Move.WITHDRAW, application)
    return _about_role(verb, rest, catalogue) or OldButton(code)


def _today(reading: Reading, catalogue: Catalogue) -> Reading:
    """Without what is not published any more."""
    facts = tuple(fact for fact in reading.facts if catalogue.fact(fact))
    if facts or not reading.facts:
        return replace(reading, facts=facts)
    return Reading("not_published", role=reading.role, topic=reading.topic)


def _answered(rest: str, code: str, catalogue: Catalogue) -> Meaning:
    id_, _, value = rest.rpartition("/")
    question = catalogue.question(id_)
    answer = answer_of(value, question) if question else None
    return Answered(id_, answer) if answer else OldButton(code)


def _about_role(verb: str, rest: str, catalogue: Catalogue) -> Meaning | None:
    role = catalogue.role(rest)
    if verb == "apply" and (role or rest == "any"):
        return Asked((Reading("action", Action.LEAVE_CONTACT, role=role.id if role else None),))
    if role is None:
        return None
    if verb == "quiz":
        return Asked((Reading("action", Action.START_QUIZ, role=role.id),))
    told = {"role": role.overview, "duties": role.duties, "requirements": role.requirements}.get(verb)
    if told is None:
        return None
    return Asked((Reading("answered", role=role.id, facts=tuple(fact.id for fact in told)),))
