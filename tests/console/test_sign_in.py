"""Getting in to the console, and being kept out of it."""

import re
from typing import Any

import httpx
import pyotp
import pytest
from starlette.applications import Starlette

from bot.storage import Store
from bot.storage.recruiters.accounts import IDLE, LONGEST
from tests.console.visitors import PASSWORD, Clock, Visitor, newcomer, served


async def test_a_link_lets_one_choose_a_password_once(app: Starlette, store: Store, clock: Clock) -> None:
    link = f"/console/welcome/{store.invite('Ada', clock(), language='zh')}"
    ada = Visitor(app, language="zh-CN")
    assert "Ada，您好" in (await ada.opens(link)).text
    assert (await ada.opens(link)).status_code == 200, "looking at it changes nothing"
    assert "两次输入的密码不一致" in (await ada.submits(link, password=PASSWORD, again="another")).text
    assert "至少要 12 个字符" in (await ada.submits(link, password="short", again="short")).text
    assert "太容易猜到" in (await ada.submits(link, password="password1234", again="password1234")).text
    assert (await ada.submits(link, password=PASSWORD, again=PASSWORD)).status_code == 200
    assert "账号" in (await ada.opens("/console")).text
    used = await Visitor(app).opens(link)
    assert (used.status_code, "no longer works" in used.text) == (410, True)


@pytest.mark.parametrize("token", ["", "x", "a" * 500, "%00"])
async def test_a_made_up_link_opens_nothing(app: Starlette, token: str) -> None:
    page = await Visitor(app).submits(f"/console/welcome/{token}", password=PASSWORD, again=PASSWORD)
    assert page.status_code in (404, 405, 410)


async def test_a_link_grows_old_and_a_new_one_voids_it(app: Starlette, store: Store, clock: Clock) -> None:
    first = store.invite("Ada", clock())
    second = store.invite("  ADA ", clock())
    visitor = Visitor(app)
    assert (await visitor.opens(f"/console/welcome/{first}")).status_code == 410
    assert (await visitor.opens(f"/console/welcome/{second}")).status_code == 200
    clock.later(days=3)
    assert (await visitor.opens(f"/console/welcome/{second}")).status_code == 410


async def test_signing_in_leads_to_where_one_wanted_to_go(admin: Visitor, app: Starlette) -> None:
    there = Visitor(app)
    asked = await there.opens("/console/actions?before=9")
    assert asked.url.path == "/console/sign-in"
    page = await there.submits(str(asked.url), name="ada", password=PASSWORD)
    assert (page.url.path, page.url.query) == ("/console/actions", b"before=9")


@pytest.mark.parametrize("then", ["//evil.example", "https://evil.example/console", "/console\\evil", "/consoles"])
async def test_nobody_is_led_elsewhere(admin: Visitor, app: Starlette, then: str) -> None:
    page = await Visitor(app).submits(f"/console/sign-in?then={then}", name="Ada", password=PASSWORD)
    assert page.url.path.startswith("/console/")
    assert page.url.host == "bole"


async def test_one_types_on_where_something_is_missing(app: Starlette) -> None:
    """First the name; after a wrong password, the password."""
    stranger = Visitor(app)
    for page, field in (
        (await stranger.opens("/console/sign-in"), "name"),
        (await stranger.signs_in("Ada"), "password"),
    ):
        focused = [tag for tag in re.findall(r"<input[^>]*>", page.text) if "autofocus" in tag]
        assert [f'name="{field}"' in tag for tag in focused] == [True]


async def test_a_wrong_name_and_a_wrong_password_look_the_same(admin: Visitor, app: Starlette) -> None:
    told = []
    for name in ("Ada", "Nobody"):
        page = await Visitor(app).signs_in(name, "not the password at all")
        told.append((page.status_code, re.sub(r'value="\w*"', "", page.text)))
    assert told[0] == told[1]
    assert told[0][0] == 403


async def test_who_guesses_has_to_wait_and_nobody_else(admin: Visitor, app: Starlette, clock: Clock) -> None:
    guesser = Visitor(app, "10.6.6.6")
    for _ in range(5):
        assert (await guesser.signs_in("Ada", "guess")).status_code == 403
    assert (await guesser.signs_in("Ada")).status_code == 429, "the right one does not help either"
    assert (await Visitor(app, "10.0.0.7").signs_in("Ada")).status_code == 200
    clock.later(minutes=15)
    assert (await guesser.signs_in("Ada")).status_code == 200


async def test_a_session_ends_when_it_is_left_alone_and_at_last_anyway(admin: Visitor, clock: Clock) -> None:
    for _ in range(int(LONGEST / (IDLE / 2)) - 1):
        clock.later(hours=IDLE.total_seconds() / 7200)
        assert (await admin.opens("/console/me")).url.path == "/console/me"
    clock.later(hours=IDLE.total_seconds() / 7200)
    assert (await admin.opens("/console/me")).url.path == "/console/sign-in"
    await admin.signs_in("Ada")
    clock.later(hours=IDLE.total_seconds() / 3600)
    assert (await admin.opens("/console/me")).url.path == "/console/sign-in"


async def test_signing_out_ends_it_at_the_server(admin: Visitor, app: Starlette) -> None:
    stolen = Visitor(app)
    stolen.cookies.update(admin.cookies)
    assert (await stolen.opens("/console/me")).url.path == "/console/me"
    await admin.opens("/console/me")
    await admin.submits("/console/sign-out")
    assert (await stolen.opens("/console/me")).url.path == "/console/sign-in"


async def test_a_code_is_asked_for_once_it_is_set_up_and_is_good_for_once(
    admin: Visitor, app: Starlette, clock: Clock
) -> None:
    page = await admin.opens("/console/me/second-factor")
    found = re.search(r"<code>([A-Z2-7]{32})</code>", page.text)
    assert found
    codes = pyotp.TOTP(found[1])
    wrong = await admin.submits("/console/me/second-factor", secret=found[1], code="000000", password=PASSWORD)
    assert "not right" in wrong.text
    assert found[1] in wrong.text, "the same picture again"
    set_up: dict[str, Any] = {"secret": found[1], "code": codes.at(clock())}
    assert "not your password" in (await admin.submits("/console/me/second-factor", password="x", **set_up)).text
    await admin.submits("/console/me/second-factor", password=PASSWORD, **set_up)
    other = Visitor(app)
    assert (await other.signs_in("Ada")).status_code == 403
    assert (await other.signs_in("Ada", code=codes.at(clock()))).status_code == 403, "used when it was set up"
    clock.later(seconds=30)
    code = codes.at(clock())
    assert (await other.signs_in("Ada", code=f"{code[:3]} {code[3:]}")).status_code == 200
    assert (await Visitor(app).signs_in("Ada", code=code)).status_code == 403, "overheard"
    assert "not your password" in (await admin.submits("/console/me/second-factor/remove", password="x")).text
    await admin.submits("/console/me/second-factor/remove", password=PASSWORD)
    assert (await Visitor(app).signs_in("Ada")).status_code == 200


async def test_a_new_password_signs_all_others_out(admin: Visitor, app: Starlette) -> None:
    other = Visitor(app)
    await other.signs_in("Ada")
    new = "another harbour with nine boats"
    await admin.opens("/console/me")
    assert "not your password" in (await admin.submits("/console/me/password", password="x", new=new, again=new)).text
    page = await admin.submits("/console/me/password", password=PASSWORD, new=new, again=new)
    assert "Saved." in page.text
    assert (await other.opens("/console/me")).url.path == "/console/sign-in"
    assert (await admin.opens("/console/me")).url.path == "/console/me"
    assert (await other.signs_in("Ada")).status_code == 403
    assert (await other.signs_in("Ada", new)).status_code == 200


@pytest.mark.parametrize("proof", ["", "0" * 64, "ü"])
async def test_a_form_without_its_proof_does_nothing(admin: Visitor, store: Store, proof: str) -> None:
    page = await admin.submits("/console/accounts", name="Eve", proof=proof)
    assert page.status_code == 403
    assert [account.name for account in store.accounts()] == ["Ada"]


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
async def test_another_sites_page_does_nothing(admin: Visitor, store: Store, headers: dict[str, str]) -> None:
    await admin.opens("/console/accounts")
    page = await admin.submits("/console/accounts", headers=headers, name="Eve")
    assert page.status_code == 403
    assert [account.name for account in store.accounts()] == ["Ada"]


async def test_what_is_no_form_is_refused(admin: Visitor, app: Starlette) -> None:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bole") as client:
        for body, status in ((b"x" * 2**21, 413), (b"\xff\xfe=1", 400), (b"a=1&" * 5000, 400)):
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            assert (await client.post("/console/sign-in", content=body, headers=form)).status_code == status
        for other in ({"json": {"name": "Ada"}}, {"files": {"name": b"Ada"}}, {"content": b"name=Ada"}):
            assert (await client.post("/console/sign-in", **other)).status_code == 415


async def test_over_https_the_cookie_is_the_hosts_own(store: Store, clock: Clock) -> None:
    app = served(store, clock, "https://jobs.example")
    token = store.invite("Ada", clock())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://jobs.example") as client:
        page = await client.post(f"/console/welcome/{token}", data={"password": PASSWORD, "again": PASSWORD})
    cookie = page.headers["set-cookie"]
    assert cookie.startswith("__Host-bole-console=")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))


async def test_no_page_may_be_framed_kept_or_scripted_from_elsewhere(admin: Visitor) -> None:
    for path in ("/console/sign-in", "/console/me", "/console/nowhere/at/all", "/console/welcome/x"):
        page = await admin.opens(path)
        if page.headers.get("content-type", "").startswith("text/html"):
            policy = page.headers["content-security-policy"]
            assert "script-src 'self';" in policy
            assert "frame-ancestors 'none'" in policy
            assert page.headers["cache-control"] == "no-store"
            assert page.headers["x-content-type-options"] == "nosniff"


async def test_each_visitor_gets_a_session_of_their_own(app: Starlette, store: Store, clock: Clock) -> None:
    """A cookie that somebody planted before is no session afterwards."""
    visitor = Visitor(app)
    visitor.cookies.set("bole_console", "planted", domain="bole")
    ada = await newcomer(app, store, clock, "Ada")
    await visitor.signs_in("Ada")
    tokens = {str(cookie.value) for each in (ada, visitor) for cookie in each.cookies.jar}
    assert "planted" not in tokens or len(tokens) == 3
    assert store.visitor("planted", clock()) is None
