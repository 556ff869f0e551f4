"""Files that are missing, unreadable, too large or not YAML at all: what recruiters' computers really produce."""

from pathlib import Path

import pytest

from role_data.documents import MAX_BYTES, read
from role_data.faults import Fault
from role_data.load import RoleDataError, check, load
from tests.role_data.folders import HOSPITAL, hospital

NURSE = (HOSPITAL / "roles/nurse.yaml").read_text(encoding="utf-8")


def only_fault(folder: Path) -> Fault:
    (fault,) = check(folder)
    return fault


def test_a_fault_reads_as_file_line_what_and_write() -> None:
    fault = Fault("roles/x.yaml", 12, "`label` is missing", "`label: {zh: …, en: …}`")

    assert str(fault) == "roles/x.yaml:12: `label` is missing. Write: `label: {zh: …, en: …}`"


def test_a_folder_that_is_not_there_lacks_the_company_and_the_roles(tmp_path: Path) -> None:
    assert [(fault.file, fault.line) for fault in check(tmp_path / "nowhere")] == [("company.yaml", 1), ("roles", 1)]


def test_a_missing_company_file_is_named(tmp_path: Path) -> None:
    folder = hospital(tmp_path)
    (folder / "company.yaml").unlink()

    assert only_fault(folder) == Fault(
        "company.yaml", 1, "the file cannot be read (No such file or directory)", "a readable text file"
    )


def test_no_roles_at_all_is_a_fault(tmp_path: Path) -> None:
    folder = hospital(tmp_path)
    for path in (folder / "roles").iterdir():
        path.unlink()

    assert only_fault(folder) == Fault(
        "roles", 1, "there is no role", "one file a role, such as roles/head-nurse.yaml"
    )


def test_a_role_that_ends_in_yml_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    folder = hospital(tmp_path)
    (folder / "roles/nurse.yaml").rename(folder / "roles/nurse.yml")

    assert only_fault(folder) == Fault(
        "roles/nurse.yml", 1, "the file's name does not end in .yaml", "nurse.yaml as its name"
    )


def test_notes_and_editors_leavings_beside_the_roles_are_ignored(tmp_path: Path) -> None:
    folder = hospital(tmp_path)
    for name in ("README.md", ".nurse.yaml.swp", "._nurse.yaml", "nurse.yaml~"):
        (folder / "roles" / name).write_bytes(b"\x00\xff")

    assert check(folder) == []


def test_a_folder_named_like_a_role_is_a_fault(tmp_path: Path) -> None:
    folder = hospital(tmp_path)
    (folder / "roles/cook.yaml").mkdir()

    assert only_fault(folder).what == "the file cannot be read (Is a directory)"


@pytest.mark.parametrize("empty", ["", "\n\n", "# nothing yet\n", "\ufeff", "---\n", "~"])
def test_an_empty_file_is_named(empty: str, tmp_path: Path) -> None:
    (fault,) = check(hospital(tmp_path, nurse=empty))

    assert (fault.file, fault.line, fault.what) == ("roles/nurse.yaml", 1, "the file is empty")


def test_text_of_another_encoding_is_found_at_its_line(tmp_path: Path) -> None:
    folder = hospital(tmp_path, nurse=NURSE.encode("gb18030"))

    assert only_fault(folder) == Fault(
        "roles/nurse.yaml", 2, "this is not UTF-8 text", "the file again, saved as UTF-8"
    )


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    folder = hospital(tmp_path, nurse=b"\xef\xbb\xbf" + NURSE.replace("\n", "\r\n").encode())

    assert load(folder) == load(HOSPITAL)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    folder = hospital(tmp_path, nurse=b"#" * (MAX_BYTES + 1))

    assert only_fault(folder).what == "the file is larger than 256 KB"


def test_a_control_character_is_found_at_its_line(tmp_path: Path) -> None:
    folder = hospital(tmp_path, nurse=NURSE.replace("Care for", "Care\x07for"))

    assert (only_fault(folder).line, only_fault(folder).what) == (6, "there is an invisible control character here")


def test_an_unclosed_quote_is_a_fault_of_its_file(tmp_path: Path) -> None:
    folder = hospital(tmp_path, nurse=NURSE.replace("en: Care for", 'en: "Care for'))

    assert only_fault(folder).file == "roles/nurse.yaml"
    assert only_fault(folder).what.startswith("this is not valid YAML")


def test_laughter_by_the_billion_is_refused_before_it_grows(tmp_path: Path) -> None:
    """Nine lists of nine lists of nine…: each alias multiplies what the one before it holds."""
    rows = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]

    faults = check(hospital(tmp_path, nurse="\n".join(rows)))

    assert {fault.what for fault in faults} == {"a part of the file is reused with *"}
    assert {fault.line for fault in faults} == set(range(2, 11))


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_a_quarter_million_of_brackets_is_refused(opening: str, tmp_path: Path) -> None:
    folder = hospital(tmp_path, nurse=(opening * MAX_BYTES)[: MAX_BYTES - 1])

    assert only_fault(folder).what == "lists are nested too deeply"


def test_commands_hidden_in_tags_are_never_carried_out(tmp_path: Path) -> None:
    made = tmp_path / "made"
    folder = hospital(tmp_path, nurse=f"id: !!python/object/apply:pathlib.Path.touch [!!python/name:x '{made}']\n")

    with pytest.raises(RoleDataError):
        load(folder)
    assert not made.exists()


def test_a_company_fact_needs_a_plain_name(tmp_path: Path) -> None:
    company = (HOSPITAL / "company.yaml").read_text(encoding="utf-8").replace("business:", "Our business:")

    assert only_fault(hospital(tmp_path, company=company)) == Fault(
        "company.yaml",
        4,
        "`Our business` cannot be the name of a fact",
        "2 to 40 small letters, digits and hyphens, such as head-nurse",
    )


def test_all_faults_of_all_files_are_told_at_once_in_reading_order(tmp_path: Path) -> None:
    folder = hospital(
        tmp_path,
        nurse=NURSE.replace("en: Nurse}", "en: 护士}")
        .replace("at_least: 2", "at_least: two")
        .replace("order", "orden"),
        company="name: Renhe\n",
    )

    with pytest.raises(RoleDataError) as error:
        load(folder)

    assert [(fault.file, fault.line) for fault in error.value.faults] == [
        ("company.yaml", 1),
        ("company.yaml", 1),
        ("company.yaml", 1),
        ("roles/nurse.yaml", 2),
        ("roles/nurse.yaml", 18),
    ]
    assert str(error.value) == "\n".join(map(str, error.value.faults))


def test_two_roles_in_one_place_of_the_list_are_a_fault(tmp_path: Path) -> None:
    folder = hospital(tmp_path, nurse=NURSE.replace("id: nurse\n", "id: nurse\norder: 3\n"))
    doctor = folder / "roles/doctor.yaml"
    doctor.write_text(f"order: 3\n{doctor.read_text('utf-8')}", encoding="utf-8")

    assert check(folder) == [
        Fault(
            "roles/nurse.yaml",
            2,
            "the order 3 is already in roles/doctor.yaml, line 1",
            "another number, each in one role only",
        )
    ]


def test_a_file_with_a_slip_still_has_its_names_compared(tmp_path: Path) -> None:
    folder = hospital(tmp_path, nurse=NURSE.replace("id: nurse\n", "id: nurse\nordre: 3\n").replace("护士岗", "大夫"))

    assert [fault.what for fault in check(folder)] == [
        "`ordre` is not a key that belongs here",
        "the name “大夫” is already in roles/doctor.yaml, line 3",
    ]


def test_an_unknown_group_of_fields_is_only_a_fault_when_the_groups_are_known(tmp_path: Path) -> None:
    field_question = NURSE.replace("kind: years", "kind: field").replace(
        "{at_least: 2, noted_above: 10}", "{one_of: [astrology]}"
    )
    folder = hospital(tmp_path, nurse=field_question)

    assert check(folder) == []
    assert [fault.what for fault in check(folder, frozenset({"medicine"}))] == [
        "`astrology` is not a known group of fields"
    ]


def test_a_name_given_twice_in_a_file_is_a_fault_and_no_crash() -> None:
    document = read(b"a: &one 1\nb: &one 2\n", "x.yaml")
    assert [(fault.line, fault.what) for fault in document.faults] == [(2, "&one stands here for the second time")]
