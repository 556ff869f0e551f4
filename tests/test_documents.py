"""What is kept as a résumé, by its content: PDF and DOCX, and nothing that only calls itself so."""

import zipfile
from io import BytesIO

import pytest

from bot.documents import Refused, clean_name, format_of
from dialogs.conversations.resume import LARGEST
from dialogs.events import FileFault
from tests.files import MACROS, PDF, SHEET, docx, types, zipped


def fault(content: bytes) -> FileFault | None:
    try:
        format_of(content)
    except Refused as refused:
        return refused.fault
    return None


def test_pdf_and_docx_are_told_by_their_content() -> None:
    """In whatever order a DOCX holds its parts."""
    assert format_of(PDF) == "pdf"
    assert format_of(docx()) == "docx"
    backwards = {"word/document.xml": "<w:document/>", "docProps/app.xml": "<a/>", "[Content_Types].xml": types()}
    assert format_of(zipped(dict(backwards))) == "docx"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"MZ\x90\x00 This program cannot be run in DOS mode", id="a program"),
        pytest.param(b"MZ\x90\x00" + PDF, id="a program with a PDF in it"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), id="an old or an encrypted Word file"),
        pytest.param(b"<html>%PDF-1.7 %%EOF</html>", id="a page"),
        pytest.param(PDF[:40], id="half a PDF"),
        pytest.param(docx()[:-30], id="half a DOCX"),
        pytest.param(zipped({"cv.pdf": PDF}), id="any zip"),
        pytest.param(docx(SHEET), id="a spreadsheet"),
        pytest.param(docx(MACROS), id="macros, by type"),
        pytest.param(docx(more={"word/vbaProject.bin": b"x"}), id="macros, by part"),
        pytest.param(zipped({"[Content_Types].xml": types()}), id="no text"),
        pytest.param(zipped({"[Content_Types].xml": "\ud800".encode("utf-16", "surrogatepass")}), id="no types"),
    ],
)
def test_everything_else_is_refused(content: bytes) -> None:
    assert fault(content) == "type"


def test_a_zip_bomb_is_refused() -> None:
    """Too many parts, or one that unpacks to too much."""
    assert fault(docx(more={f"word/{number}": b"" for number in range(5001)})) == "type"
    assert fault(docx(more={"word/media": bytes(201 * 1024 * 1024)})) == "type"


def test_a_lie_about_the_size_inside_is_found() -> None:
    """An entry that unpacks to more than it says fails its checksum, and no more of it is unpacked."""
    honest = docx(more={"word/media": b"A" * 100_000})
    (size,) = [part.file_size for part in zipfile.ZipFile(_file(honest)).infolist() if part.filename == "word/media"]
    lying = honest.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != honest
    assert fault(lying) == "type"


def test_an_encrypted_part_is_refused() -> None:
    encrypted = bytearray(docx())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = encrypted.find(mark)
        encrypted[at + flags] |= 1
    assert fault(bytes(encrypted)) == "type"


def test_twenty_megabytes_and_not_a_byte_more() -> None:
    filled = PDF[:-6] + b"%" * (LARGEST - len(PDF)) + PDF[-6:]
    assert fault(filled) is None
    assert fault(filled + b"\n") == "size"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Wang Lan CV.pdf", "Wang Lan CV.pdf"),
        ("王芳的简历.docx", "王芳的简历.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Lan\\cv.pdf", "cv.pdf"),
        ("cv\r\nSet-Cookie: x.pdf", "cv Set-Cookie x.pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "img src=x onerror=alert(1).pdf"),
        ("-rf.pdf", "rf.pdf"),
        ("=cmd()", "cmd()"),
        ("\u202efdp.exe", "fdp.exe"),
        (".", ""),
        ("", ""),
        ("a" * 300 + ".pdf", "a" * 96 + ".pdf"),
        ("\ud800.pdf", "pdf"),
    ],
)
def test_a_name_is_made_harmless(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


def _file(content: bytes) -> BytesIO:
    return BytesIO(content)
