"""The body of a request, read no further than agreed."""

from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import ExitStack

from starlette.requests import ClientDisconnect, Request

from bot import metrics
from bot.crowd import Crowd

MEBIBYTE = 1024 * 1024
SMALL = 64 * 1024
"""Bytes. What people say and platforms bring has a few thousands; longer ones are read a few at a time, because each
is in memory, whole, until the last byte is here."""
LARGE_AT_ONCE = 32
_large = Crowd(LARGE_AT_ONCE, LARGE_AT_ONCE, metrics.TURNED_AWAY.labels("bodies"))


class Unread(Exception):
    """There is no whole body."""


class TooLarge(Unread):
    """The body is longer than its limit, whatever its Content-Length said."""


class BrokenOff(Unread):
    """Whoever sent it hung up in the middle; nobody is left to hear an answer."""


async def read_body(request: Request, limit: int = MEBIBYTE) -> bytes:
    """The whole body, at most `limit` bytes; raises what `limited` raises, or `Crowded`."""
    body = bytearray()
    with ExitStack() as place:
        async for chunk in limited(request, limit):
            if len(body) <= SMALL < len(body) + len(chunk):
                place.enter_context(_large.entered(_large))
            body += chunk
    return bytes(body)


async def limited(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    """The body as it arrives, at most `limit` bytes.

    Raises `TooLarge` as soon as that is certain: from the announced length, or while counting what arrives,
    because a chunked body announces nothing and a length may lie. Raises `BrokenOff`.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > limit:
        raise TooLarge
    try:
        async for chunk in at_most(limit, request.stream()):
            yield chunk
    except ClientDisconnect:
        raise BrokenOff from None


async def at_most(limit: int, chunks: AsyncIterable[bytes]) -> AsyncGenerator[bytes, None]:
    """The chunks as they arrive. Raises `TooLarge` as soon as there are more than `limit` bytes."""
    length = 0
    async for chunk in chunks:
        length += len(chunk)
        if length > limit:
            raise TooLarge
        yield chunk
