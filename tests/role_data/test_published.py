"""What the ad plainly says is not contradicted by a rule; what it leaves open is left to the recruiter."""

from pathlib import Path

import pytest

from role_data.load import check
from role_data.published import preferring_word, published_years
from tests.role_data.folders import HOSPITAL, hospital

NURSE = (HOSPITAL / "roles/nurse.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "Exposure to wards and clinics",
        "Desire to be involved in multiple, diverse wards",
        "English desirable",
        "French is a plus",
        "ICU experience preferred.",
        "接触过重症监护",
        "渴望参与创新项目",
        "了解护理流程",
        "会英语者优先。",
    ],
)
def test_a_preference_is_recognised(text: str) -> None:
    assert preferring_word(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "BS in Engineering, MS or PhD desirable.",
        "护理学大专，本科优先。",
        "3+ years on a ward, French a plus",
        "5 plus years on a ward",
        "C plus plus",
        "Able to set exposure times of X-ray pictures",
        "能判断病人的优先级",
        "深入了解护理流程",
        "Outstanding communication skills",
    ],
)
def test_what_is_required_at_least_in_part_is_no_preference(text: str) -> None:
    assert preferring_word(text) is None


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("3+ years of nursing", {3}),
        ("1-3 years’ experience", {1}),
        ("1–3 years", {1}),
        ("between 2 and 4 years", {2}),
        ("at least three years", {3}),
        ("1.5 years", {1.5}),
        ("5 years of nursing, of which 2 years on a ward", {2, 5}),
        ("3 年及以上护理经验", {3}),
        ("1-3 年经验", {1}),
        ("两年以上", {2}),
        ("二至三年经验", {2}),
    ],
)
def test_the_years_asked_for_are_read(text: str, years: set[float]) -> None:
    assert published_years(text) == years


@pytest.mark.parametrize(
    "text",
    [
        "up to 5 years",
        "within the last 5 years",
        "twenty-five years",
        "several years",
        "5 年以内",
        "2024 年毕业",
        "十五年",
        "3 年级",
        "第三年",
    ],
)
def test_years_that_are_not_plainly_a_minimum_are_not_judged(text: str) -> None:
    assert published_years(text) == frozenset()


def test_a_degree_with_a_desirable_one_above_it_may_be_a_must(tmp_path: Path) -> None:
    """The rule itself tells the preference."""
    text = NURSE.replace("护理学大专，本科优先。", "大专学历本科优先").replace(
        "An associate degree in nursing, a", "An associate degree with a"
    )

    assert check(hospital(tmp_path, nurse=text)) == []


def test_the_years_of_both_languages_are_compared(tmp_path: Path) -> None:
    folder = hospital(tmp_path, nurse=NURSE.replace("2+ years of nursing", "5+ years of nursing"))

    assert [fault.what for fault in check(folder)] == ["`at_least` is 2, but the ad says 5 years"]
