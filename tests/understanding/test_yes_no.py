"""A yes or a no is taken only where it is plain; the rest is asked again."""

import pytest

from dialogs.catalogue import Question
from dialogs.meanings import YesNo
from tests.understanding.quiz import EXPOSURE, MASTERY, NIGHT_SHIFTS, SEVERAL, VENTILATORS, WISH, read


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (EXPOSURE, "当然，天天用"),
        (EXPOSURE, "took a CUDA course last year"),
        (EXPOSURE, "写过几个kernel"),
        (EXPOSURE, "I dabbled"),
        (EXPOSURE, "了解一点"),
        (SEVERAL, "MPI写过，OpenMP没有"),
        (SEVERAL, "I haven't used MPI but I have used OpenMP"),
        (SEVERAL, "yes except OpenMP"),
        (SEVERAL, "除了MPI都用过"),
        (SEVERAL, "OpenMP"),
        (SEVERAL, "no MPI, no OpenMP, but CUDA for 3 years"),
        (SEVERAL, "pthreads，写过三年"),
        (MASTERY, "yes, 8 years of it"),
        (MASTERY, "是我的强项"),
        (MASTERY, "I'd say I'm an expert"),
        (WISH, "求之不得"),
        (WISH, "that would be great"),
        (WISH, "can't wait"),
        (WISH, "不介意"),
        (VENTILATORS, "在ICU用过三年呼吸机"),
        (VENTILATORS, "Yes, on two wards"),
        (NIGHT_SHIFTS, "没问题"),
        (NIGHT_SHIFTS, "happy to"),
        (NIGHT_SHIFTS, "ｙｅｓ"),
        (NIGHT_SHIFTS, "👍"),
    ],
)
def test_a_plain_yes(asked: Question, said: str) -> None:
    assert YesNo(True) == read(said, asked)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (EXPOSURE, "never touched a GPU"),
        (EXPOSURE, "没接触过，但很感兴趣"),
        (SEVERAL, "neither of them"),
        (SEVERAL, "沒有這方面的經驗"),
        (SEVERAL, "no, but I want to learn"),
        (SEVERAL, "都没用过"),
        (MASTERY, "beginner level"),
        (MASTERY, "谈不上精通"),
        (MASTERY, "not an expert"),
        (WISH, "更喜欢专注一个项目"),
        (WISH, "I am not interested"),
        (WISH, "不太想"),
        (VENTILATORS, "没有，只做过门诊"),
        (VENTILATORS, "unfortunately not"),
        (NIGHT_SHIFTS, "不愿意"),
        (NIGHT_SHIFTS, "I'd rather not"),
    ],
)
def test_a_plain_no(asked: Question, said: str) -> None:
    assert YesNo(False) == read(said, asked)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (EXPOSURE, "听说过"),
        (EXPOSURE, "GPU yes, CUDA no"),
        (EXPOSURE, "用过GPU，没写过CUDA"),
        (SEVERAL, "yes and no"),
        (SEVERAL, "我只会Python"),
        (SEVERAL, "对，没有"),
        (MASTERY, "还行吧"),
        (MASTERY, "a little"),
        (MASTERY, "yes but basic"),
        (WISH, "看情况"),
        (WISH, "only if it pays well"),
        (WISH, "无所谓"),
        (VENTILATORS, "yeah right"),
        (VENTILATORS, "可能有吧"),
        (VENTILATORS, "哈哈哈"),
        (NIGHT_SHIFTS, "depends on the pay"),
        (NIGHT_SHIFTS, ""),
    ],
)
def test_neither_is_asked_again(asked: Question, said: str) -> None:
    assert read(said, asked) is None
