"""What the path relies on, over every database."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.pages import Answer
from bot.post import Outgoing, Person, Update
from bot.storage import Answered, AnsweredBefore, Store, Told
from bot.storage.delivery.outbox import LEASE
from dialogs.events import Joined, Left, Pressed, Said, SharedContact
from dialogs.meanings import Action, Degree, Details, InWords, Reading, Studied, Years, YesNo
from dialogs.outcome import Outcome, QuestionForwarded
from dialogs.state import GivenAnswer, Place, State
from dialogs.wording import Button, Message
from tests.storage.talk import (
    AGREED,
    ANSWER,
    CONTACT,
    INLINE,
    LATER,
    LEFT,
    LI,
    MEI,
    NOON,
    QUEUED,
    answered,
    forget,
    keep,
    leave_lead,
    remembered,
    said_by,
    texts,
)


def test_a_stranger_is_not_remembered(store: Store) -> None:
    """Who never wrote has no state, no conversation and nothing to export."""
    assert (remembered(store, MEI).state, remembered(store, MEI).version) == (None, 0)
    assert store.thread(MEI) == ()
    assert store.export(MEI) is None


def test_a_state_comes_back_as_it_was(store: Store) -> None:
    """Every kind of value in a state survives being kept."""
    state = State(
        language="en",
        place=Place.WHICH,
        readings=(Reading("action", Action.START_QUIZ, to_language="zh"), Reading("answered", facts=("a", "b"))),
        answers={
            "years": GivenAnswer(Years(2, None), "两年以上"),
            "yes": GivenAnswer(YesNo(False)),
            "degree": GivenAnswer(Degree("master")),
            "field": GivenAnswer(Studied(True)),
            "open": GivenAnswer(InWords("3D 打印")),
            "skipped": GivenAnswer(None),
        },
        consent=AGREED.consent,
        contact=CONTACT,
    )
    keep(store, "1", "hello", state=state)
    assert remembered(store, MEI).state == state
    assert remembered(store, MEI).version == 1


def test_an_update_that_comes_again_finds_its_answer(store: Store) -> None:
    """A platform's retry gets the very messages of the first time, ids included."""
    first = keep(store, "1", "你好", "想了解哪个职位?")
    update = Update(MEI, "1", Said("repeated"))
    assert answered(store, update) == first
    assert answered(store, Update(MEI, "2", Said("new"))) is None
    assert answered(store, Update(LI, "1", Said("another person's number one"))) is None


def test_an_update_without_reply_is_known_too(store: Store) -> None:
    """Somebody left: nothing is said, and the repeat is still a repeat."""
    keep(store, "gone", event=Left())
    assert answered(store, Update(MEI, "gone", Left())) == ()


def test_a_repeat_is_not_kept_twice(store: Store) -> None:
    """Even when it slips past the question whether it was answered."""
    keep(store, "1", "hello")
    assert keep(store, "1", "hello again") is None
    assert said_by(store) == ["words of 1", "hello"]
    assert remembered(store, MEI).version == 1


def test_an_outrun_turn_leaves_nothing(store: Store) -> None:
    """Two replicas read the same state: the later one keeps neither words, nor lead, nor its update's id."""
    keep(store, "1", "one", version=0)
    assert keep(store, "2", "two", version=0, effects=[LEFT]) is None
    assert said_by(store) == ["words of 1", "one"]
    assert store.leads() == ()
    assert answered(store, Update(MEI, "2", Said(""))) is None


def test_of_many_turns_at_once_exactly_one_wins(store: Store) -> None:
    """Threads that keep at the same version, each its own update: one lead, one reply, one version."""
    start = threading.Barrier(6)
    kept: list[object] = []

    def turn(number: int) -> None:
        start.wait()
        kept.append(keep(store, f"u{number}", f"reply {number}", version=0, effects=[LEFT]))

    threads = [threading.Thread(target=turn, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(result is not None for result in kept) == 1
    assert len(kept) == 6
    assert len(store.leads()) == 1
    assert len(store.thread(MEI)) == 2
    assert remembered(store, MEI).version == 1


def test_people_do_not_mix(store: Store) -> None:
    """The same number on two platforms is two people."""
    twin = Person("web", MEI.id)
    keep(store, "1", "to Mei")
    keep(store, "1", "to the twin", person=twin)
    assert said_by(store) == ["words of 1", "to Mei"]
    assert said_by(store, twin) == ["words of 1", "to the twin"]


def test_a_message_keeps_its_buttons(store: Store) -> None:
    """What is delivered later is what was said, choices and all; `tell` is the word of the console to come."""
    message = Message("哪个职位?", (Button("role/r", "工程师"), Button("back", "返回")), False, True)
    sent = store.tell(MEI, message, NOON)
    assert sent is None, "a stranger cannot be written to"
    keep(store, "1")
    sent = store.tell(MEI, message, NOON)
    assert sent is not None
    (parcel,) = store.due(NOON, 10)
    assert parcel.outgoing == sent
    assert parcel.outgoing.message == message


def test_a_long_inline_answer_is_read_page_by_page(store: Store) -> None:
    """The first page travels at once, each "more" brings the next, and a repeated "more" the same one."""
    first = keep(store, "1", "page 1", "page 2", "page 3", person=LI, manner=INLINE)
    assert texts(first) == ["page 1"]
    assert texts(answered(store, Update(LI, "1", Said("")))) == ["page 1"]
    more = Update(LI, "2", Pressed("more"))
    assert texts(store.next_page(more, INLINE, NOON)) == ["page 2"]
    assert texts(store.next_page(more, INLINE, NOON)) == ["page 2"]
    assert texts(answered(store, more)) == ["page 2"]
    assert texts(store.next_page(Update(LI, "3", Pressed("more")), INLINE, NOON)) == ["page 3"]
    assert store.next_page(Update(LI, "4", Pressed("more")), INLINE, NOON) is None
    assert answered(store, Update(LI, "4", Pressed("more"))) is None, "left to the dialog"
    assert store.due(NOON, 10) == ()


def test_pages_of_an_older_answer_do_not_come_up_again(store: Store) -> None:
    """After another question, "more" means the newer answer."""
    keep(store, "1", "old 1", "old 2", person=LI, manner=INLINE)
    keep(store, "2", "new 1", "new 2", person=LI, manner=INLINE)
    assert texts(store.next_page(Update(LI, "3", Pressed("more")), INLINE, NOON)) == ["new 2"]
    assert said_by(store, LI) == ["words of 1", "old 1", "words of 2", "new 1", "new 2"]


def test_a_conversation_reads_in_order(store: Store) -> None:
    """From any point on, or the end of it, which the console to come shows first; held pages are no part yet."""
    for number in range(1, 4):
        keep(store, str(number), f"reply {number}")
    everything = store.thread(MEI)
    assert [entry.id for entry in everything] == sorted(entry.id for entry in everything)
    assert said_by(store) == [f"{word} {n}" for n in range(1, 4) for word in ("words of", "reply")]
    assert store.thread(MEI, after=everything[1].id, limit=2) == everything[2:4]
    assert store.recent(MEI, limit=3) == everything[-3:]
    assert everything[0].said == Said("words of 1")
    assert everything[1].said == Message("reply 1")
    assert everything[0].at == NOON


def test_a_pressed_button_reads_as_its_words(store: Store) -> None:
    """The thread shows what stood on the button; opening and leaving the chat are no words."""
    keep(store, "0", event=Joined(source="poster-7"))
    store.tell(MEI, Message("哪个职位?", (Button("role/r", "解决方案架构师"),)), NOON)
    keep(store, "1", "好的", event=Pressed("role/r"))
    keep(store, "2", event=Pressed("role/gone"))
    keep(store, "3", event=Left())
    assert [entry.text for entry in store.thread(MEI)] == ["哪个职位?", "解决方案架构师", "好的", ""]
    assert [entry.ours for entry in store.thread(MEI)] == [True, False, True, False]
    assert store.thread(MEI)[0].buttons == (Button("role/r", "解决方案架构师"),)


@pytest.mark.parametrize(
    ("words", "details"),
    [
        ("我的手机是 138 0013 8000", ("138", "0013", "8000")),
        ("mei＠example.com", ("mei", "example.com")),
        ("微信 mei_2020", ("mei_2020",)),
        ("我叫梅小雨", ("梅小雨",)),
        ("call +1 (415) 555-2671", ("415", "555", "2671")),
    ],
)
def test_details_given_before_consent_are_not_written_down(
    store: Store, words: str, details: tuple[str, ...]
) -> None:
    """Nobody's phone, address, account or name is kept before they agreed to it."""
    keep(store, "1", "ok", event=Said(words), state=State())
    kept, _ = said_by(store)
    assert "…" in kept
    assert [detail for detail in details if detail in kept] == []


def test_what_is_said_before_consent_is_kept_where_it_tells_nothing(store: Store) -> None:
    """Questions about the jobs stay readable; the same details after consent are kept."""
    keep(store, "1", event=Said("HPC 岗位要几年经验? 3 年够吗"), state=State())
    keep(store, "2", event=Said("I use WeChat, is that a problem?"), state=State())
    keep(store, "3", event=SharedContact("+8613800138000"), state=State())
    keep(store, "4", event=Said("138 0013 8000"))
    said = [entry.said for entry in store.thread(MEI)]
    assert said == [
        Said("HPC 岗位要几年经验? 3 年够吗"),
        Said("I use WeChat, is that a problem?"),
        SharedContact("…"),
        Said("138 0013 8000"),
    ]


def test_one_lead_per_person_and_role(store: Store) -> None:
    """Changed details update the lead; its id and its beginning stay."""
    leave_lead(store)
    (before,) = store.leads()
    changed = replace(LEFT, contact=replace(CONTACT, email="new@example.com"), verdict="needs_review")
    keep(store, "2", effects=[changed], now=LATER)
    (after,) = store.leads()
    assert after.id == before.id
    assert (after.created_at, after.updated_at) == (NOON, LATER)
    assert (after.contact.email, after.verdict) == ("new@example.com", "needs_review")
    keep(store, "3", effects=[replace(LEFT, role=None)], now=LATER)
    assert {lead.role for lead in store.leads()} == {"r", None}


def test_a_lead_reads_as_machines_expect_it(store: Store) -> None:
    """The contract's object, field by field."""
    leave_lead(store)
    (lead,) = store.leads()
    assert lead.as_json("https://jobs.example.com/") == {
        "id": lead.id,
        "created_at": "2026-03-02T12:00:00+00:00",
        "updated_at": "2026-03-02T12:00:00+00:00",
        "role": "r",
        "verdict": "qualified",
        "language": "zh",
        "channel": "telegram",
        "source": "poster-7",
        "contact": {
            "name": "梅小雨",
            "email": "mei@example.com",
            "phone": "+8613800138000",
            "wechat_id": None,
        },
        "answers": [
            {"requirement": ANSWER.requirement, "question": ANSWER.question, "answer": "三年半", "met": True}
        ],
        "note": "可以下周面试",
        "console_url": f"https://jobs.example.com/console/leads/{lead.id}",
    }
    assert store.lead(lead.id) == lead
    assert store.lead("guessed") is None


def test_leads_can_be_narrowed(store: Store) -> None:
    """By role, verdict, channel, person and last change."""
    leave_lead(store)
    leave_lead(store, person=LI, left=replace(LEFT, role="s", verdict="needs_review"))
    assert len(store.leads()) == 2
    for narrowed in (
        store.leads(role="s"),
        store.leads(verdict="needs_review"),
        store.leads(channel="wechat"),
        store.leads(person=LI),
    ):
        assert [lead.role for lead in narrowed] == ["s"]
    assert store.leads(since=LATER) == ()


def test_the_same_person_on_two_platforms_is_recognised(store: Store) -> None:
    """A shared phone ties two accounts, a shared address ties on a third; a stranger stays apart.

    The console to come shows their leads together.
    """
    web, stranger = Person("web", "w1"), Person("web", "w2")
    leave_lead(store)
    leave_lead(store, person=LI, left=replace(LEFT, contact=Details(phone=CONTACT.phone, email="li@example.com")))
    leave_lead(store, person=web, left=replace(LEFT, contact=Details(email="LI@example.com", name="Li")))
    leave_lead(store, person=stranger, left=replace(LEFT, contact=Details(email="else@example.com", name="梅小雨")))
    by_person = {lead.person: lead.id for lead in store.leads()}
    same = {by_person[MEI], by_person[LI], by_person[web]}
    for person in (MEI, LI, web):
        assert set(store.same_person(by_person[person])) == same
    assert store.same_person(by_person[stranger]) == (by_person[stranger],)


def test_a_question_goes_out_and_its_answer_comes_back(store: Store) -> None:
    """Answered once; the candidate gets it in their line."""
    keep(store, "1", effects=[QuestionForwarded("有年终奖吗?", "r")])
    (question,) = store.questions(unanswered=True)
    assert (question.text, question.role, question.person, question.asked_at) == ("有年终奖吗?", "r", MEI, NOON)
    answered = store.answer_questions({question.id: Told("有", Message("招聘官回答:有"))}, "林", LATER)
    assert isinstance(answered, Answered)
    later = {question.id: Told("没有", Message("没有"))}
    assert store.answer_questions(later, "王", LATER) == AnsweredBefore("林", LATER)
    assert tuple(parcel.outgoing for parcel in store.due(LATER, 10)) == answered.outgoing
    assert store.questions(unanswered=True) == ()
    asked = store.question(question.id)
    assert asked is not None
    assert (asked.answer, asked.answered_at) == ("有", LATER)


def test_a_person_is_handed_everything_held(store: Store) -> None:
    """State, consent, leads, questions and every word, in plain values."""
    leave_lead(store)
    keep(store, "2", "好的", effects=[QuestionForwarded("有年终奖吗?", None)])
    held = store.export(MEI)
    assert held is not None
    assert held["person"] == "telegram:77001"
    assert held["consents"] == [{"version": "2026-01", "language": "zh", "at": "2026-03-02T12:00:00Z"}]
    assert [lead["contact"]["phone"] for lead in held["leads"]] == ["+8613800138000"]
    assert [question["text"] for question in held["questions"]] == ["有年终奖吗?"]
    assert [(m["from"], m["text"]) for m in held["messages"]] == [
        ("you", "words of lead"),
        ("us", "谢谢"),
        ("you", "words of 2"),
        ("us", "好的"),
    ]


def test_a_forgotten_person_leaves_only_a_goodbye(store: Store) -> None:
    """Everything is gone at once; the goodbye goes when it is delivered; the repeat stays silent."""
    leave_lead(store)
    forget(store)
    assert store.leads() == ()
    assert remembered(store, MEI).state is None
    assert said_by(store) == ["再见"]
    assert store.tidy(NOON) == 0, "the goodbye still waits"
    (parcel,) = store.due(NOON, 10)
    store.delivered(parcel.id)
    assert store.export(MEI) is None
    assert answered(store, Update(MEI, "forget", Said(""))) == ()
    assert answered(store, Update(MEI, "lead", Said(""))) == (), "old words cannot bring them back"


def test_a_goodbye_that_cannot_be_delivered_goes_too(store: Store) -> None:
    """Who blocked the bot and asked to be forgotten is not kept as a dead letter."""
    leave_lead(store)
    forget(store)
    (parcel,) = store.due(NOON, 10)
    store.failed(parcel.id, "try again", LATER)
    assert said_by(store) == ["再见"]
    store.failed(parcel.id, "blocked", None)
    assert store.export(MEI) is None
    assert store.dead_letters() == ()


def test_an_inline_goodbye_can_be_asked_for_again(store: Store) -> None:
    """WeChat's retry gets it for some minutes, then it goes too."""
    leave_lead(store, person=LI)
    forget(store, person=LI, manner=INLINE)
    assert store.tidy(LATER) == 0
    assert texts(answered(store, Update(LI, "forget", Said("")))) == ["再见"]
    assert store.tidy(NOON + timedelta(minutes=11)) == 1
    assert store.export(LI) is None


def test_who_comes_back_after_being_forgotten_is_kept_again(store: Store) -> None:
    """Even before the goodbye went out; a turn that began before the forgetting loses."""
    leave_lead(store)
    before = remembered(store, MEI).version
    forget(store)
    assert keep(store, "late", "too late", version=before) is None
    assert texts(keep(store, "hello again", "welcome")) == ["welcome"]
    for _ in range(2):
        (parcel,) = store.due(NOON, 10)
        store.delivered(parcel.id)
    assert store.tidy(NOON) == 0
    assert remembered(store, MEI).state == AGREED


def test_the_command_line_forgets_without_a_word(store: Store) -> None:
    """`bole forget`: nothing left, nothing said; somebody unknown is told apart."""
    leave_lead(store)
    assert store.forget(MEI) is True
    assert store.export(MEI) is None
    assert store.due(NOON, 10) == ()
    assert store.forget(MEI) is False


def test_the_silent_are_purged(store: Store) -> None:
    """Who has not been seen within the retention goes with all they left; others stay."""
    leave_lead(store)
    keep(store, "1", "hello", person=LI, now=NOON + timedelta(days=100))
    assert store.purge(NOON + timedelta(days=1)) == 1
    assert store.export(MEI) is None
    assert store.leads() == ()
    assert remembered(store, LI).version == 1
    assert answered(store, Update(MEI, "lead", Said(""))) is None, "not even the hash stays"


def test_a_store_remembers_over_a_restart(database: str) -> None:
    """Opened again, it goes on where it stopped."""
    first = Store.open(database)
    keep(first, "1", "hello")
    first.close()
    again = Store.open(database)
    assert again.ready()
    assert remembered(again, MEI).version == 1
    assert texts(answered(again, Update(MEI, "1", Said("")))) == ["hello"]
    again.close()


def test_hostile_words_are_only_words(store: Store) -> None:
    """Quotes, half a surrogate pair, a NUL, the right-to-left mark and a hundred thousand letters."""
    words = "'; DROP TABLE people; -- \x00 \u202e " + "长" * 100_000
    keep(store, "1", words, event=Said(words))
    keep(store, "2", "half \ud83d", event=Said("half \ud83d"))
    assert said_by(store) == [words, words, "half ?", "half ?"]
    assert keep(store, "'\x00\ud83d", "x", manner=QUEUED) is not None


# What is sent by whoever wrote it


def test_what_is_in_hand_is_nobody_elses_until_its_lease_ends(store: Store) -> None:
    """The first message of a line; whoever wrote it dies, and another one finds it."""
    first, second = keep_at_once(store, "1", "one", "two")
    assert (first.in_hand, second.in_hand) == (True, False), "the second has to wait for the first"
    assert store.due(NOON, 10) == ()
    (parcel,) = store.due(NOON + LEASE, 10)
    assert parcel.outgoing.id == first.id
    assert answered(store, Update(MEI, "1", Said(""))) == (replace(first, in_hand=False), second)


def test_behind_what_is_on_its_way_everything_waits(store: Store) -> None:
    (first,) = keep_at_once(store, "1", "one")
    (second,) = keep_at_once(store, "2", "two")
    assert (first.in_hand, second.in_hand) == (True, False)
    assert store.delivered(first.id), "there is more behind it"
    (parcel,) = store.due(NOON, 10)
    assert parcel.outgoing == second
    assert not store.delivered(second.id)
    (third,) = keep_at_once(store, "3", "three")
    assert third.in_hand


def test_a_platform_that_wants_to_be_left_alone_gets_nothing_at_once(store: Store) -> None:
    store.leave_alone("telegram", LATER)
    (held,) = keep_at_once(store, "1", "one")
    assert not held.in_hand
    assert store.due(NOON, 10) == ()
    (parcel,) = store.due(LATER, 10)
    assert parcel.outgoing == held
    store.delivered(held.id)
    (after,) = keep_at_once(store, "2", "two", now=LATER)
    assert after.in_hand


def keep_at_once(store: Store, id: str, *replies: str, now: datetime = NOON) -> tuple[Outgoing, ...]:  # noqa: A002
    answer = Answer(tuple(map(Message, replies)), QUEUED, "更多", at_once=True)
    version = remembered(store, MEI).version
    kept = store.keep(Update(MEI, id, Said("hi")), version, Outcome(AGREED), answer, now)
    assert kept is not None
    return kept
