"""The highest degree that is completed counts; one under way counts as the one below it."""

import pytest

from dialogs.catalogue import DegreeLevel
from dialogs.meanings import Degree
from tests.understanding.quiz import DEGREE, read


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("高中", "none"),
        ("never went to college", "none"),
        ("本科在读", "none"),
        ("大三学生", "none"),
        ("本科没念完", "none"),
        ("I dropped out of college", "none"),
        ("專科畢業", "associate"),
        ("associate's degree", "associate"),
        ("专升本在读", "associate"),
        ("B.Sc.", "bachelor"),
        ("BSN", "bachelor"),
        ("學士", "bachelor"),
        ("应届本科生", "bachelor"),
        ("碩士在讀", "bachelor"),
        ("研二", "bachelor"),
        ("没有硕士学位，只有本科", "bachelor"),
        ("finished my bachelor's, started a master's but quit", "bachelor"),
        ("硕博连读，三年级", "bachelor"),
        ("Master of Nursing", "master"),
        ("MBA", "master"),
        ("not a PhD, a master's", "master"),
        ("PhD candidate", "master"),
        ("博士肄业", "master"),
        ("本科和硕士都读完了", "master"),
        ("I have a master's and am pursuing a PhD", "master"),
        ("Ph.D.", "phd"),
        ("博士后", "phd"),
        ("DPhil from Oxford", "phd"),
    ],
)
def test_the_highest_completed_degree(said: str, level: DegreeLevel) -> None:
    assert Degree(level) == read(said, DEGREE)


@pytest.mark.parametrize("said", ["a good school", "985", "两个", "it was long ago", "🎓", ""])
def test_what_names_no_degree_stays_unclear(said: str) -> None:
    assert read(said, DEGREE) is None
