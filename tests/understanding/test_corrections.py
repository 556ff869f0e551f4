"""Answers taken back, a consent that is none, and data that is not to be erased: what testers found misread."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.content import contacts
from bot.turn import Talk
from dialogs.events import Said
from dialogs.meanings import (
    Answer,
    Answered,
    Asked,
    Degree,
    Details,
    Gave,
    Meaning,
    Move,
    Moved,
    Studied,
    Years,
    YesNo,
)
from dialogs.state import Consent, GivenAnswer, Place, State
from dialogs.understanding.discretion import masked
from tests.questions import question_id

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HPC = "hpc-solution-architect"
DEGREE, FIELD, YEARS, SOFTWARE = (
    question_id(f"{HPC}/requirements/{rest}") for rest in ("1/degree", "1/field", "2/years", "3/yes_no")
)
ANSWERS = {
    DEGREE: GivenAnswer(Degree("bachelor"), "BSc"),
    FIELD: GivenAnswer(Studied(listed=True), "CS"),
    YEARS: GivenAnswer(Years(4, 4), "4"),
}
QUIZ = State(
    "en",
    greeted=True,
    place=Place.QUIZ,
    role=HPC,
    quiz=HPC,
    question=SOFTWARE,
    numbered=(DEGREE, FIELD, YEARS, SOFTWARE),
    answers=ANSWERS,
)
AFTER = replace(QUIZ, place=Place.VERDICT, question=None)
CONFIRM = State(
    "en",
    greeted=True,
    place=Place.CONFIRM,
    consent=Consent("1", "en", NOW),
    draft=Details("Anna Wu", "a@example.com"),
)


def read(talk: Talk, text: str, state: State) -> Meaning:
    return talk.understand(Said(text), state, date(2026, 11, 22))


@pytest.mark.parametrize(
    ("words", "question", "answer"),
    [
        ("actually 3 years", YEARS, Years(3, 3)),
        ("刚才说错了，是一年", YEARS, Years(1, 1)),
        ("hold on, I have 5 years not 4", YEARS, Years(5, 5)),
        ("no wait, two years", YEARS, Years(2, 2)),
        ("wait, my degree is a master's", DEGREE, Degree("master")),
        ("第三题改成两年", YEARS, Years(2, 2)),
        ("change question 1 to phd", DEGREE, Degree("phd")),
    ],
)
@pytest.mark.parametrize("state", [QUIZ, AFTER])
def test_an_answer_is_taken_back(talk: Talk, state: State, words: str, question: str, answer: Answer) -> None:
    """In the quiz, where it was once taken for the answer to the pending question, and after the verdict."""
    meaning = read(talk, words, state)
    assert isinstance(meaning, Answered)
    assert (meaning.question, meaning.answer) == (question, answer)


@pytest.mark.parametrize("words", ["I lied in one answer", "重测", "redo the quiz", "学历填错了"])
def test_what_cannot_be_read_is_shown_to_choose_from(talk: Talk, words: str) -> None:
    meaning = read(talk, words, AFTER)
    assert isinstance(meaning, Moved)
    assert meaning.move is Move.CHANGE


def test_a_mere_yes_takes_nothing_back(talk: Talk) -> None:
    meaning = read(talk, "actually yes", QUIZ)
    assert isinstance(meaning, Answered)
    assert (meaning.question, meaning.answer) == (SOFTWARE, YesNo(True))


def test_a_corrected_answer_shows_the_new_verdict(talk: Talk) -> None:
    """And the recruiters who have the lead get the new one, once."""
    role = talk.catalogue.role(HPC)
    assert role
    answers = {question.id: GivenAnswer(YesNo(True), "yes") for question in role.questions} | ANSWERS
    state = replace(AFTER, answers=answers, leads=(HPC,), place=Place.HOME)
    _, outcome, message = talk.turn(Said("actually 2 years"), state, NOW)
    assert "not met" in message.text
    assert [type(effect).__name__ for effect in outcome.effects] == ["LeadLeft"]


@pytest.mark.parametrize(
    "words",
    ["sure?", "ok but who sees it", "可以不同意吗", "不同意会怎样", "yes but don't call me", "我考虑一下", "不太想"],
)
def test_a_hesitant_word_is_no_consent(talk: Talk, words: str) -> None:
    state = State("en", greeted=True, place=Place.CONSENT)
    assert talk.turn(Said(words), state, NOW)[1].state.consent is None


@pytest.mark.parametrize("words", ["sure", "好的，同意", "ok I agree", "yes please"])
def test_a_plain_yes_is(talk: Talk, words: str) -> None:
    state = State("en", greeted=True, place=Place.CONSENT)
    assert talk.turn(Said(words), state, NOW)[1].state.consent is not None


@pytest.mark.parametrize("words", ["Anna Wu", "张伟", "my name is Anna Wu"])
def test_a_name_before_consent_is_heard_and_not_kept(talk: Talk, words: str) -> None:
    state = State("en", greeted=True, place=Place.CONSENT)
    meaning, outcome, _ = talk.turn(Said(words), state, NOW)
    assert isinstance(meaning, Gave)
    assert outcome.state.draft == Details()
    assert outcome.state.language == "en"


@pytest.mark.parametrize("words", ["yes but my name is Anna Wuu", "right?", "不对，名字是张山"])
def test_wrong_details_are_not_confirmed(talk: Talk, words: str) -> None:
    assert talk.turn(Said(words), CONFIRM, NOW)[1].effects == ()


def test_a_number_that_cannot_be_read_is_said_so(talk: Talk) -> None:
    """It was once dropped without a word."""
    state = replace(CONFIRM, place=Place.CONTACT, draft=Details())
    meaning = read(talk, "My name is Ng Wei Ming, 9123 4567", state)
    assert isinstance(meaning, Gave)
    assert meaning.details.faults == ("phone",)


@pytest.mark.parametrize(
    "words",
    [
        "不要删",
        "我不想删除",
        "delete? no!",
        "what will be deleted?",
        "how do I delete my data",
        "删除后还能再应聘吗",
        "withdraw consent",
    ],
)
def test_refusing_to_erase_erases_nothing(talk: Talk, words: str) -> None:
    """Every one of these once deleted everything."""
    state = State("en", greeted=True, place=Place.FORGET)
    assert talk.turn(Said(words), state, NOW)[1].effects == ()


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Hi, I'm Anna Wu, what's the salary?", "Hi, I'm …, what's the salary?"),
        ("我叫王芳，工资多少", "我叫…，工资多少"),
        ("call me on 1381234567, what is the salary?", "call me on …, what is the salary?"),
        ("mail anna@example.com about pay", "mail … about pay"),
        ("加我微信 wangfang88 说工资", "加我… 说工资"),
        ("2018-2021 年做深度学习，3 年半", "2018-2021 年做深度学习，3 年半"),
        ("4090 和 A100 都用过", "4090 和 A100 都用过"),
    ],
)
def test_before_consent_words_lose_who_said_them(words: str, kept: str) -> None:
    assert masked(words, contacts()) == kept


@pytest.mark.parametrize("flood", ["a", "1", "@", "a@", "微信", "(", "我叫"])
def test_a_flood_is_masked_like_a_message(flood: str) -> None:
    """An endless word once kept the store busy for minutes (this would not come to an end)."""
    assert len(masked(flood * 100_000, contacts())) <= 300_000


def test_nothing_personal_is_remembered_before_consent(talk: Talk) -> None:
    """Not in the question asked, nor in the note to pass on, nor in the effect that carries it."""
    state = State("en", greeted=True)
    for words in ("Hi, I'm Anna Wu. What's the salary for the HPC role?", "pass it on"):
        _, outcome, _ = talk.turn(Said(words), state, NOW)
        state = outcome.state
        assert "Anna" not in repr(outcome)
    assert isinstance(read(talk, "I'm Anna Wu, what is the pay?", state), Asked)
