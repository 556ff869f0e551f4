"""(state, meaning, catalogue, now, codes) → outcome: the dialog's one step. No clock, no chance, no I/O."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from dialogs.catalogue import Catalogue
from dialogs.codes import NO_CODES, Codes
from dialogs.conversations import (
    answers,
    anytime,
    consent,
    contact,
    handover,
    hands,
    joining,
    my_data,
    quiz,
    reminder,
    resume,
    welcome,
)
from dialogs.funnel import reached
from dialogs.meanings import Action, Asked, Gave, Meaning, Reading
from dialogs.outcome import Outcome, line
from dialogs.state import Place, State
from dialogs.table import Kind, Prompt, Row, Scene, Table, find, kind_of, uncovered


def _joined(tables: tuple[Table, ...]) -> dict[Place, dict[Kind, Row]]:
    """One table of all; two conversations that claim the same cell are a mistake found at import."""
    whole: dict[Place, dict[Kind, Row]] = {place: {} for place in Place}
    for table in tables:
        for place, rows in table.items():
            twice = whole[place].keys() & rows.keys()
            if twice:
                raise ValueError(f"two rows for {sorted(twice)} at {place}")
            whole[place].update(rows)
    return whole


TABLE: Table = _joined(
    (
        welcome.TABLE,
        answers.TABLE,
        quiz.TABLE,
        consent.TABLE,
        contact.TABLE,
        resume.TABLE,
        my_data.TABLE,
        reminder.TABLE,
        joining.TABLE,
        hands.TABLE,
    )
)
ANYTIME: dict[Kind, Row] = (
    anytime.ANYTIME
    | welcome.ANYTIME
    | answers.ANYTIME
    | quiz.ANYTIME
    | contact.ANYTIME
    | resume.ANYTIME
    | handover.ANYTIME
    | my_data.ANYTIME
    | reminder.ANYTIME
    | joining.ANYTIME
    | hands.ANYTIME
)
PROMPTS: Mapping[Place, Callable[[Scene], Prompt]] = (
    welcome.PROMPTS
    | answers.PROMPTS
    | quiz.PROMPTS
    | consent.PROMPTS
    | contact.PROMPTS
    | resume.PROMPTS
    | my_data.PROMPTS
    | joining.PROMPTS
    | hands.PROMPTS
)


REPLIES = frozenset({Kind.UNCLEAR, Kind.YES, Kind.NO, Kind.SKIP, Kind.BACK, Kind.OLD_BUTTON})
"""What means something only beside the question that is pending."""
UNASKED = frozenset({Kind.LEFT, Kind.GOT_FILE})
"""Nobody said anything, so what is pending, and what "2" means, is what was shown last; it is not asked again."""
OF_TIME_OR_PEOPLE = frozenset({Kind.SILENT, Kind.RECRUITER, Kind.HANDED_BACK})
"""Brought by time or by a recruiter, and not by them."""
SILENT_WITHOUT_REPLY = frozenset({Kind.SILENT, Kind.HANDED_BACK, Kind.FOR_RECRUITER})
BETWEEN_PEOPLE = frozenset({Kind.RECRUITER, Kind.FOR_RECRUITER})
"""What people say to each other; there we add nothing but the way back."""


class WrongTurn(RuntimeError):
    """A row led where its table does not say: mend `leads_to`, or the row."""


def step(state: State, meaning: Meaning, catalogue: Catalogue, now: datetime, codes: Codes = NO_CODES) -> Outcome:
    """Decides what a meaning does here, then says what is pending now. Always ends where something can be said."""
    outcome = _stepped(state, meaning, catalogue, now, codes)
    stages = reached(state, outcome.state, catalogue)
    return replace(outcome, effects=(*outcome.effects, *stages)) if stages else outcome


def _stepped(state: State, meaning: Meaning, catalogue: Catalogue, now: datetime, codes: Codes) -> Outcome:
    published = _still_published(state, catalogue)
    to_nothing = _replied_to_nothing(meaning, state, published)
    state = _in_their_language(published, meaning)
    if to_nothing:
        meaning = Asked((Reading("action", Action.START_QUIZ, role=state.quiz),))
    if isinstance(meaning, Asked | Gave) and meaning.role:
        state = replace(state, role=meaning.role)
    kind = kind_of(meaning)
    if state.away and kind not in UNASKED | OF_TIME_OR_PEOPLE:
        state = replace(state, away=False)
    state = uncovered(state, TABLE[state.place], kind)
    row = find(TABLE, ANYTIME, state.place, kind)
    outcome = row.handler(Scene(state, catalogue, now, codes), meaning)
    _check(row, kind, state, outcome.state)
    if to_nothing:
        outcome = replace(outcome, replies=(line("quiz.changed"), *outcome.replies))
    outcome = hands.left(reminder.heeded(outcome, kind, state.place), kind)
    if kind in UNASKED or (kind in SILENT_WITHOUT_REPLY and not outcome.replies):
        return outcome
    return _with_prompt(_with_hello(_with_news(outcome), kind), kind, catalogue, now)


def _in_their_language(state: State, meaning: Meaning) -> State:
    """The reply follows the language of the words, unless a language was chosen, and always their characters."""
    language = (None if state.language_chosen else meaning.language) or state.language
    script = meaning.script or state.script
    if (language, script) == (state.language, state.script):
        return state
    return replace(state, language=language, script=script)


def _still_published(state: State, catalogue: Catalogue) -> State:
    """Role data may have changed since: what is no longer published is let go, nothing else is lost."""
    gone = {
        "role": state.role and catalogue.role(state.role) is None,
        "quiz": state.quiz and catalogue.role(state.quiz) is None,
        "applying_for": state.applying_for and catalogue.role(state.applying_for) is None,
    }
    changes: dict[str, object] = {name: None for name, is_gone in gone.items() if is_gone}
    left: tuple[Place, ...] = (Place.QUIZ, Place.VERDICT, Place.CHANGE) if "quiz" in changes else ()
    if catalogue.question(state.question or "") is None:
        role = catalogue.role(state.quiz) if state.question else None
        pending = quiz.first_open(role, state) if role else None
        changes |= {"question": pending and pending.id, "unclear": 0} if state.question else {}
        left = left if pending else (Place.QUIZ, *left)
    changes |= {name: Place.HOME for name in ("place", "under") if getattr(state, name) in left}
    if state.hands and state.hands.place in left:
        changes |= {"hands": replace(state.hands, place=Place.HOME)}
    return replace(state, **changes) if changes else state  # type: ignore[arg-type]


def _replied_to_nothing(meaning: Meaning, before: State, now: State) -> bool:
    """Whether this is a reply to a question that is no longer asked; the quiz goes on as if it had not been said."""
    gone = before.place is Place.QUIZ and before.question != now.question
    return gone and now.quiz is not None and kind_of(meaning) in REPLIES


def _check(row: Row, kind: Kind, before: State, after: State) -> None:
    allowed = {before.place, before.under, *row.leads_to}
    if after.place not in allowed:
        raise WrongTurn(f"'{kind}' at {before.place} led to {after.place}, not to one of {sorted(allowed)}")


def _with_news(outcome: Outcome) -> Outcome:
    """Where a code was shown it is told, after their next words, that it was used: perhaps somebody else did."""
    joined, told = outcome.state.joined, outcome.state.joined_told
    if joined == told:
        return outcome
    news = (line("joining.news"),) if joined > told else ()
    return replace(outcome, state=replace(outcome.state, joined_told=joined), replies=(*news, *outcome.replies))


def _with_hello(outcome: Outcome, kind: Kind) -> Outcome:
    """The first words, once, to everybody: that this is an automated assistant. They answer a greeting, too."""
    if outcome.state.greeted:
        return outcome
    greeting = kind is Kind.SMALLTALK or (kind is Kind.BEGAN and not outcome.replies)
    replies = (line("welcome.menu"),) if greeting else outcome.replies
    return replace(outcome, state=replace(outcome.state, greeted=True), replies=(line("welcome.hello"), *replies))


def _with_prompt(outcome: Outcome, kind: Kind, catalogue: Catalogue, now: datetime) -> Outcome:
    """Adds what the place we are in waits for; its choices are what "2" or a word will mean next time."""
    prompt = PROMPTS[outcome.state.place](Scene(outcome.state, catalogue, now))
    free = outcome.state.place is Place.HOME
    chosen = outcome.choices if free and outcome.choices else prompt.choices
    chosen = (*chosen, "no-reminders") if kind is Kind.SILENT else chosen
    asked = () if kind in BETWEEN_PEOPLE else prompt.replies
    state = _showing(outcome.state, chosen, prompt.numbered or outcome.state.numbered)
    return Outcome(state, (*outcome.replies, *asked), chosen, outcome.effects)


def _showing(state: State, offered: tuple[str, ...], numbered: tuple[str, ...]) -> State:
    if (state.offered, state.numbered) == (offered, numbered):
        return state
    return replace(state, offered=offered, numbered=numbered)
