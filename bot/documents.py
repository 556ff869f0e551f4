"""What a file is by its content, whatever it is called: a PDF, a Word document (DOCX), or nothing that we keep.

Libraries that guess types take other zip files for DOCX and a DOCX for a zip, depending on the order of its parts.
"""

import re
import zipfile
import zlib
from io import BytesIO
from typing import Literal

from dialogs.conversations.resume import LARGEST
from dialogs.events import FileFault

Format = Literal["pdf", "docx"]
MEDIA_TYPES: dict[Format, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
LONGEST_NAME, LONGEST_ENDING = 100, 5
MOST_PARTS = 5000
LARGEST_UNPACKED = 200 * 1024 * 1024
"""Bytes. What a zip file claims to hold beyond that would only fill a recruiter's memory."""

PART = b"PK\x01\x02"
"""How each entry of a zip file's directory begins."""
TYPES, TEXT = "[Content_Types].xml", "word/document.xml"
LARGEST_TYPES = 1024 * 1024
WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
UNREADABLE = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error),
    *(OSError, EOFError, KeyError, ValueError, RuntimeError, NotImplementedError, MemoryError),
)
"""What a zip file raises that is damaged, encrypted, packed in unknown ways, or made to hurt."""


class Refused(Exception):
    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault)
        self.fault = fault


def format_of(content: bytes) -> Format:
    """Raises `Refused`."""
    if len(content) > LARGEST:
        raise Refused("size")
    if _is_pdf(content):
        return "pdf"
    if _is_docx(content):
        return "docx"
    raise Refused("type")


def clean_name(name: str) -> str:
    """A sender's name for a file without folders, control characters, and what some system takes for a command.

    At most `LONGEST_NAME` characters, with its ending; "" where nothing is left.
    """
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(letter if letter.isprintable() and letter not in '<>:"|?*' else " " for letter in last)
    tidy = re.sub(r"\s+", " ", seen).strip(" .-~'=+@")
    stem, dot, ending = tidy.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return tidy[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip()}.{ending}"


def _is_pdf(content: bytes) -> bool:
    """From its first byte (else it could be a program at the same time) to its end mark (else a part is missing)."""
    return re.match(rb"%PDF-[12]\.\d", content) is not None and b"%%EOF" in content[-2048:]


def _is_docx(content: bytes) -> bool:
    if not content.startswith(b"PK\x03\x04") or content.count(PART) > MOST_PARTS:
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _is_word(archive) and _unpacks(archive)
    except UNREADABLE:
        return False


def _is_word(archive: zipfile.ZipFile) -> bool:
    names = set(archive.namelist())
    if not {TYPES, TEXT} <= names or archive.getinfo(TYPES).file_size > LARGEST_TYPES:
        return False
    types = archive.read(TYPES)
    return WORD in types and not MACROS.search(types) and not any("vbaproject" in name.casefold() for name in names)


def _unpacks(archive: zipfile.ZipFile) -> bool:
    """Whole, and to no more than agreed: reading stops at what an entry claims, and then its checksum is wrong."""
    if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
        return False
    return archive.testzip() is None
