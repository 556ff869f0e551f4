"""Event and state → meaning: what is pending first, commands next, questions last, nothing misread between them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.turn import Talk
from dialogs.events import Joined, Pressed, Said, SharedContact
from dialogs.meanings import (
    Action,
    Answered,
    Asked,
    Began,
    BroughtCode,
    Degree,
    ForRecruiter,
    Gave,
    InWords,
    Meaning,
    Move,
    Moved,
    Studied,
    Unclear,
    Years,
    YesNo,
)
from dialogs.outcome import PersonForgotten
from dialogs.state import Consent, GivenAnswer, Place, State
from tests.questions import question_id

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TODAY = date(2026, 11, 22)
HPC, DL, FAE = "hpc-solution-architect", "deep-learning-solution-architect", "fae-engineer"
DEGREE, FIELD, YEARS, SOFTWARE = (
    question_id(f"{HPC}/requirements/{rest}") for rest in ("1/degree", "1/field", "2/years", "3/yes_no")
)
CUSTOMERS, PARALLEL, CUDA, OPENMP = (question_id(f"{HPC}/requirements/{number}/yes_no") for number in (4, 5, 6, 7))
SPEAKING, EMBEDDED = question_id(f"{DL}/requirements/2/yes_no"), question_id(f"{FAE}/duties/1/open")


def at(question: str, **more: object) -> State:
    """In the middle of the quiz."""
    role = question.split("/")[0]
    return replace(State(greeted=True, place=Place.QUIZ, role=role, quiz=role, question=question), **more)  # type: ignore[arg-type]


def read(talk: Talk, text: str, state: State) -> Meaning:
    return talk.understand(Said(text), state, TODAY)


@pytest.mark.parametrize(
    ("words", "to"), [("换成英文", "en"), ("switch to Chinese please", "zh"), ("请说中文", "zh")]
)
@pytest.mark.parametrize("question", [FIELD, YEARS, EMBEDDED])
def test_a_wish_for_a_language_is_no_answer(talk: Talk, question: str, words: str, to: str) -> None:
    """ "Switch to English" once became the field of study "English", and with it a wrong verdict."""
    meaning = read(talk, words, at(question))
    assert isinstance(meaning, Asked)
    assert (meaning.readings[0].action, meaning.readings[0].to_language) == (Action.SWITCH_LANGUAGE, to)


@pytest.mark.parametrize(
    ("words", "action"),
    [
        ("先不测了，留个微信给你们行不", Action.LEAVE_CONTACT),
        ("stop the quiz, let me talk to a real person", Action.TALK_TO_HUMAN),
    ],
)
def test_who_stops_for_something_else_gets_it(talk: Talk, words: str, action: Action) -> None:
    """They were told that the quiz is over, and nothing more."""
    meaning = read(talk, words, at(FIELD))
    assert isinstance(meaning, Asked)
    assert meaning.readings[0].action is action


@pytest.mark.parametrize("words", ["英语", "English", "中文"])
def test_the_name_of_a_language_may_be_a_field_of_study(talk: Talk, words: str) -> None:
    meaning = read(talk, words, at(FIELD))
    assert isinstance(meaning, Answered)
    assert meaning.answer == Studied(listed=False)


@pytest.mark.parametrize("words", ["electrical engineering", "电子工程", "applied maths"])
def test_a_field_is_no_request(talk: Talk, words: str) -> None:
    meaning = read(talk, words, at(FIELD))
    assert isinstance(meaning, Answered)
    assert meaning.answer == Studied(listed=True)


@pytest.mark.parametrize("words", ["继续小测", "留下联系方式", "leave my details", "我想找真人", "你好"])
def test_what_is_plainly_something_else_is_not_kept_as_an_answer(talk: Talk, words: str) -> None:
    """Once the second such message was recorded as the candidate's answer."""
    assert isinstance(read(talk, words, at(SPEAKING)), Asked)


@pytest.mark.parametrize("words", ["since 2020", "Mia Tan, mia@example.com", "4", "🤡"])
@pytest.mark.parametrize("state", [at(YEARS, language="en"), State("en", greeted=True)])
def test_names_and_numbers_are_not_chinese(talk: Talk, words: str, state: State) -> None:
    """ "since" and "Tan" spell Chinese syllables; an English talk once went on in Chinese because of them."""
    assert read(talk, words, state).language != "zh"


def test_gibberish_is_no_language(talk: Talk) -> None:
    assert read(talk, "asdfghjkl", State(greeted=True)).language is None


def test_a_correction_goes_to_the_answer_before(talk: Talk) -> None:
    """ "Actually 4 years", said at the next question."""
    state = at(SOFTWARE, answers={YEARS: GivenAnswer(Years(2, 2), "2")})
    meaning = read(talk, "actually 4 years", state)
    assert isinstance(meaning, Answered)
    assert (meaning.question, meaning.answer) == (YEARS, Years(4, 4))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (CUSTOMERS, "openmp会 mpi不太会"),
        (CUSTOMERS, "a bit of CUDA back in uni"),
        (SOFTWARE, "cuda写过几个kernel"),
        (CUDA, "openmp用过"),
        (CUSTOMERS, "只做研发"),
        (CUSTOMERS, "纯技术"),
    ],
)
def test_what_another_question_asks_for_is_no_answer_to_this_one(talk: Talk, question: str, words: str) -> None:
    """ "Some OpenMP, not much MPI" was once a no to whether somebody knows customers."""
    assert isinstance(read(talk, words, at(question)), Unclear)


@pytest.mark.parametrize(
    ("question", "words", "yes"),
    [
        (OPENMP, "会，openmp 和 mpi 都用过", True),
        (OPENMP, "用过cuda", True),
        (CUSTOMERS, "Yes, I presented our PyTorch models to clients", True),
        (CUSTOMERS, "I taught CUDA to customers", True),
        (CUSTOMERS, "没有，只写过cuda", False),
        (SOFTWARE, "用 pytorch 训练过大模型", True),
    ],
)
def test_an_answer_may_name_what_others_ask_for(talk: Talk, question: str, words: str, yes: bool) -> None:
    """Beside what this one asks for, or behind a plain yes or no."""
    meaning = read(talk, words, at(question))
    assert isinstance(meaning, Answered)
    assert (meaning.question, meaning.answer) == (question, YesNo(yes))


@pytest.mark.parametrize("question", [CUDA, OPENMP])
@pytest.mark.parametrize("words", ["没怎么用过", "hardly used it"])
def test_hardly_is_asked_again(talk: Talk, question: str, words: str) -> None:
    """It once brought up the list of what the bot can do."""
    assert isinstance(read(talk, words, at(question)), Unclear)


@pytest.mark.parametrize(
    "words", ["I also lied about the master, I only have a bachelor", "我硕士是骗你的，其实只有本科"]
)
def test_a_lie_taken_back_is_no_answer_to_the_question_pending(talk: Talk, words: str) -> None:
    meaning = read(talk, words, at(PARALLEL, answers={DEGREE: GivenAnswer(Degree("master"), "master")}))
    assert isinstance(meaning, Answered)
    assert (meaning.question, meaning.answer) == (DEGREE, Degree("bachelor"))


def test_a_question_in_the_quiz_is_a_question(talk: Talk) -> None:
    meaning = read(talk, "do I need CUDA?", at(SOFTWARE))
    assert isinstance(meaning, Asked)
    assert meaning.readings[0].facts == (f"{HPC}/requirements/6",)


@pytest.mark.parametrize(
    "words",
    [
        "wait, what do you mean by that?",
        "why do you ask?",
        "can you give an example",
        "could you explain the question",
        "what do you mean by customer-facing?",
        "这题啥意思",
        "为什么问这个",
        "這題什麼意思",
        "能举个例子吗",
    ],
)
@pytest.mark.parametrize("question", [CUSTOMERS, YEARS, DEGREE])
def test_what_the_question_means_may_be_asked(talk: Talk, question: str, words: str) -> None:
    """It once brought an offer to pass it on, or the list of what the bot can do, and the question was gone."""
    meaning = read(talk, words, at(question))
    assert isinstance(meaning, Asked)
    assert [reading.topic for reading in meaning.readings] == ["what_is_asked"]


@pytest.mark.parametrize(
    ("words", "topic"), [("what does CUDA mean?", "term_meaning"), ("what's the salary?", "pay"), ("help", "help")]
)
def test_other_questions_in_the_quiz_are_none_about_it(talk: Talk, words: str, topic: str) -> None:
    meaning = read(talk, words, at(CUSTOMERS))
    assert isinstance(meaning, Asked)
    assert [reading.topic for reading in meaning.readings] == [topic]


@pytest.mark.parametrize("words", ["写过，举个例子，去年的CUDA kernel", "yes, for example CUDA kernels at work"])
def test_an_answer_may_hold_an_example(talk: Talk, words: str) -> None:
    assert isinstance(read(talk, words, at(CUDA)), Answered)


def test_details_are_details_wherever_they_are_said(talk: Talk) -> None:
    """So that they never end up in a question, an answer or a note."""
    for state in (State(), at(DEGREE), at(EMBEDDED), State(place=Place.PASS_ON, note="?")):
        meaning = read(talk, "王芳 13800138000，想问下工资", state)
        assert isinstance(meaning, Gave)
        assert meaning.details.phone == "+8613800138000"


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("陳怡君 +886 912 345 678 請問薪水大概多少", "pay"),
        ("Jane Roe jane@example.com, what is the salary?", "pay"),
        ("13800138000 微信同号，可以加我吗？", None),
        ("Jane Roe jane@example.com", None),
    ],
)
def test_a_question_beside_details_is_heard_without_them(talk: Talk, words: str, topic: str | None) -> None:
    meaning = read(talk, words, State(place=Place.CONTACT, consent=Consent("1", "zh", NOW)))
    assert isinstance(meaning, Gave)
    assert topic == (meaning.asked.readings[0].topic if meaning.asked else None)
    assert not meaning.asked or not {"912", "@", "Jane", "陳怡君"} & set(meaning.asked.text.split())


def test_numbers_choose_but_not_where_numbers_are_answers(talk: Talk) -> None:
    offered = tuple(f"answer/{DEGREE}/{level}" for level in ("none", "associate", "bachelor"))
    chosen = read(talk, "３", at(DEGREE, offered=offered))
    assert isinstance(chosen, Answered)
    assert chosen.question == DEGREE
    counted = read(talk, "3", at(YEARS, offered=("skip", "back", "menu")))
    assert isinstance(counted, Answered)
    assert counted.answer == Years(3, 3)


def test_a_press_says_the_words_of_its_button(talk: Talk) -> None:
    """A recruiter later reads what was pressed."""
    meaning = talk.understand(Pressed(f"answer/{DEGREE}/master"), at(DEGREE, language="en"), TODAY)
    assert isinstance(meaning, Answered)
    assert meaning.words == "master's"


ERASED = [
    "删",
    "删除我的资料",
    "delete everything",
    "确定",
    "确定删除",
    "是的，全部删掉",
    "I'm sure",
    "yes, delete it all",
]


@pytest.mark.parametrize("words", ERASED)
def test_erasing_is_confirmed_by_saying_it_again(talk: Talk, words: str) -> None:
    state = State(greeted=True, place=Place.FORGET)
    _, outcome, _ = talk.turn(Said(words), state, NOW)
    assert [type(effect).__name__ for effect in outcome.effects] == ["PersonForgotten"]


@pytest.mark.parametrize(
    "words", ["hm", "really?", "ok but first, what does it pay?", "不删", "算了不删", "forget it", "no, keep it"]
)
def test_nothing_else_erases(talk: Talk, words: str) -> None:
    _, outcome, _ = talk.turn(Said(words), State(greeted=True, place=Place.FORGET), NOW)
    assert PersonForgotten() not in outcome.effects


@pytest.mark.parametrize(
    "words",
    [
        *(
            "不要删我的资料",
            "please don't delete my data",
            "don't forget me",
            "I don't want to withdraw, just asking",
        ),
        *("能不能再投dl", "再投dl", "我再投一个岗位", "forget it", "手机号删掉"),
    ],
)
def test_what_asks_for_no_deletion_is_not_asked_whether_it_is_meant(talk: Talk, words: str) -> None:
    """The next yes would have erased all."""
    _, outcome, _ = talk.turn(Said(words), State(greeted=True), NOW)
    assert outcome.state.place is not Place.FORGET


@pytest.mark.parametrize("words", ["转", "确定", "转吧"])
def test_a_short_yes_passes_a_question_on(talk: Talk, words: str) -> None:
    meaning = read(talk, words, State(greeted=True, place=Place.PASS_ON))
    assert isinstance(meaning, Moved)
    assert meaning.move is Move.YES


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("我好紧张", "nervous"),
        ("I'm so nervous", "nervous"),
        ("I'm dying to work at NVIDIA", "nervous"),
        ("不想活了", "distress"),
        ("I want to kill myself", "distress"),
        ("都三天了咋没人理我", "application_status"),
        ("when will they answer?", "application_status"),
        ("下一步是啥", "application_status"),
    ],
)
def test_nerves_and_impatience_are_no_crisis(talk: Talk, words: str, topic: str) -> None:
    meaning = read(talk, words, State(greeted=True))
    assert isinstance(meaning, Asked)
    assert [reading.topic for reading in meaning.readings] == [topic]


def test_a_shared_card_is_contact_details(talk: Talk) -> None:
    meaning = talk.understand(SharedContact("+8613800138000", "Wang Fang"), State(place=Place.CONTACT), TODAY)
    assert isinstance(meaning, Gave)
    assert (meaning.details.name, meaning.details.phone) == ("Wang Fang", "+8613800138000")


PLACES = [
    State(greeted=True, place=place, question=FIELD if place is Place.QUIZ else None, consent=consent)
    for place in Place
    for consent in (None, Consent("1", "en", NOW))
]


@given(st.text(max_size=60), st.sampled_from(PLACES))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_in_any_place_are_answered(talk: Talk, text: str, state: State) -> None:
    """Nothing raises, something is said, and the state can be stored."""
    meaning, outcome, message = talk.turn(Said(text), state, NOW)
    assert message.text
    assert isinstance(meaning, Asked | Answered | Gave | Moved | Unclear | ForRecruiter)
    assert outcome.state.place in Place


@pytest.mark.parametrize(
    "words", ["then do it for the HPC one instead", "换成高性能的", "switch to the HPC architect"]
)
@pytest.mark.parametrize("question", [EMBEDDED, SPEAKING])
def test_another_roles_quiz_may_be_wanted_instead(talk: Talk, words: str, question: str) -> None:
    meaning = read(talk, words, at(question))
    assert isinstance(meaning, Asked)
    assert (meaning.readings[0].action, meaning.readings[0].role) == (Action.START_QUIZ, HPC)


@pytest.mark.parametrize("words", ["HPC mostly", "I did HPC instead of embedded for years", "no, the HPC kind"])
def test_a_role_named_in_an_answer_is_no_wish_for_its_quiz(talk: Talk, words: str) -> None:
    assert isinstance(read(talk, words, at(EMBEDDED)), Answered)


@pytest.mark.parametrize("words", ["no, and the HPC?", "no no, I meant the OTHER architect", "不用，高性能呢"])
def test_a_no_that_names_another_role_asks_again(talk: Talk, words: str) -> None:
    state = State(greeted=True, place=Place.PASS_ON, role=DL, note="…", asked="what degree for the DL architect")
    meaning = read(talk, words, state)
    assert isinstance(meaning, Asked)
    assert meaning.leans
    assert meaning.readings[0].facts == (f"{HPC}/requirements/1",)


@pytest.mark.parametrize("words", ["no, not for the FAE", "no, forget the HPC one", "no, FAE is not interesting"])
def test_a_no_beside_a_role_is_a_no_all_the_same(talk: Talk, words: str) -> None:
    meaning = read(
        talk, words, State(greeted=True, place=Place.PASS_ON, role=HPC, note="…", asked="does HPC pay well")
    )
    assert isinstance(meaning, Moved)
    assert meaning.move is Move.NO


def test_what_leans_on_the_question_before_is_passed_on_with_it(talk: Talk) -> None:
    state = State(greeted=True, role=DL, asked="does the deep learning architect give demos")
    for words in ("and the HPC?", "and FAE?"):
        _, outcome, _ = talk.turn(Said(words), state, NOW)
        state = outcome.state
        assert state.asked == "does the deep learning architect give demos"
    assert state.facts == (f"{FAE}/duties/6",)
    state = replace(State(greeted=True), asked="does the HPC one need a degree")
    _, outcome, _ = talk.turn(Said("and the deep learning one?"), state, NOW)
    assert outcome.state.note == "does the HPC one need a degree … and the deep learning one?"


@pytest.mark.parametrize(
    ("words", "move"),
    [
        ("好的可以", Move.YES),
        ("yes yes", Move.YES),
        ("是的没错", Move.YES),
        ("不用不用", Move.NO),
        ("no no no", Move.NO),
    ],
)
def test_a_yes_said_twice_is_one(talk: Talk, words: str, move: Move) -> None:
    meaning = read(talk, words, State(greeted=True, place=Place.CONSENT))
    assert isinstance(meaning, Moved)
    assert meaning.move is move


@pytest.mark.parametrize("words", ["对不对", "可不可以", "是不是", "可以不"])
def test_yes_or_no_is_neither(talk: Talk, words: str) -> None:
    assert not isinstance(read(talk, words, State(greeted=True, place=Place.CONSENT)), Moved)


@pytest.mark.parametrize("place", [Place.CONSENT, Place.CONFIRM, Place.VERDICT])
@pytest.mark.parametrize(
    "words", ["ok whatever. HPC. am i too old at 55", "好的，那你们招多少人呢", "sure, how long do you keep it"]
)
def test_a_yes_before_a_question_agrees_to_nothing(talk: Talk, words: str, place: Place) -> None:
    assert not isinstance(read(talk, words, State(greeted=True, place=place, role=HPC)), Moved)


def test_details_beside_a_question_agree_to_nothing(talk: Talk) -> None:
    state = State(greeted=True, place=Place.CONSENT, applying_for=HPC)
    asked = read(talk, "ok, who sees it? 13912345678", state)
    assert isinstance(asked, Gave)
    assert not asked.agreed
    given = read(talk, "ok, Max Li, 13912345678", state)
    assert isinstance(given, Gave)
    assert given.agreed


@pytest.mark.parametrize("words", ["yes delete", "yes delete everything", "是的删除", "好的删吧"])
def test_erasing_is_confirmed_by_a_yes_beside_it(talk: Talk, words: str) -> None:
    meaning = read(talk, words, State(greeted=True, place=Place.FORGET))
    assert isinstance(meaning, Moved)
    assert meaning.move is Move.YES


def test_a_question_while_details_are_given_is_answered(talk: Talk) -> None:
    consent = Consent("1", "zh", NOW)
    meaning = read(talk, "多久有消息", State(greeted=True, place=Place.CONTACT, consent=consent, applying_for=HPC))
    assert isinstance(meaning, Asked)
    assert meaning.readings[0].topic == "application_status"


def test_an_open_question_takes_any_words(talk: Talk) -> None:
    meaning = read(talk, "做过两年 Jetson 上的机器人项目", at(EMBEDDED))
    assert isinstance(meaning, Answered)
    assert meaning.answer == InWords("做过两年 Jetson 上的机器人项目")


def test_commands_work_in_the_quiz(talk: Talk) -> None:
    assert read(talk, "上一题吧", at(YEARS)) == Moved(Move.BACK, language="zh", script="simplified")
    assert read(talk, "skip please", at(YEARS)) == Moved(Move.SKIP, language="en")


@pytest.mark.parametrize(
    "words",
    [
        "I also use Telegram",
        "continue on WeChat",
        "another platform please",
        "换到微信继续",
        "換到 Telegram 繼續",
        "我也用微信",
    ],
)
@pytest.mark.parametrize(
    "state",
    [
        State(greeted=True),
        at(YEARS),
        at(EMBEDDED),
        State(place=Place.CONTACT),
        State(place=Place.FORGET),
    ],
)
def test_a_wish_for_another_platform_is_no_answer(talk: Talk, words: str, state: State) -> None:
    """Whatever is pending: not a length of time, not an open answer, not a name."""
    meaning = read(talk, words, state)
    assert isinstance(meaning, Moved)
    assert meaning.move is Move.JOIN


@pytest.mark.parametrize("words", ["7KPM-3XQD", "wechat code: 7kpm 3xqd", "我的码 ７ＫＰＭ－３ＸＱＤ"])
@pytest.mark.parametrize("place", Place)
def test_a_joining_code_is_one_everywhere(talk: Talk, words: str, place: Place) -> None:
    """Not a WeChat id, an open answer or a name; and it is in no language."""
    state = State(greeted=True, place=place, question=EMBEDDED, consent=Consent("1", "en", NOW))
    assert read(talk, words, state) == BroughtCode("7KPM3XQD")


@pytest.mark.parametrize("words", ["我的微信号是 wxmh2345", "my wechat is tan_8k4k", "DDR4 DDR5"])
def test_an_account_is_no_joining_code(talk: Talk, words: str) -> None:
    assert not isinstance(read(talk, words, State(place=Place.CONTACT, consent=Consent("1", "en", NOW))), BroughtCode)


@pytest.mark.parametrize(
    "words",
    ["Can I send my CV?", "cv", "here is my resume", "可以发简历吗", "简历", "要簡歷嗎", "我想投简历", "请附上简历"],
)
def test_a_resume_is_a_way_to_apply(talk: Talk, words: str) -> None:
    """To other programs it is leaving contact details, as ever; the talk knows what they have in their hand."""
    meaning = read(talk, words, State(greeted=True))
    assert isinstance(meaning, Asked)
    assert [(each.action, each.topic) for each in meaning.readings] == [(Action.LEAVE_CONTACT, "resume")]


@pytest.mark.parametrize("words", ["resume", "resume the quiz", "I want to apply", "我想应聘"])
def test_going_on_and_applying_speak_of_no_resume(talk: Talk, words: str) -> None:
    meaning = read(talk, words, State(greeted=True))
    assert isinstance(meaning, Asked)
    assert "resume" not in [reading.topic for reading in meaning.readings]


def test_a_source_is_what_fits_into_a_link(talk: Talk) -> None:
    """The address of the web page may hold anything, and databases do not."""
    meaning = talk.understand(Joined("\ud800\0" + "campus " * 50), State(), NOW.date())
    assert meaning == Began(("campus " * 50)[:64])
    assert talk.understand(Joined("\ud800"), State(), NOW.date()) == Began()


@pytest.mark.parametrize(
    ("words", "move"),
    [
        ("好的转给招聘", Move.YES),
        ("那就帮我问一下吧", Move.YES),
        ("please pass it on", Move.YES),
        ("ask them for me", Move.YES),
        ("不用转给他们了", Move.NO),
        ("don't ask them", Move.NO),
        ("转给谁？", None),
    ],
)
def test_a_question_is_passed_on_in_many_words(talk: Talk, words: str, move: Move | None) -> None:
    meaning = read(talk, words, State(greeted=True, place=Place.PASS_ON, note="工资多少"))
    assert (meaning.move if isinstance(meaning, Moved) else None) is move


def test_a_role_that_is_not_there_is_no_fact_of_another(talk: Talk) -> None:
    """There are three roles: "the fifth role" is not the fifth of the requirements just told."""
    _, told, _ = talk.turn(Said("tell me about the HPC requirements"), State("en", greeted=True), NOW)
    meaning = read(talk, "and the fifth role?", told.state)
    assert isinstance(meaning, Asked)
    assert len(meaning.readings) > 1
