"""Questions that wait at the console: whose they are, by when they are to be answered, which are late."""

import re
from html import unescape

import pytest
from starlette.applications import Starlette

from bot.storage import Store
from bot.storage.recruiters.cases import ANSWER_WITHIN
from bot.turn import Talk
from dialogs.outcome import QuestionForwarded
from tests.console.test_today import figures
from tests.console.visitors import Clock, Visitor, newcomer, served
from tests.storage.talk import LI, MEI, keep

ROLE = "hpc-solution-architect"


@pytest.fixture
def app(store: Store, clock: Clock, talk: Talk) -> Starlette:
    return served(store, clock, talk=lambda: talk)


@pytest.fixture
def group(store: Store, clock: Clock) -> str:
    keep(store, "1", person=MEI, effects=[QuestionForwarded("工资多少？", ROLE)], now=clock())
    (question,) = store.questions()
    store.gather({question.id: question.id})
    return question.id


def owner(store: Store, group: str) -> str | None:
    found = store.open_group(group)
    assert found
    return found.owner


def listed(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/console/inbox/([^"]+)">', page)


async def test_a_question_is_taken_given_and_left_to_nobody(
    recruiter: Visitor, app: Starlette, store: Store, clock: Clock, group: str
) -> None:
    """By the forms of its page; each finds their own in the inbox."""
    wang = await newcomer(app, store, clock, "Wang", language="en")
    accounts = {account.name: account.id for account in store.accounts()}
    page = await recruiter.opens(f"/console/inbox/{group}")
    assert "I take it" in page.text
    page = await recruiter.submits(f"/console/inbox/{group}/owner", before="", owner=accounts["Lin Mei"])
    assert "Saved." in page.text
    assert "I take it" not in page.text
    assert listed((await recruiter.opens("/console/inbox?view=mine")).text) == [group]
    assert listed((await wang.opens("/console/inbox?view=mine")).text) == []
    assert ">Lin Mei<" in (await wang.opens("/console/inbox")).text
    await recruiter.submits(f"/console/inbox/{group}/owner", before=accounts["Lin Mei"], owner=accounts["Wang"])
    assert listed((await wang.opens("/console/inbox?view=mine")).text) == [group]
    await wang.submits(f"/console/inbox/{group}/owner", before=accounts["Wang"], owner="")
    assert owner(store, group) is None
    assert [action.what for action in store.actions(about=group)] == ["question_given"] * 3


async def test_of_two_who_take_it_the_second_is_told(
    recruiter: Visitor, app: Starlette, store: Store, clock: Clock, group: str
) -> None:
    wang = await newcomer(app, store, clock, "Wang", language="en")
    accounts = {account.name: account.id for account in store.accounts()}
    await wang.submits(f"/console/inbox/{group}/owner", before="", owner=accounts["Wang"])
    page = await recruiter.submits(f"/console/inbox/{group}/owner", before="", owner=accounts["Lin Mei"])
    assert page.status_code == 409
    assert "Its owner has changed since" in page.text
    assert owner(store, group) == accounts["Wang"]


@pytest.mark.parametrize("account", ["guessed", "closed"])
async def test_it_is_given_to_nobody_who_cannot_have_it(
    recruiter: Visitor, app: Starlette, store: Store, clock: Clock, group: str, account: str
) -> None:
    """No account, or one that is closed; and no question that is none can be given."""
    await newcomer(app, store, clock, "Wang", language="en")
    wang = next(each.id for each in store.accounts() if each.name == "Wang")
    store.change_account(wang, closed=True)
    chosen = wang if account == "closed" else account
    page = await recruiter.submits(f"/console/inbox/{group}/owner", before="", owner=chosen)
    assert (page.status_code, owner(store, group)) == (422, None)
    assert (await recruiter.submits("/console/inbox/guessed/owner", before="", owner="")).status_code == 404


async def test_late_questions_are_marked_and_counted(
    recruiter: Visitor, store: Store, clock: Clock, group: str
) -> None:
    """Until they are answered, or whoever asked has heard a recruiter."""
    assert "late</span>" not in (await recruiter.opens("/console/inbox")).text
    clock.now += ANSWER_WITHIN
    clock.later(minutes=1)
    keep(store, "2", person=LI, effects=[QuestionForwarded("能远程吗", None)], now=clock())
    (other,) = (each.id for each in store.ungathered(2))
    store.gather({other: other})
    await recruiter.signs_in("Lin Mei")
    count, path = figures((await recruiter.opens("/console/today")).text)["questions that are late"]
    late = (await recruiter.opens(unescape(path))).text
    assert (count, listed(late)) == (1, [group])
    assert '<span class="tag grave">late</span>' in late
    assert listed((await recruiter.opens("/console/inbox?view=elsewhere")).text) == [group, other]
    assert '<span class="tag grave">late</span>' in (await recruiter.opens(f"/console/inbox/{group}")).text
