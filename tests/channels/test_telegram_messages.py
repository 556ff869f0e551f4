"""How our messages look on Telegram."""

import telegram
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram_messages import keyboard, parts, units
from dialogs.wording import Button, Message


def test_a_short_message_is_one_part() -> None:
    assert parts("你好。\n\nHello.") == ["你好。\n\nHello."]


def test_a_long_text_is_cut_between_paragraphs_rather_than_within() -> None:
    assert parts("first paragraph\n\nsecond one\n\nthird", 30) == ["first paragraph\n\nsecond one", "third"]


def test_without_paragraphs_lines_and_then_words_are_kept_whole() -> None:
    assert parts("one line\nanother line", 15) == ["one line", "another line"]
    assert parts("many small words here", 12) == ["many small", "words here"]


def test_emoji_count_twice_and_are_never_cut_in_half() -> None:
    assert units("a🙂") == 3
    assert parts("🙂" * 5, 3) == ["🙂"] * 5


@given(st.text(max_size=80), st.integers(2, 40))
def test_no_part_is_too_long_and_no_letter_is_lost(text: str, limit: int) -> None:
    pieces = parts(text, limit)
    assert all(0 < units(piece) <= limit for piece in pieces)
    letters = [char for char in text if char.isalnum()]
    assert [char for piece in pieces for char in piece if char.isalnum()] == letters


def test_characters_that_cannot_be_sent_are_left_out() -> None:
    assert parts("a\x00b\ud83dc\td") == ["abc\td"]


def test_what_fits_is_measured_as_telegram_measures() -> None:
    assert len(parts("🙂" * 2048)) == 1
    assert len(parts("🙂" * 2048 + "!")) == 2


def test_short_choices_stand_side_by_side_and_long_ones_alone() -> None:
    labels = ("是的", "不是", "Deep Learning Solution Architect", "Back")
    shown = keyboard(Message("?", tuple(Button(f"c/{label}", label) for label in labels)))
    assert isinstance(shown, telegram.InlineKeyboardMarkup)
    assert [[button.text for button in row] for row in shown.inline_keyboard] == [
        ["是的", "不是"],
        ["Deep Learning Solution Architect"],
        ["Back"],
    ]
    assert shown.inline_keyboard[0][0].callback_data == "c/是的"


def test_the_contact_button_comes_first_and_the_choices_say_their_labels() -> None:
    shown = keyboard(Message("How can we reach you?", (Button("skip", "Skip"),), contact_button=True))
    assert isinstance(shown, telegram.ReplyKeyboardMarkup)
    [[contact], [skip]] = shown.keyboard
    assert (contact.request_contact, skip.text, skip.request_contact) == (True, "Skip", None)


def test_a_message_without_choices_takes_an_earlier_contact_button_away() -> None:
    assert isinstance(keyboard(Message("Thanks.")), telegram.ReplyKeyboardRemove)
