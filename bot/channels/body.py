"""The body of a request, read no further than agreed."""

from collections.abc import AsyncGenerator, AsyncIterable

from starlette.requests import ClientDisconnect, Request

MEBIBYTE = 1024 * 1024


class Unread(Exception):
    """There is no whole body."""


class TooLarge(Unread):
    """The body is longer than its limit, whatever its Content-Length said."""


class BrokenOff(Unread):
    """Whoever sent it hung up in the middle; nobody is left to hear an answer."""


async def read_body(request: Request, limit: int = MEBIBYTE) -> bytes:
    """The whole body, at most `limit` bytes; raises what `limited` raises."""
    return b"".join([chunk async for chunk in limited(request, limit)])


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
