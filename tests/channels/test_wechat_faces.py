"""The faces of WeChat's keyboard, as candidates mean them: with their words, or in place of them."""

import pytest

from bot.channels.wechat_faces import without_faces
from bot.channels.wechat_words import words


@pytest.mark.parametrize(
    ("arrived", "meant"),
    [
        ("您好[微笑]", "您好"),
        ("[呲牙]FAE做什么[疑问]", "FAE做什么"),
        ("你好/::)请问有哪些岗位/:?", "你好 请问有哪些岗位"),
        ("Hi[Smile]which roles are open?", "Hi which roles are open?"),
        ("三年半/:,@-D", "三年半"),
        ("王芳/:rose/:rose", "王芳"),
        ("[OK]", "OK"),
        ("/:ok", "OK"),
        ("[强]", "👍"),
        ("[微笑][微笑]", "🙂"),
        ("/::'(", "🙂"),
    ],
)
def test_faces_are_taken_out_of_the_words(arrived: str, meant: str) -> None:
    assert without_faces(arrived) == meant


@pytest.mark.parametrize(
    "said",
    [
        "[硕士]",
        "C++ [advanced]",
        "http://x.example:80/a",
        "24/7",
        "1/2: half",
        "a  b\n\nc",
        "[]",
        "[微 笑]",
        "🙂",
        "👍",
    ],
)
def test_other_words_stay_as_they_are(said: str) -> None:
    """Brackets, slashes and colons are the candidate's own; so is every real emoji."""
    assert without_faces(said) == said


def test_every_code_is_taken_whole() -> None:
    """None leaves a rest of a longer one behind."""
    faces = words()["faces"]
    for code in [*(f"[{name}]" for name in faces["named"].split()), *faces["coded"].split()]:
        assert without_faces(code) == "🙂", code
