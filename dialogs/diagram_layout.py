"""Where everything stands in the drawing of the talk, in pixels. Nothing here knows SVG.

Nearly every place leads to nearly every other, and boxes with labelled arrows for that cross each other's words
whatever the layout. So the talk is drawn as a map of bus lines: places are cards in one column, a card has a row for
each of its steps, and every destination has one vertical lane beside the cards. Words stay inside the cards and
wires outside, so they cannot collide.
"""

import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.state import Place

ANYWHERE = "anywhere"

MARGIN = 24
KINDS_LEFT = MARGIN + 18
CHIPS_LEFT = KINDS_LEFT + 300
CARD_RIGHT = CHIPS_LEFT + 290
LINE, CHIP_LINE = 18, 26
HEAD, PADDING, GAP = 38, 8, 18
LANE, BEND = 22, 8
TITLE = 56
KINDS_WIDTH = 40  # characters of 7 pixels, the widest that a 13 px system font is on average


@dataclass(frozen=True, slots=True)
class Step:
    """Kinds of meaning that lead to the same places; to none: the talk stays where it was."""

    kinds: tuple[str, ...]
    leads_to: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """A place, or ANYWHERE, with its steps."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A destination's name. `y` is its middle."""

    place: Place
    x: int
    y: int
    width: int


@dataclass(frozen=True, slots=True)
class Row:
    """`first`: the middle of its first line, where its wire leaves the card."""

    step: Step
    y: int
    height: int
    text: tuple[str, ...]
    chips: tuple[Chip, ...]

    @property
    def first(self) -> int:
        return self.y + PADDING + CHIP_LINE // 2


@dataclass(frozen=True, slots=True)
class Card:
    name: str
    y: int
    height: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """The one line into a place, from its uppermost to its lowest source; it enters the card at `enters`."""

    place: Place
    x: int
    top: int
    bottom: int
    enters: int


@dataclass(frozen=True, slots=True)
class Wire:
    """From a row to every lane that it joins."""

    left: int
    right: int
    y: int
    joins: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    width: int
    height: int
    cards: tuple[Card, ...]
    lanes: tuple[Lane, ...]
    wires: tuple[Wire, ...]


def laid_out(stops: Sequence[Stop]) -> Layout:
    cards: list[Card] = []
    y = MARGIN + TITLE
    for stop in stops:
        cards.append(_card(stop, y))
        y += cards[-1].height + GAP
    lanes = _lanes(cards)
    wires = [_wire(card, row, lanes) for card in cards for row in card.rows]
    return Layout(
        CARD_RIGHT + (len(lanes) + 1) * LANE + MARGIN,
        y - GAP + MARGIN,
        tuple(cards),
        lanes,
        tuple(filter(None, wires)),
    )


def _card(stop: Stop, y: int) -> Card:
    rows: list[Row] = []
    below = y + HEAD
    for step in stop.steps:
        rows.append(_row(step, below))
        below += rows[-1].height
    return Card(stop.name, y, below - y + PADDING // 2, tuple(rows))


def _row(step: Step, y: int) -> Row:
    chips = _chips(step.leads_to, y + PADDING + CHIP_LINE // 2)
    text = _wrapped(", ".join(step.kinds))
    chip_lines = len({chip.y for chip in chips})
    height = max(chip_lines * CHIP_LINE, CHIP_LINE + (len(text) - 1) * LINE) + 2 * PADDING - 4
    return Row(step, y, height, text, chips)


def _chips(places: Sequence[Place], y: int) -> tuple[Chip, ...]:
    chips: list[Chip] = []
    x = CHIPS_LEFT
    for place in places:
        width = 8 * len(place) + 18
        if x + width > CARD_RIGHT - 12 and x > CHIPS_LEFT:
            x, y = CHIPS_LEFT, y + CHIP_LINE
        chips.append(Chip(place, x, y, width))
        x += width + 6
    return tuple(chips)


def _wrapped(words: str) -> tuple[str, ...]:
    """Lines no wider than the column, even of one endless word; Chinese counts double, so half as many fit."""
    wide = any(unicodedata.east_asian_width(char) in "WF" for char in words)
    return tuple(textwrap.wrap(words, KINDS_WIDTH // 2 if wide else KINDS_WIDTH))


def _lanes(cards: Sequence[Card]) -> tuple[Lane, ...]:
    """Short lanes run inside and long ones outside, so that few cross."""
    spans: list[tuple[Place, list[int], int]] = []
    for place in Place:
        sources = [r.first for card in cards if card.name != place for r in card.rows if place in r.step.leads_to]
        enters = next((card.y + HEAD // 2 for card in cards if card.name == place), 0)
        if sources:
            spans.append((place, [*sources, enters], enters))
    spans.sort(key=lambda span: max(span[1]) - min(span[1]))
    return tuple(
        Lane(place, CARD_RIGHT + number * LANE, min(ys), max(ys), enters)
        for number, (place, ys, enters) in enumerate(spans, start=1)
    )


def _wire(card: Card, row: Row, lanes: Sequence[Lane]) -> Wire | None:
    """None where the row only stays or leads back to its own card: the words say that well enough."""
    joins = tuple(lane for lane in lanes if lane.place in row.step.leads_to and lane.place != card.name)
    return Wire(CARD_RIGHT, max(lane.x for lane in joins) - BEND, row.first, joins) if joins else None
