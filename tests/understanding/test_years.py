"""Candidates tell how long they have done something in many ways."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.catalogue import Question
from dialogs.meanings import Years
from tests.understanding.quiz import (
    YEARS_DEEP_LEARNING,
    YEARS_DRIVING,
    YEARS_ML_DATA_VISION,
    YEARS_NURSING,
    read,
    reader,
)


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        # plain numbers and units
        ("4", 4, 4),
        ("５年", 5, 5),
        ("twenty-five years", 25, 25),
        ("三", 3, 3),
        ("十二年", 12, 12),
        ("2.5 yrs", 2.5, 2.5),
        ("20 months", 1.67, 1.67),
        ("八个月", 0.67, 0.67),
        ("a decade", 10, 10),
        # halves, parts
        ("三年半", 3.5, 3.5),
        ("半年", 0.5, 0.5),
        ("half a year", 0.5, 0.5),
        ("a year and a half", 1.5, 1.5),
        ("2½ years", 2.5, 2.5),
        ("一年零三个月", 1.25, 1.25),
        ("1 year and 9 months", 1.75, 1.75),
        # ranges
        ("两三年", 2, 3),
        ("十七八年", 17, 18),
        ("umm like two three years", 2, 3),
        ("4, 5 yrs", 4, 5),
        ("3～4年", 3, 4),
        ("between four and five years", 4, 5),
        ("a year or two", 1, 2),
        # hedges that change nothing, and those that do
        ("大概四年左右吧", 4, 4),
        ("a couple of years", 2, 2),
        ("快五年了", 4, 5),
        ("nearly 4 years", 3, 4),
        ("just over three", 3, 3.5),
        ("不到一年", 0, 1),
        ("no more than 2", 0, 2),
        ("四年多", 4, 5),
        ("二十多年", 20, 30),
        ("6+", 6, None),
        ("起码5年", 5, None),
        ("not less than 2 years", 2, None),
        ("over 8 years", 8, None),
        # none
        ("没做过", 0, 0),
        ("zero", 0, 0),
        ("I haven't done any", 0, 0),
        ("应届生", 0, 0),
        ("几个月而已", 0, 1),
        # in my nth year
        ("今年是第四年", 3, 4),
        ("in my second year", 1, 2),
    ],
)
def test_a_length_of_time_is_read(said: str, low: float, high: float | None) -> None:
    assert Years(low, high) == read(said, YEARS_DEEP_LEARNING)


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("since June 2022", 4, 5),
        ("2022年6月开始", 4, 5),
        ("from 2018 to 2021", 3, 3),
        ("2018年到2021年", 3, 3),
        ("2019年至今", 7, 8),
        ("从2019年做到2022年，后来转去做产品了", 3, 3),
        ("17年入行", 9, 10),
        ("since last year", 1, 2),
        ("五年前开始的", 5, 5),
        ("started four years ago", 4, 4),
    ],
)
def test_a_date_is_counted_from_today(said: str, low: float, high: float) -> None:
    assert Years(low, high) == read(said, YEARS_DEEP_LEARNING)


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("8 in web development, 2 in deep learning", 2),
        ("深度学习4年，前端6年", 4),
        ("6年前端4年深度学习", 4),
        ("9 years in total, 3 of them in deep learning", 3),
        ("no deep learning, but 6 years of Java", 0),
        ("实习一年，工作三年", 4),
        ("2 years in grad school plus 1 at work", 3),
        ("three, no wait, four years", 4),
        ("两年，说错了，三年", 3),
        ("3 years of PyTorch", 3),
    ],
)
def test_only_what_the_question_asks_for_counts(said: str, years: float) -> None:
    assert Years(years, years) == read(said, YEARS_DEEP_LEARNING)


@pytest.mark.parametrize(
    "said",
    [
        "400年",
        "minus two",
        "-3",
        "I'm 31 years old",
        "今年28岁",
        "做过5个项目",
        "3 papers",
        "70%",
        "long enough",
        "好几年了",
        "记不得了",
        "not sure",
        "six years of accounting",
        "工作八年了，深度学习刚接触",
        "毕业于2019年",
        "since 2031",
        "99999999999999999999",
        "1e9",
        "",
    ],
)
def test_what_tells_no_length_stays_unclear(said: str) -> None:
    assert read(said, YEARS_DEEP_LEARNING) is None


@pytest.mark.parametrize(
    ("asked", "said", "years"),
    [
        (YEARS_NURSING, "ICU三年，门诊两年", 3),
        (YEARS_NURSING, "7 years on the ward as a nurse", 7),
        (YEARS_NURSING, "10 years in sales, 4 in nursing", 4),
        (YEARS_DRIVING, "半挂开了六年", 6),
        (YEARS_DRIVING, "12 yrs with a class A licence", 12),
    ],
)
def test_other_trades_are_read_the_same_way(asked: Question, said: str, years: float) -> None:
    assert Years(years, years) == read(said, asked)


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("I haven't had two years yet", 0, 1.99),
        ("没做满四年", 0, 3.99),
        ("I don't have 6 years, just 2", 2, 2),
        ("不是六年，是四年", 4, 4),
        ("没超过两年", 0, 2),
        ("I don't have more than 4 years", 0, 4),
        ("再过半年就满四年", 3.5, 3.5),
        ("下个月就满两年", 1, 1.99),
        ("I'll have 4 years by the end of May", 3, 3.99),
        ("你们要5年对吧，我有两年", 2, 2),
        ("the ad says 5 years, I have 3", 3, 3),
        ("began in 2017, quit in 2020", 3, 3),
        ("from April 2018 to April 2020", 2, 2),
        ("2.5 in industry plus 1 at university", 3.5, 3.5),
        ("my boss has ten years, I have two", 2, 2),
    ],
)
def test_what_is_not_held_today_is_not_counted_as_held(said: str, low: float, high: float) -> None:
    assert Years(low, high) == read(said, YEARS_DEEP_LEARNING)


@pytest.mark.parametrize(
    "said",
    [
        "I lost my job 4 years ago",
        "五年前接触过一点",
        "四年没碰了",
        "haven't touched it for 5 years",
        "since 2018 with a long break",
        "做了四年会计",
        "六年后端开发",
        "会计做了四年",
        "我室友有四年",
        "4 years but not in deep learning",
        "several years",
    ],
)
def test_other_times_and_other_people_tell_nothing(said: str) -> None:
    assert read(said, YEARS_DEEP_LEARNING) is None


@pytest.mark.parametrize("said", ["do I need 4 years?", "需要四年吗", "I need 2 years?"])
def test_asking_for_the_requirement_is_a_question(said: str) -> None:
    assert read(said, YEARS_DEEP_LEARNING) == "question"


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("six yeras", 6, 6),
        ("arond fuor years", 4, 4),
        ("3 yrs 6 mnths", 3.5, 3.5),
        ("btwn two and fuor", 2, 4),
        ("half a dozen years", 6, 6),
        ("three yrs n a half", 3.5, 3.5),
        ("pushing seven", 6, 7),
        ("二、三年", 2, 3),
        ("六年往上", 6, None),
        ("5年及以上", 5, None),
        ("二十多个月", 1.67, 2.5),
        ("還差倆月滿三年", 2.83, 2.83),
        ("more than 1, less than 4", 1, 4),
        ("五年以上八年以下", 5, 8),
        ("一年不到，九个月的样子", 0.75, 0.75),
        ("Less then one year. I was 11 years physicist at a reactor", 0, 1),
        ("best part of a decade", 9, 10),
        ("10+. Stopped counting.", 10, None),
        ("a couple, maybe four", 2, 4),
        ("四年多一点点吧", 4, 5),
        ("满六年没到七年", 6, 7),
        ("six going on seven", 6, 7),
        ("三或四年", 3, 4),
        ("two (2) years", 2, 2),
    ],
)
def test_slips_and_turns_of_phrase(said: str, low: float, high: float | None) -> None:
    assert Years(low, high) == read(said, YEARS_DEEP_LEARNING)


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("three at a chip maker, then two more at a bank", 5),
        ("上家公司三年，这家两年", 5),
        ("读博四年+工作两年", 6),
        ("前两年在学校，后四年在公司", 6),
        ("2 years industry plus a 3 year phd, so 5", 5),
        ("一共六年，两年学校，四年公司", 6),
        ("4 years on paper, 2 really", 2),
        ("six years minus a one year break", 5),
        ("做了六年，中间停了一年", 5),
        ("做了六年，中间停的那一年没算进去", 6),
        ("五年，其中两年是兼职", 5),
        ("四年，不算读研的两年", 4),
        ("四年半 前面还有三年后端 那个不算", 4.5),
        ("毕业八年，前五年都在写固件，剩下的才是深度学习", 3),
        ("4, wait, 6 actually", 6),
        ("two years at a chip maker followed by three at a bank", 5),
        ("3 years, from 2023 to now", 3),
        ("7 years, the first 3 in grad school", 7),
        ("I'm 34, started coding at 14, and have done it full time since I was 30", 4),
        ("我今年28，25岁开始做的", 3),
        ("I led a team of 12 for 3 years", 3),
        ("two and a quarter years", 2.25),
        ("2 yrs full time, then 18 months off with the twins, then another year", 3),
        ("实验室两年，公司三年，不对，公司四年", 6),
        ("I said 2 but it's more like 3", 3),
        ("my flatmate's got nine, me just the one", 1),
        ("我们组长干了十年，我才三年", 3),
        ("老板五年我两年", 2),
        ("web 4 years deep learning 2 years", 2),
        ("4 out of my 9 years in the industry", 4),
        ("毕业后先去卖房两年，深度学习才一年", 1),
        ("I'm 43, nineteen years of embedded, deep learning came later, two years", 2),
        ("5 years: 4 in academia, 1 in industry", 5),
        ("none, unless watching my brother train nets for four years counts", 0),
        ("No, but I have 4 years of data engineering", 0),
        ("今年35，入行五年", 5),
        ("兼职做的，每周两天，做了五年", 5),
    ],
)
def test_several_lengths_come_to_one(said: str, years: float) -> None:
    assert Years(years, years) == read(said, YEARS_DEEP_LEARNING)


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("数据分析三年，视觉两年", 5),
        ("3 in vison, and bfore that 2 in analytics", 5),
        ("先做数据分析两年，后来转去搞视觉，又干了四年", 6),
        ("5 years of ML, 2 of which were vision", 5),
        ("software nine years, ML three", 3),
        ("three at a lab, three more at a startup, computer vision the whole way", 6),
        ("abt 4 yrs, 1 yr at a startup then 3 yrs at the bank doing analytics", 4),
    ],
)
def test_years_with_each_of_several_subjects_add_up(said: str, years: float) -> None:
    assert Years(years, years) == read(said, YEARS_ML_DATA_VISION)


@pytest.mark.parametrize(
    ("said", "today", "low", "high"),
    [
        ("since May 2021", date(2025, 5, 3), 4, 4),
        ("since 05/2021", date(2025, 5, 3), 4, 4),
        ("21年5月开始的", date(2025, 5, 3), 4, 4),
        ("started may 2021 n never stopped", date(2025, 5, 3), 4, 4),
        ("since November 2020", date(2025, 5, 3), 4.5, 4.5),
        ("2020年底入的坑", date(2025, 1, 9), 4, 4),
        ("since the summer of 2022", date(2025, 8, 1), 3, 3),
        ("20年一毕业就干，一直干到现在", date(2025, 6, 1), 5, 5),
        ("class of 2020, been doing it ever since", date(2025, 6, 1), 5, 5),
        ("17年到20年做过", date(2025, 6, 1), 3, 3),
        ("大前年开始的", date(2025, 6, 1), 3, 3),
        ("毕业就干到现在，2019年6月毕的业，一天没歇", date(2025, 6, 20), 6, 6),
        ("from 2022 March to now, one company", date(2025, 9, 1), 3.5, 3.5),
        ("三年吧，17年初到20年初搞的，后来就没碰过了", date(2025, 6, 1), 3, 3),
        ("從民國110年9月做到現在", date(2026, 9, 14), 5, 5),
        ("18年一月入的行，中间带娃停了整一年", date(2024, 1, 15), 5, 5),
    ],
)
def test_dates_count_to_the_month_where_it_is_told(said: str, today: date, low: float, high: float) -> None:
    assert Years(low, high) == reader().read(said, YEARS_DEEP_LEARNING, today)


@pytest.mark.parametrize(
    "said",
    [
        "没得，一天都没搞过",
        "完全没有这方面经验",
        "冇呀，未掂过",
        "havent touched it",
        "none, backend all my life",
        "没有，我做了五年运维",
        "fresh out of uni so zero",
        "没经验，但是学习能力强，一周能上手",
        "nope, 10 years of plumbing",
        "none whatsoever, I'm a C++ and firmware chap, 11 years of it",
    ],
)
def test_none_is_said_in_many_ways(said: str) -> None:
    assert Years(0, 0) == read(said, YEARS_DEEP_LEARNING)


@pytest.mark.parametrize(
    "said",
    [
        "I'm 42 and tired",
        "I'm 35 and started at 30",
        "公司成立五年了",
        "ten years, half of it deep learning",
        "since my second year of uni",
        "about 10000 hours",
        "three years in retail",
        "long enough, decision trees and all",
        "我没听明白",
        "no plans to stop",
        "20 years in IT",
        "I've been coding for 20 years",
        "I managed a team of 12",
        "Two. Before that I was a chef for ten years.",
        "on and off since 2015",
        "腾讯一年半，字节一年半",
        "started coding at 14",
        "17年跟着师兄跑卷积网络然后19年年中去做了两年销售然后21年年中又回来做到现在",
        "三年视觉，后来又做了两年推荐",
    ],
)
def test_numbers_that_are_no_answer_are_asked_again(said: str) -> None:
    assert not isinstance(read(said, YEARS_DEEP_LEARNING), Years)


@given(
    st.integers(1, 30), st.integers(1, 11), st.sampled_from(["{} years {} months", "{}年{}个月", "{} yrs, {} mos"])
)
def test_years_and_months_make_one_length(years: int, months: int, said: str) -> None:
    told = round(years + months / 12, 2)
    assert Years(told, told) == read(said.format(years, months), YEARS_DEEP_LEARNING)


@given(
    st.integers(1, 12), st.integers(1, 12), st.sampled_from(["{} at a lab, then {} at a bank", "学校{}年，公司{}年"])
)
def test_one_place_after_another_adds_up(first: int, second: int, said: str) -> None:
    assert Years(first + second, first + second) == read(said.format(first, second), YEARS_DEEP_LEARNING)
