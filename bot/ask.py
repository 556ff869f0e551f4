"""`bole ask`: a conversation without a store, and its last reply as other programs read it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from bot.mistakes import Mistake
from bot.turn import Talk
from dialogs.catalogue import Catalogue
from dialogs.events import Language, Said
from dialogs.meanings import Action, Asked, Gave, Meaning, Move, Moved, Reading, Unclear
from dialogs.outcome import Outcome
from dialogs.state import State
from dialogs.wording import Message

OF_MOVES = {Move.MENU: Action.HELP, Move.MY_DATA: Action.PRIVACY, Move.CHANGE: Action.START_QUIZ}


class Asking(BaseModel):
    """A line of a batch."""

    id: Any = None
    turns: list[str] = Field(min_length=1)


class BadBatch(Mistake):
    """A line of a batch file that is not `{"id": …, "turns": [text, …]}`; says which and why."""


def reply(turns: Sequence[str], talk: Talk, now: datetime, language: Language | None = None) -> dict[str, Any]:
    """The contract's object for the last of `turns`. Raises ValueError without any turn."""
    if not turns:
        raise ValueError("there is nothing to answer: give at least one message")
    state = State(language or "zh", language_chosen=language is not None, greeted=True)
    for said in turns:
        meaning, outcome, message = talk.turn(Said(said), state, now)
        state = outcome.state
    return _object(meaning, outcome, message, talk.catalogue)


def batch(lines: Iterable[str], talk: Talk, now: datetime) -> Iterator[dict[str, Any]]:
    """One object for each line, with the line's id. Raises `BadBatch` at the first line that cannot be read."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            asked = Asking.model_validate_json(line)
        except ValidationError as error:
            fault = error.errors()[0]
            where = ".".join(map(str, fault["loc"])) or "the line"
            advice = '{"id": "1", "turns": ["…"]}'
            raise BadBatch(f"line {number}: {where}: {fault['msg']}. Write: {advice}") from None
        yield {"id": asked.id} | reply(asked.turns, talk, now)


def _object(meaning: Meaning, outcome: Outcome, message: Message, catalogue: Catalogue) -> dict[str, Any]:
    readings = meaning.readings if isinstance(meaning, Asked) else (_reading_of(meaning),)
    answer: dict[str, Any] = {"language": outcome.state.language}
    if len(readings) == 1:
        answer |= _shown(readings[0], catalogue)
    else:
        answer |= {"outcome": "clarify", "action": None, "role": None, "facts": []}
        answer["readings"] = [_shown(reading, catalogue) for reading in readings]
    return answer | {"choices": [button.label for button in message.buttons], "reply": message.text}


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
        case Gave():
            return Reading("action", Action.LEAVE_CONTACT)
        case Moved(move=move) if move in OF_MOVES:
            return Reading("action", OF_MOVES[move])
        case Unclear():
            return Reading("off_topic")
        case _:
            return Reading("smalltalk")
