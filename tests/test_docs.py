"""What the documents say of tests is true: every test that they name exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
FEATURES = ROOT / "docs" / "platforms.md"
SECURITY = ROOT / "docs" / "security.md"
LEVEL_1 = {
    2: "1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 1.10 1.11 1.12 2.1 2.2 2.3 3.1 "
    "5.1 5.2 5.3 5.4 5.5 5.6 7.1 7.2 7.3 7.4 8.1",
    3: "1.1 2.1 2.2 2.3 3.1 3.2 4.1 4.2 4.3 4.4 4.5 7.1",
    4: "1.1 1.2 1.3 1.5 2.1 2.2 3.1 3.2",
    5: "1.1 1.2 1.3 1.4 1.5 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 5.1 5.2 5.3 5.4",
    6: "2.1",
    7: "1.1 1.2 4.1",
    8: "2.1 2.2 2.3 3.1 3.2 3.3 3.4",
    9: "1.1 1.2 1.3",
    10: "3.1 3.2 3.3",
    11: "1.1 1.2 1.3 1.4 1.5",
    12: "1.1 3.1 3.2 3.3 3.4 3.5 4.1 4.2 5.1 5.2 6.1",
    13: "1.1 1.3 2.1 2.2 2.3 3.1 4.1",
    14: "2.1 2.2 2.3 3.2 3.3 4.1 4.2 4.3 4.4 4.5 4.6 4.7 5.1 5.2 5.3",
}
"""The lines of OWASP's ASVS 4.0.3 that are asked for at level 1, by chapter."""
STATES = {"met", "partly", "not met", "does not apply"}


def named(document: Path) -> set[tuple[str, str]]:
    """File and function of each test named, the function "" where a whole file is meant."""
    return {(file, function) for file, function in NAMED.findall(document.read_text("utf-8"))}


@cache
def functions(file: Path) -> set[str]:
    nodes = ast.walk(ast.parse(file.read_text("utf-8")))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("document", sorted(ROOT.glob("docs/*.md")), ids=lambda path: path.name)
def test_every_test_that_is_named_exists(document: Path) -> None:
    missing = [
        f"{file}::{function}"
        for file, function in named(document)
        if not (ROOT / file).exists() or (function and function not in functions(ROOT / file))
    ]
    assert missing == []


def test_every_feature_of_a_platform_names_its_test() -> None:
    rows = [line for line in FEATURES.read_text("utf-8").splitlines() if line.startswith("| ")]
    heads = {rows[at] for at, line in enumerate(rows) if line.rstrip("| ").endswith("shown by")}
    assert len(rows) > len(heads) > 0
    assert [row for row in rows if row not in heads and not NAMED.search(row)] == []


def test_every_line_of_the_security_list_is_there_once_with_its_state() -> None:
    """What is not met, or by half, says what would meet it."""
    document = SECURITY.read_text("utf-8")
    rows = [re.split(r" \| ", line.strip("| ")) for line in document.splitlines() if re.match(r"\| \d", line)]
    asked = [f"{chapter}.{line}" for chapter, lines in LEVEL_1.items() for line in lines.split()]
    assert [row[0] for row in rows if len(row) == 4] == asked
    assert {row[2] for row in rows if len(row) == 4} <= STATES
    lacking = {number for row in rows if len(row) == 3 for number in row[0].split(", ")}
    assert lacking == {row[0] for row in rows if len(row) == 4 and row[2] in ("partly", "not met")}
