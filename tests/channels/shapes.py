"""What the platforms send, whole and broken: parts missing, of another type, huge, hostile, repeated.

`shapes_telegram.yaml` and `shapes_wechat.yaml` hold one example of everything that is documented.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

JSONDict = dict[str, Any]
Step = str | int
GONE: Any = object()
"""In the place of a part: the part is missing."""

HOSTILE_TEXTS = (
    *("", " ", "\0", "a\0b\x1b[31m\x7f", "\ud800", "\udfff\ud800", "\ufffe\ufeff", "\u202e岗要求\u202d", "👩‍💻🇨🇳"),
    *("]]>", "<![CDATA[", "]]><MsgType>text</MsgType><![CDATA[", "</xml>", "<xml>", "&lol;", "&#0;", "&#xD800;"),
    *('<!DOCTYPE x [<!ENTITY a "ha">]>', '<!DOCTYPE x SYSTEM "file:///etc/passwd">', "<?xml version='1.0'?>"),
    *("{{ 7*7 }}", "{% for x in y %}", "%s{0}${HOME}", "' OR 1=1 --", "../../etc/passwd", "<script>x()</script>"),
    *("/start", "/start \0", "/start " + "x" * 65, "/quiz@", "answer//", "cb:", "true", "null", "-1", "1e999", "NaN"),
    *("９", "9" * 5_000, "e" + "\u0301" * 300, "\n" * 5_000, "深" * 20_000, "a" * 100_000),
)
NUMBERS = (0, 1, -1, 7, 2**31, 2**53 + 1, 2**63, -(2**63), 10**400, 0.5, -0.0, 1e308, float("inf"), float("nan"))
NESTS: tuple[Any, ...] = ([], {}, [[]], [None], {"": {}}, [{"id": 1}], {"id": 7}, {"type": "private"}, ["x"] * 1_000)

HOSTILE = st.sampled_from((GONE, None, True, False, *NUMBERS, *NESTS, *HOSTILE_TEXTS))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


def telegram_updates() -> list[JSONDict]:
    """Without their numbers."""
    shapes = _read("shapes_telegram.yaml")
    messages: list[JSONDict] = [{"message": {**shapes["message"], **content}} for content in shapes["contents"]]
    return messages + list(shapes["others"])


def wechat_letters() -> list[JSONDict]:
    """The fields of each, also those that all of them have."""
    shapes = _read("shapes_wechat.yaml")
    everywhere = {"ToUserName": "gh_0123456789ab", "FromUserName": "oCandidate", "CreateTime": 1_700_000_000}
    events = [{"MsgType": "event", **event} for event in shapes["events"]]
    return [{**everywhere, **letter} for letter in (*shapes["messages"], *events)]


def _read(name: str) -> JSONDict:
    shapes: JSONDict = yaml.safe_load(Path(__file__).with_name(name).read_text("utf-8"))
    return shapes


def places(value: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """The way to every part, the whole first."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in inner:
        yield from places(part, (*path, step))


def replaced(value: Any, path: tuple[Step, ...], new: Any) -> Any:
    """The same with something else in that place."""
    if not path:
        return new
    step, *rest = path
    parts = dict(value) if isinstance(value, dict) else dict(enumerate(value))
    parts[step] = replaced(parts[step], tuple(rest), new)
    left = {step: part for step, part in parts.items() if part is not GONE}
    return left if isinstance(value, dict) else list(left.values())


@st.composite
def broken(draw: st.DrawFn, wholes: list[JSONDict]) -> Any:
    """One of them with up to three parts replaced; None in place of a whole that is gone."""
    found: Any = draw(st.sampled_from(wholes))
    for _ in range(draw(st.integers(0, 3))):
        path = draw(st.sampled_from(list(places(found))))
        found = replaced(found, path, draw(HOSTILE | ANYTHING))
    return None if found is GONE else found


@st.composite
def broken_json(draw: st.DrawFn, wholes: list[JSONDict]) -> bytes:
    """As bytes; now and then with a name that stands twice, or cut off, or not UTF-8."""
    whole = draw(broken(wholes))
    text = json.dumps(whole, ensure_ascii=draw(st.booleans()))
    names = [path[-1] for path in places(whole) if path and isinstance(path[-1], str)]
    match draw(st.sampled_from(("whole",) * 6 + ("twice", "twice", "cut", "bytes"))):
        case "twice" if names:
            name = json.dumps(draw(st.sampled_from(names)))
            text = text.replace(f"{name}: ", f"{name}: {json.dumps(draw(ANYTHING))}, {name}: ", 1)
        case "cut":
            text = text[: draw(st.integers(0, len(text)))]
        case "bytes":
            return text.encode("utf-16", "surrogatepass")
    return text.encode("utf-8", "surrogatepass")


@st.composite
def broken_xml(draw: st.DrawFn, wholes: list[JSONDict]) -> bytes:
    """As bytes; texts in CDATA, escaped or as they are, a field that stands twice, cut off, with a DOCTYPE."""
    letter = draw(broken(wholes))
    write = draw(st.sampled_from((_in_cdata,) * 6 + (_escaped,) * 2 + (str,)))
    inner = _elements(letter, write)
    if isinstance(letter, dict) and letter and draw(st.integers(0, 5)) == 0:
        name = draw(st.sampled_from(list(letter)))
        inner += _elements({name: draw(HOSTILE | ANYTHING)}, write)
    text = f"<xml>{inner}</xml>"
    match draw(st.sampled_from(("whole",) * 10 + ("declared", "doctype", "cut", "bytes"))):
        case "declared":
            text = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'
        case "doctype":
            text = f'<!DOCTYPE xml [<!ENTITY a "ha">]>{text}'
        case "cut":
            text = text[: draw(st.integers(0, len(text)))]
        case "bytes":
            return text.encode("utf-16", "surrogatepass")
    return text.encode("utf-8", "surrogatepass")


def _elements(value: Any, write: Any) -> str:
    """Lists repeat their element, as in WeChat's own XML."""
    if not isinstance(value, dict):
        return str(write(str(value)))
    parts = ((name, part) for name, each in value.items() for part in (each if isinstance(each, list) else [each]))
    return "".join(f"<{name}>{_elements(part, write)}</{name}>" for name, part in parts)


def _in_cdata(text: str) -> str:
    within = text.replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{within}]]>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;")
