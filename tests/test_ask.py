"""`bole ask` without the models: what is understood is given, what is made of it is looked at."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from bot.ask import BadBatch, batch, reply
from bot.content import lines
from bot.turn import Talk
from dialogs.events import Event, Said
from dialogs.meanings import Action, Asked, Meaning, Reading
from dialogs.state import State
from dialogs.wording import Words
from role_data.load import load
from tests.role_data.folders import HOSPITAL

NOW = datetime(2026, 3, 1, tzinfo=UTC)
GREETED = Asked(readings=(Reading("smalltalk", topic="greeting"),), text="hi")
DUTIES = Reading("answered", role="nurse", facts=("nurse/duties/1",))
QUIZ = Reading("action", Action.LIST_ROLES)
CATALOGUE = load(HOSPITAL)
WORDS = Words(lines(), CATALOGUE)
SHAPE = {"language", "outcome", "action", "role", "facts", "choices", "reply"}


def talk(meanings: Mapping[str, Meaning]) -> Talk:
    """A talk that understands just these words."""

    def understand(event: Event, _state: State, _today: object) -> Meaning:
        assert isinstance(event, Said)
        return meanings[event.text]

    return Talk(cast("Any", understand), CATALOGUE, WORDS)


def test_each_reading_of_a_question_back_is_the_answer_it_would_have_been() -> None:
    close = Asked(language="en", readings=(DUTIES, QUIZ), text="work")
    told = reply(["work"], talk({"work": close}), NOW)
    alone = [
        reply(["work"], talk({"work": Asked(language="en", readings=(reading,), text="work")}), NOW)
        for reading in (DUTIES, QUIZ)
    ]

    assert set(told) == SHAPE | {"readings"}
    assert told["outcome"] == "clarify"
    assert told["readings"] == alone
    assert [set(reading) for reading in told["readings"]] == [SHAPE, SHAPE]
    assert "Care for the patients on the ward." in told["readings"][0]["reply"]


def test_a_reading_leans_on_what_was_said_before() -> None:
    """The earlier turn's language and role are those of the state before, not of the question back."""
    meanings = {"nurse": Asked(language="en", readings=(DUTIES,), text="nurse"), "?": Asked(readings=(DUTIES, QUIZ))}
    told = reply(["nurse", "?"], talk(meanings), NOW)

    assert [reading["language"] for reading in told["readings"]] == ["en", "en"]


@pytest.mark.parametrize(
    ("said", "language"), [("hi", "en"), ("FAE", "en"), ("3", "zh"), ("😀", "zh"), ("你好", "zh")]
)
def test_a_new_conversation_is_in_the_language_of_its_letters(said: str, language: str) -> None:
    assert reply([said], talk({said: GREETED}), NOW)["language"] == language


def test_a_chosen_language_stays() -> None:
    assert reply(["hi"], talk({"hi": GREETED}), NOW, "zh")["language"] == "zh"


def test_a_batch_answers_line_by_line_with_its_ids() -> None:
    written = ['\ufeff{"id": 7, "turns": ["hi"]}\n', "\n", '{"turns": ["hi", "hi"]}']

    told = list(batch(written, talk({"hi": GREETED}), NOW, "some.jsonl"))

    assert [answer["id"] for answer in told] == [7, None]
    assert [answer["outcome"] for answer in told] == ["smalltalk", "smalltalk"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "this is not JSON"),
        ('["hi"]', "must be an object, { … }"),
        ('{"id": 1}', "turns: is missing"),
        ('{"turns": []}', "turns: is empty"),
        ('{"turns": "hi"}', "turns: must be a list, [ … ]"),
        ('{"turns": ["hi", 3]}', 'turns.1: must be "text"'),
    ],
)
def test_a_line_that_cannot_be_read_is_named_with_its_file(line: str, fault: str) -> None:
    with pytest.raises(BadBatch) as error:
        list(batch(['{"turns": ["hi"]}', line], talk({"hi": GREETED}), NOW, "some.jsonl"))
    assert str(error.value).startswith(f"some.jsonl, line 2: {fault}; write one JSON object a line")


@pytest.mark.parametrize("nothing", [[], ["", "  \n"]])
def test_a_batch_without_a_line_is_a_fault(nothing: list[str]) -> None:
    with pytest.raises(BadBatch, match=r"some\.jsonl: there is no line in it"):
        list(batch(nothing, talk({}), NOW, "some.jsonl"))
