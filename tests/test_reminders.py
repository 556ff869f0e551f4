"""When the one reminder goes out: by day, not at once and not too late, once whoever asks, and not after a word."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import MANNERS, App
from bot.channels.wechat_messages import VERIFIED, WROTE
from bot.post import Outgoing, Person, Update
from bot.reminders import ABOUT, EVENING, LATEST, MORNING, due, is_daytime
from bot.settings import Settings
from bot.storage import Store
from bot.turn import Talk
from dialogs.events import Event, Left, Said
from tests.new_store import new_store
from tests.turning import turn
from tests.waiting import until

SHANGHAI = ZoneInfo("Asia/Shanghai")
AFTERNOON = datetime(2026, 3, 2, 15, tzinfo=SHANGHAI)
A_DAY = timedelta(hours=24)
MEI = Person("telegram", "77001")

ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


@given(ZONES, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=33)))
def test_nobody_is_reminded_at_night(zone: ZoneInfo, seen_at: datetime, silence: timedelta) -> None:
    """Wherever the clocks are set forward or back: by day there, and about the hour when they were awake."""
    now = seen_at + silence
    if is_daytime(now, seen_at, zone):
        assert MORNING <= now.astimezone(zone).hour < EVENING
        apart = abs((now.hour * 60 + now.minute) - (seen_at.hour * 60 + seen_at.minute))
        assert min(apart, 24 * 60 - apart) <= ABOUT / timedelta(minutes=1) + 1


@given(ZONES, MOMENTS, st.integers(1, 720))
def test_who_stopped_by_day_is_reminded_in_time(zone: ZoneInfo, seen_at: datetime, hours: int) -> None:
    """Also where the clocks were set forward or back in between."""
    if MORNING <= seen_at.astimezone(zone).hour < EVENING:
        first = seen_at + timedelta(hours=hours)
        looks = (first + timedelta(minutes=20 * number) for number in range(int(LATEST / timedelta(minutes=20))))
        assert any(is_daytime(now, seen_at, zone) for now in looks)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/bole.db"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = new_store(url)
    yield opened
    opened.close()


Happens = Callable[..., tuple[Outgoing, ...]]


@pytest.fixture
def happens(talk: Talk, store: Store) -> Happens:
    """What Mei does, and the answers; they arrive at once."""

    def happens(event: Event | Update, now: datetime = AFTERNOON, store: Store = store) -> tuple[Outgoing, ...]:
        update = event if isinstance(event, Update) else Update(MEI, now.isoformat(), event)
        answers = turn(update, MANNERS["telegram"], talk, store, now)
        for parcel in store.due(now, 10):
            store.delivered(parcel.id)
        return answers

    return happens


def at(now: datetime, store: Store) -> tuple[Update, ...]:
    return due(store, now, A_DAY, SHANGHAI)


def test_one_reminder_after_a_day(store: Store, happens: Happens) -> None:
    """Said where they stopped; then never again, whatever they leave open."""
    happens(Said("FAE测一测"))
    assert at(AFTERNOON + A_DAY - timedelta(minutes=1), store) == ()
    (update,) = at(AFTERNOON + A_DAY, store)
    (reminder,) = happens(update, AFTERNOON + A_DAY)
    assert "1/5" in reminder.message.text
    assert [button.code for button in reminder.message.buttons] == ["skip", "no-reminders"]
    happens(Said("跳过"), AFTERNOON + 2 * A_DAY)
    assert at(AFTERNOON + 3 * A_DAY, store) == ()


def test_it_waits_for_the_morning_and_is_given_up_after_some_days(store: Store, happens: Happens) -> None:
    """After a long standstill of ours, or when reminders have just been switched on, nobody is surprised."""
    evening = AFTERNOON.replace(hour=22)
    happens(Said("FAE测一测"), evening)
    told = {hour for hour in range(24 * 9) if at(evening.replace(hour=0) + timedelta(hours=hour), store)}
    assert told == {day * 24 + hour for day in (2, 3, 4) for hour in (18, 19)}


def test_a_reminder_is_no_sign_of_life(store: Store, happens: Happens) -> None:
    """Silent people's data goes when its time is up, reminded or not."""
    happens(Said("FAE测一测"))
    (update,) = at(AFTERNOON + A_DAY, store)
    happens(update, AFTERNOON + A_DAY)
    assert store.purge(AFTERNOON + timedelta(minutes=1)) == 1


def test_a_word_at_the_last_moment_comes_first(store: Store, happens: Happens) -> None:
    """Between the look and the reminder: who has just spoken is not silent, but may be another time."""
    happens(Said("FAE测一测"))
    (update,) = at(AFTERNOON + A_DAY, store)
    happens(Said("跳过"), AFTERNOON + A_DAY)
    assert happens(update, AFTERNOON + A_DAY) == ()
    (later,) = at(AFTERNOON + 2 * A_DAY, store)
    (reminder,) = happens(later, AFTERNOON + 2 * A_DAY)
    assert "2/5" in reminder.message.text


@pytest.mark.parametrize("then", ["停", "先不留", "返回", "删除我的资料", Left()])
def test_nobody_is_reminded_after_a_refusal(store: Store, happens: Happens, then: str | Event) -> None:
    """Whatever they begin afterwards."""
    happens(Said("我想应聘FAE"))
    happens(Said(then) if isinstance(then, str) else then, AFTERNOON + timedelta(minutes=1))
    happens(Said("FAE测一测"), AFTERNOON + timedelta(minutes=2))
    assert at(AFTERNOON + A_DAY + timedelta(minutes=2), store) == ()


@pytest.mark.parametrize("words", [("你好",), ("有哪些岗位",), ("测一测",), ("测HPC", "菜单")])
def test_who_left_nothing_open_is_not_reminded(store: Store, happens: Happens, words: tuple[str, ...]) -> None:
    for number, text in enumerate(words):
        happens(Said(text), AFTERNOON + timedelta(minutes=number))
    assert at(AFTERNOON + A_DAY + timedelta(hours=1), store) == ()


def test_two_processes_remind_once(url: str, store: Store, happens: Happens) -> None:
    """Both have seen that it is due; one of them says it, also after a restart."""
    happens(Said("FAE测一测"))
    now = AFTERNOON + A_DAY
    stores = [store, *(Store.open(url) for _ in range(3))]
    updates = [at(now, each) for each in stores]
    assert updates == [updates[0]] * 4
    with ThreadPoolExecutor(4) as processes:
        said = list(processes.map(lambda each: happens(updates[0][0], now, each), stores))
    assert said == [said[0]] * 4  # the later ones find the answer that was given
    reminders = [entry for entry in store.thread(MEI) if "只提醒这一次" in entry.text]
    assert len(reminders) == 1
    for each in stores[1:]:
        each.close()
    again = Store.open(url)
    assert at(now, again) == ()
    again.close()


def test_a_fault_of_ours_is_not_told_to_somebody_who_said_nothing(
    talk: Talk, store: Store, happens: Happens, monkeypatch: pytest.MonkeyPatch
) -> None:
    happens(Said("FAE测一测"))
    (update,) = at(AFTERNOON + A_DAY, store)

    def breaks(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Talk, "turn", breaks)
    assert happens(update, AFTERNOON + A_DAY) == ()


@pytest.mark.parametrize(("hours", "reminded"), [(0, False), (1, True)])
async def test_it_is_off_until_it_is_switched_on(
    talk: Talk, store: Store, happens: Happens, monkeypatch: pytest.MonkeyPatch, hours: int, reminded: bool
) -> None:
    """The server looks by itself."""
    happens(Said("FAE测一测"))
    settings = Settings(_env_file=None, remind_after_hours=hours)
    monkeypatch.setattr("bot.app.TIDY_EVERY", 0.01)
    looks, silent = 0, store.purge

    def count(before: datetime) -> int:
        nonlocal looks
        looks += 1
        return silent(before)

    monkeypatch.setattr(store, "purge", count)
    async with App(settings, talk, store, clock=lambda: AFTERNOON + timedelta(hours=1)).running():
        await until(lambda: looks >= 3)
    assert [entry.text for entry in store.thread(MEI) if "只提醒这一次" in entry.text] == [
        store.thread(MEI)[-1].text
    ] * reminded


def test_on_wechat_it_is_sent_and_counts(talk: Talk, store: Store) -> None:
    """To a verified account's candidate, as one of the five messages that theirs allows: nothing answers it."""
    li = Person("wechat", "oLi")
    turn(Update(li, "1", Said("DL quiz"), WROTE), VERIFIED, talk, store, AFTERNOON)
    (reminder,) = at(AFTERNOON + A_DAY, store)
    (said,) = turn(reminder, VERIFIED, talk, store, AFTERNOON + A_DAY)
    (parcel,) = store.due(AFTERNOON + A_DAY, 10)
    assert (parcel.outgoing.person, parcel.outgoing.message.text) == (li, said.message.text)
    assert at(AFTERNOON + A_DAY, store) == ()
