"""Roles as the bot knows them, and rules as sentences."""

import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from types import SimpleNamespace
from typing import cast

import pytest
from starlette.applications import Starlette

from bot.console.rules import sentence
from bot.content import field_groups
from bot.knowledge import Knowledge
from bot.storage import NewAnswer, Store
from bot.turn import Talk
from dialogs.catalogue import (
    DEGREES,
    AnswerYes,
    AtLeastDegree,
    AtLeastYears,
    Catalogue,
    Question,
    QuestionKind,
    Rule,
    StudiedOneOf,
    Text,
)
from dialogs.outcome import StageReached
from role_data.faults import Fault, RoleDataError
from role_data.load import NO_DRAFTS, load
from tests.console.visitors import Clock, Visitor, newcomer, served
from tests.dialogs.small import CATALOGUE, SHIP
from tests.storage.talk import LEFT, keep


@pytest.fixture
def app(store: Store, clock: Clock) -> Starlette:
    return served(store, clock, catalogue=CATALOGUE)


def asking(rule: Rule | None, kind: QuestionKind = "open", *, must: bool = True) -> Question:
    return Question("r/requirements/1/x", "r/requirements/1", kind, Text("？", "?"), rule, must)


NEEDED = ("必须符合；说不清的由人来看。", "Required; an unclear answer is for a person to judge.")


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        (AtLeastYears(3), "满 3 年就符合。", "Met by 3 years or more. "),
        (AtLeastYears(1), "满 1 年就符合。", "Met by 1 year or more. "),
        (AtLeastYears(0.5), "满 0.5 年就符合。", "Met by 0.5 years or more. "),
        (AtLeastYears(0), "多少年都符合。", "Met by any number of years. "),
        (
            AtLeastYears(1, 3),
            "满 1 年就符合。超过 3 年也符合，并会向招聘同事注明。",
            "Met by 1 year or more. More than 3 meets it too, and is noted for the recruiter. ",
        ),
        (AnswerYes(), "回答“是”就符合。", "Met by a yes. "),
        (
            AtLeastDegree("bachelor"),
            "已取得本科或更高学历就符合。",
            "Met by a completed bachelor's degree or a higher one. ",
        ),
        (
            AtLeastDegree("bachelor", "master"),
            "已取得本科或更高学历就符合。硕士及以上会向招聘同事注明。",
            "Met by a completed bachelor's degree or a higher one. A master's degree or a doctorate is noted for the "
            "recruiter. ",
        ),
        (StudiedOneOf(("law",)), "专业属于法律就符合。", "Met by a field of study in law. "),
        (
            StudiedOneOf(("mathematics", "physics", "computer-science")),
            "专业属于数学、物理或计算机科学就符合。",
            "Met by a field of study in mathematics, physics or computer science. ",
        ),
    ],
)
def test_each_kind_of_rule_in_both_languages(rule: Rule, zh: str, en: str) -> None:
    assert (sentence(asking(rule), "zh"), sentence(asking(rule), "en")) == (zh + NEEDED[0], en + NEEDED[1])


def test_preferences_and_what_requires_nothing() -> None:
    preference = asking(AnswerYes(), must=False)
    assert sentence(preference, "zh") == "回答“是”就符合。优先条件，从不影响结果。"
    assert sentence(preference, "en") == "Met by a yes. A preference, never held against anybody."
    assert sentence(asking(None), "zh") == "没有要求：回答原样交给招聘同事。"
    assert sentence(asking(None), "en") == "Nothing is required: the answer goes to the recruiter as it is."


def test_each_degree_and_field_has_words() -> None:
    """None is shown by the name that only files know it by."""
    for language in ("zh", "en"):
        for level in DEGREES:
            assert sentence(asking(AtLeastDegree("none", None if level == "none" else level)), language)
            assert sentence(asking(AtLeastDegree(level)), language)
    assert not [group for group in field_groups() if group in sentence(asking(StudiedOneOf((group,))), "zh")]


async def test_all_that_is_published_is_there_in_both_languages(store: Store, clock: Clock) -> None:
    """Of the shipped roles: each fact, question, rule, and what candidates call it."""
    catalogue = load()
    visitor = await newcomer(served(store, clock, catalogue=catalogue), store, clock, "Ada", language="en")
    listed = unescape((await visitor.opens("/console/roles")).text)
    for fact in catalogue.company.facts:
        assert fact.text.zh in listed
        assert fact.text.en in listed
    for role in catalogue.roles:
        assert f"/console/roles/{role.id}" in listed
        page = unescape((await visitor.opens(f"/console/roles/{role.id}")).text)
        for both in (*(fact.text for fact in role.facts), *(question.ask for question in role.questions)):
            assert both.zh in page
            assert both.en in page
        for question in role.questions:
            assert sentence(question, "zh") in page
            assert sentence(question, "en") in page
        assert all(keyword in page for fact in role.facts for keyword in fact.keywords)


async def test_a_role_without_requirements_says_so(admin: Visitor) -> None:
    assert "The ad publishes none, and the bot says exactly that." in (await admin.opens("/console/roles/cook")).text
    assert "none published" in (await admin.opens("/console/roles")).text


@pytest.mark.parametrize("id_", ["pilot", "..%2Fcompany", "%3Cscript%3E", "sailor%00"])
async def test_a_role_that_is_none(admin: Visitor, id_: str) -> None:
    assert (await admin.opens(f"/console/roles/{id_}")).status_code == 404


async def test_faults_of_the_files_are_told_with_what_to_write(store: Store, clock: Clock) -> None:
    fault = Fault("roles/sailor.yaml", 7, "`ordre` is not a key <b>", "`order`")

    def faulty(*, drafts: Mapping[str, bytes] = NO_DRAFTS) -> Catalogue:
        raise RoleDataError([fault])

    app: Starlette = served(store, clock, catalogue=CATALOGUE, role_data=faulty)
    page = await (await newcomer(app, store, clock, "Ada", language="en")).opens("/console/roles")
    assert str(fault) in unescape(page.text)
    assert "<b>" not in page.text
    assert SHIP.title.en in page.text, "what the bot goes on with"


async def test_what_recruiters_answered_stands_on_the_roles_page(store: Store, clock: Clock, talk: Talk) -> None:
    """As the bot knows it just now: of this role and of all, in both languages, by whom and when, and where it is
    withdrawn; not what another role's is."""
    knowledge = Knowledge(talk, store)
    visitor = await newcomer(served(store, clock, talk=lambda: knowledge.talk), store, clock, "Ada", language="en")
    hpc, fae = "/console/roles/hpc-solution-architect", "/console/roles/fae-engineer"
    assert "Nothing yet." in (await visitor.opens(hpc)).text
    for role, words in (("hpc-solution-architect", "shifts"), (None, "parking")):
        answer = NewAnswer(role, Text(f"有{words}吗？", f"Any {words}?"), Text(f"有 {words}", f"{words} <i>yes</i>"))
        store.answer_questions({}, "Lin", clock(), answer)
    assert "Nothing yet." in (await visitor.opens(hpc)).text, "the bot does not know it yet"
    knowledge.look()
    page = await visitor.opens(hpc)
    for words in ("shifts", "parking"):
        assert f"Any {words}?" in page.text
        assert f"有 {words}" in page.text
        assert f"{words} <i>yes</i>" in unescape(page.text)
    assert "<i>" not in page.text
    assert "Published by Lin," in page.text
    assert "Any shifts?" not in (await visitor.opens(fae)).text
    listed = (await visitor.opens("/console/roles")).text
    assert "Any parking?" in listed
    assert "Any shifts?" not in listed
    (link, *_) = re.findall(r"/console/answers\?before=\d+", page.text)
    there = await visitor.opens(link)
    assert "Any shifts?" in there.text.split("Withdraw</button>")[0]
    for known in store.known_answers():
        await visitor.submits(f"/console/answers/{known.id}/withdraw")
    assert "Nothing yet." in (await visitor.opens(hpc)).text, "withdrawn is withdrawn, even before the bot knows"


async def test_each_page_of_the_console_knows_what_the_bot_knows(store: Store, clock: Clock) -> None:
    """One catalogue that is exchanged is another one on all pages."""
    pages = ("/console/leads", "/console/roles", "/console/roles/sailor", "/console/roles/sailor/rehearsal")
    keep(store, "1", effects=[StageReached("quiz", "sailor"), replace(LEFT, role="sailor")], now=clock())
    (lead,) = store.leads()
    known = [CATALOGUE]
    app = served(store, clock, talk=lambda: cast(Talk, SimpleNamespace(catalogue=known[-1])))
    visitor = await newcomer(app, store, clock, "Ada", language="en")
    for path in (*pages, f"/console/leads/{lead.id}", "/console/funnel"):
        assert "Sailor" in (await visitor.opens(path)).text, path
    known.append(replace(CATALOGUE, roles=(replace(SHIP, title=Text("船员", "Seafarer")),)))
    for path in (*pages, f"/console/leads/{lead.id}", "/console/funnel"):
        assert "Seafarer" in (await visitor.opens(path)).text, path
