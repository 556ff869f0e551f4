"""Today at a glance: counts that lead somewhere, and what could not be delivered."""

import re
from datetime import timedelta
from html import unescape

from sqlalchemy import text

from bot.post import Person
from bot.storage import Store
from dialogs.outcome import ConsentGiven, QuestionForwarded
from tests.console.visitors import Clock, Visitor
from tests.storage.talk import CONSENT, LATER, LEFT, keep

PAY = QuestionForwarded("工资多少？", "sailor")


def figures(page: str) -> dict[str, tuple[int, str]]:
    """Each with its link."""
    found = re.findall(r'<li><a(?: href="([^"]+)")?[^>]*><strong>([\d+]+)</strong> <span>([^<]+)', page)
    return {name: (int(count), path) for path, count, name in found}


async def test_the_day_begins_with_it(admin: Visitor) -> None:
    page = await admin.opens("/console")
    assert page.url.path == "/console/today"
    assert {count for count, _ in figures(page.text).values()} == {0}


async def test_new_leads_are_those_of_the_recruiters_day(admin: Visitor, store: Store, clock: Clock) -> None:
    """The clock says nine in London; in Shanghai the day began seventeen hours ago."""
    for number, hours in enumerate((0, 16, 18, 30)):
        person, then = Person("web", str(number)), clock() - timedelta(hours=hours)
        keep(store, "1", person=person, effects=[ConsentGiven(CONSENT), LEFT], now=then)
    page = await admin.opens("/console/today")
    assert figures(page.text)["new leads today"] == (len(store.leads()) - 2, "/console/leads")


async def test_open_questions(admin: Visitor, store: Store) -> None:
    for number in range(3):
        keep(store, "1", person=Person("web", str(number)), effects=[PAY])
    with store.database.writing() as connection:
        connection.execute(text("UPDATE questions SET answered_at = asked_at WHERE person = 1"))
    page = await admin.opens("/console/today")
    assert figures(page.text)["questions without an answer"][0] == 2


async def test_leads_that_wait_for_somebody(admin: Visitor, store: Store, clock: Clock) -> None:
    """Each number is that of the list behind it."""
    for number in range(3):
        keep(store, "1", person=Person("web", str(number)), effects=[ConsentGiven(CONSENT), LEFT])
    clock.later(days=30)
    await admin.signs_in("Ada")
    found = figures((await admin.opens("/console/today")).text)
    for name in ("leads nobody has taken", "leads that are late"):
        count, path = found[name]
        listed = await admin.opens(unescape(path))
        assert count == len(set(re.findall(r"/console/leads/([\w-]{22})", listed.text))) == 3


async def test_what_was_given_up_is_tried_again_at_a_word(admin: Visitor, store: Store) -> None:
    keep(store, "1", "hello", effects=[ConsentGiven(CONSENT), LEFT])
    (parcel,) = store.due(LATER, 10)
    store.failed(parcel.id, "blocked by <b>the user</b>", None)
    (notice,) = store.due_notices(LATER, 10, ["hr"])
    store.notice_failed(notice, "destination 1 did not take it", None)
    page = await admin.opens("/console/today")
    assert figures(page.text)["could not be delivered"] == (2, "#undelivered")
    assert "blocked by &lt;b&gt;the user&lt;/b&gt;" in page.text
    assert f"/console/leads/{notice.lead}" in page.text
    again = await admin.submits(f"/console/today/undelivered/message/{parcel.id}")
    assert "It will be tried again." in again.text
    assert [letter.kind for letter in store.dead_letters()] == ["notice"]
    assert [due.id for due in store.due(LATER + timedelta(days=400), 10)] == [parcel.id]
    assert store.actions(limit=1)[0].what == "delivery_tried_again"


async def test_what_is_not_given_up_cannot_be_tried_again(admin: Visitor, store: Store) -> None:
    keep(store, "1", "hello")
    await admin.opens("/console/today")
    for path in ("message/1", "notice/1", "leads/1", "message/x", "message/999999999999999999999"):
        assert (await admin.submits(f"/console/today/undelivered/{path}")).status_code == 404
