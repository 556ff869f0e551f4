"""One YAML file as plain values that still know their lines. What YAML can do beyond lists and words is refused.

Every scalar stays the text that was typed (`no`, `3`, `2024-01-01`), so nobody meets YAML's surprises;
`schema` turns text into numbers where it wants numbers. Only an empty value becomes None.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from role_data.faults import Fault

# yaml.CSafeLoader is some ten times faster, but not every build of PyYAML has it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
CHINESE_COLON = re.compile(r"^\s*(?:- +)?[A-Za-z_]+：")

Value = str | None | list["Value"] | dict[str, "Value"]
Step = str | int
Location = tuple[Step, ...]


@dataclass(slots=True)
class Document:
    """A file's values. `lines` gives the line on which each value, or its key, begins."""

    file: str
    value: Value = None
    lines: dict[Location, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line(self, at: Location) -> int:
        """The line of `at`, or of the nearest thing around it that is written in the file."""
        while at and at not in self.lines:
            at = at[:-1]
        return self.lines.get(at, 1)

    def fault(self, at: Location, what: str, write: str) -> Fault:
        return Fault(self.file, self.line(at), what, write)


def read(source: Path | bytes, file: str) -> Document:
    """The document at `source`, or that is `source`, called `file` in its faults. Never raises: what cannot be read
    is a fault."""
    document = Document(file)
    text = _text(source, document)
    if text is None or not _is_plain_yaml(text, document):
        return document
    node = yaml.compose(text, Loader=LOADER)
    document.value = None if node is None else _value(node, (), document)
    if document.value is None:
        document.faults.append(Fault(file, 1, "the file is empty", "the keys shown in role_data/README.md"))
    return document


def _text(source: Path | bytes, document: Document) -> str | None:
    try:
        raw = source if isinstance(source, bytes) else _bytes(source)
    except OSError as error:
        why = error.strerror or "unknown reason"
        document.faults.append(Fault(document.file, 1, f"the file cannot be read ({why})", "a readable text file"))
        return None
    if len(raw) > MAX_BYTES:
        what = f"the file is larger than {MAX_BYTES // 1024} KB"
        document.faults.append(Fault(document.file, 1, what, "one role a file, and only what the ad says"))
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        document.faults.append(Fault(document.file, line, "this is not UTF-8 text", "the file again, saved as UTF-8"))
        return None


def _bytes(path: Path) -> bytes:
    """One more than there may be, if there are more."""
    with path.open("rb") as opened:
        return opened.read(MAX_BYTES + 1)


def _is_plain_yaml(text: str, document: Document) -> bool:
    """Whether the text is YAML of the plain kind. Runs over its events, which neither nest nor expand."""
    if control := yaml.reader.Reader.NON_PRINTABLE.search(text):
        line = text.count("\n", 0, control.start()) + 1
        what = "there is an invisible control character here"
        document.faults.append(Fault(document.file, line, what, "the line again, typed rather than pasted"))
        return False
    try:
        document.faults.extend(_not_plain(text, document.file))
    except yaml.MarkedYAMLError as error:
        row = error.problem_mark.line if error.problem_mark else 0
        document.faults.append(_syntax_fault(document.file, text, row, error.problem or ""))
    except (yaml.YAMLError, ValueError) as error:
        document.faults.append(_syntax_fault(document.file, text, 0, str(error)))
    return not document.faults


def _not_plain(text: str, file: str) -> Iterator[Fault]:
    depth = documents = 0
    names = set[str]()
    for event in yaml.parse(text, Loader=LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            yield Fault(file, line, "a part of the file is reused with *", "the words again, in full")
        elif (name := getattr(event, "anchor", None)) in names:
            yield Fault(file, line, f"&{name} stands here for the second time", "the words alone, without &")
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents == 2:
                yield Fault(file, line, "a second document begins here (---)", "one role a file")
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                yield Fault(file, line, "lists are nested too deeply", "the keys shown in role_data/README.md")
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        names |= {name} if (name := getattr(event, "anchor", None)) else set()


def _syntax_fault(file: str, text: str, row: int, problem: str) -> Fault:
    """YAML's complaint in plain words. It often notices a slip one line late, so both lines are looked at."""
    rows = text.splitlines() or [""]
    for near in range(min(row, len(rows) - 1), max(row - 2, -1), -1):
        if CHINESE_COLON.match(rows[near]):
            key = rows[near].split("：", 1)[0].strip(" -")
            return Fault(
                file, near + 1, f"a Chinese colon ： follows `{key}`", f"`{key}: ` with an English colon and a space"
            )
        if "\t" in rows[near][: len(rows[near]) - len(rows[near].lstrip())]:
            return Fault(file, near + 1, "the line is indented with a tab", "spaces instead of the tab")
    said = f" ({problem})" if problem else ""
    return Fault(
        file,
        row + 1,
        f"this is not valid YAML{said}",
        "each key as `key: value`, lines of one list equally indented, "
        'and "quotes" around words that contain `: ` or ` #` or begin with one of - [ { * & ! % @ `',
    )


def _value(node: yaml.Node, at: Location, document: Document) -> Value:
    document.lines.setdefault(at, node.start_mark.line + 1)
    match node:
        case yaml.ScalarNode():
            return None if node.tag == "tag:yaml.org,2002:null" else str(node.value)
        case yaml.SequenceNode():
            return [_value(item, (*at, n), document) for n, item in enumerate(node.value)]
        case _:
            return _mapping(node.value, at, document)


def _mapping(pairs: Sequence[tuple[yaml.Node, yaml.Node]], at: Location, document: Document) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key, value in pairs:
        line = key.start_mark.line + 1
        name = key.value
        if not isinstance(name, str):
            document.faults.append(Fault(document.file, line, "a list stands where a key belongs", "`key: value`"))
        elif name in found:
            what = f"`{name}` is written twice, first in line {document.lines[*at, name]}"
            write = f"`{name}` once; or, if a new item begins here, `- ` before its first line"
            document.faults.append(Fault(document.file, line, what, write))
        else:
            document.lines[*at, name] = line
            found[name] = _value(value, (*at, name), document)
    return found
