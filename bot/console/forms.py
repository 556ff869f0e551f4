"""What a form brings, read from a request."""

from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.channels.body import MEBIBYTE, read_body

FIELDS = 2000
"""Of a form."""
FORM = "application/x-www-form-urlencoded"


class Unreadable(Exception):
    """This is no form."""

    def __init__(self, status: int = 400) -> None:
        super().__init__(status)
        self.status = status


async def fields_of(request: Request) -> list[tuple[str, str]]:
    """Names and values, a NUL left out. Raises `Unreadable`, and what `read_body` raises."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise Unreadable(415)
    body = await read_body(request, MEBIBYTE)
    try:
        pairs = parse_qsl(body.decode(), True, max_num_fields=FIELDS)
    except ValueError:
        raise Unreadable from None
    return [(name, value.replace("\0", "").replace("\r\n", "\n")) for name, value in pairs]
