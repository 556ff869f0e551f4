"""Where we may speak first only for a while, or never: within the count, within the time, and nothing is lost."""

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.post import Manner, Outgoing, Person, Reach, Update
from bot.storage import Store, Told
from bot.storage.candidates.conversation import AFTER_A_REPLY
from bot.storage.delivery.outbox import LEASE
from dialogs.events import Left, Pressed, Said
from dialogs.outcome import PersonForgotten, QuestionForwarded
from dialogs.wording import Message
from tests.storage.talk import (
    LATER,
    LI,
    MEI,
    NOON,
    TAPPED,
    UNVERIFIED,
    VERIFIED,
    WROTE,
    answered,
    forget,
    keep,
    said_by,
    texts,
)

LONG = "\n".join(f"line {number}" for number in range(1, 7))
MUCH_LATER = NOON + timedelta(hours=1)


def writes(
    store: Store,
    id: str,  # noqa: A002
    reply: str = "ok",
    manner: Manner = VERIFIED,
    now: datetime = NOON,
    reach: Reach = WROTE,
) -> list[str] | None:
    """What they hear at once."""
    return texts(keep(store, id, reply, person=LI, manner=manner, now=now, reach=reach))


def reads_on(store: Store, id: str, manner: Manner = VERIFIED, now: datetime = NOON) -> list[str] | None:  # noqa: A002
    return texts(store.next_page(Update(LI, id, Pressed("more"), TAPPED), manner, now))


def tell(store: Store, *words: str, now: datetime = NOON) -> None:
    for each in words:
        assert store.tell(LI, Message(each), now) is not None


def claim(store: Store, now: datetime = NOON) -> list[str]:
    """What delivery would send at this moment."""
    return [parcel.outgoing.message.text for parcel in store.due(now, 10)]


def send(store: Store, now: datetime = NOON) -> list[str]:
    """All that delivery can send, one after the other."""
    sent = []
    while parcels := store.due(now, 10):
        for parcel in parcels:
            store.delivered(parcel.id)
            sent.append(parcel.outgoing.message.text)
    return sent


def test_what_waits_goes_with_the_next_reply(store: Store) -> None:
    """An account that may never speak first: nothing is sent, and the next reply brings it, the oldest first."""
    writes(store, "1", manner=UNVERIFIED)
    tell(store, "one", "two")
    assert claim(store) == []
    assert writes(store, "2", "hello", UNVERIFIED, LATER) == ["one", "two", "hello"]
    assert texts(answered(store, Update(LI, "2", Said("")))) == ["one", "two", "hello"], "as often as WeChat asks"
    assert writes(store, "3", "bye", UNVERIFIED) == ["bye"]
    assert said_by(store, LI) == ["words of 1", "ok", "words of 2", "one", "two", "hello", "words of 3", "bye"]
    assert store.backlog()["messages_waiting"] == 0


def test_a_recruiters_answer_goes_with_the_next_reply_too(store: Store) -> None:
    keep(store, "1", "ok", person=LI, manner=UNVERIFIED, effects=[QuestionForwarded("年终奖?", None)])
    (question,) = store.questions()
    store.answer_questions({question.id: Told("有", Message("招聘官：有"))}, "林", LATER)
    assert writes(store, "2", "你好", UNVERIFIED) == ["招聘官：有", "你好"]


def test_others_are_not_concerned(store: Store) -> None:
    """Telegram counts nothing; on the web what is told comes by itself, also when they write."""
    for person in (MEI, Person("web", "w1")):
        keep(store, "1", person=person)
        assert store.tell(person, Message("news"), NOON) is not None
        keep(store, "2", "hello", person=person, manner=Manner(inline=person != MEI))
        assert claim(store) == ["news"]


def test_no_more_than_the_count(store: Store) -> None:
    """Five after a message; the sixth waits and goes with the next reply, which grants five anew."""
    writes(store, "1")
    tell(store, *"abcdef")
    assert send(store) == list("abcde")
    assert claim(store, MUCH_LATER) == []
    assert writes(store, "2", now=MUCH_LATER) == ["f", "ok"]
    tell(store, *"ghijkl", now=MUCH_LATER)
    assert send(store, MUCH_LATER) == list("ghijk")


def test_never_after_the_window(store: Store) -> None:
    """48 hours after a message, a minute after a tap, and to the moment."""
    writes(store, "1")
    tell(store, "one", "two")
    assert claim(store, NOON + WROTE.lasts) == []
    assert claim(store, NOON + WROTE.lasts - timedelta(seconds=1)) == ["one"]
    tapped = Person("wechat", "oTapped")
    keep(store, "1", person=tapped, manner=VERIFIED, reach=TAPPED)
    store.tell(tapped, Message("three"), NOON)
    assert claim(store, NOON + TAPPED.lasts) == []
    assert claim(store, NOON + TAPPED.lasts - timedelta(seconds=1)) == ["three"]


def test_a_tap_does_not_shorten_what_a_message_granted_nor_add_to_it(store: Store) -> None:
    """Five in 48 hours stay five; of what is used up, three more may go, within the minute."""
    writes(store, "1")
    writes(store, "2", reach=TAPPED)
    tell(store, *"abcdef")
    assert send(store) == list("abcde")
    assert writes(store, "3", reach=TAPPED, now=MUCH_LATER) == ["f", "ok"]
    tell(store, *"ghij", now=MUCH_LATER)
    assert send(store, MUCH_LATER) == list("ghi")
    assert claim(store, MUCH_LATER + TAPPED.lasts) == []
    assert writes(store, "4", now=MUCH_LATER) == ["j", "ok"]
    tell(store, "k")
    assert claim(store, MUCH_LATER + TAPPED.lasts) == ["k"]


def test_without_the_permission_nothing_is_granted(store: Store) -> None:
    """Whatever the platform would allow a verified account."""
    writes(store, "1", manner=UNVERIFIED)
    keep(store, "2", person=LI, manner=VERIFIED, reach=None)
    tell(store, "one")
    assert claim(store) == []


def test_a_repeated_update_grants_nothing(store: Store) -> None:
    """The path answers it from what was stored, and one that slips past that is not kept."""
    writes(store, "1")
    tell(store, *"abcdef")
    send(store)
    assert keep(store, "1", "ok", person=LI, manner=VERIFIED, reach=WROTE) is None
    assert claim(store) == []


def test_failed_sends_count_too(store: Store) -> None:
    """Nobody knows whether they arrived."""
    writes(store, "1")
    tell(store, "one")
    for _ in range(5):
        (parcel,) = store.due(NOON, 10)
        store.failed(parcel.id, "no answer", NOON)
    assert claim(store) == []
    assert writes(store, "2") == ["one", "ok"]
    assert store.dead_letters() == ()


def test_a_sender_that_died_has_used_one(store: Store) -> None:
    """Its message is claimed anew when the lease ends, out of the same count."""
    writes(store, "1")
    tell(store, "one")
    for number in range(5):
        assert claim(store, NOON + number * LEASE) == ["one"]
    assert claim(store, NOON + 5 * LEASE) == []
    assert writes(store, "2", now=NOON + 5 * LEASE) == ["one", "ok"]


def test_what_is_being_sent_counts_against_the_new_grant(store: Store) -> None:
    """It may arrive after their message, and then WeChat counts it anew. And nothing overtakes it."""
    writes(store, "1")
    tell(store, *"abcdef")
    (parcel,) = store.due(NOON, 10)
    assert writes(store, "2") == ["ok"]
    store.delivered(parcel.id)
    assert send(store) == list("bcde")
    assert writes(store, "3") == ["f", "ok"]


def test_out_of_reach_is_no_failure(store: Store) -> None:
    """The platform knows better: nothing more is tried, no attempt is counted, the message waits."""
    writes(store, "1")
    tell(store, "one", "two")
    (parcel,) = store.due(NOON, 10)
    store.out_of_reach(parcel.id)
    assert claim(store) == []
    assert store.dead_letters() == ()
    writes(store, "2", "", UNVERIFIED)
    tell(store, "three")
    writes(store, "3")
    tell(store, "four")
    (parcel,) = store.due(NOON, 10)
    assert (parcel.outgoing.message.text, parcel.attempts) == ("four", 0)
    assert [text for text in said_by(store, LI) if text in ("one", "two", "three")] == ["one", "two", "three"]


def test_what_does_not_fit_is_turned_to(store: Store) -> None:
    """In order, as many in one reply as fit, and the last page has the answer's end."""
    writes(store, "1", manner=UNVERIFIED)
    tell(store, "first news", "second news", "third news")
    assert writes(store, "2", "hello", UNVERIFIED) == ["first news"]
    assert reads_on(store, "3", UNVERIFIED) == ["second news"]
    assert reads_on(store, "3", UNVERIFIED) == ["second news"], "WeChat asks again"
    assert reads_on(store, "4", UNVERIFIED) == ["third news", "hello"]
    assert reads_on(store, "5", UNVERIFIED) is None


def test_what_was_promised_outlives_another_question_and_old_pages_do_not(store: Store) -> None:
    """Nobody asked for the next page: the news comes with the next answer, the rest of the old answer is gone."""
    writes(store, "1", manner=UNVERIFIED)
    tell(store, "first news", "second news")
    assert writes(store, "2", LONG, UNVERIFIED) == ["first news"]
    assert writes(store, "3", "hello", UNVERIFIED) == ["second news", "hello"]
    assert reads_on(store, "4", UNVERIFIED) is None


def test_later_news_does_not_overtake_held_news(store: Store) -> None:
    """It waits, however often we might speak, until they have read what comes before it."""
    writes(store, "1")
    for number in range(9):
        tell(store, f"news number {number}")
    assert writes(store, "2") == ["news number 0"]
    tell(store, "later")
    assert claim(store) == []
    for number in range(1, 8):
        assert reads_on(store, f"more {number}") == [f"news number {number}"]
        assert claim(store) == []
    assert reads_on(store, "more 8") == ["news number 8", "ok", "later"]


def test_a_last_page_takes_what_has_come_to_wait(store: Store) -> None:
    """As far as there is room; what is left goes with the next reply."""
    assert writes(store, "1", LONG, UNVERIFIED) == ["line 1\nline 2"]
    tell(store, "one", "two", "and three of it")
    assert reads_on(store, "2", UNVERIFIED) == ["line 3\nline 4"]
    assert reads_on(store, "3", UNVERIFIED) == ["line 5\nline 6", "one", "two"]
    assert reads_on(store, "4", UNVERIFIED) is None
    assert writes(store, "5", manner=UNVERIFIED) == ["and three of it", "ok"]


def test_a_verified_account_sends_the_later_pages_by_itself(store: Store) -> None:
    """In order, after the reply has been shown; a repeat of the update gets the first page alone."""
    assert writes(store, "1", LONG) == ["line 1\nline 2\nline 3"]
    assert texts(answered(store, Update(LI, "1", Said("")))) == ["line 1\nline 2\nline 3"]
    assert claim(store) == []
    assert send(store, NOON + AFTER_A_REPLY) == ["line 4\nline 5\nline 6"]
    assert reads_on(store, "2") is None


def test_pages_that_are_too_many_to_send_are_turned_to(store: Store) -> None:
    """A tap lets three go."""
    pages = ["\n".join(f"line {line}" for line in range(page, page + 3)) for page in (1, 4, 7)]
    assert writes(store, "1", "\n".join(pages), reach=TAPPED) == pages[:1]
    assert send(store, NOON + AFTER_A_REPLY) == pages[1:]
    long = "\n".join(f"line {number}" for number in range(1, 10)) + "\n" + LONG
    assert writes(store, "2", long, reach=TAPPED) == ["line 1\nline 2"]
    assert claim(store, LATER) == []
    assert reads_on(store, "3") == ["line 3\nline 4"]


def test_pages_on_their_way_are_said_first_when_they_write_meanwhile(store: Store) -> None:
    """Whoever does not wait for the second page gets it with the next answer."""
    writes(store, "1", "line 1\nline 2\nline 3\nthe end")
    assert writes(store, "2", "hello") == ["the end", "hello"]
    assert send(store, LATER) == []


def test_who_unsubscribed_hears_nothing_any_more(store: Store) -> None:
    """What waits for them goes with them, and nobody can tell them more."""
    writes(store, "1")
    tell(store, "one", "two")
    (parcel,) = store.due(NOON, 10)
    gone = keep(store, "2", person=LI, event=Left(erase=True), effects=[PersonForgotten()], manner=VERIFIED)
    assert gone == ()
    store.out_of_reach(parcel.id)
    assert store.tell(LI, Message("three"), NOON) is None
    assert claim(store, NOON + LEASE) == []
    store.tidy(LATER)
    assert store.export(LI) is None
    assert writes(store, "3", "welcome") == ["welcome"]


def test_a_goodbye_does_not_bring_back_what_was_erased(store: Store) -> None:
    """Somebody wants to be forgotten while news waits for them."""
    writes(store, "1")
    tell(store, "one")
    forget(store, "2", LI, VERIFIED)
    assert said_by(store, LI) == ["再见"]
    assert claim(store) == []


def _at_once(*works: object) -> None:
    threads = [threading.Thread(target=work) for work in works]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_many_processes_together_do_not_exceed_it(store: Store) -> None:
    """Six of them send whatever they can, each of ten messages once and in order."""
    writes(store, "1")
    tell(store, *"abcdefghij")
    sent: list[str] = []

    def deliver() -> None:
        rounds = 0
        while len(sent) < 5 or rounds < 20:  # one may hold a message while the others look many times
            rounds += 1
            for parcel in store.due(NOON, 10):
                sent.append(parcel.outgoing.message.text)
                store.delivered(parcel.id)

    _at_once(*[deliver] * 6)
    assert sent == list("abcde")


def test_sent_or_said_but_not_both(store: Store) -> None:
    """Delivery and the next update are after the same message at the same moment."""
    for number in range(20):
        person = Person("wechat", f"o{number}")
        keep(store, "1", person=person, manner=VERIFIED, reach=WROTE)
        store.tell(person, Message("news"), NOON)
        start = threading.Barrier(2)
        sent: list[str] = []
        replies: list[Sequence[Outgoing]] = []

        def deliver() -> None:
            start.wait()  # noqa: B023 - both end within the round
            for parcel in store.due(NOON, 10):
                sent.append(parcel.outgoing.message.text)  # noqa: B023
                store.delivered(parcel.id)

        def hear() -> None:
            start.wait()  # noqa: B023
            replies.append(keep(store, "2", "ok", person=person, manner=VERIFIED, reach=WROTE) or ())  # noqa: B023

        _at_once(deliver, hear)
        (reply,) = replies
        assert sorted([*sent, *(texts(reply) or [])]) == ["news", "ok"]
