"""Inside the quiz anything may be said; what is no answer is known as such, whatever the question."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.catalogue import Question
from dialogs.meanings import InWords, YesNo
from tests.understanding.quiz import ALL, DEGREE, FIELD, OPEN, SEVERAL, YEARS_DEEP_LEARNING, read


@pytest.mark.parametrize("asked", ALL, ids=lambda asked: asked.ask.en[:24])
@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("please stop", "stop"),
        ("不想答了", "stop"),
        ("結束吧", "stop"),
        ("skip this one please", "skip"),
        ("下一题吧", "skip"),
        ("go back please", "back"),
        ("返回上一题", "back"),
        ("say that again?", "repeat"),
        ("没听清，再说一遍", "repeat"),
        ("why do you ask?", "question"),
        ("實習算嗎", "question"),
        ("还有多少题", "question"),
        ("let's call it a day", "stop"),
        ("sorry gotta dash, let's leave the quiz there", "stop"),
        ("累了，不想继续了", "stop"),
        ("I'd prefer to leave that blank", "skip"),
        ("换个问题吧", "skip"),
        ("back please, I want to change what I said before", "back"),
        ("倒回去一题", "back"),
        ("刚才点错了", "back"),
        ("can you rephrase?", "repeat"),
        ("没听明白", "repeat"),
        ("do internships count", "question"),
        ("Why do you need to know it? It was long ago, in another country.", "question"),
        ("I am very sorry, I could not understand. Could you write the question one more time please?", "repeat"),
        ("sorry, what was that? phone rang", "repeat"),
        ("撤回刚才的回答", "back"),
        ("这个岗位要求几年", "question"),
        ("what counts as experience, school too?", "question"),
    ],
)
def test_what_is_no_answer(asked: Question, said: str, meant: str) -> None:
    assert meant == read(said, asked)


@pytest.mark.parametrize("said", ["3 years?", "两年吧？"])
def test_an_answer_said_with_doubt_is_still_an_answer(said: str) -> None:
    assert read(said, YEARS_DEEP_LEARNING) is not None


@pytest.mark.parametrize(
    ("said", "yes"),
    [
        ("does a mouse count? just kidding. no", False),
        ("does the lab course count? yes, then I have", True),
        ("课程设计算吗？算的话就有，用过一学期", True),
    ],
)
def test_who_answers_their_own_question_has_answered(said: str, yes: bool) -> None:
    """They were told about the quiz, or taken out of it."""
    assert read(said, SEVERAL) == YesNo(yes)


def test_what_sums_an_answer_up_ends_no_quiz() -> None:
    assert read("never did, that's it", SEVERAL) == YesNo(False)
    assert read("that's it", SEVERAL) == "stop"


def test_words_of_a_command_inside_an_answer_are_no_command() -> None:
    assert isinstance(read("I built a back office and we never skip tests or stop early", OPEN), InWords)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("I'd rather not", SEVERAL),
        ("SYCL for a year, if that counts as other", SEVERAL),
        ("I pass data between processes with MPI", SEVERAL),
        ("this and that, depends how you count", YEARS_DEEP_LEARNING),
        ("看你怎么定义", SEVERAL),
        ("需要的话可以学", SEVERAL),
        ("enough to know better", YEARS_DEEP_LEARNING),
        ("五年，其中一年运维，不知道算不算", YEARS_DEEP_LEARNING),
    ],
)
def test_what_sounds_like_a_command_or_a_question_may_be_neither(said: str, asked: Question) -> None:
    assert not isinstance(read(said, asked), str)


def test_an_open_question_takes_the_candidates_own_words() -> None:
    assert InWords("做過一個 ＡＢＣ 專案") == read(" 做過一個 ＡＢＣ 專案\x00 ", OPEN)


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=200), st.sampled_from(ALL))
def test_any_text_can_be_read(text: str, asked: Question) -> None:
    """Nothing that can be typed raises, and an answer is never of another kind than its question."""
    answer: Any = read(text, asked)
    allowed = {"years": "Years", "yes_no": "YesNo", "degree": "Degree", "field": "Studied", "open": "InWords"}
    assert answer is None or isinstance(answer, str) or type(answer).__name__ == allowed[asked.kind]


@pytest.mark.parametrize("piece", ["三年", "no but ", "1-", "没有", "本科在读", "工程 ", "?", "a couple of "])
def test_a_flood_is_read_as_quickly_as_a_message(piece: str) -> None:
    """Only so much is looked at; the rest of a hundred thousand characters costs nothing."""
    for asked in (YEARS_DEEP_LEARNING, SEVERAL, DEGREE, FIELD, OPEN):
        read(piece * (100_000 // len(piece)), asked)
