"""Bodies are read no further than agreed."""

from collections.abc import Iterable, Iterator

import pytest
from starlette.requests import Request
from starlette.types import Message

from bot.channels.body import BrokenOff, TooLarge, read_body


def request(chunks: Iterable[bytes], announced: str | None = None) -> Request:
    """A request whose body arrives in these chunks."""
    left: Iterator[Message] = iter([{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks])

    async def receive() -> Message:
        return next(left, {"type": "http.request", "body": b"", "more_body": False})

    headers = [(b"content-length", announced.encode())] if announced is not None else []
    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


async def test_a_body_up_to_the_limit_is_read_whole() -> None:
    assert await read_body(request([b"abc", b"de"]), limit=5) == b"abcde"


async def test_a_body_that_announces_too_much_is_refused_before_any_of_it_is_read() -> None:
    untouched = request([], announced="6")
    with pytest.raises(TooLarge):
        await read_body(untouched, limit=5)


@pytest.mark.parametrize("announced", [None, "1", "-5", "many"])
async def test_a_body_that_announces_nothing_or_lies_is_counted(announced: str | None) -> None:
    with pytest.raises(TooLarge):
        await read_body(request([b"abc", b"def"], announced), limit=5)


async def test_a_body_that_breaks_off_is_told_from_one_that_ends() -> None:
    left: Iterator[Message] = iter(
        [{"type": "http.request", "body": b"ab", "more_body": True}, {"type": "http.disconnect"}]
    )

    async def receive() -> Message:
        return next(left)

    with pytest.raises(BrokenOff):
        await read_body(Request({"type": "http", "method": "POST", "headers": []}, receive))
