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
        ("finishing my PhD at Leeds, viva's in January", "master"),
        ("B.Tech from VTU, M.Tech discontinued after one sem", "bachelor"),
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


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("本科读了三年没拿到毕业证", "none"),
        ("本硕博都在一个学校，博士答辩没过", "master"),
        ("硕士只拿了结业证", "bachelor"),
        ("专升本没考上", "associate"),
        ("专升本大三在读", "associate"),
        ("硕士，当年想读博没读成", "master"),
        ("BTech final sem, last exams in May", "none"),
        ("part-time MBA, one year left", "bachelor"),
        ("accepted into a master's program, have a BS", "bachelor"),
        ("HND, they told me it's two thirds of a bachelor's", "associate"),
        ("I was a doctor once: MBBS", "bachelor"),
        ("Staatsexamen", "master"),
        ("laurea triennale", "bachelor"),
        ("candidate of technical sciences", "phd"),
        ("BSc done, I hand in my thesis next Friday so I can't say MSc yet", "bachelor"),
        ("everything but the thesis of my masters, BSc before", "bachelor"),
        ("bachelor's, no job yet", "bachelor"),
        ("读博第四年", "master"),
        ("本科，还没想好要不要读研", "bachelor"),
        ("licence in Lyon, then I stopped the master after one semester", "bachelor"),
        ("HND from Glasgow. Meant to convert it to a BSc", "associate"),
        ("四技", "bachelor"),
    ],
)
def test_what_is_undone_does_not_count_and_other_systems_do(said: str, level: DegreeLevel) -> None:
    assert Degree(level) == read(said, DEGREE)


@pytest.mark.parametrize("said", ["a good school", "985", "两个", "it was long ago", "🎓", ""])
def test_what_names_no_degree_stays_unclear(said: str) -> None:
    assert read(said, DEGREE) is None


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("PhD expected next spring", "master"),
        ("博士学位后年拿", "master"),
        ("硕士，明年答辩", "bachelor"),
        ("2031年博士毕业", "master"),
        ("bachelor, expected salary 20k", "bachelor"),
        ("BSc, quit my job last May", "bachelor"),
        ("BSc done, now pursuing a PhD", "bachelor"),
        ("my sister has a master's, I have a bachelor's", "bachelor"),
        ("我爸是博士，我大专", "associate"),
        ("没有博士，有硕士", "master"),
        ("nope", "none"),
        ("没有读过大学", "none"),
    ],
)
def test_only_what_the_candidate_has_completed_counts(said: str, level: DegreeLevel) -> None:
    assert Degree(level) == read(said, DEGREE)


@pytest.mark.parametrize(
    "said",
    [
        "I don't have a master's",
        "没有读过博士",
        "my husband has a PhD",
        "我同学是硕士",
        "想读博士",
        "快要本科毕业",
        "I will send my bachelor certificate",
        "applying for a master",
    ],
)
def test_a_degree_denied_wished_for_or_of_others_tells_nothing(said: str) -> None:
    assert read(said, DEGREE) is None


def test_a_degree_with_a_question_word_is_a_question() -> None:
    assert read("master of what?", DEGREE) == "question"


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("batchelor's", "bachelor"),
        ("bacholer of science", "bachelor"),
        ("mastrs in physics", "master"),
        ("assoicate degree", "associate"),
        ("大砖", "associate"),
        ("普通本课", "bachelor"),
        ("硕土", "master"),
        ("碩班畢業", "master"),
    ],
)
def test_slips_of_spelling_are_mended(said: str, level: DegreeLevel) -> None:
    assert Degree(level) == read(said, DEGREE)


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("doing a masters right now, BSc from Leeds", "bachelor"),
        ("MSc done, PhD on hold", "master"),
        ("four years into a phd I walked out of, so the MSc", "master"),
        ("PhD, viva in March. the master's is in the bag", "master"),
        ("still slogging through my master's, so bachelor's for now", "bachelor"),
        ("currently a postdoc in Lyon", "phd"),
        ("博士读了一半退了，拿的硕士证", "master"),
        ("硕士，博士没申上", "master"),
        ("本硕连读，现在还在读研", "bachelor"),
        ("大四毕业了", "bachelor"),
        ("今年大四，保研了", "none"),
        ("本科大四，还没毕业", "none"),
        ("大三的时候退学了，现在是大专", "associate"),
        ("none, I quit uni in the second year", "none"),
        ("高二就不念了", "none"),
        ("爸妈都是硕士，我是本科", "bachelor"),
        ("我老公是博士 我自己是本科", "bachelor"),
    ],
)
def test_how_far_they_got_is_told_in_many_ways(said: str, level: DegreeLevel) -> None:
    assert Degree(level) == read(said, DEGREE)
