"""`bole rehearse`, over a store with leads."""

import json
from pathlib import Path

import pytest

from bot.post import Person
from bot.storage import Store
from dialogs.meanings import Answer, Degree, InWords, Years
from dialogs.outcome import LeadLeft
from dialogs.state import GivenAnswer, State
from tests.commands import Run
from tests.new_store import new_store
from tests.questions import question_id
from tests.role_data.folders import HOSPITAL, hospital
from tests.storage.talk import CONTACT, keep

YEARS, DEGREE = (question_id(f"nurse/requirements/{place}", HOSPITAL) for place in ("1/years", "2/degree"))


def leave(store: Store, name: str, years: Answer | None) -> str:
    """A lead by this answer, and a degree that is enough; its id."""
    answers = {YEARS: GivenAnswer(years), DEGREE: GivenAnswer(Degree("associate"))} if years else {}
    person = Person("web", name)
    left = LeadLeft("nurse", "qualified", CONTACT, ())
    keep(store, "1", person=person, state=State(answers=answers), effects=[left])
    (lead,) = store.leads(person=person)
    return lead.id


@pytest.fixture
def leads(tmp_path: Path) -> dict[str, str]:
    store = new_store(f"sqlite:///{tmp_path}/bole.db")
    said: dict[str, Answer | None] = {
        "two": Years(2, 2),
        "three": Years(3, 3),
        "some": Years(2, None),
        "one": Years(1, 1),
        "words": InWords("quite long"),
        "no quiz": None,
    }
    left = {name: leave(store, name, years) for name, years in said.items()}
    store.close()
    return left


def changed(tmp_path: Path, *changes: tuple[str, str]) -> str:
    """The folder of role data in which these words of the nurse's have become others."""
    nurse = (HOSPITAL / "roles/nurse.yaml").read_text("utf-8")
    for old, new in changes:
        assert old in nurse
        nurse = nurse.replace(old, new, 1)
    return str(hospital(tmp_path, nurse=nurse))


STRICTER = (("2 年及以上", "3 年及以上"), ("2+ years", "3+ years"), ("at_least: 2", "at_least: 3"))
SWIMMING = """requirements:
  - zh: 会游泳
    en: Can swim
    label: {zh: 游泳, en: Swimming}
    questions:
      - kind: yes_no
        ask: {zh: 你会游泳吗？, en: "Can you swim?"}
        must: true
        rule: yes
"""


def test_a_year_more_turns_exactly_those_who_have_less(bole: Run, leads: dict[str, str], tmp_path: Path) -> None:
    code, said = bole("rehearse", changed(tmp_path, *STRICTER), "--role", "nurse", "--json", ROLE_DATA=str(HOSPITAL))

    (nurse,) = json.loads(said)["roles"]
    assert code == 0
    assert (nurse["leads"], nurse["unanswered"]) == (5, 1)
    assert nurse["pass_rate"] == {"before": 0.6, "after": 0.2}
    turned = {each["lead"]: (each["before"], each["after"], each["deciding"]) for each in nurse["changed"]}
    assert turned == {
        leads["two"]: ("qualified", "not_qualified", [YEARS]),
        leads["some"]: ("qualified", "needs_review", [YEARS]),
    }
    assert [(each["question"]["id"], each["leads"]) for each in nurse["deciding"]] == [(YEARS, 2)]


def test_the_same_role_data_changes_nobody(bole: Run, leads: dict[str, str]) -> None:
    code, said = bole("rehearse", str(HOSPITAL), ROLE_DATA=str(HOSPITAL))

    assert code == 0
    assert "5 leads (1 without answers to this quiz are left out). Pass rate 60% → 60%. Nobody changes sides." in said


def test_a_question_that_nobody_was_asked_is_no_no(bole: Run, leads: dict[str, str], tmp_path: Path) -> None:
    """It stands before the others, whose answers still are theirs."""
    code, said = bole("rehearse", changed(tmp_path, ("requirements:\n", SWIMMING)), ROLE_DATA=str(HOSPITAL))

    assert code == 0
    assert "Pass rate 60% → 0%. 3 change sides." in said
    assert "Asked of nobody yet, so open for all and a no for nobody: Can you swim?" in said
    assert f"{leads['two']} │ qualified → needs review" in said
    assert "→ not qualified" not in said


def test_before_anybody_came(bole: Run, tmp_path: Path) -> None:
    code, said = bole("rehearse", changed(tmp_path, *STRICTER), ROLE_DATA=str(HOSPITAL))

    assert (code, said) == (0, "Doctor (doctor) No lead with answers. Nurse (nurse) No lead with answers.")


def test_leads_of_a_role_that_goes(bole: Run, leads: dict[str, str]) -> None:
    shipped = Path(__file__).parent.parent / "role_data"
    code, said = bole("rehearse", str(shipped), ROLE_DATA=str(HOSPITAL))

    assert (code, said) == (0, "6 of nurse: this role is not in both, so nothing was rehearsed.")


def test_mistakes_are_told(bole: Run, tmp_path: Path) -> None:
    folder = changed(tmp_path, ("at_least: 2", "at_least: two"))
    code, said = bole("rehearse", folder, ROLE_DATA=str(HOSPITAL))
    assert (code, "which is not a number" in said) == (1, True)
    code, said = bole("rehearse", "nowhere", ROLE_DATA=str(HOSPITAL))
    assert (code, "there is no such folder" in said) == (1, True)
    code, said = bole("rehearse", str(HOSPITAL), "--role", "pilot", ROLE_DATA=str(HOSPITAL))
    assert (code, said) == (1, "--role: pilot is not a role of both; those are: doctor, nurse")
