"""What leans on something said before, and what only seems to."""

from dataclasses import replace

import pytest

from dialogs.meanings import Action
from dialogs.state import State
from dialogs.understanding.questions import Questions
from tests.understanding.reading import DL, FAE, HPC, duties, only, requirements


def test_a_follow_up_leans_on_the_role(questions: Questions) -> None:
    assert only(questions, "and the requirements?", State(role=HPC)).facts == requirements(HPC)


def test_a_follow_up_asks_the_same_of_another_role(questions: Questions) -> None:
    state = State(role=HPC, asked="what are the duties of the HPC job", facts=(f"{HPC}/duties/1",))
    assert only(questions, "and FAE?", state).facts[0] == f"{FAE}/duties/1"
    assert only(questions, "and FAE?", state).role == FAE


def test_the_second_one_is_the_second_of_what_was_told(questions: Questions) -> None:
    state = State(role=HPC, facts=requirements(HPC))
    assert only(questions, "第二个呢", state).facts == (requirements(HPC)[1],)
    assert only(questions, "and the last one?", state).facts == (requirements(HPC)[-1],)


ROLES_OFFERED = State(
    offered=(f"role/{DL}", f"role/{HPC}", f"role/{FAE}", "person"), role=FAE, facts=(f"{FAE}/duties/1",)
)


@pytest.mark.parametrize(
    ("text", "role", "facts"),
    [
        ("the second one", HPC, tuple(f"{HPC}/duties/{n}" for n in (1, 2, 3))),
        ("第二个要几年经验", HPC, (f"{HPC}/requirements/2",)),
        ("does the second one need a degree", HPC, (f"{HPC}/requirements/1",)),
        ("最后一个的要求", FAE, ()),
        ("requirements for the third?", FAE, ()),
        ("second role, last requirement?", HPC, (f"{HPC}/requirements/7",)),
    ],
)
def test_where_roles_were_listed_a_place_names_one(
    questions: Questions, text: str, role: str, facts: tuple[str, ...]
) -> None:
    reading = only(questions, text, ROLES_OFFERED)
    assert (reading.outcome, reading.role, reading.facts) == ("answered", role, facts)


def test_what_is_asked_next_is_likelier_about_the_fact_just_told(questions: Questions) -> None:
    told = State("zh", greeted=True, role="hpc-solution-architect", facts=("hpc-solution-architect/requirements/1",))
    (reading,) = questions.read("我是讀會計的，這樣是不是就沒希望了", told)
    assert reading.facts == told.facts


def test_the_same_of_another_role_in_two_words(questions: Questions) -> None:
    state = State("zh", greeted=True, role="deep-learning-solution-architect", asked="深度学习架构师要做演示吗")
    (reading,) = questions.read("FAE也要做？", state)
    assert reading.facts == ("fae-engineer/duties/6",)


def test_there_is_no_ninth_role(questions: Questions) -> None:
    readings = questions.read("the ninth one", ROLES_OFFERED)
    assert all(reading.topic != "overview" for reading in readings)


@pytest.mark.parametrize(
    ("text", "place"),
    [("那MPI呢", 7), ("and MPI?", 7), ("学历呢", 1), ("degree?", 1), ("what about parallel programming", 5)],
)
def test_a_fragment_asks_for_what_it_names(questions: Questions, text: str, place: int) -> None:
    state = State(role=HPC, facts=(f"{HPC}/requirements/6",), asked="does HPC need CUDA?")
    assert only(questions, text, state).facts == (f"{HPC}/requirements/{place}",)


@pytest.mark.parametrize("text", ["degree and years?", "学历、年限", "学历和年限分别啥要求"])
def test_a_fragment_may_name_two_things(questions: Questions, text: str) -> None:
    reading = only(questions, text, State(role=HPC))
    assert reading.facts == (f"{HPC}/requirements/1", f"{HPC}/requirements/2")


@pytest.mark.parametrize("text", ["anything else?", "what else", "还有别的吗", "还有呢"])
def test_anything_else_is_the_rest_of_the_list(questions: Questions, text: str) -> None:
    one = State(role=HPC, facts=(f"{HPC}/requirements/1",), asked="does HPC need a degree")
    assert only(questions, text, one).facts == requirements(HPC)
    all_of_them = replace(one, facts=requirements(HPC))
    assert only(questions, text, all_of_them).facts[0] == f"{HPC}/duties/1"


@pytest.mark.parametrize("text", ["no, the FAE", "sorry, I meant the FAE", "不对，我说的是FAE", "说错了，FAE的"])
def test_a_role_put_right_is_asked_the_same(questions: Questions, text: str) -> None:
    state = State(role=DL, asked="requirements for the DL job", facts=requirements(DL))
    reading = only(questions, text, state)
    assert (reading.outcome, reading.role, reading.facts) == ("answered", FAE, ())


@pytest.mark.parametrize(
    "text",
    ["Lovely. Does the FAE too?", "Thank you, dear. Now the same for the FAE.", "FAE 咧，有写吗", "那FAE总不用了吧"],
)
def test_courtesies_beside_a_role_ask_the_same(questions: Questions, text: str) -> None:
    reading = only(questions, text, State(role=DL, asked="does the deep learning architect give demos"))
    assert (reading.role, reading.facts) == (FAE, (f"{FAE}/duties/6",))


def test_what_a_role_does_is_no_question_before_asked_again(questions: Questions) -> None:
    assert len(only(questions, "what does the FAE do", State(role=HPC, asked="HPC要CUDA吗")).facts) == 7


@pytest.mark.parametrize(
    ("asked", "fact", "text"),
    [
        ("FAE得一直跟到产品停产？", f"{FAE}/duties/5", "那从哪个阶段开始跟"),
        ("FAE builds demos right", f"{FAE}/duties/6", "hardware ones or just software"),
        ("FAE, am I stuck with a product until it dies?", f"{FAE}/duties/5", "starting from when"),
        (
            "My son says the HPC one has parallel programming in it",
            f"{HPC}/requirements/5",
            "how good at it must he be",
        ),
    ],
)
def test_what_is_asked_of_a_fact_just_told_is_answered_by_it(
    questions: Questions, asked: str, fact: str, text: str
) -> None:
    state = State(role=fact.split("/")[0], facts=(fact,), asked=asked)
    reading = only(questions, text, state)
    assert (reading.outcome, reading.facts, reading.unpublished) == ("answered", (fact,), True)


@pytest.mark.parametrize(
    "text", ["那都有啥岗", "so what roles are open", "how many nights a month on the road", "加班吗"]
)
def test_what_has_nothing_to_do_with_it_is_not(questions: Questions, text: str) -> None:
    state = State(role=FAE, facts=(f"{FAE}/duties/4",), asked="does the FAE go on site")
    assert f"{FAE}/duties/4" not in only(questions, text, state).facts


def test_the_second_one_of_another_role_is_of_the_same_list(questions: Questions) -> None:
    state = State(role=DL, facts=(f"{DL}/duties/2",), asked="第二条")
    assert only(questions, "算了，换FAE的，也看第二条", state).facts == (f"{FAE}/duties/2",)


def test_the_other_architect_is_known_in_capitals_too(questions: Questions) -> None:
    state = State(role=DL, asked="what degree for the deep learning architect")
    assert only(questions, "no no, I meant the OTHER architect", state).facts == (f"{HPC}/requirements/1",)


def test_compared_with_one_role_alone_is_the_one_talked_about(questions: Questions) -> None:
    reading = only(questions, "how does it compare with the FAE", State(role=HPC))
    assert {f"{HPC}/duties/1", f"{FAE}/duties/1"} <= set(reading.facts)


def test_is_that_a_must_is_answered_by_the_requirement_just_told(questions: Questions) -> None:
    state = State(role=HPC, facts=(f"{HPC}/requirements/6",), asked="does HPC need CUDA?")
    assert only(questions, "is that a must?", state).facts == (f"{HPC}/requirements/6",)


@pytest.mark.parametrize(
    "text", ["3 is a bit much for me. and the deep learning architect?", "三年太多了。那深度学习那个呢？"]
)
def test_a_remark_before_it_changes_nothing(questions: Questions, text: str) -> None:
    state = State(role=HPC, facts=(f"{HPC}/requirements/2",), asked="How many years for HPC?")
    assert only(questions, text, state).facts == (f"{DL}/requirements/1",)


def test_what_is_asked_beside_it_is_asked_for(questions: Questions) -> None:
    state = State(role=HPC, facts=(f"{HPC}/requirements/2",), asked="How many years for HPC?")
    reading = only(questions, "Do they give demos? And the FAE?", state)
    assert f"{FAE}/duties/6" in reading.facts


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("你是机器人吧，给我转个真人", Action.TALK_TO_HUMAN),
        ("ok thanks, where do I send my CV", Action.LEAVE_CONTACT),
    ],
)
def test_a_wish_beside_a_courtesy_is_heard(questions: Questions, text: str, action: Action) -> None:
    assert only(questions, text, State(role=DL)).action is action


def test_the_same_asked_once_more_is_told_once_more(questions: Questions) -> None:
    fact = f"{HPC}/requirements/6"
    state = State(role=HPC, facts=(fact,), asked="do I need CUDA?")
    reading = only(questions, "要唔要識 CUDA？", state)
    assert (reading.facts, reading.unpublished) == ((fact,), False)


@pytest.mark.parametrize("text", ["does FAE", "FAE呢", "is the FAE"])
def test_a_role_and_hardly_a_verb_ask_the_same(questions: Questions, text: str) -> None:
    state = State(role=DL, facts=(f"{DL}/duties/2",), asked="does the deep learning architect do demos")
    assert only(questions, text, state).facts == (f"{FAE}/duties/6",)


@pytest.mark.parametrize("text", ["hm. which job is then", "那是哪个岗"])
def test_which_one_then_is_asked_of_all(questions: Questions, text: str) -> None:
    facts = only(questions, text, State(role=HPC, asked="is the hpc role about robotics")).facts
    assert {f"{DL}/duties/4", f"{FAE}/duties/3"} <= set(facts)


def test_which_jobs_there_are_is_no_question_before(questions: Questions) -> None:
    reading = only(questions, "那有哪些岗", State(role=HPC, asked="HPC要CUDA吗", facts=(f"{HPC}/requirements/6",)))
    assert reading.action is Action.LIST_ROLES


def test_after_the_first_role_the_third_one_is_a_role(questions: Questions) -> None:
    state = State(role=DL, facts=duties(DL), asked="第一个是干嘛的")
    assert only(questions, "那第三个呢", state).facts == duties(FAE)
    told = State(role=DL, facts=duties(DL), asked="深度学习那个做什么")
    assert only(questions, "那第三个呢", told).facts == (duties(DL)[2],)


def test_which_of_them_is_one_of_those_told_of(questions: Questions) -> None:
    state = State(facts=(*duties(DL), *duties(HPC)), asked="what do the two architects do")
    reading = only(questions, "which of them deals with customers more", state)
    assert not any(fact.startswith(FAE) for fact in reading.facts)
