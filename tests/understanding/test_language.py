"""Which language somebody speaks, from the shortest token to mixed talk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.understanding.language import Tongue

TONGUE = Tongue(
    ["FAE", "HPC", "FAE 工程师", "测试架构师", "CUDA", "ok"],
    english=["can", "you", "me", "he", "hang", "men", "we", "more", "time", "come", "so", "late", "to", "a", "she"],
    pinyin=["ni hao", "shen me", "zenme"],
)


@pytest.mark.parametrize(
    "text", ["", "3", "FAE", "ok?", "🙂🙂", "HPC CUDA", "a", "...", "1-3", "https://example.com/jobs", "me@x.cn"]
)
def test_a_neutral_token_tells_no_language(text: str) -> None:
    assert TONGUE.language_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "好",
        "要不要CUDA",
        "這個職缺的薪水",
        "headcount 還有嗎",
        "给我 write a poem",
        "work from home 可以吗",
        "FAE呢",
        "ni hao",
        "zenme shenqing",
        "shen me",
        "wo zai shenzhen gongzuo",
        "nimen zhao duo shao ren",
        "薪水怎样(´･ω･`)",
        "好的Σ(ﾟДﾟ)",
        "测试架构师",
    ],
)
def test_chinese_is_chinese_whatever_it_is_mixed_with(text: str) -> None:
    assert TONGUE.language_of(text) == "zh"


@pytest.mark.parametrize(
    "text",
    [
        "salary?",
        "is FAE remote",
        "can you",
        "what does 测试架构师 do all day",
        "CUDA needed?",
        "DO I NEED MPI",
        "thanks",
        "soon",
        "I live in Shanghai",
        "I was born in Hunan",
        "he can come so late",
        "we like Guangzhou",
    ],
)
def test_english_stays_english_around_a_chinese_name(text: str) -> None:
    assert TONGUE.language_of(text) == "en"


@pytest.mark.parametrize("text", ["Shanghai", "Li Wei", "Chengdu", "zhang xiaoming"])
def test_a_chinese_city_or_name_alone_switches_nothing(text: str) -> None:
    assert TONGUE.language_of(text) is None


@pytest.mark.parametrize("text", ["こんにちは、求人はありますか", "안녕하세요", "Здравствуйте", "مرحبا"])
def test_another_script_does_not_switch_the_language(text: str) -> None:
    assert TONGUE.language_of(text) is None


@given(st.text(max_size=300))
def test_any_text_is_one_of_ours_or_unknown(text: str) -> None:
    assert TONGUE.language_of(text) in ("zh", "en", None)
