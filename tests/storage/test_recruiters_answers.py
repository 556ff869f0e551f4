"""Recruiters' answers: kept once, told to who asked, known until they are withdrawn; questions in their groups."""

import threading
from datetime import timedelta

from bot.post import Person
from bot.storage import Answered, AnsweredBefore, NewAnswer, Store, Told
from bot.storage.recruiters.cases import ANSWER_WITHIN
from bot.storage.recruiters.open_questions import WantedGroups
from bot.storage.recruiters.recruiters_answers import AnsweredBefore as Before
from dialogs.catalogue import Text
from dialogs.outcome import QuestionForwarded, TakenInHand
from dialogs.state import State
from dialogs.wording import Message
from tests.storage.talk import (
    INLINE,
    LATER,
    LI,
    MEI,
    NOON,
    VERIFIED,
    WROTE,
    forget,
    keep,
    leave_lead,
    said_by,
)
from tests.storage.test_plans import asked

TOM = Person("web", "tom")
REMOTE = NewAnswer("r", Text("能远程吗", "Is it remote?"), Text("每周两天", "Two days a week"))
SCANS = ("questions", "people", "messages", "leads")


def ask(store: Store, person: Person, words: str, role: str | None = "r", update: str = "asks") -> str:
    """The question's id."""
    now = NOON + timedelta(seconds=len(store.questions()))
    keep(store, update, "ok", person=person, effects=[QuestionForwarded(words, role)], now=now)
    return next(question.id for question in store.questions() if question.text == words)


def told(*ids: str) -> dict[str, Told]:
    return {id_: Told("每周两天", Message("招聘同事答复：每周两天")) for id_ in ids}


def test_all_who_asked_are_told_and_the_bot_is_to_know_it(store: Store) -> None:
    first, second = ask(store, MEI, "能远程吗"), ask(store, TOM, "remote?")
    before = store.edition()
    answered = store.answer_questions(told(first, second), "林", LATER, REMOTE)
    assert isinstance(answered, Answered)
    assert {outgoing.person for outgoing in answered.outgoing} == {MEI, TOM}
    assert said_by(store)[-1] == "招聘同事答复：每周两天"
    assert store.edition() != before
    (known,) = store.known_answers()
    assert (known.author, known.published_at, known.fact.id) == ("林", LATER, f"r/answers/{answered.known}")
    (shown,) = store.recruiters_answers(None, 10)
    assert shown.asked == 2


def test_withdrawn_and_published_again(store: Store) -> None:
    """It keeps its number; what is published later gets another one."""
    answered = store.answer_questions(told(ask(store, MEI, "能远程吗")), "林", LATER, REMOTE)
    assert isinstance(answered, Answered)
    assert answered.known is not None
    editions = [store.edition()]
    assert store.withdraw_answer(answered.known, "王", LATER)
    assert not store.withdraw_answer(answered.known, "李", LATER), "once"
    editions.append(store.edition())
    assert store.known_answers() == ()
    (kept,) = store.recruiters_answers(None, 10)
    assert (kept.withdrawn_by, kept.text) == ("王", REMOTE.text)
    another = store.answer_questions({}, "林", LATER, REMOTE)
    assert isinstance(another, Answered)
    assert store.publish_again(answered.known, "李", LATER)
    assert not store.publish_again(answered.known, "李", LATER)
    assert [(answer.id, answer.author) for answer in store.known_answers()] == [
        (answered.known, "李"),
        (another.known, "林"),
    ]
    assert len({*editions, store.edition()}) == 3
    assert not store.withdraw_answer(999, "王", LATER)


def test_of_two_recruiters_at_once_one_answers(store: Store) -> None:
    """All of the other one's is undone: nobody is told twice, nothing is known twice."""
    ids = [ask(store, MEI, "能远程吗"), ask(store, TOM, "remote?")]
    results: list[Answered | Before] = []

    def answer(by: str) -> None:
        results.append(store.answer_questions(told(*ids), by, LATER, REMOTE))

    threads = [threading.Thread(target=answer, args=(by,)) for by in ("林", "王", "李")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (won,) = [result for result in results if isinstance(result, Answered)]
    assert len(won.outgoing) == 2
    (known,) = store.known_answers()
    assert all(result == AnsweredBefore(known.author, LATER) for result in results if result is not won)
    assert said_by(store).count("招聘同事答复：每周两天") == 1


def test_one_answered_before_keeps_all_of_them_back(store: Store) -> None:
    first, second = ask(store, MEI, "能远程吗"), ask(store, TOM, "remote?")
    store.answer_questions(told(first), "林", LATER)
    assert store.answer_questions(told(first, second), "王", LATER, REMOTE) == AnsweredBefore("林", LATER)
    assert store.known_answers() == ()
    assert [question.id for question in store.questions(unanswered=True)] == [second]
    assert store.answered_before([second]) is None


def test_who_was_erased_hears_nothing_and_what_is_known_stays(store: Store) -> None:
    first, second = ask(store, MEI, "能远程吗"), ask(store, TOM, "remote?")
    forget(store)
    answered = store.answer_questions(told(first, second), "林", LATER, REMOTE)
    assert isinstance(answered, Answered)
    assert [outgoing.person for outgoing in answered.outgoing] == [TOM]
    store.forget(TOM, LATER)
    (known,) = store.known_answers()
    assert known.text == REMOTE.text


def test_questions_stand_in_groups_the_oldest_first(store: Store) -> None:
    """Who asks the same again joins; a group whose first one is gone goes on."""
    ids = [ask(store, MEI, "能远程吗"), ask(store, TOM, "remote?"), ask(store, LI, "工资多少", None)]
    assert [(each.text, each.role) for each in store.ungathered(10)] == [
        ("能远程吗", "r"),
        ("remote?", "r"),
        ("工资多少", None),
    ]
    store.gather({ids[0]: ids[0], ids[1]: ids[0], ids[2]: ids[2]})
    store.gather({ids[1]: ids[1]})
    assert store.ungathered(10) == ()
    again = ask(store, MEI, "到底能不能远程", update="again")
    store.gather({again: ids[0]})
    groups = {group.id: group for group in store.open_groups(None, 10)}
    assert (groups[ids[0]].first, groups[ids[0]].asked, groups[ids[0]].role) == ("能远程吗", 3, "r")
    assert [each.id for each in store.gathered("r", 10)] == [again, ids[1], ids[0]], "the newest first"
    assert [each.text for each in store.gathered(None, 10)] == ["工资多少"]
    assert store.group_of(again) == ids[0]
    assert store.role_of_group(ids[0]) == "r"
    forget(store)
    (group,) = (group for group in store.open_groups(None, 10) if group.id == ids[0])
    assert (group.first, group.asked) == ("remote?", 1)
    store.answer_questions(told(ids[1]), "林", LATER)
    assert [group.id for group in store.open_groups(None, 10)] == [ids[2]]
    assert store.open_groups(NOON + timedelta(days=1), 10) == ()


def test_a_group_has_an_owner_and_a_time(store: Store) -> None:
    """Taken, given to somebody else, and to nobody again; who asks the same later joins it, as its owner's."""
    first, other = ask(store, MEI, "能远程吗"), ask(store, LI, "工资多少", None)
    store.gather({first: first, other: other})
    assert store.give_group(first, "account-lin", None)
    again = ask(store, TOM, "remote?")
    store.gather({again: first})
    due = NOON + ANSWER_WITHIN
    found = store.open_group(first)
    assert found
    assert (found.owner, found.asked, found.due_at) == ("account-lin", 2, due)
    assert (found.is_late(due), found.is_late(due + timedelta(seconds=1))) == (False, True)
    assert [group.id for group in store.open_groups(None, 10, WantedGroups("account-lin"))] == [first]
    assert [group.id for group in store.open_groups(None, 10, WantedGroups(""))] == [other]
    assert store.give_group(first, "account-wu", "account-lin")
    assert not store.give_group(first, "account-lin", None), "somebody was quicker"
    assert store.give_group(first, None, "account-wu")
    assert not store.give_group("guessed", "account-lin", None)


def test_late_groups_are_found_until_whoever_asked_has_heard_a_recruiter(store: Store) -> None:
    first, other = ask(store, MEI, "能远程吗"), ask(store, LI, "工资多少", None)
    store.gather({first: first, other: other})
    moment = NOON + ANSWER_WITHIN + timedelta(seconds=2)
    late = WantedGroups(late_at=moment)
    assert store.open_groups(None, 10, WantedGroups(late_at=NOON + ANSWER_WITHIN)) == ()
    assert len(store.open_groups(None, 10, late)) == store.late_questions(moment) == 2
    keep(store, "spoken to", "你好", person=LI, effects=[TakenInHand("Lin")])
    store.answer_questions(told(first), "林", LATER)
    assert store.open_groups(None, 10, late) == ()
    assert store.late_questions(moment) == 0
    left = store.open_group(other)
    assert left
    assert (left.asked, left.due_at) == (1, None)


def test_how_whoever_asked_is_reached(store: Store) -> None:
    """With their leads, for who cannot be reached where they asked."""
    leave_lead(store)
    keep(store, "1", "ok", person=LI, manner=VERIFIED, reach=WROTE, effects=[QuestionForwarded("微信上问", "r")])
    state = State("zh", script="traditional")
    keep(store, "1", "ok", person=TOM, manner=INLINE, state=state, effects=[QuestionForwarded("網頁上問", "r")])
    ask(store, MEI, "能远程吗")
    ids = [question.id for question in store.questions()]
    store.gather(dict.fromkeys(ids, "group"))
    askers = {asker.person: asker for asker in store.askers("group", 10, LATER)}
    assert [askers[person].reachable.how for person in (MEI, LI, TOM)] == ["now", "counted", "page"]
    assert {person: store.reachable(person, LATER) for person in askers} == {
        person: asker.reachable for person, asker in askers.items()
    }, "as whoever opens the conversation is told"
    assert askers[TOM].script == "traditional"
    assert askers[MEI].leads == tuple(lead.id for lead in store.leads(person=MEI))
    assert askers[LI].leads == ()
    late = {asker.person: asker.reachable.how for asker in store.askers("group", 10, NOON + timedelta(days=3))}
    assert late[LI] == "later", "after the window nothing is sent before they write again"
    while parcels := store.due(LATER, 10):
        for parcel in parcels:
            store.failed(parcel.outgoing.id, "blocked by the user", None)
    assert {asker.person: asker.reachable.how for asker in store.askers("group", 10, LATER)}[MEI] == "never"


def test_no_page_of_questions_reads_a_whole_table(store: Store) -> None:
    """Open questions are found by their own index, however many were answered."""
    if not str(store.database.engine.url).startswith("sqlite"):
        return
    first = ask(store, MEI, "能远程吗")
    with asked(store) as statements:
        store.ungathered(10)
        store.gather({first: first})
        store.gathered("r", 10)
        store.open_groups(None, 10)
        store.open_groups(NOON, 10, WantedGroups("account", LATER))
        store.open_group(first)
        store.give_group(first, "account", None)
        store.askers(first, 10, LATER)
        store.answer_questions(told(first), "林", LATER, REMOTE)
        store.edition()
        store.known_answers()
        store.recruiters_answers(None, 10)
    read = []
    with store.database.reading() as connection:
        for statement, given in statements.items():
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given):
                scans = row.detail.startswith(tuple(f"SCAN {table}" for table in SCANS))
                if scans and "ix_questions_open" not in row.detail:
                    read.append((statement, row.detail))
    assert read == []
