"""What candidates type is made safe to keep and easy to match, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.understanding.clean import clean, fold, half_width, simplified

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=300)


def test_what_cannot_be_seen_or_stored_is_dropped() -> None:
    """NUL bytes, lone surrogates, direction overrides and zero-width spaces never get further."""
    assert clean("a\x00b\ud800c\u202ed\u200be\ufefff") == "abcdef"


def test_the_candidates_own_words_stay_as_they_wrote_them() -> None:
    """Traditional characters, full width, capitals and joined emoji are theirs to use."""
    words = "我學過ＣＵＤＡ，很熟 👩‍💻\nThanks!"
    assert clean(f"  {words} \r\n") == words


def test_long_messages_are_cut_at_the_limit() -> None:
    assert clean("好" * 5000) == "好" * 2000
    assert clean("\u200b" * 10_000_000) == ""


def test_spaces_shrink_but_lines_stay() -> None:
    assert clean("a \t b \n c\n\n\n\n\nd") == "a b\nc\n\nd"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("資訊工程", "资讯工程"),
        ("ＣＵＤＡ　５年", "cuda 5年"),
        ("I’ve done “MPI”", 'i\'ve done "mpi"'),
        ("2–3 years", "2-3 years"),
        ("3～5年", "3~5年"),
        ("2½ years", "2 1/2 years"),
        ("½ year", "1/2 year"),
        ("從來\x00沒\ud800有", "从来没有"),
        ("STRASSE straße", "strasse strasse"),
    ],
)
def test_folding_makes_equal_what_means_the_same(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_half_width_keeps_case_and_script() -> None:
    assert half_width("ＬＩ＿Ｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ 張") == "LI_Na@example.com 張"


def test_simplified_keeps_everything_but_the_script() -> None:
    assert simplified("ABC 學歷") == "ABC 学历"


@given(ANY_TEXT)
def test_any_text_can_be_cleaned_and_folded(text: str) -> None:
    """Both give storable text, and cleaning twice changes nothing more."""
    once = clean(text)
    assert clean(once) == once
    assert len(once) <= 2000
    once.encode()
    fold(text).encode()
