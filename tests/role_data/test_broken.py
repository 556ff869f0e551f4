"""Each file in `broken/` breaks the rule it is named after and says itself, on the line, what is to be reported."""

import re
from pathlib import Path

import pytest

from role_data.faults import Fault
from role_data.load import RoleDataError, check, load
from tests.role_data.folders import BROKEN, FIELD_GROUPS, hospital

WRONG = re.compile(r"# wrong: (.+?)\. Write: (.+?)(?= # wrong: |$)")


def expected_faults(text: str) -> list[Fault]:
    return [
        Fault("roles/nurse.yaml", number, what, write)
        for number, row in enumerate(text.splitlines(), start=1)
        for what, write in WRONG.findall(row)
    ]


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_rule_is_reported_with_its_line_and_its_remedy(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    folder = hospital(tmp_path, nurse=text)

    assert check(folder, FIELD_GROUPS) == expected_faults(text) != []


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_broken_role_data_is_never_loaded(path: Path, tmp_path: Path) -> None:
    folder = hospital(tmp_path, nurse=path.read_bytes())

    with pytest.raises(RoleDataError) as error:
        load(folder, FIELD_GROUPS)

    assert error.value.faults == check(folder, FIELD_GROUPS)


def test_the_rules_have_broken_files() -> None:
    """An empty folder would let every test above pass."""
    assert len(BROKEN) > 50
