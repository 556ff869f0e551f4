"""The menu's words within WeChat's limits, and each key a choice that Bole knows."""

from typing import Any

import pytest

from bot.channels import wechat_menu
from bot.mistakes import Mistake
from dialogs.choices import ACTIONS, MOVES


def known(key: str) -> bool:
    return key in ACTIONS or key in MOVES


def test_the_shipped_menu_has_roles_quiz_and_my_application() -> None:
    choices = wechat_menu.menu(known)
    assert [choice.key for choice in choices] == ["roles", "quiz", "my-data"]


def test_buttons_may_open_others() -> None:
    given = [{"name": "更多", "below": [{"name": "字" * 20, "key": "privacy"}] * 5}]
    (choice,) = wechat_menu.menu(known, given)
    assert choice.as_json()["sub_button"][0] == {"type": "click", "name": "字" * 20, "key": "privacy"}


BELOW = {"name": "x", "key": "roles"}


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        ([], "0 buttons; write one to 3"),
        ([BELOW] * 4, "4 buttons; write one to 3"),
        ([{"name": "六个汉字太长", "key": "roles"}], "has 18 bytes; write 1 to 16"),
        ([{"name": "", "key": "roles"}], "has 0 bytes"),
        ([{"name": "x"}], "either a key or buttons below it"),
        ([{"name": "x", "key": "roles", "below": [BELOW]}], "either a key or buttons below it"),
        ([{"name": "x", "key": "dance"}], "the key 'dance' means nothing"),
        ([{"name": "x", "key": "r" * 129}], "means nothing"),
        ([{"name": "x", "below": [BELOW] * 6}], "has 6 buttons; write 5 at most"),
        ([{"name": "x", "below": [{"name": "字" * 21, "key": "roles"}]}], "has 63 bytes; write 1 to 60"),
        ([{"name": "x", "below": [{"name": "y", "below": [BELOW]}]}], "cannot have buttons of its own"),
        ([{"name": "x", "keys": "roles"}], "0.keys: does not fit here"),
        ([{"key": "roles"}], "0.name: is missing"),
        ("roles", "does not fit here"),
    ],
)
def test_what_wechat_would_refuse_is_told_before(given: Any, advice: str) -> None:
    with pytest.raises(Mistake) as fault:
        wechat_menu.menu(known, given)
    assert str(fault.value).startswith("wechat.yaml, menu: ")
    assert advice in str(fault.value)


@pytest.mark.parametrize(
    ("published", "lines"),
    [
        ({"is_menu_open": 0, "selfmenu_info": {}}, []),
        ({}, []),
        ({"is_menu_open": 1, "selfmenu_info": None}, []),
        (
            {
                "is_menu_open": 1,
                "selfmenu_info": {
                    "button": [
                        {"type": "click", "name": "职位", "key": "roles"},
                        {
                            "name": "更多",
                            "sub_button": {"list": [{"type": "view", "name": "官网", "url": "https://x"}]},
                        },
                    ]
                },
            },
            ["职位 → roles", "更多", "  官网 → https://x"],
        ),
    ],
)
def test_a_published_menu_is_shown_whoever_made_it(published: dict[str, Any], lines: list[str]) -> None:
    assert list(wechat_menu.drawn(published)) == lines
