"""A field of study is held against the groups that the question names."""

import pytest

from bot.content import field_groups
from dialogs.catalogue import Question
from dialogs.meanings import Studied
from tests.understanding.quiz import CARE, FIELD, read, reader


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (FIELD, "机械设计制造及其自动化"),
        (FIELD, "電子工程"),
        (FIELD, "chemical engineering"),
        (FIELD, "civil eng"),
        (FIELD, "统计学"),
        (FIELD, "Astrophysics"),
        (FIELD, "CS"),
        (FIELD, "本科英语，研究生计算机"),
        (FIELD, "本科日语，后来辅修了个计算机双学位"),
        (FIELD, "double E at a state school"),
        (FIELD, "double major in maths and philosophy"),
        (FIELD, "yes"),
        (FIELD, "是的"),
        (CARE, "护理学"),
        (CARE, "BSc in Nursing"),
        (CARE, "临床医学"),
    ],
)
def test_a_listed_field(asked: Question, said: str) -> None:
    assert Studied(True) == read(said, asked)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (FIELD, "工商管理"),
        (FIELD, "English lit"),
        (FIELD, "I studied law"),
        (FIELD, "not engineering, I did history"),
        (FIELD, "minor in CS, major in history"),
        (FIELD, "自学编程，专业是会计"),
        (FIELD, "都不是"),
        (FIELD, "none of those"),
        (CARE, "computer science"),
        (CARE, "土木工程"),
    ],
)
def test_another_field(asked: Question, said: str) -> None:
    assert Studied(False) == read(said, asked)


@pytest.mark.parametrize("said", ["something technical", "金融工程", "MIS", "理科", "no idea", "a mix", ""])
def test_what_could_be_read_either_way_is_asked_again(said: str) -> None:
    assert read(said, FIELD) is None


def test_role_data_may_name_just_the_groups_that_are_read() -> None:
    assert field_groups() == reader().fields.groups


@pytest.mark.parametrize(
    "said",
    [
        "history, but I taught myself programming",
        "会计，自己学的计算机",
        "I studied law and now work as a software engineer",
        "my brother did physics, I did philosophy",
        "大一在软件工程，大二就转走了，毕业证上写的市场营销",
        "started in CS, switched to psychology",
        "计算机没学过，我学的是法律",
        "sociology with a bit of stats",
    ],
)
def test_what_was_not_studied_for_a_degree_is_no_field(said: str) -> None:
    assert Studied(False) == read(said, FIELD)


@pytest.mark.parametrize(
    "said", ["我老婆学物理的", "想学计算机", "maths, self-taught", "管理信息系统", "计算机转金融"]
)
def test_fields_of_others_and_wishes_tell_nothing(said: str) -> None:
    assert read(said, FIELD) is None


@pytest.mark.parametrize(
    ("said", "listed"),
    [
        ("mecanical enginering", True),
        ("phisics", True),
        ("computr science", True),
        ("comp sci w a minor in french", True),
        ("started in law, switched to computer science", True),
        ("電機系", True),
        ("accouting", False),
        ("bussiness admin", False),
        ("English lit I'm afraid, everything technical I picked up on the job", False),
        ("sociology, coding I learned at a bootcamp", False),
        ("本科日语 毕业之后就没再读了", False),
    ],
)
def test_fields_as_people_write_them(said: str, listed: bool) -> None:
    assert Studied(listed) == read(said, FIELD)
