"""Administrators: inviting, closing, and what the log shows."""

import re

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette

from bot.storage import Store
from tests.console.visitors import PASSWORD, Clock, Visitor, newcomer


def by_name(store: Store) -> dict[str, str]:
    return {account.name: account.id for account in store.accounts()}


async def test_the_first_of_all_administers_and_invites_the_others(admin: Visitor, app: Starlette) -> None:
    await admin.opens("/console/accounts")
    page = await admin.submits("/console/accounts", name="  Lin   Mei ", kind="recruiter")
    link = re.search(r"http://bole(/console/welcome/[\w-]+)", page.text)
    assert link
    assert "invited, not here yet" in page.text
    lin = Visitor(app)
    await lin.submits(link[1], password=PASSWORD, again=PASSWORD)
    assert (await lin.opens("/console/me")).status_code == 200
    assert link[1] not in (await admin.opens("/console/accounts")).text, "shown once"


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "ß" * 41, "a\x07b", "a\u202eb"])
async def test_a_name_that_is_none_is_refused(admin: Visitor, store: Store, name: str) -> None:
    await admin.opens("/console/accounts")
    assert (await admin.submits("/console/accounts", name=name)).status_code == 422
    assert list(by_name(store)) == ["Ada"]


async def test_a_name_full_of_html_is_shown_as_it_is(admin: Visitor) -> None:
    await admin.opens("/console/accounts")
    page = await admin.submits("/console/accounts", name="<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<script>alert" not in page.text


async def test_recruiters_see_no_accounts_and_change_none(recruiter: Visitor, store: Store) -> None:
    assert "Accounts" not in (await recruiter.opens("/console/me")).text
    for path in ("/console/accounts", "/console/actions"):
        assert (await recruiter.opens(path)).status_code == 403
    ada = by_name(store)["Ada"]
    for path in (
        "/console/accounts",
        *(f"/console/accounts/{ada}/{verb}" for verb in ("close", "demote", "promote")),
    ):
        assert (await recruiter.submits(path, name="Eve")).status_code == 403
    assert sorted(by_name(store)) == ["Ada", "Lin Mei"]


async def test_who_is_closed_is_out_at_once_and_stays_out(
    admin: Visitor, recruiter: Visitor, app: Starlette, store: Store, clock: Clock
) -> None:
    lin = by_name(store)["Lin Mei"]
    await admin.opens("/console/accounts")
    assert "closed" in (await admin.submits(f"/console/accounts/{lin}/close")).text
    assert (await recruiter.opens("/console/me")).url.path == "/console/sign-in"
    assert (await Visitor(app).signs_in("Lin Mei")).status_code == 403
    await admin.submits(f"/console/accounts/{lin}/open")
    assert (await Visitor(app).signs_in("Lin Mei")).status_code == 200


async def test_an_administrator_stays(admin: Visitor, store: Store, app: Starlette, clock: Clock) -> None:
    ada = by_name(store)["Ada"]
    await admin.opens("/console/accounts")
    for verb in ("close", "demote"):
        assert "has to stay" in (await admin.submits(f"/console/accounts/{ada}/{verb}")).text
    await newcomer(app, store, clock, "Bo", administrator=True)
    page = await admin.submits(f"/console/accounts/{ada}/demote")
    assert page.url.path == "/console/sign-in", "to come in again as what they are now"


async def test_an_account_that_is_not_there_is_said_so(admin: Visitor) -> None:
    await admin.opens("/console/accounts")
    assert (await admin.submits("/console/accounts/nobody/close")).status_code == 404


async def test_the_log_says_who_did_what_page_by_page(admin: Visitor, app: Starlette, store: Store) -> None:
    await Visitor(app).signs_in("my password, typed too high", "guess")
    page = await admin.opens("/console/actions")
    assert "a stranger" in page.text
    assert "typed too high" not in page.text
    assert "was refused at sign-in" in page.text
    for number in range(60):
        store.log_action(None, "sign_out", f"nr {number}", store.actions(limit=1)[0].at, "Somebody")
    first = await admin.opens("/console/actions")
    older = re.search(r"/console/actions\?before=\d+", first.text)
    assert older
    second = await admin.opens(older[0])
    shown = re.findall(r"nr \d+", first.text + second.text)
    assert len(shown) == len(set(shown)) == 60


def test_the_database_itself_keeps_the_log_from_being_changed(store: Store, clock: Clock) -> None:
    store.log_action(None, "sign_in", "", clock(), "Ada")
    for statement in ("UPDATE actions SET name = 'Eve'", "DELETE FROM actions"):
        with pytest.raises(DBAPIError, match=r"TRIGGER|only grows"), store.database.writing() as connection:
            connection.execute(text(statement))
    assert [action.name for action in store.actions()] == ["Ada"]
