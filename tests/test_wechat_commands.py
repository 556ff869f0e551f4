"""`bole wechat …` against WeChat's API on this machine: what an engineer and a recruiter see."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from role_data.load import load
from tests.channels.fake_wechat import APP_ID
from tests.channels.fake_wechat_api import SECRET, FakeWeChatApi, Kind
from tests.commands import Run
from tests.new_store import new_store

ROLE = load().roles[0].id


@pytest.fixture
def wechat(wechat_server: FakeWeChatApi, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeWeChatApi:
    """Where a server has run before."""
    new_store(f"sqlite:///{tmp_path}/bole.db").close()
    wechat_server.reset()
    for name, value in {
        "APP_ID": APP_ID,
        "APP_SECRET": SECRET,
        "ACCOUNT": "service",
        "API_URL": wechat_server.url,
    }.items():
        monkeypatch.setenv(f"BOLE_WECHAT_{name}", value)
    return wechat_server


# The menu


def test_a_menu_is_published_and_shown(bole: Run, wechat: FakeWeChatApi) -> None:
    assert bole("wechat", "menu", "--show") == (0, "No menu is published. To publish one: bole wechat menu")
    code, said = bole("wechat", "menu")
    assert (code, said.split(".")[0]) == (0, "Published: 在招职位 · 测一测 · 我的申请")
    assert bole("wechat", "menu", "--show") == (0, "在招职位 → roles 测一测 → quiz 我的申请 → my-data")
    assert wechat.counts["stable_token"] == 1, "kept in the store for the next command and the server"


@pytest.mark.parametrize("name", ["APP_ID", "APP_SECRET"])
def test_what_is_not_set_is_named(
    bole: Run, wechat: FakeWeChatApi, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv(f"BOLE_WECHAT_{name}")
    code, said = bole("wechat", "menu")
    assert code == 1
    assert said.startswith(f"BOLE_WECHAT_{name} is missing: write")


@pytest.mark.parametrize(
    ("arrange", "settings", "advice"),
    [
        (lambda wechat: setattr(wechat, "listed", False), {}, "40164 .* IP white list"),
        (lambda wechat: None, {"WECHAT_APP_SECRET": "wrong"}, "40125 .* BOLE_WECHAT_APP_SECRET"),
        (lambda wechat: None, {"WECHAT_APP_ID": "wx0"}, "40013 .* BOLE_WECHAT_APP_ID"),
        (lambda wechat: setattr(wechat, "kind", "unverified"), {}, "48001 .* must be verified"),
        (
            lambda wechat: wechat.garble("menu/create", b"<html>", 502),
            {},
            "no answer to menu/create: status 502; is BOLE_WECHAT_API_URL right",
        ),
        (
            lambda wechat: None,
            {"WECHAT_API_URL": "http://127.0.0.1:1"},
            "no answer to stable_token: .*; is BOLE_WECHAT_API_URL right",
        ),
    ],
)
def test_what_wechat_refuses_is_told_with_what_to_do(
    bole: Run,
    wechat: FakeWeChatApi,
    arrange: Callable[[FakeWeChatApi], None],
    settings: dict[str, str],
    advice: str,
) -> None:
    arrange(wechat)
    code, said = bole("wechat", "menu", **settings)
    assert code == 1
    assert re.search(advice, said)
    assert SECRET not in said


# QR codes


def test_a_code_for_a_poster(bole: Run, wechat: FakeWeChatApi, tmp_path: Path) -> None:
    """A PNG by default, for thirty days, with its source as the scene."""
    code, said = bole("wechat", "qr", "--source", "campus-fair")
    assert code == 0
    assert said.startswith("wechat-campus-fair.png: works for 30 days; scene s_campus-fair, http://weixin.qq.com/q/")
    assert (tmp_path / "wechat-campus-fair.png").read_bytes().startswith(b"\x89PNG")


def test_a_code_with_a_role_for_ever_as_svg(bole: Run, wechat: FakeWeChatApi, tmp_path: Path) -> None:
    code, said = bole(*("wechat", "qr", "--source", "fair", "--role", ROLE, "--output", "poster.svg", "--permanent"))
    assert (code, "for ever" in said) == (0, True)
    assert "<svg" in (tmp_path / "poster.svg").read_text()
    (asked,) = wechat.called("qrcode/create")
    assert asked == {
        "action_name": "QR_LIMIT_STR_SCENE",
        "action_info": {"scene": {"scene_str": f"r_{ROLE}__s_fair"}},
    }


def test_a_code_for_some_days(bole: Run, wechat: FakeWeChatApi) -> None:
    assert bole("wechat", "qr", "--source", "fair", "--days", "7")[0] == 0
    assert wechat.called("qrcode/create")[0]["expire_seconds"] == 7 * 24 * 60 * 60


@pytest.mark.parametrize("kind", ["unverified", "subscription"])
def test_an_account_without_such_codes_is_told_so(bole: Run, wechat: FakeWeChatApi, kind: Kind) -> None:
    code, said = bole("wechat", "qr", "--source", "fair", WECHAT_ACCOUNT=kind)
    assert code == 1
    assert said.startswith("Only a verified service account has QR codes with a source")
    assert not wechat.calls


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("--source", "fair", "--role", "nobody"), f"--role nobody: there is no such role; write one of .*{ROLE}"),
        (("--source", "校园招聘"), "use letters, digits"),
        (("--source", "x" * 63), "longer than the 64 characters"),
        (("--source", ""), "use letters, digits"),
        (("--source", "campus__fair"), "no __ within"),
        (("--source", "fair", "--output", "poster.gif"), "ends in .png or .svg"),
        (("--source", "fair", "--output", "nowhere/poster.png"), "no such file or folder"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(
    bole: Run, wechat: FakeWeChatApi, words: tuple[str, ...], advice: str
) -> None:
    code, said = bole("wechat", "qr", *words)
    assert code == 1
    assert re.search(advice, said)


@pytest.mark.parametrize(
    "words",
    [
        ("qr",),
        ("qr", "--source", "fair", "--days", "31"),
        ("qr", "--source", "fair", "--days", "0"),
        ("qr", "--source", "fair", "--days", "7", "--permanent"),
        ("dance",),
    ],
)
def test_a_wrong_command_line_exits_with_2(bole: Run, wechat: FakeWeChatApi, words: tuple[str, ...]) -> None:
    assert bole("wechat", *words)[0] == 2
