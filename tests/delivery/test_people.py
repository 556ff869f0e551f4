"""Messages on their way to candidates."""

import asyncio
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.channels import OutOfReach, Undeliverable, Undelivered
from bot.delivery import Delivery, Patience, Recruiters
from bot.delivery.outbox import AT_ONCE
from bot.delivery.patience import WITH_PEOPLE
from bot.post import CHANNELS, ChannelName, Outgoing, Person, StoreUnavailable
from bot.storage import Parcel, Store
from bot.storage.delivery.outbox import LEASE
from bot.storage.tables import messages
from dialogs.catalogue import Catalogue
from dialogs.wording import Message
from tests.delivery.conftest import Scripted, running
from tests.storage.talk import INLINE, LI, MEI, NOON, UNVERIFIED, VERIFIED, WROTE, forget, keep, texts
from tests.waiting import until

pytestmark = pytest.mark.slow

QUICK = Patience(first=0.01, longest=0.02, attempts=3, broken=2)
OTHER = Person("telegram", "other")


@pytest.fixture
def channel() -> Scripted:
    return Scripted()


@pytest.fixture
def delivery(store: Store, channel: Scripted, catalogue: Catalogue) -> Delivery:
    return deliver(store, channel, catalogue)


def deliver(store: Store, channel: Scripted, catalogue: Catalogue, patience: Patience = QUICK) -> Delivery:
    return Delivery(
        store, {"telegram": channel, "wechat": channel}, Recruiters((), "en", catalogue, ""), patience=patience
    )


def waiting(store: Store) -> int:
    return store.backlog()["messages_waiting"]


async def test_messages_arrive_in_the_order_they_were_said(
    store: Store, channel: Scripted, delivery: Delivery
) -> None:
    """Stored before delivery began, and while it runs."""
    keep(store, "1", "one", "two")
    async with running(delivery):
        keep(store, "2", "three")
        delivery.wake()
        await until(lambda: waiting(store) == 0)
    assert channel.sent == [(str(MEI), text) for text in ("one", "two", "three")]


async def test_a_failed_message_holds_back_the_later_ones(
    store: Store, channel: Scripted, delivery: Delivery
) -> None:
    """Tried again until it arrives; nobody reads the answer before the question, and others do not wait."""
    channel.script["one"] = [Undelivered("busy"), Undelivered("busy", after=0.01)]
    keep(store, "1", "one", "two")
    keep(store, "1", "to other", person=OTHER)
    async with running(delivery):
        await until(lambda: waiting(store) == 0)
    assert [text for person, text in channel.sent if person == str(MEI)] == ["one", "two"]
    assert channel.tried.index("to other") < channel.tried.index("two")
    assert channel.tried.count("one") == 3
    assert store.dead_letters() == ()


async def test_what_never_arrives_becomes_a_dead_letter_loudly(
    store: Store, channel: Scripted, delivery: Delivery
) -> None:
    """After the last attempt it is given up, an error says so, and the line moves on."""
    channel.script["one"] = [Undelivered("down")] * 3
    keep(store, "1", "one", "two")
    with capture_logs() as logs:
        async with running(delivery):
            await until(lambda: waiting(store) == 0)
    assert channel.sent == [(str(MEI), "two")]
    (letter,) = store.dead_letters()
    assert (letter.kind, letter.to, letter.reason, letter.attempts) == ("message", str(MEI), "down", 3)
    assert [entry["reason"] for entry in logs if entry["log_level"] == "error"] == ["down"]


@pytest.mark.parametrize(
    ("failures", "reason"),
    [
        ([Undeliverable("message is too long")], "message is too long"),
        ([KeyError("words"), KeyError("words")], "our fault: KeyError"),
        ([Undelivered("500")] * 3, "500"),
    ],
)
async def test_a_message_that_can_never_be_sent_does_not_block_the_chat(
    store: Store, channel: Scripted, delivery: Delivery, failures: list[Exception], reason: str
) -> None:
    """Refused, broken in our own hands (which is found out sooner), failing: the next one goes out, once."""
    channel.script["poison"] = list(failures)
    keep(store, "1", "before", "poison", "after")
    keep(store, "2", "the next answer")
    async with running(delivery):
        await until(lambda: waiting(store) == 0)
    assert [text for _, text in channel.sent] == ["before", "after", "the next answer"]
    assert channel.tried.count("poison") == len(failures)
    assert [letter.reason for letter in store.dead_letters()] == [reason]


async def test_a_blocked_bot_is_not_tried_again(store: Store, channel: Scripted, delivery: Delivery) -> None:
    """Undeliverable is for good, and in the console to come a recruiter may still try it anew."""
    channel.script["one"] = [Undeliverable("blocked by the user")]
    keep(store, "1", "one")
    async with running(delivery):
        await until(lambda: len(store.dead_letters()) == 1)
        assert channel.tried == ["one"]
        (letter,) = store.dead_letters()
        assert store.revive(letter, datetime.now(UTC)) is True
        assert store.revive(letter, datetime.now(UTC)) is False
        delivery.wake()
        await until(lambda: waiting(store) == 0)
    assert channel.sent == [(str(MEI), "one")]


async def test_the_platform_says_when_to_come_back(store: Store, channel: Scripted, catalogue: Catalogue) -> None:
    """`retry_after` is obeyed, however impatient we are."""
    channel.script["one"] = [Undelivered("flood", after=3600)]
    keep(store, "1", "one")
    before = datetime.now(UTC)
    delivery = deliver(store, channel, catalogue, WITH_PEOPLE)
    async with running(delivery):
        await until(lambda: channel.tried == ["one"])
    assert store.due(before + timedelta(seconds=3599), 1) == ()
    assert len(store.due(datetime.now(UTC) + timedelta(seconds=3602), 1)) == 1


async def test_a_broken_channel_keeps_its_words_to_itself(
    store: Store, channel: Scripted, delivery: Delivery
) -> None:
    """An unknown error is tried again; its words, which may hold a token, stay out of the log and the database."""
    channel.script["one"] = [RuntimeError("https://api/bot123:TOKEN")]
    keep(store, "1", "one")
    with capture_logs() as logs:
        async with running(delivery):
            await until(lambda: waiting(store) == 0)
    assert channel.sent == [(str(MEI), "one")]
    assert "TOKEN" not in str(logs)
    assert "RuntimeError" in str(logs)


async def test_answers_that_travelled_inline_are_left_alone(
    store: Store, channel: Scripted, delivery: Delivery
) -> None:
    """Nor is anything taken for a channel that this process does not serve."""
    keep(store, "1", "inline", manner=INLINE)
    keep(store, "1", "for the web", person=Person("web", "w1"))
    keep(store, "1", "queued", person=OTHER)
    async with running(delivery):
        await until(lambda: channel.sent != [])
    assert channel.sent == [(str(OTHER), "queued")]
    assert waiting(store) == 1


async def test_a_crash_after_sending_doubles_that_message_only(
    store: Store, channel: Scripted, catalogue: Catalogue
) -> None:
    """Sent, and dead before it was marked: sent again when the lease ends, and what follows is sent once."""
    keep(store, "1", "one", "two")
    (parcel,) = store.due(NOON, 10)
    await channel.send(parcel.outgoing)
    assert store.due(NOON + LEASE / 2, 10) == (), "somebody is sending it"
    async with running(deliver(store, channel, catalogue)):
        await until(lambda: waiting(store) == 0)
    assert [text for _, text in channel.sent] == ["one", "one", "two"]


async def test_a_store_that_cannot_be_written_does_not_double_anything(
    store: Store, channel: Scripted, delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent while the disk is full: marked as soon as that works again, and sent once."""
    full = 5
    delivered = store.delivered

    def refuse(id: int) -> None:  # noqa: A002
        nonlocal full
        full -= 1
        if full >= 0:
            raise StoreUnavailable("database or disk is full")
        delivered(id)

    monkeypatch.setattr(store, "delivered", refuse)
    monkeypatch.setattr("bot.storage.delivery.outbox.LEASE", timedelta(0))
    keep(store, "1", "one", "two")
    async with running(delivery):
        await until(lambda: waiting(store) == 0)
    assert channel.tried == ["one", "two"]


@pytest.mark.parametrize("error", [StoreUnavailable("connection lost"), RuntimeError("a fault of ours")])
async def test_a_store_that_cannot_be_read_is_asked_again(
    store: Store, channel: Scripted, delivery: Delivery, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Whatever stops it for a while, delivery stays alive and goes on after."""
    due, lost = store.due, 3

    def refuse(now: datetime, limit: int, channels: Sequence[ChannelName] = CHANNELS) -> Sequence[Parcel]:
        nonlocal lost
        lost -= 1
        if lost >= 0:
            raise error
        return due(now, limit, channels)

    monkeypatch.setattr(store, "due", refuse)
    keep(store, "1", "one")
    async with running(delivery):
        await until(lambda: waiting(store) == 0)
    assert channel.tried == ["one"]


async def test_two_deliveries_share_the_work(store: Store, channel: Scripted, catalogue: Catalogue) -> None:
    """Two processes over one store: everything once, each person's messages in order."""
    people = [Person("telegram", str(number)) for number in range(12)]
    for person in people:
        keep(store, "1", "one", "two", person=person)
    one, other = (deliver(store, channel, catalogue) for _ in range(2))
    async with running(one), running(other):
        await until(lambda: waiting(store) == 0)
    for person in people:
        assert [text for who, text in channel.sent if who == str(person)] == ["one", "two"]


async def test_not_more_than_agreed_are_sent_at_once(store: Store, catalogue: Catalogue) -> None:
    """So many people at a time, however many wait."""
    now, most = 0, 0

    async def pause(outgoing: Outgoing) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.01)
        now -= 1

    channel = Scripted(pause=pause)
    for number in range(100):
        keep(store, "1", "one", person=Person("telegram", str(number)))
    async with running(deliver(store, channel, catalogue)):
        await until(lambda: len(channel.sent) == 100)
    assert 1 < most <= AT_ONCE


async def test_a_goodbye_is_the_last_trace(store: Store, channel: Scripted, delivery: Delivery) -> None:
    """Delivered like everything else; then nothing is left."""
    keep(store, "1", "one")
    forget(store)
    async with running(delivery):
        await until(lambda: channel.sent != [] and waiting(store) == 0)
    assert channel.sent == [(str(MEI), "再见")]
    assert store.export(MEI) is None


async def test_stopping_lets_a_send_finish(store: Store, channel: Scripted, delivery: Delivery) -> None:
    """A server that is told to stop does not send the same again after its restart."""
    begun = asyncio.Event()

    async def pause(outgoing: Outgoing) -> None:
        begun.set()
        await asyncio.sleep(0.05)

    channel.pause = pause
    keep(store, "1", "one")
    async with running(delivery):
        await begun.wait()
    assert channel.sent == [(str(MEI), "one")]
    assert waiting(store) == 0


async def test_stopping_notes_what_arrived(
    store: Store, channel: Scripted, delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent to several when the store refuses for a moment, and then told to stop: nobody gets it again."""
    refused = asyncio.Event()
    delivered, loop = store.delivered, asyncio.get_running_loop()

    def refuse_once(*ids: int) -> None:
        if not refused.is_set():
            loop.call_soon_threadsafe(refused.set)
            raise StoreUnavailable("database is locked")
        delivered(*ids)

    monkeypatch.setattr(store, "delivered", refuse_once)
    for person in (MEI, OTHER):
        keep(store, "1", "one", person=person)
    async with running(delivery):
        await refused.wait()
    assert sorted(channel.sent) == sorted((str(person), "one") for person in (MEI, OTHER))
    assert waiting(store) == 0


async def test_out_of_reach_waits_without_being_tried_again(
    store: Store, channel: Scripted, delivery: Delivery
) -> None:
    """Refused although we thought we might: no dead letter, no other try, and the next reply brings it all."""
    now = datetime.now(UTC)
    channel.script["one"] = [OutOfReach("45015")]
    keep(store, "1", "ok", person=LI, manner=VERIFIED, reach=WROTE, now=now)
    for words in ("one", "two"):
        store.tell(LI, Message(words), now)
    keep(store, "1", "to other", person=OTHER)
    with capture_logs() as logs:
        async with running(delivery):
            await until(lambda: len(channel.sent) == 1 and "waits until they write again" in str(logs))
            keep(store, "2", "to other too", person=OTHER)
            delivery.wake()
            await until(lambda: len(channel.sent) == 2)
    assert channel.tried.count("one") == 1
    assert "two" not in channel.tried
    assert store.dead_letters() == ()
    assert texts(keep(store, "2", "hi", person=LI, manner=VERIFIED, reach=WROTE)) == ["one", "two", "hi"]


async def test_within_reach_a_verified_account_speaks_first(
    store: Store, channel: Scripted, delivery: Delivery
) -> None:
    """Five messages, in order; a failed try is one of the five, and the rest comes with the next reply."""
    now = datetime.now(UTC)
    keep(store, "1", "ok", person=LI, manner=VERIFIED, reach=WROTE, now=now)
    channel.script["b"] = [Undelivered("busy")]
    for words in "abcdef":
        store.tell(LI, Message(words), now)
    async with running(delivery):
        await until(lambda: len(channel.sent) == 4)
        await until(lambda: store.due(now + timedelta(days=1), 1) == ())
    assert channel.tried == ["a", "b", "b", "c", "d"]
    assert texts(keep(store, "2", "hi", person=LI, manner=VERIFIED, reach=WROTE)) == ["e", "f", "hi"]


async def test_an_account_that_may_not_speak_first_does_not(
    store: Store, channel: Scripted, delivery: Delivery
) -> None:
    """Even if its channel were served: what waits goes with the next reply."""
    keep(store, "1", "ok", person=LI, manner=UNVERIFIED, reach=WROTE, now=datetime.now(UTC))
    store.tell(LI, Message("news"), NOON)
    keep(store, "1", "to other", person=OTHER)
    async with running(delivery):
        await until(lambda: len(channel.sent) == 1)
    assert channel.tried == ["to other"]


async def test_a_thousand_replies_to_one_person_hold_back_nobody(
    store: Store, channel: Scripted, delivery: Delivery
) -> None:
    """They take one slot, one after the other, in order and no faster than platforms like; the others' come before
    most of them."""
    for number in range(300):
        keep(store, f"u{number}", f"flood {number}")
    others = [Person("telegram", f"quiet {number}") for number in range(20)]
    for other in others:
        keep(store, "u1", "quiet", person=other)
    async with running(delivery):
        await until(lambda: sum(text == "quiet" for _, text in channel.sent) == 20)
    flood = [text for _, text in channel.sent if text.startswith("flood")]
    assert flood == [f"flood {number}" for number in range(len(flood))]
    last = max(place for place, (_, text) in enumerate(channel.sent) if text == "quiet")
    assert sum(text.startswith("flood") for _, text in channel.sent[:last]) <= 20


async def test_what_takes_long_stays_with_who_sends_it(store: Store, catalogue: Catalogue) -> None:
    """Longer than a lease lasts: nobody else takes it for a dead one's, and it goes out once."""
    now, hung, go_on = NOON, asyncio.Event(), asyncio.Event()

    class Slow(Scripted):
        async def send(self, outgoing: Outgoing) -> None:
            hung.set()
            await go_on.wait()
            await super().send(outgoing)

    channel = Slow()
    delivery = Delivery(store, {"telegram": channel}, Recruiters((), "en", catalogue, ""), clock=lambda: now)
    keep(store, "1", "one")
    async with running(delivery):
        await hung.wait()
        for _ in range(4):
            now += LEASE / 2
            await until(lambda: claimed_until(store) == now + LEASE)  # noqa: B023 - looked at here and now
            assert store.due(now + LEASE / 2, 10) == ()
        go_on.set()
        await until(lambda: waiting(store) == 0)
    assert channel.tried == ["one"]


async def test_who_writes_while_something_is_noted_does_not_wait(
    store: Store, channel: Scripted, delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loop is told of a message just as it notes another one: it looks at once, and not at the next round."""
    noting, go_on, delivered = threading.Event(), threading.Event(), store.delivered

    def slowly(*ids: int) -> bool:
        noting.set()
        go_on.wait(10)
        return delivered(*ids)

    monkeypatch.setattr("bot.delivery.outbox.LOOK_EVERY", 600.0)
    monkeypatch.setattr(store, "delivered", slowly)
    keep(store, "1", "one")
    async with running(delivery):
        await until(noting.is_set)
        keep(store, "1", "two", person=OTHER)
        delivery.wake()
        go_on.set()
        await until(lambda: len(channel.sent) == 2)


async def test_a_claim_that_cannot_be_renewed_stops_nothing(
    store: Store, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = threading.Event()

    def refuse(*_: object) -> None:
        tried.set()
        raise RuntimeError("a fault of ours")

    async def until_tried(_: Outgoing) -> None:
        await until(tried.is_set)

    monkeypatch.setattr(store, "renew", refuse)
    monkeypatch.setattr("bot.delivery.outbox.RENEW_EVERY", timedelta(0))
    channel = Scripted(pause=until_tried)
    keep(store, "1", "one", "two")
    async with running(deliver(store, channel, catalogue)):
        await until(lambda: waiting(store) == 0)
    assert channel.tried == ["one", "two"]


def claimed_until(store: Store) -> datetime | None:
    with store.database.reading() as connection:
        moment: datetime | None = connection.scalar(select(messages.c.claimed_until).where(messages.c.ours))
        return moment
