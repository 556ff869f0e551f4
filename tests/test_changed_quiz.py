"""The employer changes a quiz while somebody is before, in or after it: an answer stays with the question that it was
given to, and nobody is judged by an answer to another one. Each change comes with a restart."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import MANNERS
from bot.content import english
from bot.encoder import Encoder
from bot.post import Outgoing, Person, Update
from bot.reception import Reception
from bot.storage import Store
from bot.stored import examples
from bot.talk import make_talk
from bot.turn import Talk
from dialogs.catalogue import Catalogue, Question, Role
from dialogs.eligibility import judge
from dialogs.events import FellSilent, Language, Pressed, Said
from dialogs.meanings import Degree, Years, YesNo
from dialogs.state import GivenAnswer, Place, State
from dialogs.understanding.questions import Questions
from role_data.load import load
from tests.new_store import new_store
from tests.questions import question_id
from tests.role_data.folders import HOSPITAL, hospital
from tests.storage.talk import keep

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
ROLE = "nurse"
PUBLISHED = (HOSPITAL / "roles/nurse.yaml").read_text("utf-8")
YEARS, DEGREE, OPEN = (
    question_id(f"nurse/{place}", HOSPITAL)
    for place in ("requirements/1/years", "requirements/2/degree", "duties/1/open")
)
HEAD, FIRST = PUBLISHED.split("  - zh: 2 年及以上护理经验", 1)
FIRST, SECOND = ("  - zh: 2 年及以上护理经验" + FIRST).split("  - zh: 护理学大专", 1)
SECOND, QUIZ = ("  - zh: 护理学大专" + SECOND).split("quiz:", 1)
QUIZ = "quiz:" + QUIZ
LEADING = """  - zh: 3 年及以上带队经验
    en: 3+ years of leading a team
    label: {zh: 带队经验, en: Leading a team}
    keywords: [带队, leading]
    questions:
      - kind: years
        ask: {zh: 你带过几年团队？, en: "How many years have you led a team?"}
        must: true
        rule: {at_least: 3}
"""
INSERTED = HEAD + LEADING + FIRST + SECOND + QUIZ
REMOVED = HEAD + SECOND + QUIZ
REORDERED = HEAD + SECOND + FIRST + QUIZ
REPLACED = HEAD + LEADING + SECOND + QUIZ
REWORDED = PUBLISHED.replace("你有几年护理经验？", "你在病房做过几年？").replace(
    "worked in nursing", "worked on a ward"
)
STRICTER = (
    PUBLISHED.replace("2 年及以上", "5 年及以上")
    .replace("2+ years", "5+ years")
    .replace("{at_least: 2, noted_above: 10}", "{at_least: 5}")
)
CHANGES = {
    "inserted": INSERTED,
    "removed": REMOVED,
    "reordered": REORDERED,
    "replaced": REPLACED,
    "reworded": REWORDED,
    "stricter": STRICTER,
    "ended sooner": HEAD + FIRST + SECOND,
}
WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "quiz": "护士小测",
        "years": "三年",
        "degree": "大专",
        "open": "老年病人",
        "no": "先不留",
        "apply": "应聘护士",
    },
    "en": {
        "quiz": "nurse quiz",
        "years": "3 years",
        "degree": "an associate degree",
        "open": "elderly patients",
        "no": "not now",
    },
}
OLD_BUTTONS = (
    *(f"answer/{YEARS}/{value}" for value in ("<1", "5+")),
    *(f"answer/{DEGREE}/{value}" for value in ("none", "phd")),
    *(f"question/{question}" for question in (YEARS, DEGREE, OPEN)),
    # As they were when ids were positions.
    "answer/nurse/requirements/1/years/5+",
    "answer/nurse/requirements/2/degree/phd",
    "question/nurse/requirements/1/years",
)


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Talk]:
    """The bot as it is published, and after each change: the slow parts are made once."""
    published = make_talk(HOSPITAL)
    folders = {name: hospital(tmp_path_factory.mktemp(name), nurse=text) for name, text in CHANGES.items()}
    return {"published": published} | {name: _about(published, load(folder)) for name, folder in folders.items()}


def _about(talk: Talk, catalogue: Catalogue) -> Talk:
    """Questions about the role are read as they were, where there is no new fact to ask for."""
    before, now = ({fact.id for fact in each.facts()} for each in (talk.catalogue, catalogue))
    questions = talk.understand.questions if now == before else Questions(catalogue, examples(), Encoder(), english())
    words = talk.words.about(catalogue)
    return Talk(talk.understand.about(catalogue, words, questions), catalogue, words)


class Candidate:
    """`restart` opens the database anew, with other role data."""

    def __init__(self, database: Path, talk: Talk, language: Language) -> None:
        self._url, self._number, self._people, self.words = f"sqlite:///{database}", 0, 0, WORDS[language]
        self.is_somebody_new()
        self.store = new_store(self._url)
        self.restart(talk)

    def restart(self, talk: Talk) -> None:
        self.store.close()
        self.store, self.talk = Store.open(self._url), talk
        self._reception = Reception(lambda: self.talk, self.store, MANNERS, lambda: NOW)

    async def says(self, *names: str) -> str:
        """These words of theirs; what the last are answered."""
        answer: tuple[Outgoing, ...] = ()
        for name in names:
            answer = await self._takes(Said(self.words.get(name, name)))
        return _text(answer)

    async def presses(self, code: str) -> str:
        return _text(await self._takes(Pressed(code)))

    async def falls_silent(self) -> str:
        return _text(await self._takes(FellSilent()))

    async def _takes(self, event: Said | Pressed | FellSilent) -> tuple[Outgoing, ...]:
        self._number += 1
        return await self._reception.receive(Update(self.who, str(self._number), event))

    @property
    def state(self) -> State:
        state = self.store.before(Update(self.who, "", Said(""))).state
        assert state
        return state

    def is_somebody_new(self) -> None:
        self._people += 1
        self.who = Person("telegram", str(self._people))

    @property
    def role(self) -> Role:
        found = self.talk.catalogue.role(ROLE)
        assert found
        return found

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.role.questions

    def asks(self, question: str) -> str:
        found = self.talk.catalogue.question(question)
        assert found
        return found.ask.in_(self.state.language)


def _text(outgoing: tuple[Outgoing, ...]) -> str:
    return "\n".join(each.message.text for each in outgoing)


@pytest.fixture(params=["zh", "en"])
def candidate(request: pytest.FixtureRequest, tmp_path: Path, talks: dict[str, Talk]) -> Iterator[Candidate]:
    """Of the quiz as it is published."""
    candidate = Candidate(tmp_path / "bole.db", talks["published"], request.param)
    yield candidate
    candidate.store.close()


THREE, ASSOCIATE = Years(3, 3), Degree("associate")


def given(candidate: Candidate) -> dict[str, object]:
    return {id_: each.answer for id_, each in candidate.state.answers.items()}


@pytest.mark.parametrize("change", CHANGES)
async def test_before_the_quiz(candidate: Candidate, talks: dict[str, Talk], change: str) -> None:
    """The quiz that they begin is the new one."""
    await candidate.says("hello")
    candidate.restart(talks[change])
    first = candidate.questions[0].id
    asked = await candidate.says("quiz")
    assert candidate.asks(first) in asked
    assert candidate.state.question == first


REPLIES = ("years", "3", "no way", "degree", "skip", "yes", "back", "是", "?!")


@pytest.mark.parametrize("change", ["removed", "replaced", "reworded"])
async def test_a_reply_to_a_question_that_has_gone(candidate: Candidate, talks: dict[str, Talk], change: str) -> None:
    """Three years of nursing are not three years of leading a team, which the employer asks for instead: whatever
    they reply to what they were asked, it answers nothing else, and they are asked what is asked now."""
    for reply in REPLIES:
        candidate.restart(talks["published"])
        candidate.is_somebody_new()
        await candidate.says("quiz")
        candidate.restart(talks[change])
        answer = await candidate.says(reply)
        assert given(candidate) == {}, reply
        assert candidate.state.question == candidate.questions[0].id
        assert candidate.asks(candidate.state.question) in answer


@pytest.mark.parametrize("change", ["inserted", "reordered", "stricter"])
async def test_a_reply_to_a_question_that_is_still_asked(
    candidate: Candidate, talks: dict[str, Talk], change: str
) -> None:
    await candidate.says("quiz")
    candidate.restart(talks[change])
    await candidate.says("3")
    assert given(candidate) == {YEARS: THREE}


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ("inserted", "not_qualified"),
        ("removed", "qualified"),
        ("reordered", "qualified"),
        ("replaced", "not_qualified"),
        ("reworded", "not_qualified"),
        ("stricter", "not_qualified"),
    ],
)
async def test_in_the_middle(candidate: Candidate, talks: dict[str, Talk], change: str, verdict: str) -> None:
    """What is unchanged need not be answered again, what is new is asked, and the verdict rests on both alone."""
    await candidate.says("quiz", "years")
    candidate.restart(talks[change])
    asked, seen = await candidate.says("degree"), [DEGREE]
    while candidate.state.place is Place.QUIZ:
        pending = candidate.state.question or ""
        assert candidate.asks(pending) in asked
        seen.append(pending)
        asked = await candidate.says("open" if pending == OPEN else "0")
    assert sorted(seen) == sorted({question.id for question in candidate.questions} - {YEARS})
    assert given(candidate)[YEARS] == THREE
    assert judge(candidate.role, candidate.state.answers).verdict == verdict


@pytest.mark.parametrize("change", CHANGES)
async def test_after_the_quiz(candidate: Candidate, talks: dict[str, Talk], change: str) -> None:
    """Wanting the quiz again, they are asked what is new and nothing else; where nothing is, the verdict is shown."""
    await candidate.says("quiz", "years", "degree", "open")
    candidate.restart(talks[change])
    await candidate.says("quiz")
    new = {question.id for question in candidate.questions} - {YEARS, DEGREE, OPEN}
    assert (candidate.state.question, candidate.state.place) == (
        (new.pop(), Place.QUIZ) if new else (None, Place.VERDICT)
    )


@pytest.mark.parametrize("change", CHANGES)
async def test_buttons_of_before_answer_their_own_question_or_none(
    candidate: Candidate, talks: dict[str, Talk], change: str
) -> None:
    """Pressed before anything is asked again, and once the changed quiz is done."""
    await candidate.says("quiz", "years", "degree", "open")
    candidate.restart(talks[change])
    published = {question.id for question in candidate.questions}
    for press in OLD_BUTTONS:
        before = candidate.state.answers
        await candidate.presses(press)
        verb, own = press.split("/", 1)
        changed = {id_ for id_, each in candidate.state.answers.items() if before.get(id_) != each}
        own = own.rsplit("/", 1)[0] if verb == "answer" else ""
        assert changed <= ({own} & published)
        if verb == "question":
            target = press.removeprefix("question/")
            assert (candidate.state.question == target) is (target in published)
            await candidate.says("menu")


@pytest.mark.parametrize("change", CHANGES)
async def test_who_comes_back_to_change_an_answer(candidate: Candidate, talks: dict[str, Talk], change: str) -> None:
    """“Question 1” is the one that had this number when they saw it. An amount alone changes what it fits, unless
    it may be meant for an answer to a question that is no longer asked."""
    await candidate.says("quiz", "years", "degree", "open", "no")
    candidate.restart(talks[change])
    asked = {question.id for question in candidate.questions}
    others = {id_: answer for id_, answer in given(candidate).items() if id_ != YEARS}
    four = Years(4, 4) if YEARS in asked else THREE
    await candidate.says("change question 1 to 4 years")
    assert given(candidate) == others | {YEARS: four}
    await candidate.says("menu", "actually 6 years")
    assert given(candidate) == others | {YEARS: Years(6, 6) if {YEARS, *others} <= asked else four}


async def test_an_old_answer_makes_nobody_deaf(candidate: Candidate, talks: dict[str, Talk]) -> None:
    """What begins with "actually" is no correction for that."""
    await candidate.says("quiz", "years", "degree", "open", "no")
    candidate.restart(talks["reworded"])
    await candidate.says("menu", "actually, what is the salary?")
    assert candidate.state.place is Place.PASS_ON


@pytest.mark.parametrize("change", CHANGES)
async def test_who_is_reminded_of_a_quiz_that_has_changed(
    candidate: Candidate, talks: dict[str, Talk], change: str
) -> None:
    """Of the question that is asked now."""
    await candidate.says("quiz")
    candidate.restart(talks[change])
    reminder = await candidate.falls_silent()
    pending = candidate.state.question or ""
    assert pending == (YEARS if candidate.talk.catalogue.question(YEARS) else candidate.questions[0].id)
    assert candidate.asks(pending) in reminder
    assert given(candidate) == {}


async def test_the_last_question_has_gone(candidate: Candidate, talks: dict[str, Talk]) -> None:
    """What they reply to it brings the verdict, which rests on what they answered before."""
    await candidate.says("quiz", "years", "degree")
    candidate.restart(talks["ended sooner"])
    await candidate.says("open")
    assert candidate.state.place is Place.VERDICT
    assert given(candidate) == {YEARS: THREE, DEGREE: ASSOCIATE}


async def test_under_a_question_of_theirs(candidate: Candidate, talks: dict[str, Talk]) -> None:
    """What is asked on top of a quiz question that has gone goes on with the quiz as it is now."""
    await candidate.says("quiz")
    over = replace(candidate.state, place=Place.FORGET, under=Place.QUIZ)
    keep(candidate.store, "over", person=candidate.who, state=over)
    candidate.restart(talks["replaced"])
    answer = await candidate.says("no way")
    assert candidate.asks(candidate.questions[0].id) in answer
    assert given(candidate) == {}


async def test_a_state_of_when_ids_were_positions(candidate: Candidate, talks: dict[str, Talk]) -> None:
    """It is read; its answers are asked again, and count for nothing."""
    positions = {
        "nurse/requirements/1/years": GivenAnswer(Years(9, 9), "9"),
        "nurse/requirements/2/degree": GivenAnswer(Degree("phd"), "PhD"),
        "nurse/duties/1/open": GivenAnswer(YesNo(True), "yes"),
    }
    old = State(greeted=True, place=Place.QUIZ, quiz=ROLE, question="nurse/duties/1/open", answers=positions)
    keep(candidate.store, "old", person=candidate.who, state=old)
    answer = await candidate.says("yes")
    assert candidate.state.answers == positions
    assert candidate.asks(YEARS) in answer
    await candidate.says("years", "degree", "open")
    assert candidate.state.place is Place.VERDICT
    assert given(candidate)[YEARS] == THREE
