"""Whatever stands in the files, the loader answers with a catalogue or with faults, never with another error."""

import tempfile
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.catalogue import Catalogue
from role_data.load import RoleDataError, check, load
from role_data.schema import CompanyFile, RoleFile
from tests.role_data.folders import FIELD_GROUPS, HOSPITAL, hospital

NURSE = yaml.safe_load((HOSPITAL / "roles/nurse.yaml").read_text(encoding="utf-8"))
KEYS = st.sampled_from(
    [*RoleFile.model_fields, *CompanyFile.model_fields, "rule", "kind", "zh", "at_least", "？", ""]
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.dates(), KEYS)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


def catalogue_or_faults(nurse: bytes, company: bytes | None = None) -> None:
    """Loads and checks; the two must agree, and every fault must point into its file."""
    with tempfile.TemporaryDirectory() as at:
        folder = hospital(Path(at), nurse=nurse, company=company)
        faults = check(folder, FIELD_GROUPS)
        try:
            loaded: Catalogue | None = load(folder, FIELD_GROUPS)
        except RoleDataError as error:
            loaded = None
            assert error.faults == faults
    assert (loaded is None) == bool(faults)
    for fault in faults:
        assert fault.line >= 1
        assert fault.what
        assert fault.write


def with_one_part_replaced(part: Any, value: Any, turns: list[int]) -> Any:
    """`part` with something inside it, chosen by `turns`, replaced by `value`."""
    if not turns or not isinstance(part, (dict, list)) or not part:
        return value
    steps = list(part) if isinstance(part, dict) else list(range(len(part)))
    step = steps[turns[0] % len(steps)]
    copied = part.copy()
    copied[step] = with_one_part_replaced(part[step], value, turns[1:])
    return copied


@settings(deadline=None)
@given(nurse=st.binary(max_size=200), company=st.binary(max_size=200))
def test_any_bytes(nurse: bytes, company: bytes) -> None:
    catalogue_or_faults(nurse, company)


@settings(deadline=None)
@given(text=st.text(alphabet="abz:-?[]{},&*!|>%@`#'\"\\ \n\t~<=0年：", max_size=60))
def test_any_text_made_of_yamls_own_signs(text: str) -> None:
    catalogue_or_faults(text.encode())


@settings(deadline=None)
@given(value=VALUES, turns=st.lists(st.integers(min_value=0, max_value=9), max_size=6))
def test_a_good_file_with_one_part_replaced_by_anything(value: Any, turns: list[int]) -> None:
    broken = with_one_part_replaced(NURSE, value, turns)

    catalogue_or_faults(yaml.safe_dump(broken, allow_unicode=True).encode("utf-8", "surrogatepass"))
