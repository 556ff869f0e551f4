"""`bole ask`: a conversation without a store, and its last reply as other programs read it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from bot.mistakes import Mistake, in_words
from bot.turn import Talk, stranger
from dialogs.catalogue import Catalogue
from dialogs.events import Language, Said
from dialogs.meanings import Action, Asked, Gave, Meaning, Move, Moved, Reading, Unclear
from dialogs.outcome import Outcome
from dialogs.state import State
from dialogs.step import step
from dialogs.understanding import explaining
from dialogs.wording import Message

OF_MOVES = {Move.MENU: Action.HELP, Move.MY_DATA: Action.PRIVACY, Move.CHANGE: Action.START_QUIZ}
CLARIFY: dict[str, Any] = {"outcome": "clarify", "action": None, "role": None, "facts": []}
ADVICE = 'write one JSON object a line, such as {"id": "1", "turns": ["…"]}'


class Asking(BaseModel):
    """A line of a batch."""

    id: Any = None
    turns: list[str] = Field(min_length=1)


class BadBatch(Mistake):
    """A batch without a line, or a line that is not `{"id": …, "turns": [text, …]}`; says where and why."""


def reply(turns: Sequence[str], talk: Talk, now: datetime, language: Language | None = None) -> dict[str, Any]:
    """The contract's object for the last of `turns`. Raises ValueError without any turn."""
    if not turns:
        raise ValueError("there is nothing to answer: give at least one message")
    state = _beginning(turns[0], language)
    for said in turns:
        before = state
        meaning, outcome, message = talk.turn(Said(said), before, now)
        state = outcome.state
    answer = _object(meaning, outcome, message, talk.catalogue)
    if isinstance(meaning, Asked) and len(meaning.readings) > 1:
        answer["readings"] = [_taken(meaning, reading, before, talk, now) for reading in meaning.readings]
    return answer


def explain(
    turns: Sequence[str], talk: Talk, now: datetime, language: Language | None = None
) -> Mapping[str, Sequence[str]]:
    """Why the last of `turns` was taken as it was: what was found, what was weighed, and what decided.

    A message that only the place in the dialog explains (a button's word, an answer to a quiz question) says so.
    """
    state = _beginning(turns[0], language)
    for said in turns[:-1]:
        state = talk.turn(Said(said), state, now)[1].state
    meaning = talk.turn(Said(turns[-1]), state, now)[0]
    heard = f"{type(meaning).__name__} in {state.place}"
    return {"heard": (heard,)} | dict(explaining.explain(talk.understand.questions, turns[-1], state))


def _beginning(first: str, language: Language | None) -> State:
    """Somebody new who has been greeted: the reply is to the words alone. `language`: chosen, whatever is written."""
    state = replace(stranger(Said(first)), greeted=True)
    return replace(state, language=language, language_chosen=True) if language else state


def batch(lines: Iterable[str], talk: Talk, now: datetime, source: str) -> Iterator[dict[str, Any]]:
    """One object for each line, with the line's id. `source`: the file's name, for `BadBatch`."""
    empty = True
    for number, line in enumerate(lines, 1):
        if line.strip():
            empty = False
            asked = _asking(line, f"{source}, line {number}")
            yield {"id": asked.id} | reply(asked.turns, talk, now)
    if empty:
        raise BadBatch(f"{source}: there is no line in it; {ADVICE}")


def _asking(line: str, where: str) -> Asking:
    try:
        return Asking.model_validate_json(line.removeprefix("\ufeff"))
    except ValidationError as error:
        raise BadBatch(f"{where}: {in_words(error)}; {ADVICE}") from None


def _taken(meaning: Asked, reading: Reading, before: State, talk: Talk, now: datetime) -> dict[str, Any]:
    """What the answer would have been, had this reading been the only one."""
    alone = replace(meaning, readings=(reading,))
    outcome = step(before, alone, talk.catalogue, now)
    return _object(alone, outcome, talk.words.message(outcome), talk.catalogue)


def _object(meaning: Meaning, outcome: Outcome, message: Message, catalogue: Catalogue) -> dict[str, Any]:
    readings = meaning.readings if isinstance(meaning, Asked) else (_reading_of(meaning),)
    shown = _shown(readings[0], catalogue) if len(readings) == 1 else CLARIFY
    choices = [button.label for button in message.buttons]
    return {"language": outcome.state.language, **shown, "choices": choices, "reply": message.text}


def _shown(reading: Reading, catalogue: Catalogue) -> dict[str, Any]:
    facts = [fact for fact in map(catalogue.fact, reading.facts) if fact]
    return {
        "outcome": reading.outcome,
        "action": reading.action,
        "role": reading.role,
        "facts": [{"id": fact.id, "zh": fact.text.zh, "en": fact.text.en} for fact in facts],
    }


def _reading_of(meaning: Meaning) -> Reading:
    """What is no question, in the contract's few words."""
    match meaning:
        case Gave(role=role):
            return Reading("action", Action.LEAVE_CONTACT, role)
        case Moved(move=move) if move in OF_MOVES:
            return Reading("action", OF_MOVES[move])
        case Unclear():
            return Reading("off_topic")
        case _:
            return Reading("smalltalk")
