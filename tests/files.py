"""Files as candidates send them, and as nobody should."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def types(main: str = WORD) -> str:
    return f'<Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(main: str = WORD, more: Mapping[str, bytes] | None = None) -> bytes:
    return zipped({"[Content_Types].xml": types(main), "word/document.xml": "<w:document/>", **(more or {})})
