"""What Telegram's updates say."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.links import joined, payload
from bot.channels.telegram_messages import menu, words
from bot.channels.telegram_updates import COMMANDS, event_of, read
from bot.post import Person
from dialogs.events import Attachment, Event, Joined, Left, Pressed, Said, SentFile, SharedContact
from tests.channels.fake_telegram import JSONDict, membership, message, press, text


def event(update: JSONDict) -> Event | None:
    found = read({"update_id": 5, **update})
    assert found is not None
    ours = event_of(found)
    return ours.event if ours else None


def test_words_are_said_as_they_were_typed() -> None:
    update = event_of(read({"update_id": 5, **text(7, "  do I need CUDA? 🙂")}))  # type: ignore[arg-type]
    assert update is not None
    assert (update.person, update.id, update.event) == (Person("telegram", "7"), "5", Said("  do I need CUDA? 🙂"))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("/start", Joined(language="en")),
        ("/start campus2026", Joined(source="campus2026", language="en")),
        ("/start r_fae-engineer", Joined(role="fae-engineer", language="en")),
        ("/start r_fae-engineer__s_campus_fair", Joined("campus_fair", "fae-engineer", "en")),
        ("/start <script>", Joined(language="en")),
        ("/roles", Pressed("roles")),
        ("/ROLES@BoleBot", Pressed("roles")),
        ("/mydata", Pressed("my-data")),
        ("/apply", Pressed("apply/any")),
        ("/quiz HPC please", Said("quiz HPC please")),
        ("/salary", Said("/salary")),
        ("/", Said("/")),
        ("roles", Said("roles")),
    ],
)
def test_commands_are_presses_and_start_is_joining(words: str, meant: Event) -> None:
    assert event(text(7, words)) == meant


@pytest.mark.parametrize(
    ("app", "ours"), [("zh-hans", "zh"), ("zh", "zh"), ("en-GB", "en"), ("pt-br", None), ("", None)]
)
def test_the_language_of_the_app_is_told_when_it_is_one_of_ours(app: str, ours: Any) -> None:
    assert event(text(7, "/start", language=app)) == Joined(language=ours)


def test_a_press_is_known_by_its_query_so_that_a_repeat_is_recognised() -> None:
    update = event_of(read({"update_id": 5, **press(7, "role/fae-engineer", "9001")}))  # type: ignore[arg-type]
    assert update is not None
    assert (str(update.person), update.id, update.event) == ("telegram:7", "cb:9001", Pressed("role/fae-engineer"))


def test_a_press_under_a_message_too_old_to_be_shown_still_counts() -> None:
    update = press(7, "menu")
    update["callback_query"]["message"] = {"chat": {"id": 7, "type": "private"}, "message_id": 3, "date": 0}
    assert event(update) == Pressed("menu")


def test_a_press_in_a_group_is_nobodys() -> None:
    update = press(7, "menu")
    update["callback_query"]["message"]["chat"] = {"id": -100, "type": "group", "title": "Recruiters"}
    assert event(update) is None


def test_ones_own_contact_card_is_a_phone_number_with_its_plus() -> None:
    card = {"phone_number": "8613800138000", "first_name": "王", "last_name": "兰", "user_id": 7}
    assert event(message(7, contact=card)) == SharedContact("+8613800138000", "王 兰")


@pytest.mark.parametrize("owner", [{"user_id": 8}, {}])
def test_somebody_elses_contact_card_is_not_taken(owner: dict[str, int]) -> None:
    card = {"phone_number": "+8613800138000", "first_name": "Boss", **owner}
    assert event(message(7, contact=card)) == SentFile("other")


FILE = {"file_id": "a", "file_unique_id": "b"}
PICTURE = {**FILE, "width": 1, "height": 1}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"photo": [PICTURE]}, "picture"),
        ({"voice": {**FILE, "duration": 1}}, "voice"),
        ({"audio": {**FILE, "duration": 1}}, "voice"),
        ({"video": {**PICTURE, "duration": 1}}, "video"),
        ({"video_note": {**FILE, "length": 1, "duration": 1}}, "video"),
        ({"animation": {**PICTURE, "duration": 1}, "document": FILE}, "video"),
        ({"document": {**FILE, "file_name": "../../cv.pdf"}, "caption": "my CV"}, "file"),
        ({"sticker": {**PICTURE, "is_animated": False, "is_video": False, "type": "regular"}}, "sticker"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "sticker"),
        ({"location": {"latitude": 1.0, "longitude": 2.0}}, "location"),
    ],
)
def test_what_is_not_words_is_a_file_of_its_kind(content: JSONDict, kind: Any) -> None:
    happened = event(message(7, **content))
    assert isinstance(happened, SentFile)
    assert happened.kind == kind


@pytest.mark.parametrize(
    ("document", "attachment"),
    [
        ({"file_name": "Wang Lan.pdf", "file_size": 7}, Attachment("a", "Wang Lan.pdf", 7)),
        ({"file_name": "../../etc/cron.d/<b>\ncv.pdf"}, Attachment("a", "b cv.pdf")),
        ({"file_name": None, "file_size": -1}, Attachment("a")),
        ({"file_name": ["cv.pdf"], "file_size": "huge"}, Attachment("a")),
        ({"file_name": "长" * 4000 + ".pdf"}, Attachment("a", "长" * 96 + ".pdf")),
    ],
)
def test_a_documents_name_and_size_are_the_senders_to_invent(document: JSONDict, attachment: Attachment) -> None:
    """Where it can be fetched is kept; of its name only what is harmless."""
    assert event(message(7, document={**FILE, **document})) == SentFile("file", attachment)


def test_service_notes_say_nothing() -> None:
    assert event(message(7, delete_chat_photo=True)) is None
    assert event(message(7, pinned_message=message(7, text="x")["message"])) is None


def test_blocking_us_is_leaving_and_unblocking_is_joining() -> None:
    assert event(membership(7, "kicked")) == Left()
    assert event(membership(7, "member")) == Joined(language="en")
    assert event(membership(7, "left")) is None


@pytest.mark.parametrize(
    "kind", ["edited_message", "channel_post", "edited_channel_post", "business_message", "edited_business_message"]
)
def test_only_new_messages_count(kind: str) -> None:
    assert event({kind: text(7, "hello")["message"]}) is None


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_only_private_chats_count(kind: str) -> None:
    update = text(7, "hello")
    update["message"]["chat"] = {"id": -7, "type": kind, "title": "t"}
    assert event(update) is None


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
WHOLE = [
    text(7, "/start x"),
    press(7, "menu"),
    membership(7, "kicked"),
    message(7, contact={"phone_number": "1", "first_name": "a", "user_id": 7}),
]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = (
        [found for name in value for found in places(value[name], (*path, name))] if isinstance(value, dict) else []
    )
    return [path, *inner]


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    changed = {**value, path[0]: replaced(value[path[0]], path[1:], new)}
    return {name: kept for name, kept in changed.items() if kept is not ...}


def test_numbers_without_end_are_no_update() -> None:
    endless = read({"update_id": float("inf"), **text(7, "hello")})
    assert endless is not None
    assert event_of(endless) is None


@given(st.data())
def test_whatever_part_is_missing_or_of_a_wrong_type_nothing_is_raised(data: st.DataObject) -> None:
    whole: JSONDict = {"update_id": 5, **data.draw(st.sampled_from(WHOLE))}
    broken = replaced(whole, data.draw(st.sampled_from(places(whole))), data.draw(ANYTHING | st.just(...)))
    update = read(broken)
    ours = event_of(update) if update else None
    assert ours is None or (ours.person.channel == "telegram" and ours.person.id.lstrip("-").isdecimal())


LETTERS = "abcxyz0123456789"
ROLE = st.text(LETTERS + "-", min_size=1, max_size=32)
SOURCE = st.text(LETTERS + "ABC-", min_size=1, max_size=24)


@given(st.none() | ROLE, st.none() | SOURCE)
def test_a_link_brings_back_what_was_written_into_it(role: str | None, source: str | None) -> None:
    if role or source:
        assert joined(payload(role, source)) == Joined(source=source, role=role)


def test_a_payload_that_a_platform_would_refuse_is_refused_with_advice() -> None:
    with pytest.raises(ValueError, match="letters, digits"):
        payload("fae-engineer", "校园 招聘")


def test_every_command_is_explained_in_both_languages() -> None:
    assert list(words()["commands"]) == list(COMMANDS)
    assert [command.command for command in menu("zh")] == list(COMMANDS)
    assert all(0 < len(command.description) <= 256 for language in ("zh", "en") for command in menu(language))
