"""What Telegram's updates say."""

from typing import Any

import pytest
import telegram
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.links import joined, payload
from bot.channels.telegram_messages import menu, words
from bot.channels.telegram_updates import COMMANDS, Group, Used, entered_group, event_of, read, used
from bot.post import Person, Update
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


KEYS = {
    "inline_keyboard": [[{"text": "FAE", "callback_data": "role/fae"}, {"text": "Menu", "callback_data": "menu"}]]
}


def pressed(data: str, query: str, **below: Any) -> telegram.Update:
    update = press(7, data, query)
    update["callback_query"]["message"].update(below)
    found = read({"update_id": 5, **update})
    assert found is not None
    return found


def test_a_button_that_still_stands_is_pressed_once_however_often_it_is_tapped() -> None:
    taps = [event_of(pressed("menu", query, message_id=3, reply_markup=KEYS)) for query in ("9001", "9002")]
    assert taps == [Update(Person("telegram", "7"), "press:3:menu", Pressed("menu"))] * 2


def test_other_presses_are_known_by_their_query_so_that_a_repeat_is_recognised() -> None:
    taps = [event_of(pressed("role/fae", query)) for query in ("9001", "9002")]
    assert [tap and (str(tap.person), tap.id, tap.event) for tap in taps] == [
        ("telegram:7", "cb:9001", Pressed("role/fae")),
        ("telegram:7", "cb:9002", Pressed("role/fae")),
    ]


def test_the_choice_is_written_below_the_message_whose_button_was_pressed() -> None:
    assert used(pressed("menu", "1", message_id=3, reply_markup=KEYS)) == Used(7, 3, "Choose\n\n» Menu")


def test_of_a_message_that_is_not_shown_to_us_only_the_buttons_can_go() -> None:
    assert used(pressed("menu", "1", message_id=3, date=0)) == Used(7, 3, "")


def test_where_no_buttons_are_left_there_is_nothing_to_do() -> None:
    assert used(pressed("menu", "1")) is None
    assert used(read({"update_id": 5, **text(7, "menu")}) or pytest.fail()) is None


def test_a_press_under_a_message_too_old_to_be_shown_still_counts() -> None:
    update = press(7, "menu")
    update["callback_query"]["message"] = {"chat": {"id": 7, "type": "private"}, "message_id": 3, "date": 0}
    assert event(update) == Pressed("menu")


def test_a_press_in_a_group_is_nobodys() -> None:
    update = press(7, "menu")
    update["callback_query"]["message"]["chat"] = {"id": -100, "type": "group", "title": "Recruiters"}
    assert event(update) is None


def test_a_press_in_a_chat_that_a_business_account_shares_with_us_is_nobodys() -> None:
    assert event_of(pressed("menu", "1", business_connection_id="b")) is None


def test_ones_own_contact_card_is_a_phone_number_with_its_plus() -> None:
    card = {"phone_number": "8613800138000", "first_name": "王", "last_name": "兰", "user_id": 7}
    assert event(message(7, contact=card)) == SharedContact("+8613800138000", "王 兰")


@pytest.mark.parametrize("owner", [{"user_id": 8}, {}])
def test_somebody_elses_contact_card_is_not_taken(owner: dict[str, int]) -> None:
    """Or one that does not say whose it is."""
    card = {"phone_number": "+8613800138000", "first_name": "Boss", **owner}
    assert event(message(7, contact=card)) == SentFile("card")


FORWARDED = {"type": "user", "date": 1_600_000_000, "sender_user": {"id": 8, "is_bot": False, "first_name": "Boss"}}


def test_a_forwarded_card_counts_by_whose_it_is_and_not_by_who_sent_it_first() -> None:
    card = {"phone_number": "+8613800138000", "first_name": "王"}
    ours = message(7, contact={**card, "user_id": 7}, forward_origin=FORWARDED)
    theirs = message(7, contact={**card, "user_id": 8}, forward_origin=FORWARDED)
    assert (event(ours), event(theirs)) == (SharedContact("+8613800138000", "王"), SentFile("card"))


def test_forwarded_words_and_replies_are_words() -> None:
    """Whoever hands them to us wants them read."""
    assert event(message(7, text="is this job still open?", forward_origin=FORWARDED)) == Said(
        "is this job still open?"
    )
    below = message(7, text="Which role?")["message"]
    assert event(message(7, text="the second", reply_to_message=below)) == Said("the second")


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


def test_blocking_us_is_leaving_and_unblocking_says_nothing_by_itself() -> None:
    assert event(membership(7, "kicked")) == Left()
    assert event(membership(7, "member")) is None
    assert event(membership(7, "left")) is None


@pytest.mark.parametrize(
    "kind",
    [
        *("edited_message", "channel_post", "edited_channel_post"),
        *("business_message", "edited_business_message", "guest_message"),
    ],
)
def test_only_new_messages_count(kind: str) -> None:
    assert event({kind: text(7, "hello")["message"]}) is None


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_only_private_chats_count(kind: str) -> None:
    update = text(7, "hello")
    update["message"]["chat"] = {"id": -7, "type": kind, "title": "t"}
    assert event(update) is None


def test_other_bots_and_shared_business_chats_are_not_answered() -> None:
    """Two bots would talk for ever; in a business account's chat we would speak in its owner's name."""
    assert event(message(7, text="hello", **{"from": {"id": 7, "is_bot": True, "first_name": "Echo"}})) is None
    assert event(message(7, text="hello", business_connection_id="b")) is None


def test_an_anonymous_administrator_is_not_answered() -> None:
    group = {"id": -100, "type": "supergroup", "title": "Recruiters"}
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    assert event(message(7, text="/start", chat=group, sender_chat=group, **{"from": anonymous})) is None


@pytest.mark.parametrize(
    ("kind", "status", "language", "greeted"),
    [
        ("group", "member", "zh-hans", Group(-9, "zh")),
        ("supergroup", "administrator", "pt-br", Group(-9, "en")),
        ("channel", "administrator", "en", None),
        ("private", "member", "en", None),
        ("group", "left", "en", None),
    ],
)
def test_coming_into_a_group_is_noticed(kind: str, status: str, language: str, greeted: Group | None) -> None:
    change = membership(-9, status, kind, language)
    assert entered_group(read({"update_id": 5, **change}) or pytest.fail()) == greeted
    assert kind == "private" or event(change) is None


def test_a_new_right_in_a_group_is_no_coming() -> None:
    change = membership(-9, "administrator", "group")
    change["my_chat_member"]["old_chat_member"]["status"] = "member"
    assert entered_group(read({"update_id": 5, **change}) or pytest.fail()) is None


def test_numbers_without_end_are_no_update() -> None:
    endless = read({"update_id": float("inf"), **text(7, "hello")})
    assert endless is not None
    assert event_of(endless) is None


LETTERS = "abcxyz0123456789"
ROLE = st.text(LETTERS + "-", min_size=1, max_size=32)
SOURCE = st.text(LETTERS + "ABC-", min_size=1, max_size=24)


@given(st.none() | ROLE, st.none() | SOURCE)
def test_a_link_brings_back_what_was_written_into_it(role: str | None, source: str | None) -> None:
    if role or source:
        assert joined(payload(role, source)) == Joined(source=source, role=role)


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        ("校园 招聘", "letters, digits, - and _ only"),
        ("f" * 47, "64 characters of a link; shorten the source to 46 characters"),
        ("_fair", "no _ at the beginning"),
        ("campus__fair", "no __ within"),
        ("", "letters, digits"),
    ],
)
def test_a_payload_that_would_not_come_back_is_refused_with_advice(source: str, advice: str) -> None:
    with pytest.raises(ValueError, match=advice):
        payload("fae-engineer" if source else None, source)


def test_every_command_is_explained_in_both_languages() -> None:
    assert list(words()["commands"]) == list(COMMANDS)
    assert [command.command for command in menu("zh")] == list(COMMANDS)
    assert all(0 < len(command.description) <= 256 for language in ("zh", "en") for command in menu(language))
