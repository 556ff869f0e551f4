"""What the documents say of tests is true: every test that they name exists."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
FEATURES = ROOT / "docs" / "platforms.md"


def named(document: Path) -> set[tuple[str, str]]:
    """File and function of each test named, the function "" where a whole file is meant."""
    return {(file, function) for file, function in NAMED.findall(document.read_text("utf-8"))}


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
