"""Draws the talk from its own transition table, so that the drawing cannot fall behind it.

`mermaid` gives text that GitHub and many editors draw; `svg` a picture that stands alone.
"""

import colorsys
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from xml.etree import ElementTree as ET

from dialogs import diagram_layout as layout
from dialogs.diagram_layout import ANYWHERE, Card, Chip, Lane, Layout, Step, Stop, Wire
from dialogs.state import OVERLAYS, Place, State
from dialogs.table import Rows, Table

PLACES = tuple(Place)
NO_ROWS: Rows = MappingProxyType({})
HINT = f"Each place waits for what its own card says; all else goes as under “{ANYWHERE.capitalize()}”."


def stops(table: Table, anytime: Rows) -> tuple[Stop, ...]:
    """What is drawn, in the order of `Place` (the order of the talk), however the table was put together."""
    led_to = {place for rows in (*table.values(), anytime) for row in rows.values() for place in row.leads_to}
    everywhere = (Stop(ANYWHERE, _steps(anytime)),) if anytime else ()
    places = [place for place in PLACES if place in table or place in led_to]
    return (*everywhere, *(Stop(place, _steps(table.get(place, NO_ROWS))) for place in places))


def _steps(rows: Rows) -> tuple[Step, ...]:
    """Kinds that lead to the same places are one step."""
    kinds: dict[tuple[int, ...], list[str]] = {}
    for kind, row in rows.items():
        kinds.setdefault(tuple(sorted({PLACES.index(place) for place in row.leads_to})), []).append(readable(kind))
    return tuple(Step(tuple(sorted(names)), tuple(PLACES[i] for i in to)) for to, names in sorted(kinds.items()))


def readable(name: str) -> str:
    """`choose_role` → `choose role`; on one line, and only of characters that can be shown."""
    return " ".join("".join(char if char.isprintable() else " " for char in name.replace("_", " ")).split())


def mermaid(table: Table, anytime: Rows = NO_ROWS) -> str:
    """A `stateDiagram-v2`: one edge between two places, labelled with every kind that leads along it."""
    drawn = stops(table, anytime)
    start = State().place
    lines = ["stateDiagram-v2", "    direction LR"]
    lines += [f'    state "{_escaped(readable(stop.name))}" as {_id(stop.name)}' for stop in drawn]
    lines += [f"    [*] --> {_id(start)}"] if start in {stop.name for stop in drawn} else []
    for stop in drawn:
        lines += [f"    {_id(stop.name)} --> {_id(to)}: {_escaped(', '.join(kinds))}" for to, kinds in _edges(stop)]
    return "\n".join(lines) + "\n"


def _edges(stop: Stop) -> list[tuple[str, list[str]]]:
    edges: dict[str, list[str]] = {}
    back = ANYWHERE if stop.name in OVERLAYS else stop.name
    for step in stop.steps:
        for to in step.leads_to or (back,):
            edges.setdefault(to, []).extend(step.kinds)
    return [(to, sorted(kinds)) for to, kinds in edges.items()]


def _id(name: str) -> str:
    return f"at_{name}"  # bare, "state", "note" or "end" would be Mermaid's own words


def _escaped(text: str) -> str:
    """Mermaid's numbered entities for all that its grammar might read as its own."""
    return "".join(char if char.isalnum() or char in " ,.-" else f"#{ord(char)};" for char in text)


STYLE = """
text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei",
  "Noto Sans CJK SC", sans-serif; fill: #24292f }
.paper { fill: #f6f7f9 } .card { fill: #fff; stroke: #d5dae1 } .rule { stroke: #e6e9ee }
.title { font-size: 22px; font-weight: 650 } .name { font-size: 15px; font-weight: 650 }
.quiet, .stays { fill: #68717d } .wire, .lane { fill: none; stroke-width: 2 }
.wire { stroke: #b3bac4; stroke-width: 1.2 }
.chip rect { fill-opacity: .1; stroke-opacity: .55 } .lane { stroke-linecap: round }
.stop:hover .card { stroke: #68717d }
"""
DARK = """
text { fill: #e3e7ec } .paper { fill: #14171b } .card { fill: #1d2126; stroke: #373e47 } .rule { stroke: #2b3138 }
.quiet, .stays { fill: #98a2ae } .wire { stroke: #59636f }
"""


def svg(table: Table, anytime: Rows = NO_ROWS) -> str:
    """A picture that needs nothing else: fonts by name only, colours for light and dark, words for screen readers."""
    drawn = stops(table, anytime)
    plan = layout.laid_out(drawn)
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {plan.width} {plan.height}",
            "width": f"{plan.width}",
            "height": f"{plan.height}",
            "role": "graphics-document document",
            "aria-labelledby": "title desc",
        },
    )
    ET.SubElement(root, "title", id="title").text = "How the talk goes"
    ET.SubElement(root, "desc", id="desc").text = (
        f"{len(drawn)} cards in one column, one for each place where the talk can stand. A row of a card names "
        "what may happen there and the places that it may lead to; a coloured line runs to each of those places."
    )
    ET.SubElement(root, "style").text = STYLE + _colours(drawn)
    _add(root, "rect", "paper", width=plan.width, height=plan.height)
    _words(root, "title", layout.MARGIN, layout.MARGIN + 16, "How the talk goes")
    _words(root, "quiet", layout.MARGIN, layout.MARGIN + 38, HINT)
    _draw(root, plan)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _colours(drawn: Iterable[Stop]) -> str:
    """One hue a place, neighbours far apart on the wheel (a golden section each), darker on white than on black."""
    names = [stop.name for stop in drawn]
    light, dark = ("".join(_colour(name, i, tone) for i, name in enumerate(names)) for tone in (0.36, 0.68))
    return f"{light}\n@media (prefers-color-scheme: dark) {{{DARK}{dark}}}\n"


def _colour(name: str, index: int, lightness: float) -> str:
    red, green, blue = (round(255 * part) for part in colorsys.hls_to_rgb(0.58 + 0.618034 * index, lightness, 0.6))
    value = f"#{red:02x}{green:02x}{blue:02x}"
    return f".line-{name} {{ stroke: {value} }} .fill-{name} {{ fill: {value} }}\n"


def _draw(root: ET.Element, plan: Layout) -> None:
    for wire in plan.wires:
        _draw_wire(root, wire)
    for lane in plan.lanes:
        _draw_lane(root, lane)
    for card in plan.cards:
        _draw_card(root, card)


def _draw_wire(root: ET.Element, wire: Wire) -> None:
    _add(root, "path", "wire", d=f"M{wire.left} {wire.y}H{wire.right}")
    for lane in wire.joins:
        bend = layout.BEND if lane.enters > wire.y else -layout.BEND
        d = f"M{lane.x - layout.BEND} {wire.y}q{layout.BEND} 0 {layout.BEND} {bend}"
        _add(root, "path", f"lane line-{lane.place}", d=d)


def _draw_lane(root: ET.Element, lane: Lane) -> None:
    r, tip = layout.BEND, layout.CARD_RIGHT + 2
    for end in {lane.top, lane.bottom} - {lane.enters}:
        side = r if end > lane.enters else -r
        d = f"M{lane.x} {end - side}V{lane.enters + side}q0 {-side} {-r} {-side}"
        _add(root, "path", f"lane line-{lane.place}", d=d)
    _add(root, "path", f"lane line-{lane.place}", d=f"M{lane.x - r} {lane.enters}H{tip + 6}")
    _add(root, "path", f"fill-{lane.place}", d=f"M{tip} {lane.enters}l9 -5v10z")


def _draw_card(root: ET.Element, card: Card) -> None:
    group = _add(root, "g", "stop")
    left, width = layout.MARGIN, layout.CARD_RIGHT - layout.MARGIN
    _add(group, "rect", "card", x=left, y=card.y, width=width, height=card.height, rx=10)
    _add(group, "rect", f"fill-{card.name}", x=left, y=card.y + 11, width=4, height=18, rx=2)
    _words(group, "name", layout.KINDS_LEFT, card.y + 25, readable(card.name).capitalize())
    for number, row in enumerate(card.rows):
        step = _add(group, "g", "step")
        kinds, to = " or ".join(row.step.kinds), ", ".join(readable(place) for place in row.step.leads_to)
        ET.SubElement(step, "title").text = f"{readable(card.name)}: {kinds} → {to or _staying(card.name)}"
        if number:
            _add(step, "path", "rule", d=f"M{layout.KINDS_LEFT} {row.y}H{layout.CARD_RIGHT - 16}")
        for i, words in enumerate(row.text):
            _words(step, "kinds", layout.KINDS_LEFT, row.first + 4 + i * layout.LINE, words)
        for chip in row.chips:
            _draw_chip(step, chip)
        if not row.step.leads_to:
            _words(step, "stays", layout.CHIPS_LEFT, row.first + 4, f"↺ {_staying(card.name)}")


def _staying(name: str) -> str:
    return "back to what it covers" if name in OVERLAYS else "stays"


def _draw_chip(step: ET.Element, chip: Chip) -> None:
    group = _add(step, "g", "chip")
    kind = f"line-{chip.place} fill-{chip.place}"
    _add(group, "rect", kind, x=chip.x, y=chip.y - 10, width=chip.width, height=20, rx=10)
    _words(group, f"fill-{chip.place}", chip.x + chip.width // 2, chip.y + 4, readable(chip.place), centred=True)


def _words(parent: ET.Element, class_: str, x: int, y: int, words: str, *, centred: bool = False) -> None:
    anchor: Mapping[str, str] = {"text-anchor": "middle"} if centred else {}
    ET.SubElement(parent, "text", {"class": class_, "x": str(x), "y": str(y), **anchor}).text = words


def _add(parent: ET.Element, tag: str, class_: str, **numbers: int | str) -> ET.Element:
    return ET.SubElement(parent, tag, {"class": class_, **{name: str(value) for name, value in numbers.items()}})
