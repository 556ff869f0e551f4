"""A part of a list, all but a part of it, and what is said not to be asked for."""

import pytest

from dialogs.state import State
from dialogs.understanding.questions import Questions
from tests.understanding.reading import DL, FAE, HPC, duties, only, requirements


@pytest.mark.parametrize(
    "text", ["not the duties, the requirements", "不是问职责，我问的是要求", "skip the quiz, just the requirements"]
)
def test_what_is_not_asked_for_is_set_aside(questions: Questions, text: str) -> None:
    assert only(questions, text, State(role=HPC)).facts == requirements(HPC)


def test_whether_it_is_not_required_after_all_sets_nothing_aside(questions: Questions) -> None:
    assert only(questions, "是不是要求硕士", State(role=HPC)).facts == (f"{HPC}/requirements/1",)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("tell me everything about HPC except the partner stuff", duties(HPC)[1:]),
        ("除了学历以外，HPC还看什么条件", requirements(HPC)[1:]),
        ("除了学历以外HPC还有什么要求？", requirements(HPC)[1:]),
        ("requirements for HPC and DL, except the degree?", (*requirements(DL), *requirements(HPC)[1:])),
        ("只讲HPC的要求里跟客户有关的", (f"{HPC}/requirements/4",)),
        ("only the programming part of what HPC asks for, thx", requirements(HPC)[4:]),
    ],
)
def test_a_list_may_be_wanted_in_part(questions: Questions, text: str, facts: tuple[str, ...]) -> None:
    assert only(questions, text).facts == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("除了打电动，还有碰哪些领域", ("company/fields",)),
        ("as FAE would I be dealing with customers' management or only their engineers?", (f"{FAE}/duties/2",)),
    ],
)
def test_what_only_sounds_like_it_is_told_whole(questions: Questions, text: str, facts: tuple[str, ...]) -> None:
    assert only(questions, text).facts == facts


def test_a_clause_is_put_aside_where_something_else_is_asked(questions: Questions) -> None:
    asked = only(questions, "never mind the salary, how many years for the HPC job")
    assert (asked.outcome, asked.facts, asked.unpublished) == ("answered", (f"{HPC}/requirements/2",), False)
    assert only(questions, "forget about the salary then", State(role=HPC)).outcome != "answered"


@pytest.mark.parametrize(
    "text", ["FAE做什么，有学历要求吗", "what does the FAE do day to day, and is a degree required?"]
)
def test_a_list_and_no_requirements_stand_in_one_answer(questions: Questions, text: str) -> None:
    reading = only(questions, text)
    assert (reading.facts, reading.needs) == (duties(FAE), True)


@pytest.mark.parametrize("text", ["太多了啦，跟客户有关的是哪一条", "which bullet is the one about customers"])
def test_which_line_of_a_list_it_is_may_be_asked(questions: Questions, text: str) -> None:
    state = State(role=HPC, facts=requirements(HPC), asked="what do I need for the HPC job")
    assert f"{HPC}/requirements/4" in only(questions, text, state).facts


def test_a_test_put_off_is_put_aside(questions: Questions) -> None:
    state = State(role=HPC, asked="测一下我适不适合高性能那个岗")
    assert only(questions, "算了先不测，你把要求直接发我看看", state).facts == requirements(HPC)


@pytest.mark.parametrize("text", ["forget about it, I don't want to go on", "never mind"])
def test_where_nothing_else_is_asked_nothing_is_put_aside(questions: Questions, text: str) -> None:
    assert questions.picking.without_asides(text) == text


def test_what_is_skipped_to_is_wanted(questions: Questions) -> None:
    assert only(questions, "skip to the requirements, please", State(role=HPC)).facts == requirements(HPC)


def test_all_but_and_which_one_go_round_in_no_circle(questions: Questions) -> None:
    assert questions.read("which one then?", State(role=HPC, asked="except the travelling"))
