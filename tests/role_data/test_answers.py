"""What a recruiter publishes at the console is held to the rules of facts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.catalogue import Text
from role_data.answers import AnswerFault, faults_of

QUESTION, ANSWER = Text("可以远程办公吗？", "Can I work from home?"), Text("每周两天。", "Two days a week.")


def test_what_keeps_the_rules_may_be_published() -> None:
    assert faults_of(QUESTION, ANSWER) == ()


@pytest.mark.parametrize(
    ("question", "answer", "fault"),
    [
        (QUESTION, Text("", "Two days."), AnswerFault("zh", "empty")),
        (QUESTION, Text("每周两天。", "  "), AnswerFault("en", "empty")),
        (QUESTION, Text("Two days.", "Two days."), AnswerFault("zh", "no_chinese")),
        (QUESTION, Text("每周两天。", "每周两天。"), AnswerFault("en", "has_chinese")),
        (QUESTION, Text("每周两天。", "2"), AnswerFault("en", "no_english")),
        (QUESTION, Text("天" * 601, "Two days."), AnswerFault("zh", "too_long")),
        (Text("能" * 31, "Remote?"), ANSWER, AnswerFault("question_zh", "long_question")),
        (Text("能远程吗", ""), ANSWER, AnswerFault("question_en", "empty")),
        (Text("已婚的要吗", "Remote?"), ANSWER, AnswerFault("question_zh", "protected", "已婚")),
    ],
)
def test_what_does_not_is_named_by_field_and_rule(question: Text, answer: Text, fault: AnswerFault) -> None:
    assert faults_of(question, answer) == (fault,)


@given(st.text(max_size=700), st.text(max_size=700), st.text(max_size=250), st.text(max_size=250))
def test_whatever_is_written_each_fault_has_a_field_and_a_rule(zh: str, en: str, asked: str, ask: str) -> None:
    faults = faults_of(Text(asked, ask), Text(zh, en))
    assert all(fault.field in ("zh", "en", "question_zh", "question_en") and fault.rule for fault in faults)
    assert len({fault.field for fault in faults}) == len(faults)
