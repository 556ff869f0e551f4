"""A yes or a no is taken only where it is plain; the rest is asked again."""

import pytest

from dialogs.catalogue import AnswerYes, Question
from dialogs.meanings import YesNo
from tests.understanding.quiz import EXPOSURE, MASTERY, NIGHT_SHIFTS, SEVERAL, VENTILATORS, WISH, question, read


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
        (EXPOSURE, "不缺经验"),
        (EXPOSURE, "不能说没有吧，毕竟部署过两年"),
        (EXPOSURE, "can't say I haven't"),
        (WISH, "那必须的呀"),
        (WISH, "wouldn't be here otherwise"),
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
        (EXPOSURE, "显卡倒是天天用，打游戏用的"),
        (EXPOSURE, "I have a 4090, just for games"),
        (EXPOSURE, "GPU yes, CUDA no"),
        (EXPOSURE, "用过GPU，没写过CUDA"),
        (SEVERAL, "yes and no"),
        (SEVERAL, "我只会Python"),
        (SEVERAL, "对，没有"),
        (MASTERY, "还行吧"),
        (MASTERY, "a little"),
        (MASTERY, "yes but basic"),
        (MASTERY, "願意"),
        (MASTERY, "999 years"),
        (MASTERY, "no yes"),
        (MASTERY, "I have no shortage of it"),
        (SEVERAL, "yes no"),
        (SEVERAL, "是的，愿意"),
        (SEVERAL, "不愿意"),
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


TRAINING = question("yes_no", "你给客户做过产品培训吗？", "Have you trained customers on a product?", AnswerYes())
CUSTOMERS = question("yes_no", "你有面向客户的工作背景吗？", "Do you have a customer-facing background?", AnswerYes())


@pytest.mark.parametrize("asked", [EXPOSURE, SEVERAL, VENTILATORS, CUSTOMERS])
@pytest.mark.parametrize(
    "said",
    [
        "我室友用过",
        "有朋友做过",
        "my colleagues used it",
        "yes, my boss did",
        "有需要就学",
        "I am a cook",
        "会议室里",
        "yeah no",
        "以前没有，最近有",
        "有，但很差",
        "I moved to Berlin",
        "开过饭店",
        "没意思",
    ],
)
def test_what_only_looks_like_an_answer_is_asked_again(asked: Question, said: str) -> None:
    assert read(said, asked) is None


@pytest.mark.parametrize("asked", [EXPOSURE, SEVERAL, VENTILATORS, CUSTOMERS])
@pytest.mark.parametrize("said", ["meiyou", "木有", "冇", "0经验", "小白", "🙅", "no lah", "懂个屁"])
def test_a_colloquial_no(asked: Question, said: str) -> None:
    assert YesNo(False) == read(said, asked)


@pytest.mark.parametrize(
    ("asked", "said", "answer"),
    [
        (CUSTOMERS, "I refuse to meet customers", YesNo(False)),
        (CUSTOMERS, "customers scare me", None),
        (CUSTOMERS, "我的客户是我老婆", None),
        (CUSTOMERS, "没有不接触客户的一天", None),
        (CUSTOMERS, "做过售前", YesNo(True)),
        (CUSTOMERS, "can lah", YesNo(True)),
        (TRAINING, "对，培训过很多客户", YesNo(True)),
        (TRAINING, "参加过培训", None),
        (MASTERY, "用过，但谈不上精通", YesNo(False)),
        (MASTERY, "做过，不算强", YesNo(False)),
        (EXPOSURE, "不怎么用过", None),
        (VENTILATORS, "not commercially", None),
        (SEVERAL, "我有", YesNo(True)),
        (SEVERAL, "I know MPI", YesNo(True)),
        (SEVERAL, "没有，同事用过", YesNo(False)),
    ],
)
def test_a_word_of_the_question_is_no_answer_by_itself(asked: Question, said: str, answer: YesNo | None) -> None:
    assert read(said, asked) == answer
