"""What a form brings: fields with their values and, where a page asks for one, a file; all of it short, in memory."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from bot.channels.body import MEBIBYTE, read_body

FIELDS, FIELDS_BESIDE_A_FILE = 2000, 20
FORM, FORM_WITH_FILE = "application/x-www-form-urlencoded", "multipart/form-data"


class Unreadable(Exception):
    """This is no form."""

    def __init__(self, status: int = 400) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Form:
    """`fields`: names and values, a NUL left out; `file`: empty without one."""

    fields: Sequence[tuple[str, str]]
    file: bytes = b""

    @property
    def first(self) -> Mapping[str, str]:
        """The first value of each field."""
        return dict(reversed(self.fields))


async def read_form(request: Request, *, file: bool = False) -> Form:
    """`file`: whether there may be one. Raises `Unreadable`, and what `read_body` raises."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM and not (file and kind == FORM_WITH_FILE):
        raise Unreadable(415)
    body = await read_body(request, MEBIBYTE)
    try:
        return await _with_file(request.headers, body) if kind == FORM_WITH_FILE else _of_fields(body)
    except (MultiPartException, ValueError):
        raise Unreadable from None


def _of_fields(body: bytes) -> Form:
    pairs = parse_qsl(body.decode(), True, max_num_fields=FIELDS)
    return Form([(name, _plain(value)) for name, value in pairs])


async def _with_file(headers: Headers, body: bytes) -> Form:
    """Nothing of it is written to a disk: so much the parser keeps in memory."""
    parser = MultiPartParser(headers, _stream(body), max_files=1, max_fields=FIELDS_BESIDE_A_FILE)
    parts = (await parser.parse()).multi_items()
    content = [await part.read() for _, part in parts if isinstance(part, UploadFile)]
    return Form([(name, _plain(part)) for name, part in parts if isinstance(part, str)], b"".join(content))


async def _stream(body: bytes) -> AsyncGenerator[bytes, None]:
    yield body


def _plain(value: str) -> str:
    return value.replace("\0", "").replace("\r\n", "\n")
