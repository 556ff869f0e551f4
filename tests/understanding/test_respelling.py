"""Names in spite of slips, and nothing else touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.understanding.respelling import Respelling, sound

NAMES = ("deep learning architect", "fae", "深度学习架构师", "架构师", "并行编程")
respelt = Respelling(NAMES, everyday=("leaning",))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("深度学系架够师要几年", "深度学习架构师要几年"),
        ("我会并行变成吗", "我会并行编程吗"),
        ("deep lerning archtect please", "deep learning architect please"),
        ("the f a e one", "the fae one"),
        ("a b", "a b"),
        ("i was leaning on it", "i was leaning on it"),
        ("they dep on me", "they dep on me"),
        ("深度睡眠", "深度睡眠"),
        ("声度雪西假购时", "声度雪西假购时"),  # by sound alone it could be anything
        ("", ""),
    ],
)
def test_slips_are_mended(said: str, meant: str) -> None:
    assert respelt(said) == meant


@given(st.sampled_from(NAMES), st.text(max_size=20))
def test_what_is_spelt_right_stays(name: str, around: str) -> None:
    assert name in respelt(f"{name} {around}")


@given(st.text(max_size=400))
def test_any_text_may_come(text: str) -> None:
    respelt(text)


def test_sounds_have_no_tones() -> None:
    assert sound("学习") == "'xue'xi'"
