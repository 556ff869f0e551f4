"""Joining codes as people type them on a phone, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.codes import ALPHABET, LENGTH, shown, well_formed
from dialogs.events import Pressed, Said
from dialogs.state import Place, State
from dialogs.understanding.codes import in_hand, read

CODE = "7KPM3XQD"
CODES = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH).filter(well_formed)


@pytest.mark.parametrize(
    "words",
    [
        "7KPM-3XQD",
        "7kpm3xqd",
        "7kpm 3xqd",
        "７ＫＰＭ－３ＸＱＤ",
        "7KPM — 3XQD",
        "7 k p m 3 x q d",
        "「7KPM-3XQD」",
        "7KPM-3XQD.",
        "我的码是7KPM-3XQD，谢谢",
        "hi, my code is 7kpm-3xqd, from WeChat",
        "RTX4 7KPM-3XQD",
        "7KPM-3XQD 7kpm3xqd",
        "换个平台接着聊：在那边打开我，把这个码发给我：\n7KPM-3XQD\n15 分钟内有效，只能用一次。",
    ],
)
def test_a_code_is_read_however_it_is_typed(words: str) -> None:
    """A whole message of ours too: on a phone that is what copying takes."""
    assert read(words) == CODE


@pytest.mark.parametrize(
    "words",
    [
        "",
        "7KPM",
        "7KPM-3XQ",
        "7KPM-3XQDD",
        "A7KPM-3XQD",
        "7KPM-3XQD or 4FPM-3XQD",
        "me@7KPM-3XQD.com",
        "x-7KPM-3XQD",
        "DDR4 DDR5",
        "H264H265",
        "RTX4-2666",
        "6234 5678",
        "2345-6789",
        "bachelor of physics",
        "question",
        "微信 wxmh2345",
    ],
)
def test_what_is_no_code(words: str) -> None:
    """Parts, products, numbers, accounts; and of two codes neither is guessed."""
    assert read(words) is None


@given(CODES)
def test_every_code_that_can_be_drawn_can_be_typed(code: str) -> None:
    for written in (code, shown(code), shown(code).lower(), f"码：{shown(code)}。", f"here it is: {shown(code)}"):
        assert read(written) == code


@given(st.text(max_size=300))
def test_any_words_may_be_looked_through(words: str) -> None:
    code = read(words)
    assert code is None or well_formed(code)


def test_a_flood_hides_no_code() -> None:
    """As in the talk itself, what stands behind the first two thousand characters is not read."""
    assert in_hand(Said("7KP " * 30_000 + "7KPM-3XQD"), State()) is None


def test_the_code_in_hand() -> None:
    """The one just said, else the one that waits for a yes; a code of long ago is in nobody's hand."""
    asked = State(place=Place.JOIN, code=CODE)
    assert in_hand(Said("yes"), asked) == CODE
    assert in_hand(Pressed("yes/join"), asked) == CODE
    assert in_hand(Said("4fpm 3xqd"), asked) == "4FPM3XQD"
    assert in_hand(Said("yes"), State(code=CODE)) is None
