"""What the rooms may import, and what no code may know."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from role_data.load import load

ROOT = Path(__file__).parent.parent
WORLD = {
    "asyncio",
    "sqlalchemy",
    "aiohttp",
    "httpx",
    "telegram",
    "wechatpy",
    "socket",
    "requests",
    "random",
    "time",
    "os",
} | {
    "secrets",
    "subprocess",
    "pathlib",
    "io",
    "urllib",
    "logging",
    "structlog",
}
FORBIDDEN = {"dialogs": WORLD | {"bot", "role_data"}, "role_data": {"bot"}}


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("room", FORBIDDEN)
def test_imports_point_one_way(room: str) -> None:
    """dialogs knows nobody and touches nothing; role_data knows dialogs; only bot knows the world."""
    leaks = [f"{path.name} imports {name}" for path in modules(room) for name in imported(path)]
    assert [leak for leak in leaks if leak.split()[-1] in FORBIDDEN[room]] == []


def test_dialogs_reads_no_clock_and_no_file() -> None:
    """Time comes in as a value; nothing is opened."""
    calls = {
        f"{path.name}:{node.lineno} {ast.unparse(node.func)}"
        for path in modules("dialogs")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] in {"now", "today", "utcnow", "open", "read_text"}
    }
    assert calls == set()


def test_code_knows_no_employer_and_no_role() -> None:
    """What belongs to an employer stands in role data alone."""
    catalogue = load()
    names = {role.id for role in catalogue.roles} | {catalogue.company.name.en}
    names |= {role.title.zh for role in catalogue.roles} | {role.title.en for role in catalogue.roles}
    for room in ("bot", "dialogs", "role_data"):
        for path in modules(room):
            text = path.read_text("utf-8").casefold()
            assert not [name for name in names if name.casefold() in text], path
