"""The funnel: the numbers of the store, in pictures and in words."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

import httpx
import pytest
from starlette.applications import Starlette

from bot.console.rendering import FOLDER
from bot.post import ChannelName
from bot.stages import by
from bot.storage import Store, Tally, tallies
from dialogs.events import Language
from dialogs.outcome import Stage
from tests.console.visitors import Clock, Visitor, served
from tests.dialogs.small import CATALOGUE

TODAY = date(2026, 11, 23)


@pytest.fixture
def app(store: Store, clock: Clock) -> Starlette:
    return served(store, clock, catalogue=CATALOGUE)


def count(
    store: Store,
    counts: Mapping[Stage, int],
    channel: ChannelName = "web",
    source: str | None = None,
    language: Language | None = "zh",
    day: date = TODAY,
) -> None:
    """The last three stages are those of the sailor."""
    marks = [
        Tally(day, channel, source, "sailor" if stage in ("quiz", "verdict", "lead") else None, language, stage, many)
        for stage, many in counts.items()
    ]
    with store.database.writing() as connection:
        tallies.count(connection, marks)


@pytest.fixture
def crowd(store: Store) -> None:
    count(store, {"arrived": 200, "asked": 150, "quiz": 120, "verdict": 75, "lead": 60}, source="fair")
    count(store, {"arrived": 50, "asked": 5}, "telegram", language="en")
    count(store, {"arrived": 1000}, "wechat", day=TODAY - timedelta(days=40), language=None)


def rows(page: httpx.Response, heading: str) -> list[str]:
    """Those of the table under a heading, without the markup."""
    table = page.text.split(heading, 1)[1].split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    return [" ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", row, flags=re.S).split()) for row in table.split("</tr>")][
        :-1
    ]


async def test_the_numbers_are_those_of_the_store(admin: Visitor, store: Store, crowd: None) -> None:
    page = await admin.opens("/console/funnel")
    assert rows(page, "From the first word") == [
        "Came 250 95 38%",
        "Asked something 155 35 23%",
        "Began the quiz 120 45 38%",
        "Saw the verdict 75 15 20%",
        "Became a lead 60",
    ]
    sums = by("channel", store.reached(since=TODAY - timedelta(days=29)))
    for channel, name in (("web", "Website"), ("telegram", "Telegram")):
        (row,) = [row for row in rows(page, 'id="by-channel"') if row.startswith(name)]
        assert row.startswith(f"{name} {sums[channel]['arrived']} {sums[channel]['lead']} ")
    assert [row.split(" Of")[0] for row in rows(page, 'id="by-source"')] == ["fair 200 60", "no source 50 0"]
    assert [row.split(" Of")[0] for row in rows(page, 'id="by-language"')] == ["Chinese 200 60", "English 50 0"]


async def test_where_most_stop_is_said_in_words(admin: Visitor, crowd: None) -> None:
    page = await admin.opens("/console/funnel")
    assert "Of 250 who came, 95 went no further (38%)." in page.text
    assert rows(page, 'id="by-role"') == ["Sailor 120 60 Of 120 who began the quiz, 45 stopped at it (38%)."]


async def test_a_role_begins_with_its_quiz(admin: Visitor, crowd: None) -> None:
    """Whoever says hello names no role."""
    page = await admin.opens("/console/funnel?role=sailor")
    assert rows(page, "From the first word")[0] == "Began the quiz 120 45 38%"
    assert "Came" not in page.text
    assert 'id="by-role"' not in page.text


async def test_periods_and_what_was_counted_without_a_language(admin: Visitor, crowd: None) -> None:
    assert "1000" not in (await admin.opens("/console/funnel?days=30")).text
    for days in ("90", "all"):
        page = await admin.opens(f"/console/funnel?days={days}")
        assert rows(page, "From the first word")[0].startswith("Came 1250")
        assert "not noted then 1000 0" in " ".join(rows(page, 'id="by-language"'))


async def test_conditions_are_narrowed_and_taken_away_again(admin: Visitor, crowd: None) -> None:
    page = await admin.opens("/console/funnel?days=7&channel=telegram&source=-")
    assert rows(page, "From the first word")[0].startswith("Came 50")
    assert "/console/funnel?days=7&amp;source=-" in page.text, "without the channel"
    assert "language=en" in page.text, "narrower still"


@pytest.mark.parametrize(
    "query",
    [
        "days=-1&role=%3Cscript%3E",
        "days=9999999999999",
        "channel=" + "x" * 3000,
        "source=%27%3B+DROP+TABLE+reached&language=%F0",
        "days=7&days=30&role=",
    ],
)
async def test_a_strange_address_is_answered(admin: Visitor, crowd: None, query: str) -> None:
    page = await admin.opens(f"/console/funnel?{query}")
    assert page.status_code == 200
    assert "<script>" not in page.text


async def test_a_source_of_a_strangers_making_is_shown_as_it_is(admin: Visitor, store: Store) -> None:
    count(store, {"arrived": 3}, source='"><script>alert(1)</script>')
    page = await admin.opens("/console/funnel")
    assert "&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<script>alert" not in page.text


async def test_a_thousand_sources_make_no_endless_page(admin: Visitor, store: Store) -> None:
    for number in range(1000):
        count(store, {"arrived": 1 + number % 7}, source=f"source-{number}")
    page = await admin.opens("/console/funnel")
    assert len(rows(page, 'id="by-source"')) == 12
    assert "Only the 12 with most people" in page.text


async def test_before_anybody_has_come(admin: Visitor) -> None:
    assert "Nobody has come in this time." in (await admin.opens("/console/funnel")).text


async def test_in_chinese(admin: Visitor, crowd: None) -> None:
    await admin.opens("/console/me")
    await admin.submits("/console/me/language", language="zh")
    page = await admin.opens("/console/funnel")
    assert "进入的 250 人中，95 人没有下一步（38%）。" in page.text
    assert rows(page, 'id="by-role"') == ["水手 120 60 开始小测的 120 人中，45 人没有完成（38%）。"]


async def test_pictures_need_no_style_that_the_policy_refuses(admin: Visitor, crowd: None) -> None:
    page = await admin.opens("/console/funnel")
    assert page.text.count("<svg") > 10
    assert " style=" not in page.text
    assert "<style" not in page.text


def test_pictures_can_be_told_from_the_page_and_their_parts_from_each_other() -> None:
    """3:1 in both schemes; what touches is kept apart by a gap in the page's colour, and one part is hatched."""
    css = (FOLDER / "served" / "console.css").read_text("utf-8")
    light, dark = (
        dict(re.findall(r"--(\w+): (#\w{6})", part)) for part in css.split("prefers-color-scheme: dark")[:2]
    )
    for scheme in (light, dark):
        for colour in ("accent", "cinnabar", "edge"):
            assert contrast(scheme[colour], scheme["panel"]) >= 3, colour


def contrast(one: str, other: str) -> float:
    """As WCAG 2 reckons it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
