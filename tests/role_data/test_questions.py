"""Questions are known by what they ask: their names stay while it stays, and fit on a button."""

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from dialogs.catalogue import Question as Asked
from dialogs.catalogue import QuestionKind, Text
from dialogs.choices import answers_to
from role_data.load import load
from role_data.making import NAME, name_of
from role_data.pieces import QUESTION
from tests.role_data.folders import HOSPITAL, hospital

FIELD = {
    "kind": "field",
    "ask": {"zh": "专业？", "en": "Field?"},
    "must": "true",
    "rule": {"one_of": ["law", "arts"]},
}
NURSE = (HOSPITAL / "roles/nurse.yaml").read_text("utf-8")


def name(**changes: object) -> str:
    return name_of(QUESTION.validate_python(FIELD | changes))


def test_what_is_asked_makes_the_name() -> None:
    """The fields of study do, too: all that is known of an answer is whether it was one of them."""
    others = (
        name(ask={"zh": "专业？", "en": "Field of study?"}),
        name(ask={"zh": "学什么的？", "en": "Field?"}),
        name(rule={"one_of": ["law"]}),
        name(kind="open", rule=None),
    )
    assert len({name(), *others}) == 5


def test_what_meets_it_does_not() -> None:
    assert name() == name(must="false") == name(rule={"one_of": ["arts", "law"]})


@pytest.mark.parametrize(
    "change",
    [
        lambda nurse: (
            nurse.replace("at_least: 2, noted_above: 10", "at_least: 5").replace("2 年", "5 年").replace("2+", "5+")
        ),
        lambda nurse: nurse.replace(
            "label: {zh: 护理经验, en: Nursing experience}", "label: {zh: 经验, en: Experience}"
        ),
        lambda nurse: nurse.replace("id: nurse\n", "id: nurse\norder: 3\n"),
    ],
    ids=["threshold", "label", "order"],
)
def test_the_ids_of_a_role_stay(tmp_path: Path, change: Callable[[str], str]) -> None:
    changed = change(NURSE)
    assert changed != NURSE
    before, after = (load(folder).role("nurse") for folder in (HOSPITAL, hospital(tmp_path, nurse=changed)))
    assert before
    assert after
    assert [question.id for question in before.questions] == [question.id for question in after.questions]


@pytest.mark.parametrize("kind", get_args(QuestionKind))
def test_the_longest_id_fits_a_telegram_button(kind: QuestionKind) -> None:
    question = Asked("r" * 40 + "/" + "n" * NAME, "", kind, Text("？", "?"), None, must=True)
    codes = (*answers_to(question), f"question/{question.id}")
    assert max(len(code.encode()) for code in codes) <= 64
