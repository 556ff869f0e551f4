"""Questions that recruiters have answered: known again in other words, and nothing else is taken for them."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs import choices
from dialogs.catalogue import Fact, Text
from dialogs.meanings import Asked, Reading
from dialogs.state import Place, State
from dialogs.understanding.gathering import together
from dialogs.understanding.questions import Questions

DL, HPC, FAE = "deep-learning-solution-architect", "hpc-solution-architect", "fae-engineer"
GIVEN = (
    (HPC, "可以远程办公吗？", "Can I work from home?"),
    (DL, "可以远程办公吗？", "Can I work from home?"),
    (DL, "要会 Kubernetes 吗？", "Is Kubernetes needed?"),
    ("company", "面试有几轮？", "How many interview rounds?"),
    ("company", "DLI 是什么？", "What is the DLI?"),
)
REMOTE_HPC, REMOTE_DL, KUBERNETES, INTERVIEW = (f"{role}/answers/{n}" for n, (role, *_) in enumerate(GIVEN[:4], 1))


@pytest.fixture(scope="module")
def informed(questions: Questions) -> Questions:
    answers = tuple(
        Fact(f"{role}/answers/{n}", Text("答复", "answer"), Text(zh, en), since=date(2026, 11, 23))
        for n, (role, zh, en) in enumerate(GIVEN, 1)
    )
    return questions.knowing(replace(questions.catalogue, answers=answers))


def told(questions: Questions, text: str, role: str | None = None) -> list[tuple[str, ...]]:
    return [reading.facts for reading in questions.read(text, State(role=role))]


@pytest.mark.parametrize(
    ("text", "role", "fact"),
    [
        ("能在家上班不", HPC, REMOTE_HPC),
        ("could I work from home a couple of days a week?", HPC, REMOTE_HPC),
        ("高性能那个岗可以远程吗", None, REMOTE_HPC),
        ("深度学习架构师要会Kubernetes吗", None, KUBERNETES),
        ("一般面几轮啊", FAE, INTERVIEW),
        ("how many interview rounds should I brace for", None, INTERVIEW),
    ],
)
def test_the_question_is_known_in_other_words(informed: Questions, text: str, role: str | None, fact: str) -> None:
    assert told(informed, text, role) == [(fact,)]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("可以远程办公吗", FAE),
        ("团队有多少人", HPC),
        ("工资多少", HPC),
        ("does the deep learning job ask for CUDA", None),
        ("深度学习那个岗要会Java吗", None),
        ("你们招实习生吗", DL),
        ("who is the CEO", None),
    ],
)
def test_another_question_or_another_role_is_not_told_it(informed: Questions, text: str, role: str | None) -> None:
    readings = informed.read(text, State(role=role))
    assert not any("/answers/" in fact for reading in readings for fact in reading.facts)


def test_where_two_roles_have_an_answer_we_ask_which(informed: Questions) -> None:
    assert set(told(informed, "可以远程办公吗")) == {(REMOTE_HPC,), (REMOTE_DL,)}


def test_a_term_that_a_recruiter_explained_is_explained(informed: Questions) -> None:
    assert told(informed, "what is the DLI?") == [("company/answers/5",)]


def test_beside_a_fact_both_are_told(informed: Questions) -> None:
    (reading,) = informed.read("高性能架构师要几年经验？可以远程吗？", State())
    assert REMOTE_HPC in reading.facts
    assert any("/requirements/" in fact for fact in reading.facts)
    assert not reading.unpublished


@pytest.mark.parametrize(
    "text", ["高性能架构师要会CUDA吗", "what does the FAE do", "你们公司做什么", "我想应聘", "你好"]
)
def test_what_the_ad_answers_is_answered_by_the_ad(questions: Questions, informed: Questions, text: str) -> None:
    assert informed.read(text, State()) == questions.read(text, State())


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60), st.sampled_from([None, HPC, DL, FAE]))
def test_whatever_is_said_only_what_fits_is_told(informed: Questions, text: str, role: str | None) -> None:
    """No answer of one role is told of another one that is talked about, unless the words name it."""
    named = informed.roles_in(text) or (role,)
    for reading in informed.read(text, State(role=role)):
        for fact in reading.facts:
            if "/answers/" in fact and role:
                assert fact.split("/")[0] in ("company", *named)


def test_withdrawn_between_the_question_back_and_the_press(questions: Questions) -> None:
    """The button says so; what stays published is told."""
    offered = (Reading("answered", role=HPC, facts=(REMOTE_HPC,), topic="remote"), Reading("not_published"))
    state = State(place=Place.WHICH, readings=offered, asked="可以远程吗")
    pressed = choices.meaning_of("reading/0", state, questions.catalogue)
    assert pressed == Asked((Reading("not_published", role=HPC, topic="remote"),), "可以远程吗")


def test_questions_alike_come_together_in_both_languages(questions: Questions) -> None:
    texts = [
        "能在家上班不",
        "is it remote",
        "工资多少",
        "what does the HPC architect pay?",
        "可以远程办公吗",
        "有几轮面试",
    ]
    vectors = {text: questions.likeness_of(text) for text in texts}
    groups = together(vectors, {}, vectors)
    assert groups["is it remote"] == groups["可以远程办公吗"] == "能在家上班不"
    assert groups["what does the HPC architect pay?"] == "工资多少"
    assert groups["有几轮面试"] == "有几轮面试"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["能远程吗", "remote?", "工资多少", "pay?", "🙂", "", "x" * 500]), max_size=8))
def test_each_question_is_in_one_group_however_they_come(questions: Questions, texts: list[str]) -> None:
    """A group is called by one of its own, and a question asked again is in the same one."""
    vectors = {f"{n}": questions.likeness_of(text) for n, text in enumerate(texts)}
    groups = together(vectors, {}, vectors)
    assert groups.keys() == vectors.keys()
    assert all(groups[group] == group for group in groups.values())
    by_text: dict[str, set[str]] = {}
    for n, text in enumerate(texts):
        by_text.setdefault(text, set()).add(groups[f"{n}"])
    assert all(len(found) == 1 for found in by_text.values())
    later = together({"new": vectors["0"]}, groups, vectors) if texts else {}
    assert all(group == groups["0"] for group in later.values())


@pytest.mark.parametrize("text", ["how many days exactly?", "starting from when?", "is that a must?", "每天都行吗"])
def test_what_is_asked_of_a_recruiters_answer_is_read(informed: Questions, text: str) -> None:
    assert informed.read(text, State(role=HPC, facts=(REMOTE_HPC,), asked="Can I work remotely in the HPC job?"))


def test_who_tells_of_themselves_beside_it_is_told_it(informed: Questions) -> None:
    assert told(informed, "I have two kids, can I work from home in the HPC job?") == [(REMOTE_HPC,)]


def test_second_thoughts_and_lists_know_of_recruiters_answers(informed: Questions) -> None:
    assert informed.second_thoughts.weighing is informed.weighing is informed.picking.weighing
