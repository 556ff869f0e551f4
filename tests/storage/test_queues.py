"""What operators see of what is on its way, over every database."""

from datetime import timedelta

from bot.post import Queue
from bot.storage import Store
from dialogs.wording import Message
from tests.storage.talk import INLINE, LATER, LI, MEI, NOON, QUEUED, keep, leave_lead


def of(store: Store, name: str, standing: str) -> Queue:
    return next(queue for queue in store.queues(LATER) if (queue.name, queue.standing) == (name, standing))


def test_an_empty_store_has_every_queue(store: Store) -> None:
    """A metric that is missing raises no alarm; one that is 0 can be compared."""
    assert {(queue.name, queue.standing) for queue in store.queues(NOON)} == {
        ("messages", "waiting"),
        ("messages", "out_of_reach"),
        ("messages", "dead"),
        ("notices", "waiting"),
        ("notices", "dead"),
        ("files", "waiting"),
    }
    assert {(queue.parcels, queue.oldest) for queue in store.queues(NOON)} == {(0, None)}


def test_how_many_wait_and_since_when(store: Store) -> None:
    """Also while they are being sent; what was delivered counts no more."""
    keep(store, "1", "one", "two", now=NOON, manner=QUEUED)
    assert of(store, "messages", "waiting") == Queue("messages", "waiting", 2, NOON)
    (parcel,) = store.due(LATER, 10)
    assert of(store, "messages", "waiting").parcels == 2
    store.delivered(parcel.id)
    assert of(store, "messages", "waiting").parcels == 1
    (parcel,) = store.due(LATER, 10)
    store.failed(parcel.id, "blocked", None)
    assert of(store, "messages", "waiting").parcels == 0
    assert of(store, "messages", "dead").parcels == 1


def test_news_for_recruiters_waits_too(store: Store) -> None:
    leave_lead(store)
    assert of(store, "notices", "waiting").parcels == 1


def test_who_cannot_be_reached_keeps_nobody_waiting(store: Store) -> None:
    """A recruiter's answer that goes with a candidate's next message may wait for days: that is no delay of ours."""
    assert LI.channel == "wechat" != MEI.channel
    keep(store, "1", "hi", person=LI, manner=INLINE, now=NOON)
    store.tell(LI, Message("later"), NOON + timedelta(seconds=1))
    assert of(store, "messages", "waiting").parcels == 0
    assert of(store, "messages", "out_of_reach") == Queue("messages", "out_of_reach", 1, NOON + timedelta(seconds=1))
