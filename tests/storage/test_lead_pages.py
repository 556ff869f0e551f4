"""Leads as recruiters look through them: every order, every condition, a page at a time; what a search finds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from bot.post import ChannelName, Person
from bot.storage import Store
from bot.storage.candidates import ties
from bot.storage.candidates.leads import Lead
from bot.storage.recruiters.cases import CLOSED, OPEN, Case
from bot.storage.recruiters.lead_pages import ORDERS, Page, Place, Wanted
from bot.storage.tables import leads, people
from dialogs.events import Language
from dialogs.meanings import Details
from dialogs.outcome import Verdict
from tests.storage.talk import AGREED, CONTACT, LEFT, LI, MEI, NOON, keep, leave_lead

LIN, WU = "account-lin", "account-wu"
HOUR = timedelta(hours=1)
ROLES, SOURCES = (None, "r", "s"), (None, "poster-7", "x")
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
CHANNELS: tuple[ChannelName, ...] = ("telegram", "wechat", "web")
LANGUAGES: tuple[Language, ...] = ("zh", "en")
STATUSES, OWNERS = (*OPEN, *CLOSED), (None, LIN, WU)


@pytest.fixture
def crowded(store: Store) -> Store:
    """Forty leads of every kind; some arrived at the same moment."""
    for number in range(40):
        channel = CHANNELS[number % 3]
        left = replace(LEFT, role=ROLES[number % 3], verdict=VERDICTS[number // 2 % 3])
        state = replace(AGREED, language=LANGUAGES[number % 2], source=SOURCES[number // 3 % 3])
        now = NOON + HOUR * (number // 4)
        keep(store, "lead", person=Person(channel, f"p{number}"), state=state, effects=[left], now=now)
    for number, lead in enumerate(store.leads()):
        status, owner = STATUSES[number % 7], OWNERS[number // 2 % 3]
        store.move_case(lead.id, Case(status, owner, lead.case.due_at, 0), LIN, NOON)
    return store


def fits(wanted: Wanted, lead: Lead, now: datetime) -> bool:
    """The same, said in another way."""
    case = lead.case
    groups: dict[Any, tuple[str, ...]] = {"open": OPEN, "closed": CLOSED, None: STATUSES}
    return (
        (wanted.role is None or wanted.role == (lead.role or ""))
        and wanted.verdict in (None, lead.verdict)
        and wanted.channel in (None, lead.channel)
        and wanted.language in (None, lead.language)
        and (wanted.source is None or wanted.source == (lead.source or ""))
        and case.status in groups.get(wanted.status, (wanted.status,))
        and (wanted.owner is None or wanted.owner == (case.owner or ""))
        and (not wanted.late or case.is_late(now))
        and (wanted.order != "due" or case.due_at is not None)
    )


def place(lead: Lead, wanted: Wanted) -> tuple[datetime, str]:
    moment = {"newest": lead.created_at, "changed": lead.updated_at, "due": lead.case.due_at}[wanted.order]
    assert moment
    return moment, lead.id


WANTED = st.builds(
    Wanted,
    role=st.sampled_from([None, None, "", "r", "s", "gone"]),
    verdict=st.sampled_from([None, None, *VERDICTS]),
    channel=st.sampled_from([None, None, "telegram", "wechat", "web"]),
    language=st.sampled_from([None, None, "zh", "en"]),
    source=st.sampled_from([None, None, "", "poster-7", "x"]),
    status=st.sampled_from([None, None, "open", "closed", *STATUSES]),
    owner=st.sampled_from([None, None, "", LIN, "somebody"]),
    late=st.booleans(),
    order=st.sampled_from(ORDERS),
)


@given(wanted=WANTED, limit=st.integers(1, 12), hours=st.sampled_from((0, 49, 55)))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_give_each_lead_exactly_once_in_order(crowded: Store, wanted: Wanted, limit: int, hours: int) -> None:
    """Whatever is wanted, in pages of whatever length."""
    now = NOON + HOUR * hours
    expected = [lead for lead in crowded.leads() if fits(wanted, lead, now)]
    expected.sort(key=lambda lead: place(lead, wanted), reverse=wanted.order != "due")
    found: list[Lead] = []
    after: Place | None = None
    while True:
        page = crowded.lead_page(wanted, after and Place.read(str(after)), limit, now)
        found += page.leads
        assert len(page.leads) == limit or page.after is None
        if page.after is None:
            break
        after = page.after
    assert found == expected
    assert crowded.count_leads(wanted, now) == len(expected)
    assert [lead for lead, _ in crowded.wanted_leads(wanted, now)] == expected


def test_who_comes_meanwhile_moves_nobody_to_another_page(crowded: Store) -> None:
    first = crowded.lead_page(Wanted(), None, 10, NOON)
    leave_lead(crowded, person=MEI)
    second = crowded.lead_page(Wanted(), first.after, 10, NOON)
    assert {lead.id for lead in first.leads} & {lead.id for lead in second.leads} == set()
    assert len(second.leads) == 10


@pytest.mark.parametrize("text", ["", "~", "x~y", "2026-03-02T12:00:00~id", "'; --", "9" * 10_000, "\x00~\ud83d"])
def test_an_address_that_was_tampered_with_is_no_place(text: str) -> None:
    assert Place.read(text) is None


# Searching

ANNA = Details("Anna Wu-Müller", "Anna.Wu@Example.com", "+4915112345678", "anna_wu_1990")
OUYANG = Details("歐陽娜娜", "ouyang@example.com", None, "13900139000")
HOSTILE = Details("<b>Robert'); DROP TABLE leads;--</b>", "bob@example.com", None, None)
PEOPLE = (CONTACT, ANNA, OUYANG, HOSTILE)


@pytest.fixture
def known(store: Store) -> Store:
    for number, contact in enumerate(PEOPLE):
        leave_lead(store, person=Person("web", f"w{number}"), left=replace(LEFT, contact=contact))
    return store


def names(store: Store, search: str) -> list[str | None]:
    return [lead.contact.name for lead in store.lead_page(Wanted(search=search), None, 50, NOON).leads]


SEARCHES = {
    **dict.fromkeys(("mei@example.com", " MEI@EXAMPLE.COM ", "+8613800138000", "138 0013 8000"), CONTACT),
    **dict.fromkeys(("梅小雨", "梅", "小雨"), CONTACT),
    **dict.fromkeys(("anna", "wu ANNA", "Ａnna Muller", "anna.wu@example.com"), ANNA),
    **dict.fromkeys(("+49 151 12345678", "Anna_Wu_1990"), ANNA),
    **dict.fromkeys(("欧阳", "歐陽娜娜", "欧阳 娜娜", "13900139000"), OUYANG),
    **dict.fromkeys(("robert", "drop table"), HOSTILE),
}


def test_a_search_finds(known: Store) -> None:
    """E-mail, phone and WeChat id, however they are written; words of the name in any script, width and case."""
    assert {search: names(known, search) for search in SEARCHES} == {
        search: [contact.name] for search, contact in SEARCHES.items()
    }


def test_a_search_finds_nothing_else(known: Store) -> None:
    """No parts of words, no wild cards, and no error, whatever is looked for."""
    searches = (
        "an",
        "小",
        "anna mei",
        "mei@example",
        "1380013800",
        "%",
        "_",
        "\x00",
        "\ud83d",
        "'; --",
        "x " * 10**6,
    )
    assert {search: found for search in searches if (found := names(known, search))} == {}


def test_a_new_name_is_found_and_the_old_one_no_longer(store: Store) -> None:
    leave_lead(store)
    keep(store, "2", effects=[replace(LEFT, contact=replace(CONTACT, name="Mei Xiaoyu", phone=None))])
    assert names(store, "xiaoyu") == ["Mei Xiaoyu"]
    assert names(store, "梅小雨") == names(store, "+8613800138000") == []


def test_namesakes_are_found_together_and_not_taken_for_one_person(store: Store) -> None:
    leave_lead(store)
    leave_lead(store, person=LI, left=replace(LEFT, contact=Details("梅小雨", "other@example.com")))
    page = store.lead_page(Wanted(search="梅小雨"), None, 50, NOON)
    assert len(page.leads) == 2
    assert others(page) == {}
    assert all(len(store.same_person(lead.id)) == 1 for lead in page.leads)


def test_a_search_is_narrowed_and_paged_like_everything(known: Store) -> None:
    wanted = Wanted(search="anna", status="hired")
    assert known.lead_page(wanted, None, 50, NOON).leads == ()
    assert known.count_leads(replace(wanted, status="new"), NOON) == 1


# The same person


@pytest.fixture
def several(store: Store) -> Iterator[Store]:
    """Mei has left two leads; Li one with Mei's phone; a stranger one."""
    left = (
        (MEI, LEFT),
        (MEI, replace(LEFT, role="s")),
        (LI, replace(LEFT, contact=Details("Li", None, CONTACT.phone))),
        (Person("web", "w"), replace(LEFT, contact=Details("Wu", "wu@example.com"))),
    )
    for hour, (person, each) in enumerate(left):
        keep(store, f"{hour}", person=person, effects=[each], now=NOON + HOUR * hour)
    yield store


def others(page: Page) -> dict[str, list[str | None]]:
    """By name and role, in which roles the same person has left others."""
    return {
        f"{lead.contact.name} {lead.role}": [each.role for each in page.same[lead.id] if each.id != lead.id]
        for lead in page.leads
        if len(page.same[lead.id]) > 1
    }


MEIS = {"梅小雨 r": ["s", "r"], "梅小雨 s": ["r", "r"], "Li r": ["r", "s"]}
"""Li's, which has Mei's phone, is one person with both of hers."""


def test_a_page_says_who_has_left_others(several: Store) -> None:
    assert others(several.lead_page(Wanted(), None, 50, NOON)) == MEIS


def test_it_says_so_of_leads_on_other_pages_and_that_are_not_wanted_too(several: Store) -> None:
    found: dict[str, list[str | None]] = {}
    for wanted in (Wanted(role="r"), Wanted(role="s")):
        page = several.lead_page(wanted, None, 1, NOON)
        found |= others(page)
        while page.after:
            page = several.lead_page(wanted, page.after, 1, NOON)
            found |= others(page)
    assert found == MEIS


def test_what_is_known_of_others_is_how_far_they_are(several: Store) -> None:
    first = next(lead for lead in several.leads() if lead.role == "s")
    several.move_case(first.id, replace(first.case, status="interview"), LIN, NOON)
    page = several.lead_page(Wanted(role="r", channel="wechat"), None, 1, NOON)
    (same,) = page.same.values()
    assert [(each.role, each.channel, each.verdict, each.case.status) for each in same] == [
        ("r", "telegram", "qualified", "new"),
        ("s", "telegram", "qualified", "interview"),
        ("r", "wechat", "qualified", "new"),
    ]


def test_ties_reach_on(store: Store) -> None:
    """A and B share a phone, B and C an e-mail, C and D are joined: all four are one, from wherever it is asked."""
    a, b = Details("A", None, "+8613800138000"), Details("B", "b@example.com", "+8613800138000")
    c, d = Details("C", "B@example.com"), Details("D", "d@example.com")
    for number, contact in enumerate((a, b, c, d)):
        leave_lead(store, person=Person("web", str(number)), left=replace(LEFT, contact=contact))
    with store.database.writing() as connection:
        connection.execute(update(people).where(people.c.name.in_(("2", "3"))).values(joined="one"))
    for lead in store.leads():
        assert len(store.same_person(lead.id)) == 4
    firsts = {first for _, first in store.wanted_leads(Wanted(), NOON)}
    assert firsts == {store.same_person(store.leads()[0].id)[0]}


def test_an_export_says_which_rows_are_one_person_and_says_it_again_tomorrow(several: Store) -> None:
    """By an id that is the same whatever is exported, as long as their first lead is there."""
    whole = {lead.id: first for lead, first in several.wanted_leads(Wanted(), NOON)}
    assert sorted(map(list(whole.values()).count, set(whole.values()))) == [1, 3]
    keep(several, "again", now=NOON + HOUR * 9, effects=[replace(LEFT, role="t")])
    later = {lead.id: first for lead, first in several.wanted_leads(Wanted(), NOON)}
    assert {id_: later[id_] for id_ in whole} == whole
    assert len(set(later.values())) == 2
    for lead, first in several.wanted_leads(Wanted(channel="wechat"), NOON):
        assert first == whole[lead.id]


def test_whoever_shares_a_phone_with_thousands_is_shown_all_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody leaves again and again costs the others nothing, and a page of it is a page."""
    monkeypatch.setattr(ties, "MOST", 20)
    for number in range(60):
        left = replace(LEFT, contact=replace(CONTACT, email=f"{number}@example.com"))
        leave_lead(store, person=Person("web", f"w{number}"), left=left)
    page = store.lead_page(Wanted(), None, 50, NOON)
    assert len(page.leads) == 50
    assert all(lead.id in {each.id for each in page.same[lead.id]} for lead in page.leads)
    assert len(list(store.wanted_leads(Wanted(), NOON))) == 60


def test_a_lead_that_an_earlier_version_wrote_meanwhile_is_listed(several: Store) -> None:
    """Not found by its source yet, but there."""
    with several.database.writing() as connection:
        connection.execute(update(leads).values(source=None))
    assert len(several.lead_page(Wanted(), None, 50, NOON).leads) == 4
    assert several.lead_page(Wanted(source="poster-7"), None, 50, NOON).leads == ()
