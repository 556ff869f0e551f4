"""A new role is one new file and not one line of code."""

from pathlib import Path

from dialogs.catalogue import AtLeastDegree, AtLeastYears, Company, Fact, Question, Role, Text
from role_data.load import load
from tests.questions import question_id
from tests.role_data.folders import HOSPITAL, hospital

NURSE = Role(
    id="nurse",
    title=Text("护士", "Nurse"),
    aliases=("护士", "护士岗", "nurse", "nursing job"),
    duties=(
        Fact(
            "nurse/duties/1",
            Text("照顾病房里的病人。", "Care for the patients on the ward."),
            Text("照顾病人", "Patient care"),
            ("病房", "ward", "patients"),
        ),
    ),
    requirements=(
        Fact(
            "nurse/requirements/1",
            Text("2 年及以上护理经验", "2+ years of nursing experience"),
            Text("护理经验", "Nursing experience"),
            ("护理", "nursing"),
        ),
        Fact(
            "nurse/requirements/2",
            Text("护理学大专，本科优先。", "An associate degree in nursing, a bachelor's desirable."),
            Text("学历", "Degree"),
            ("学历", "degree"),
        ),
    ),
    questions=(
        Question(
            question_id("nurse/requirements/1/years", HOSPITAL),
            "nurse/requirements/1",
            "years",
            Text("你有几年护理经验？", "How many years have you worked in nursing?"),
            AtLeastYears(2, 10),
            must=True,
        ),
        Question(
            question_id("nurse/requirements/2/degree", HOSPITAL),
            "nurse/requirements/2",
            "degree",
            Text("你取得的最高学历是什么？", "What is the highest degree you have completed?"),
            AtLeastDegree("associate", "bachelor"),
            must=True,
        ),
        Question(
            question_id("nurse/duties/1/open", HOSPITAL),
            "nurse/duties/1",
            "open",
            Text("你照顾过哪些病人？", "Which patients have you cared for?"),
            None,
            must=False,
        ),
    ),
)


def test_one_file_makes_the_whole_role() -> None:
    assert load(HOSPITAL).role("nurse") == NURSE


def test_another_company_is_another_file() -> None:
    business = Fact(
        "company/business",
        Text("仁和医院是一家综合医院。", "Renhe Hospital is a general hospital."),
        Text("医院介绍", "About the hospital"),
        ("医院", "hospital"),
    )

    assert load(HOSPITAL).company == Company(Text("仁和医院", "Renhe Hospital"), ("仁和", "renhe"), (business,))


def test_roles_stand_by_their_order_and_those_without_one_come_last(tmp_path: Path) -> None:
    assert [role.id for role in load(HOSPITAL).roles] == ["doctor", "nurse"]

    nurse_first = "order: 1\n" + (HOSPITAL / "roles/nurse.yaml").read_text(encoding="utf-8")
    assert [role.id for role in load(hospital(tmp_path, nurse=nurse_first)).roles] == ["nurse", "doctor"]


def test_words_that_yaml_would_take_for_something_else_stay_words(tmp_path: Path) -> None:
    nurse = (HOSPITAL / "roles/nurse.yaml").read_text(encoding="utf-8")
    nurse = nurse.replace("[病房, ward, patients]", "[no, 3, 2024-01-01, 0x1f, 1e3]")

    duty = load(hospital(tmp_path, nurse=nurse)).fact("nurse/duties/1")

    assert duty is not None
    assert duty.keywords == ("no", "3", "2024-01-01", "0x1f", "1e3")
