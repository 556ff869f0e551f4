"""Whole conversations, the same on every platform: from the first hello to a lead that recruiters hear of once."""

import json
from typing import Any

from role_data.load import load
from tests.journeys.candidates import Candidate
from tests.journeys.conftest import PUBLIC, House
from tests.questions import question_id
from tests.waiting import until

HPC = "hpc-solution-architect"
DEEP_LEARNING = "deep-learning-solution-architect"
PARTS = {  # of a lead, as the outside was promised
    *("id", "created_at", "updated_at", "role", "verdict", "language", "channel", "source", "contact", "answers"),
    *("note", "console_url"),
}

CATALOGUE = load()


def answer(role: str, requirement: int, rest: str) -> str:
    """The code of an answer's button. `rest`: `KIND/VALUE`."""
    kind, _, value = rest.partition("/")
    return f"answer/{question_id(f'{role}/requirements/{requirement}/{kind}')}/{value}"


async def qualifies_in_chinese(candidate: Candidate, phone: str) -> None:
    """HPC: eight questions, by buttons and in words; a question in between; contact details in one message."""
    role = CATALOGUE.role(HPC)
    assert role
    assert "自动助手" in (await candidate.joins()).text
    told = (await candidate.reads_on(await candidate.says("HPC岗要求啥"))).text
    assert [fact.text.zh in told for fact in role.requirements] == [True] * 7
    assert "1/8" in (await candidate.presses(f"quiz/{HPC}")).text
    assert "2/8" in (await candidate.presses(answer(HPC, 1, "degree/master"))).text
    assert "3/8" in (await candidate.says("计算机科学")).text
    assert "4/8" in (await candidate.says("三年半")).text
    aside = (await candidate.reads_on(await candidate.says("工作职责是什么？"))).text
    assert role.duties[0].text.zh in aside
    assert "4/8" in aside
    assert "5/8" in (await candidate.presses(answer(HPC, 3, "yes_no/y"))).text
    assert "6/8" in (await candidate.says("有")).text
    assert "7/8" in (await candidate.presses(answer(HPC, 5, "yes_no/y"))).text
    assert "8/8" in (await candidate.presses(answer(HPC, 6, "yes_no/n"))).text
    verdict = await candidate.reads_on(await candidate.says("MPI和OpenMP都用过"))
    assert "都符合" in verdict.text
    assert "同意吗" in (await candidate.presses("yes/verdict")).text
    await candidate.presses("yes/consent")
    assert "王芳" in (await candidate.says(f"我叫王芳，手机 {phone}")).text
    assert role.title.zh in (await candidate.presses("yes/confirm")).text


async def qualifies_in_english(candidate: Candidate, email: str) -> None:
    """Deep learning: three questions; contact details piece by piece."""
    role = CATALOGUE.role(DEEP_LEARNING)
    assert role
    await candidate.joins()
    told = (await candidate.reads_on(await candidate.says("What does the deep learning role require?"))).text
    assert [fact.text.en in told for fact in role.requirements] == [True] * 3
    assert "1/3" in (await candidate.presses(f"quiz/{DEEP_LEARNING}")).text
    assert "2/3" in (await candidate.says("two and a half years")).text
    assert "3/3" in (await candidate.presses(answer(DEEP_LEARNING, 2, "yes_no/y"))).text
    assert role.title.en in (await candidate.says("absolutely")).text
    assert "agree" in (await candidate.says("leave my details")).text
    await candidate.says("I agree")
    await candidate.says("My name is Anna Wu")
    assert email in (await candidate.says(email)).text
    assert role.title.en in (await candidate.presses("yes/confirm")).text


async def told_once(house: House, **contact: str) -> dict[str, Any]:
    """The lead with this contact detail: in the mailbox, at the endpoint and in `bole leads`, once each."""

    def heard() -> list[dict[str, Any]]:
        return [lead for lead in house.machine.leads if contact.items() <= (lead.get("contact") or {}).items()]

    await until(heard)
    await until(lambda: house.server.waiting("notices") == 0)
    (lead,) = heard()
    letters = [str(letter.get_body().get_content()) for letter in house.mailbox.letters]  # type: ignore[union-attr]
    assert sum(lead["id"] in letter for letter in letters) == 1
    assert [each for each in listed(house) if each["id"] == lead["id"]] == [lead]
    assert lead.keys() == PARTS
    assert lead["console_url"] == f"{PUBLIC}/console/leads/{lead['id']}"
    return lead


def listed(house: House) -> list[dict[str, Any]]:
    """`bole leads --format json`."""
    said = house.server.bole("leads", "--format", "json")
    assert (said.returncode, said.stderr) == (0, "")
    leads: list[dict[str, Any]] = json.loads(said.stdout)
    return leads


def asked_of(role: str, lead: dict[str, Any], language: str) -> None:
    """The lead's rows are the role's questions in their order, with the requirements they come from."""
    published = CATALOGUE.role(role)
    assert published
    facts = {fact.id: fact for fact in published.requirements}
    asked = [(getattr(facts[q.fact].text, language), getattr(q.ask, language)) for q in published.questions]
    assert [(row["requirement"], row["question"]) for row in lead["answers"]] == asked
