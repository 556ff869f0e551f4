"""HTTP/1.1 as a driver needs it, on uvloop and httptools.

Through aiohttp's client and server the driver itself would be what is measured: it brought 3,500 messages a second to
an echo that takes 5,700, and 10,000 to one that takes 21,000. These take 0.02 ms of processor a message, and know
just enough for a server and a Bot API on this machine.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol, Self, cast

import aiohttp
import httptools
from yarl import URL

AGAIN_AFTER = 1.0
"""Seconds."""
Answers = Callable[[bytes, bytes], tuple[bytes, float]]
"""Path and body of a call → the JSON to answer, and after how many seconds."""


class Front(Protocol):
    refused: int
    """How often a server could not take something just now, and it was brought again."""

    async def post(self, head: bytes, body: bytes) -> int:
        """The status. `head`: request line and headers, each line ended, without the length."""
        ...


class Sharing:
    """What stands before the processes of one server and shares requests among them, one after the other.

    Each connection carries one request at a time, and is kept. What a lost connection took with it, or a server could
    not take, is brought again, as platforms do. Use as an async context.
    """

    def __init__(self, ports: list[int]) -> None:
        self._ports, self._next, self.refused = ports, 0, 0
        self._idle: dict[int, list[_Connection]] = {port: [] for port in ports}

    async def post(self, head: bytes, body: bytes) -> int:
        port = self._ports[self._next]
        self._next = (self._next + 1) % len(self._ports)
        request = b"%bContent-Length: %d\r\n\r\n%b" % (head, len(body), body)
        while True:
            connection = self._idle[port].pop() if self._idle[port] else await self._connected(port)
            try:
                status = await connection.ask(request)
            except ConnectionError:
                continue
            self._idle[port].append(connection)
            if status < 500:
                return status
            self.refused += 1
            await asyncio.sleep(AGAIN_AFTER)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for connections in self._idle.values():
            for connection in connections:
                connection.transport.close()

    async def _connected(self, port: int) -> "_Connection":
        loop = asyncio.get_running_loop()
        return (await loop.create_connection(_Connection, "127.0.0.1", port))[1]


class Aiohttp:
    """The same through aiohttp, as other benchmarks drive: for an echo to hold their figures against."""

    def __init__(self, ports: list[int]) -> None:
        self.refused = 0
        self._address = f"http://127.0.0.1:{ports[0]}"

    async def post(self, head: bytes, body: bytes) -> int:
        first, *lines = head.decode().splitlines()
        headers = dict(line.split(": ", 1) for line in lines)
        path = URL(self._address + first.split()[1], encoded=True)
        async with self._session.post(path, data=body, headers=headers) as answer:
            await answer.read()
            return answer.status

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()


class _Connection(asyncio.Protocol):
    transport: asyncio.Transport

    def __init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._status: asyncio.Future[int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    async def ask(self, request: bytes) -> int:
        if self.transport.is_closing():
            raise ConnectionResetError
        self._status = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self._status

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        if self._status and not self._status.done():
            self._status.set_result(self._parser.get_status_code())

    def connection_lost(self, exc: Exception | None) -> None:
        if self._status and not self._status.done():
            self._status.set_exception(exc or ConnectionResetError())


class Answering(asyncio.Protocol):
    """One caller's connection to a server of ours."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._parser = httptools.HttpRequestParser(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self._path = self._body = b""

    def on_url(self, url: bytes) -> None:
        self._path += url

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        content, takes = self._answers(self._path, self._body)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(content)
        if takes:
            asyncio.get_running_loop().call_later(takes, self._write, head + content)
        else:
            self._write(head + content)

    def _write(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)


async def listen(answers: Answers) -> asyncio.Server:
    """On a free port of this machine."""
    return await asyncio.get_running_loop().create_server(lambda: Answering(answers), "127.0.0.1", 0)
