"""Which roles people name, how they misspell them, and what they point back at."""

import pytest

from bot.content import texts
from dialogs.understanding.mentions import Names
from dialogs.understanding.phrases import words
from role_data.load import load

DL, HPC, FAE = "deep-learning-solution-architect", "hpc-solution-architect", "fae-engineer"
NAMES = Names(load(), words(texts("understanding/examples"), "mentions"))


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("what about FAE", (FAE,)),
        ("深度學習架構師要加班嗎", (DL,)),
        ("HPC岗和深度学习岗", (DL, HPC)),
        ("deep lerning architect duties", (DL,)),
        ("深度学西架构师", (DL,)),
        ("gao xing neng jia gou shi", (HPC,)),
        ("the DL role", (DL,)),
        ("how many years for DL?", (DL,)),
        ("deep learning quiz please", (DL,)),
        ("I'd apply to deep learning", (DL,)),
        ("考高性能的", (HPC,)),
        ("深度学习小测", (DL,)),
        ("deep learning requierments", (DL,)),
        ("what are deeep learning responsabilities", (DL,)),
        ("deep lerning responsibilties", (DL,)),
        ("what is deep learning?", ()),
        ("什么是深度学习", ()),
        ("I like deep learning", ()),
        ("do I need DL experience", ()),
        ("coffee and cafaeteria", ()),
        ("深度学系架够师要做过几年的", (DL,)),
        ("高性能刚位团队有几个人", (HPC,)),
        ("deep leraning archtect - full list of what u need", (DL,)),
        ("hpc archtect - torch wanted?", (HPC,)),
        ("do they need customers for the h p c architect", (HPC,)),
        ("那高效能的咧", (HPC,)),
        ("um the high performance one, how many years", (HPC,)),
        ("whats the diference between hpc n deep lerning", (DL, HPC)),
        ("两个架构师比一比", (DL, HPC)),
        ("what do both architects do", (DL, HPC)),
        ("hpc sa, min yrs of DL?", (HPC,)),
        ("how many years of deep learning experience", ()),
        ("did you host deep learning events", ()),
        ("工资多少", ()),
    ],
)
def test_roles_are_known_by_any_of_their_names(text: str, roles: tuple[str, ...]) -> None:
    assert NAMES.read(text).roles == roles


@pytest.mark.parametrize(
    ("text", "talked_about", "meant"),
    [
        ("那另外那个架构师呢", DL, (HPC,)),
        ("and the other architect?", HPC, (DL,)),
        ("and the other architect?", None, ()),
        ("and the other architect?", FAE, ()),
        ("what about the other one?", DL, ()),
    ],
)
def test_the_other_one_is_known_where_there_is_only_one(
    text: str, talked_about: str | None, meant: tuple[str, ...]
) -> None:
    assert NAMES.read(NAMES.roles.spelled_out(text, talked_about)).roles == meant


@pytest.mark.parametrize("text", ["除了FAE还招什么", "FAE不考虑，还有啥", "the FAE is out, what else is there"])
def test_a_role_left_out_is_not_asked_about(text: str) -> None:
    read = NAMES.read(text)
    assert (read.roles, read.excluded) == ((), (FAE,))


@pytest.mark.parametrize(
    ("text", "ordinal", "of"),
    [
        ("第二个呢", 2, None),
        ("the third requirement", 3, "requirements"),
        ("最后一条职责", -1, "duties"),
        ("the second job", 2, "roles"),
        ("what about number 4", 4, None),
        ("我第一次找工作", None, None),
        ("my last job was in sales", None, None),
    ],
)
def test_ordinals_point_into_a_list(text: str, ordinal: int | None, of: str | None) -> None:
    read = NAMES.read(text)
    assert (read.ordinal, read.ordinal_of) == (ordinal, of)


@pytest.mark.parametrize("text", ["FAE", "那HPC呢", "and for the FAE?", "what about at the DL job", "HPC那个怎么样"])
def test_a_bare_name_asks_the_same_again(text: str) -> None:
    assert NAMES.read(text).again


def test_a_name_with_a_question_does_not() -> None:
    assert not NAMES.read("FAE的薪资").again


def test_names_are_masked_so_that_they_cannot_decide_the_topic() -> None:
    assert NAMES.read("Does the FAE job at NVIDIA travel?").masked == "does this job at your company travel?"
    assert NAMES.read("英伟达的HPC岗累吗").masked == "你们公司的这个岗位累吗"


def test_which_one_asks_about_all_roles() -> None:
    assert NAMES.read("哪个岗位要出差").several
    assert NAMES.read("which of the jobs needs a degree").several
    assert not NAMES.read("FAE要出差吗").several
