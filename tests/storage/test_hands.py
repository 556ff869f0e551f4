"""Conversations in human hands, on every database: begun, gone on with, ended, erased; and how people are reached."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.pages import Answer
from bot.post import GroupMessage, Manner, Person, Reachable, Update
from bot.storage import Store
from dialogs.events import Event, RecruiterLeft, RecruiterSpoke
from dialogs.outcome import Effect, HandsLeft, Outcome, QuestionForwarded, SaidToRecruiter, TakenInHand
from dialogs.wording import Message
from tests.storage.talk import (
    AGREED,
    LATER,
    LI,
    MEI,
    NOON,
    QUEUED,
    VERIFIED,
    WROTE,
    forget,
    keep,
    leave_lead,
    remembered,
)

IN_GROUP = GroupMessage(-100200, 7)


def speaks(
    store: Store,
    id: str,  # noqa: A002 - the field's own word
    words: str = "hello",
    *,
    name: str = "Fang",
    person: Person = MEI,
    now: datetime = NOON,
    said_in: GroupMessage | None = None,
    manner: Manner = QUEUED,
) -> None:
    update = Update(person, id, RecruiterSpoke(name, words), said_in=said_in)
    answer = Answer((Message(words, speaker=name),), replace(manner, inline=False), "more")
    outcome = Outcome(AGREED, effects=(TakenInHand(name),))
    assert store.keep(update, remembered(store, person).version, outcome, answer, now) is not None


def does(store: Store, id: str, effect: Effect, event: Event | None = None, now: datetime = NOON) -> None:  # noqa: A002
    assert keep(store, id, event=event, effects=[effect], now=now) is not None


def told(store: Store, now: datetime = LATER) -> list[str]:
    """What recruiters hear of conversations, and what of it is a recruiter's own."""
    notices = store.due_notices(now, 10, ("hr",))
    for notice in notices:
        store.notice_delivered(notice)
    found = [store.entry(notice.said) for notice in notices if notice.said]
    return [f"{each[0].speaker}: {each[0].text}".removeprefix(": ") for each in found if each]


def test_a_conversation_begins_goes_on_and_ends(store: Store) -> None:
    leave_lead(store)
    speaks(store, "1", said_in=IN_GROUP)
    (hands,) = store.in_hands()
    assert (hands.person, hands.recruiter, hands.said_in) == (MEI, "Fang", IN_GROUP)
    speaks(store, "2", name="Lei", now=LATER)
    (again,) = store.in_hands()
    assert (again.id, again.recruiter, again.began_at, again.changed_at) == (hands.id, "Lei", NOON, LATER)
    assert again.said_in == IN_GROUP, "what was said at the console is answered in the group, too"
    does(store, "3", HandsLeft(theirs=False), RecruiterLeft("Lei"), LATER)
    assert store.in_hands() == ()
    ended = store.hands(hands.id)
    assert ended
    assert ended.ended_at == LATER
    speaks(store, "4", now=LATER + timedelta(hours=1))
    (begun,) = store.in_hands()
    assert (begun.id, begun.began_at) == (hands.id, LATER + timedelta(hours=1))


def test_what_the_candidate_says_is_news_and_said_once(store: Store) -> None:
    leave_lead(store)
    told(store)
    speaks(store, "1")
    does(store, "好的", SaidToRecruiter())
    does(store, "再见", HandsLeft(theirs=True))
    assert told(store) == ["words of 好的", "words of 再见"]
    assert told(store, LATER + timedelta(days=1)) == []


def test_a_recruiters_words_that_are_given_up_are_news_and_ours_are_not(store: Store) -> None:
    leave_lead(store)
    told(store)
    (thanks,) = store.due(LATER, 10)
    store.failed(thanks.id, "blocked", None)
    speaks(store, "1")
    (parcel,) = store.due(LATER, 10)
    store.failed(parcel.id, "try again", LATER)
    assert told(store) == []
    store.failed(parcel.id, "blocked", None)
    assert told(store) == ["Fang: hello"]


def test_since_when_a_candidate_waits_for_a_reply(store: Store) -> None:
    """From their first words on, until a recruiter speaks again, or the conversation has ended."""
    leave_lead(store)
    speaks(store, "1")
    assert ([hands.awaited_since for hands in store.in_hands()], store.awaited_replies()) == ([None], 0)
    does(store, "any news?", SaidToRecruiter(), now=LATER)
    does(store, "hello?", SaidToRecruiter(), now=LATER + timedelta(hours=1))
    assert ([hands.awaited_since for hands in store.in_hands()], store.awaited_replies()) == ([LATER], 1)
    speaks(store, "2", now=LATER + timedelta(hours=2))
    assert ([hands.awaited_since for hands in store.in_hands()], store.awaited_replies()) == ([None], 0)
    does(store, "thanks", SaidToRecruiter(), now=LATER + timedelta(hours=3))
    does(store, "bye", HandsLeft(theirs=True), now=LATER + timedelta(hours=4))
    assert store.awaited_replies() == 0


def test_who_never_heard_the_recruiter_still_waits(store: Store) -> None:
    """The lead is open and due again, with whoever has it, and its history says why; so is what they asked."""
    leave_lead(store)
    does(store, "asks", QuestionForwarded("工资多少？", None))
    for parcel in store.due(LATER, 10):
        store.delivered(parcel.id)
    speaks(store, "1")
    (lead,) = store.leads()
    assert (lead.case.status, lead.case.due_at, store.questions()[0].due_at) == ("contacted", None, None)
    (parcel,) = store.due(LATER, 10)
    store.failed(parcel.id, "blocked", None)
    (lead,), (question,) = store.leads(), store.questions()
    assert lead.case.status == "new"
    assert lead.case.due_at == question.due_at
    assert lead.case.due_at is not None
    assert lead.case.due_at > NOON
    last, before = store.activities(lead.id, limit=2)
    assert [(one.what, one.words) for one in (last, before)] == [("unheard", "Fang"), ("answered", "Fang")]


def test_a_lead_that_was_closed_meanwhile_stays_closed(store: Store) -> None:
    leave_lead(store)
    for parcel in store.due(LATER, 10):
        store.delivered(parcel.id)
    speaks(store, "1")
    (lead,) = store.leads()
    assert store.move_case(lead.id, replace(lead.case, status="declined"), "account", NOON)
    (parcel,) = store.due(LATER, 10)
    store.failed(parcel.id, "blocked", None)
    (lead,) = store.leads()
    assert (lead.case.status, lead.case.due_at) == ("declined", None)


def test_the_newest_come_first_page_by_page(store: Store) -> None:
    people = [Person("telegram", str(number)) for number in range(5)]
    for number, person in enumerate(people):
        leave_lead(store, person=person)
        speaks(store, "1", person=person, now=NOON + timedelta(minutes=number))
    first = store.in_hands(limit=3)
    assert [hands.person.id for hands in first] == ["4", "3", "2"]
    assert [hands.person.id for hands in store.in_hands(first[-1].changed_at, 3)] == ["1", "0"]


def test_a_lead_a_question_and_a_conversation_lead_to_the_same_chat(store: Store) -> None:
    leave_lead(store)
    does(store, "asks", QuestionForwarded("工资多少？", None))
    speaks(store, "1")
    (lead,), (question,), (hands,) = store.leads(), store.questions(), store.in_hands()
    assert [store.addressee(each.id) for each in (lead, question, hands)] == [MEI] * 3
    assert store.addressee("nobody") is None


def test_whoever_was_erased_is_nobody(store: Store) -> None:
    """Of the conversation nothing stays, nor of what was on its way to recruiters."""
    leave_lead(store)
    speaks(store, "1")
    does(store, "words", SaidToRecruiter())
    (lead,), (hands,) = store.leads(), store.in_hands()
    forget(store)
    assert [store.addressee(id_) for id_ in (lead.id, hands.id)] == [None, None]
    assert store.hands(hands.id) is None
    assert store.hands_of(MEI) is None
    assert told(store) == []
    assert store.reachable(MEI, LATER) == Reachable("never")


@pytest.mark.parametrize(
    ("channel", "how"), [("telegram", "now"), ("web", "page"), ("terminal", "never"), ("wechat", "later")]
)
def test_how_words_would_reach_them(store: Store, channel: str, how: str) -> None:
    person = Person(channel, "7")  # type: ignore[arg-type]
    keep(store, "1", person=person)
    assert store.reachable(person, NOON).how == how
    keep(store, "2", person=person, state=replace(AGREED, away=True))
    assert store.reachable(person, NOON).how == "never"


def test_who_took_nothing_of_what_we_said_last_is_out_of_reach_until_they_write(store: Store) -> None:
    """They blocked the bot, or their account is gone; whoever writes is there."""
    keep(store, "1", "ok")
    (parcel,) = store.due(LATER, 10)
    store.failed(parcel.id, "blocked by the user", None)
    assert store.reachable(MEI, LATER) == Reachable("never")
    keep(store, "2")
    assert store.reachable(MEI, LATER) == Reachable("now")


def test_on_wechat_it_is_known_how_many_and_until_when(store: Store) -> None:
    """What waits already is counted as sent."""
    keep(store, "1", "ok", person=LI, manner=VERIFIED, reach=WROTE)
    until = NOON + WROTE.lasts
    assert store.reachable(LI, LATER) == Reachable("counted", 5, until)
    said: Sequence[str] = ("one", "two", "three", "four", "five")
    for left, words in zip((4, 3, 2, 1), said, strict=False):
        speaks(store, words, words, person=LI, manner=VERIFIED)
        assert store.reachable(LI, LATER) == Reachable("counted", left, until)
    speaks(store, said[-1], person=LI, manner=VERIFIED)
    assert store.reachable(LI, LATER) == Reachable("later")
    assert store.reachable(LI, until) == Reachable("later")
    keep(store, "2", "ok", person=LI, manner=VERIFIED, reach=WROTE, now=LATER)
    assert store.reachable(LI, LATER).how == "counted"


def test_what_is_being_sent_is_counted_once(store: Store) -> None:
    """It is spent when it is claimed, and waits no more though it is not noted yet."""
    keep(store, "1", "ok", person=LI, manner=VERIFIED, reach=WROTE)
    speaks(store, "one", person=LI, manner=VERIFIED)
    left = [store.reachable(LI, LATER).messages]
    (parcel,) = store.due(LATER, 10)
    left.append(store.reachable(LI, LATER).messages)
    store.delivered(parcel.id)
    left.append(store.reachable(LI, LATER).messages)
    assert left == [4, 4, 4]
