"""The drawing of the talk, on a small invented table with everything in it that a real one has."""

from enum import StrEnum
from itertools import pairwise
from typing import Any, cast
from xml.etree import ElementTree as ET

import pytest

from dialogs.diagram import mermaid, svg
from dialogs.outcome import Outcome
from dialogs.state import Place
from dialogs.table import Kind, Row, Rows, Scene, Table

SVG = "{http://www.w3.org/2000/svg}"


def stay(scene: Scene, _meaning: Any) -> Outcome:
    return Outcome(scene.state)


def to(*places: Place) -> Row:
    return Row(stay, places)


def backwards(rows: Rows) -> Rows:
    return {kind: rows[kind] for kind in reversed(list(rows))}


TABLE: Table = {
    Place.QUIZ: {
        Kind.ANSWERED: to(Place.QUIZ, Place.VERDICT),
        Kind.SKIP: to(Place.VERDICT, Place.QUIZ),
        Kind.REPEAT: to(),
        Kind.BACK: to(Place.HOME),
    },
    Place.HOME: {Kind.START_QUIZ: to(Place.QUIZ), Kind.YES: to(Place.QUIZ)},
    Place.VERDICT: {Kind.YES: to(Place.CONSENT), Kind.NO: to(Place.HOME)},
    Place.PASS_ON: {Kind.NO: to()},
}
ANYTIME: Rows = {Kind.MENU: to(Place.HOME), Kind.SMALLTALK: to(), Kind.NOT_PUBLISHED: to(Place.PASS_ON)}


class Hostile(StrEnum):
    SCRIPT = '</text><script>alert("1")</script> & \x00\x1b \ud800 ]]> %% : ; --> } {'
    LINES = "first\nsecond\r\n    [*] --> at_home"
    ENDLESS = "问" * 300


HOSTILE: Table = {Place.HOME: cast(Rows, {kind: to(Place.QUIZ) for kind in Hostile})}


def parsed(picture: str) -> ET.Element:
    return ET.fromstring(picture)  # noqa: S314 - our own words


def rows_of(picture: str) -> dict[str, tuple[str, list[str]]]:
    """Each drawn row by its tooltip: the kinds as they are written, and the destinations on its chips."""
    rows = {}
    for step in parsed(picture).iter(f"{SVG}g"):
        if step.get("class") == "step":
            words = " ".join(text.text or "" for text in step.findall(f"{SVG}text[@class='kinds']"))
            chips = [text.text or "" for text in step.iterfind(f"{SVG}g[@class='chip']/{SVG}text")]
            rows[step.findtext(f"{SVG}title") or ""] = (words, chips)
    return rows


def test_the_picture_shows_every_row_once_with_where_it_leads() -> None:
    assert rows_of(svg(TABLE, ANYTIME)) == {
        "anywhere: small talk → stays": ("small talk", []),
        "anywhere: menu → home": ("menu", ["home"]),
        "anywhere: not published → pass on": ("not published", ["pass on"]),
        "home: start quiz or yes → quiz": ("start quiz, yes", ["quiz"]),
        "quiz: repeat → stays": ("repeat", []),
        "quiz: back → home": ("back", ["home"]),
        "quiz: quiz answer or skip → quiz, verdict": ("quiz answer, skip", ["quiz", "verdict"]),
        "verdict: no → home": ("no", ["home"]),
        "verdict: yes → consent": ("yes", ["consent"]),
        "pass on: no → back to what it covers": ("no", []),
    }


def test_a_place_that_is_only_led_to_is_drawn_too() -> None:
    names = [text.text for text in parsed(svg(TABLE, ANYTIME)).iter(f"{SVG}text") if text.get("class") == "name"]
    assert names == ["Anywhere", "Home", "Quiz", "Verdict", "Consent", "Pass on"]


def test_one_arrow_runs_into_each_place_that_can_be_reached_from_another_card() -> None:
    arrows = [
        path.get("class") for path in parsed(svg(TABLE, ANYTIME)).iter(f"{SVG}path") if "z" in path.get("d", "")
    ]
    assert sorted(filter(None, arrows)) == ["fill-consent", "fill-home", "fill-pass_on", "fill-quiz", "fill-verdict"]


def test_a_screen_reader_hears_what_the_picture_is() -> None:
    root = parsed(svg(TABLE, ANYTIME))
    named = [root.find(f"{SVG}*[@id='{id_}']") for id_ in root.get("aria-labelledby", "").split()]
    assert [element.tag for element in named if element is not None and element.text] == [f"{SVG}title", f"{SVG}desc"]


def test_the_picture_needs_nothing_from_anywhere_else() -> None:
    picture = svg(TABLE, ANYTIME).replace("http://www.w3.org/2000/svg", "")
    assert [word for word in ("http", "href", "@import", "url(", "<script", "<image") if word in picture] == []


def test_nothing_is_drawn_beyond_the_edge_of_the_picture() -> None:
    root = parsed(svg(HOSTILE, ANYTIME))
    width, height = (float(root.get(side, "0")) for side in ("width", "height"))
    for element in root.iter():
        x, y = float(element.get("x", 0)), float(element.get("y", 0))
        assert 0 <= x <= x + float(element.get("width", 0)) <= width
        assert 0 <= y <= y + float(element.get("height", 0)) <= height


def test_cards_do_not_overlap() -> None:
    root = parsed(svg({**HOSTILE, **TABLE}, ANYTIME))
    cards = [rect for rect in root.iter(f"{SVG}rect") if rect.get("class") == "card"]
    edges = [(int(card.get("y", 0)), int(card.get("y", 0)) + int(card.get("height", 0))) for card in cards]
    assert all(bottom < next_top for (_, bottom), (next_top, _) in pairwise(edges))


def test_hostile_names_stay_words() -> None:
    root = parsed(svg(HOSTILE, ANYTIME))
    assert root.find(f".//{SVG}script") is None
    written = "".join(text.text or "" for text in root.iter(f"{SVG}text")).replace(" ", "")
    assert '</text><script>alert("1")</script>&]]>' in written
    assert written.count("问") == 300


def test_mermaid_joins_kinds_between_the_same_two_places_on_one_edge() -> None:
    assert mermaid(TABLE, ANYTIME).splitlines() == [
        "stateDiagram-v2",
        "    direction LR",
        '    state "anywhere" as at_anywhere',
        '    state "home" as at_home',
        '    state "quiz" as at_quiz',
        '    state "verdict" as at_verdict',
        '    state "consent" as at_consent',
        '    state "pass on" as at_pass_on',
        "    [*] --> at_home",
        "    at_anywhere --> at_anywhere: small talk",
        "    at_anywhere --> at_home: menu",
        "    at_anywhere --> at_pass_on: not published",
        "    at_home --> at_quiz: start quiz, yes",
        "    at_quiz --> at_quiz: quiz answer, repeat, skip",
        "    at_quiz --> at_home: back",
        "    at_quiz --> at_verdict: quiz answer, skip",
        "    at_verdict --> at_home: no",
        "    at_verdict --> at_consent: yes",
        "    at_pass_on --> at_anywhere: no",
    ]


def test_mermaid_shows_hostile_names_without_obeying_them() -> None:
    lines = mermaid(HOSTILE).splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "stateDiagram-v2",
        "    direction LR",
        '    state "home" as at_home',
        '    state "quiz" as at_quiz',
        "    [*] --> at_home",
        "    at_home --> at_quiz",
    ]
    label = lines[-1].split(":", 1)[1]
    assert not set(label) & set('<>:{}%"')
    assert "script#62;alert#40;#34;1#34;#41;" in label


@pytest.mark.parametrize("draw", [mermaid, svg])
def test_the_same_talk_is_always_drawn_the_same(draw: Any) -> None:
    """However the table was put together, so that a picture kept in a repository changes only with the talk."""
    turned = {place: backwards(TABLE[place]) for place in reversed(list(TABLE))}
    assert draw(turned, backwards(ANYTIME)) == draw(TABLE, ANYTIME)


@pytest.mark.parametrize("draw", [mermaid, svg])
def test_a_talk_without_rows_can_be_drawn(draw: Any) -> None:
    assert "home" not in draw({}, {}).lower()
