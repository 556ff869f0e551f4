"""The commands' manners: a mistake is told with what to write and exits 1; a wrong command line exits 2."""

import socket
from pathlib import Path

import pytest

from tests.commands import Run
from tests.role_data.folders import HOSPITAL, hospital


def test_role_data_without_a_fault(bole: Run) -> None:
    assert bole("check", str(HOSPITAL)) == (0, "No faults.")


def test_every_fault_of_a_file_is_told_at_once(bole: Run, tmp_path: Path) -> None:
    nurse = (HOSPITAL / "roles/nurse.yaml").read_text("utf-8")
    folder = hospital(
        tmp_path, nurse=nurse.replace("id: nurse", "id: nurse\nordre: 3").replace("duty: 1", "duty: 99")
    )

    code, said = bole("check", str(folder))

    assert code == 1
    assert "roles/nurse.yaml:2: `ordre` is not a key that belongs here. Write: `order`" in said
    assert "there is no duty 99. Write: a number from 1 to 1" in said


def test_a_file_in_place_of_the_folder_is_answered_with_the_folder(bole: Run) -> None:
    code, said = bole("check", str(HOSPITAL / "roles/nurse.yaml"))

    assert code == 1
    assert said.endswith(f"this is a file; give the folder that holds company.yaml and roles/: {HOSPITAL}")


@pytest.mark.parametrize("words", [("check",), ("ask", "hi"), ("evaluate", "examples.jsonl")])
def test_a_folder_that_is_not_there_is_named_with_its_setting(bole: Run, words: tuple[str, ...]) -> None:
    code, said = bole(*words, ROLE_DATA="/nonexist")

    assert code == 1
    assert said.startswith("BOLE_ROLE_DATA: /nonexist: there is no such folder; give the one that holds")


@pytest.mark.parametrize(
    ("setting", "value", "fault"),
    [
        ("PORT", "many", "'many' is no number; write a number from 0 to 65535, for example 8080"),
        ("PORT", "70000", "'70000' is out of range; write a number from 0 to 65535, for example 8080"),
        ("RETENTION_DAYS", "0", "'0' is out of range; write a number of 1 or more, for example 180"),
        ("REMIND_AFTER_HOURS", "-1", "'-1' is out of range; write a number from 0 to 720, for example 0"),
        ("TELEGRAM_MODE", "push", "'push' is not known; write polling or webhook"),
        ("WECHAT_AES_KEY", "secret", "must have 43 characters, as WeChat's page shows it"),
    ],
)
def test_a_wrong_setting_is_told_with_what_to_write(bole: Run, setting: str, value: str, fault: str) -> None:
    assert bole("serve", **{setting: value}) == (1, f"BOLE_{setting}: {fault}")


@pytest.mark.parametrize("zone", ["Peking", "GMT+8 ", "../../etc/passwd", "/usr", "亚洲/上海"])
def test_what_is_no_time_zone_is_told_with_an_example(bole: Run, zone: str) -> None:
    code, said = bole("leads", TIME_ZONE=zone)

    assert code == 1
    assert said.startswith(f"BOLE_TIME_ZONE: '{zone}' does not fit; write the time zone of the candidates, such as")


def test_a_settings_file_of_another_encoding_is_named(bole: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("BOLE_HOST=伯乐".encode("gb18030"))

    assert bole("leads") == (1, ".env: this is not UTF-8 text; save it again as UTF-8")


def test_a_port_that_is_taken_is_told_before_anything_is_loaded(bole: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        code, said = bole("serve", PORT=port)

    assert (code, said) == (1, f"BOLE_PORT: {port} is taken by another program; write another port, for example 8081")


def test_an_address_of_another_machine_is_named_with_its_setting(bole: Run) -> None:
    code, said = bole("serve", HOST="192.0.2.1", PORT="0")

    assert (code, said[:40]) == (1, "BOLE_HOST: '192.0.2.1' is no address of "[:40])


def test_a_file_that_is_no_database_is_named_with_its_setting(bole: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("These are notes about candidates, and no database at all.")

    code, said = bole("leads", DATABASE_URL="sqlite:///notes.txt")

    assert code == 1
    assert said == "BOLE_DATABASE_URL: notes.txt is not a database, or a damaged one; write another file's name"


def test_a_database_that_does_not_answer_is_named_without_its_password(bole: Run) -> None:
    code, said = bole("leads", DATABASE_URL="postgresql://bole:hidden@127.0.0.1:1/bole")

    assert code == 1
    assert said.startswith("BOLE_DATABASE_URL: the database postgresql://bole:***@127.0.0.1:1/bole cannot be reached")


@pytest.mark.parametrize(
    "words",
    [
        ("ask",),
        ("ask", ""),
        ("ask", "  "),
        ("ask", "hi", "--batch", "x.jsonl"),
        ("forget", "nobody"),
        ("leads", "--format", "pdf"),
        ("leads", "--format", "xlsx"),
        ("sources", "--format", "xlsx"),
        ("sources", "--since", "monday"),
        ("telegram", "link"),
        ("graph", "--format", "png"),
        ("dance",),
    ],
)
def test_a_wrong_command_line_exits_with_2(bole: Run, words: tuple[str, ...]) -> None:
    assert bole(*words)[0] == 2


def test_leads_are_saved_as_a_workbook(bole: Run, tmp_path: Path) -> None:
    assert bole("leads", "--format", "xlsx", "--output", str(tmp_path / "leads.xlsx"))[0] == 0
    assert (tmp_path / "leads.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize("words", [("ask", "--batch", "{}"), ("evaluate", "{}")])
def test_a_file_that_cannot_be_read_is_named(bole: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    missing, folder = tmp_path / "missing.jsonl", tmp_path
    picture = tmp_path / "picture.jsonl"
    picture.write_bytes(b"{}\n\xff")

    def asked(file: Path) -> tuple[int, str]:
        return bole(*(word.format(file) for word in words))

    assert asked(missing) == (1, f"{missing}: there is no such file or folder")
    assert asked(folder) == (1, f"{folder}: it is a folder; write the name of a file")
    code, said = asked(picture)
    assert code == 1
    assert said.startswith(str(picture))
    assert "this is not UTF-8 text" in said


def test_predictions_that_cannot_be_written_are_told(bole: Run, tmp_path: Path) -> None:
    file = tmp_path / "contacts.jsonl"
    file.write_text('{"id": "1", "text": "x", "expect": {}}')

    code, said = bole("evaluate", str(file), "--predictions", "/nonexist/a")

    assert (code, said) == (1, "/nonexist/a: there is no such file or folder")


def test_nothing_held_is_said_so(bole: Run) -> None:
    assert bole("export-person", "web:nobody") == (1, "Nothing is held about web:nobody.")


def test_nobody_has_come_yet(bole: Run) -> None:
    assert bole("sources") == (0, "Nobody has come yet.")
    assert bole("sources", "--format", "json") == (0, "[]")


def test_a_lead_without_a_resume(bole: Run) -> None:
    """Nor one that nobody left, even where its id looks like an option."""
    for lead in ("nobody", "-Kabc_123", "telegram:123456"):
        code, said = bole("resume", lead)
        assert code == 1
        assert said == f"No résumé came with {lead}."
