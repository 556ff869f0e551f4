"""Which characters somebody writes Chinese in, told from their words alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.traditional import HAN, traditional
from dialogs.understanding.clean import simplified
from dialogs.understanding.scripts import script_of


@pytest.mark.parametrize(
    "text",
    [
        "請問這個職缺要幾年經驗",
        "台灣可以遠端嗎",
        "碩士",
        "FAE 的工作內容係咩",
        "我想應徵 HPC",
        "謝謝",
        "皇后大道附近有辦公室嗎",
        "說中文",
        "里長說干擾很大",
        "張伟問薪資",
    ],
)
def test_traditional(text: str) -> None:
    assert script_of(text) == "traditional"


@pytest.mark.parametrize(
    "text", ["请问这个职位要几年经验", "硕士", "谢谢", "我想应聘 HPC", "台湾可以远程吗", "乾隆年间", "说中文"]
)
def test_simplified(text: str) -> None:
    assert script_of(text) == "simplified"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2",
        "FAE",
        "你好",
        "好的",
        "本科",
        "有",
        "可以",
        "三年",
        "我要",
        "how are you",
        "🙂",
        "后台",
        "公里",
        "干",
        "学歷",
    ],
)
def test_what_both_write_tells_nothing(text: str) -> None:
    assert script_of(text) is None


@given(st.text(max_size=200))
def test_any_text_is_either_or_neither(text: str) -> None:
    assert script_of(text) in ("simplified", "traditional", None)


han = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


@given(st.text(han, max_size=40))
def test_what_was_made_simplified_is_never_taken_for_traditional(text: str) -> None:
    assert script_of(simplified(text)) != "traditional"


anything = st.text(st.one_of(st.characters(codec="utf-8"), han, st.sampled_from("后里台干发U盘:／@0/")))


@given(anything)
def test_converting_changes_nothing_but_chinese_characters(text: str) -> None:
    """Of every run of them one comes out, and between the runs all is as it was."""
    converted = traditional(text)
    assert HAN.split(converted) == HAN.split(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com/jobs?id=1 hr@example.com +86 138 0013 8000",
        "{{ role|title }}{% if kind == 'years' %}",
        "NVIDIA (NASDAQ: NVDA) “FAE” · 1–3",
    ],
)
def test_addresses_numbers_and_english_stay(text: str) -> None:
    assert traditional(text) == text


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("题号后面就是总题数，之后再说", "題號後面就是總題數，之後再說"),
        ("我这里只有一台机器", "我這裡只有一臺機器"),
        ("皇后、干部、干燥、干活", "皇后、幹部、乾燥、幹活"),
        ("发送、头发、理发", "發送、頭髮、理髮"),
        ("回复、复习、重复、恢复", "回覆、複習、重複、恢復"),
        ("关系、联系、系统", "關係、聯繫、系統"),
        ("游戏玩家、周期、采用、布置", "遊戲玩家、週期、採用、佈置"),
        ("股票代码", "股票代碼"),
        ("软件、信息、网络、支持、数据、用户", "軟件、信息、網絡、支持、數據、用戶"),
    ],
)
def test_words_stay_the_same_words(published: str, shown: str) -> None:
    """Characters change, never the words, and one character that stands for several becomes the right one."""
    assert traditional(published) == shown
