"""A wire between two programs that a test can cut, freeze and slow down: a TCP proxy in a thread.

with Wire.to_database(url) as wire:
    Store.open(wire.url)
    wire.cut()                    # connections are reset, new ones too
    wire.freeze()                 # taken and kept open, and nothing passes: nobody is told that anything is wrong
    wire.mend()                   # all passes again, also what was held back
    wire.mend(forgetting=True)    # new connections pass; those of before stay silent on both ends for ever
    wire.delay = 0.2              # seconds that every piece takes
"""

import asyncio
import socket
import struct
import threading
from collections.abc import Coroutine
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url

from tests.receivers import free_port

PIECE = 1 << 16
Address = str | tuple[str, int]
"""A socket's path, or host and port."""


class Wire:
    """Leads to `end` as long as it is entered, and from `url`, which is that of the `url` given but for its place."""

    def __init__(self, end: Address, url: str, port: int) -> None:
        self._end, self.url, self._port = end, url, port
        self.delay = 0.0
        self._state: Literal["open", "frozen", "cut"] = "open"
        self._changed = asyncio.Condition()
        self._age = 0
        """Connections that are younger pass."""
        self._count = 0
        self._lines: dict[asyncio.Task[None], tuple[asyncio.StreamWriter, ...]] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @classmethod
    def to_database(cls, url: str) -> Self:
        known, port = conninfo_to_dict(url), free_port()
        host, at = str(known["host"]), int(known.get("port") or 5432)
        end: Address = f"{host}/.s.PGSQL.{at}" if host.startswith("/") else (host, at)
        here = make_url(url).set(host="127.0.0.1", port=port).difference_update_query(("host", "port"))
        return cls(end, here.render_as_string(hide_password=False), port)

    @classmethod
    def to_server(cls, url: str) -> Self:
        """Of HTTP."""
        parts, port = urlsplit(url), free_port()
        assert parts.hostname
        assert parts.port
        here = parts._replace(netloc=f"127.0.0.1:{port}")
        return cls((parts.hostname, parts.port), here.geturl(), port)

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._listen())
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._end_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    # What a test does to it

    def cut(self) -> None:
        self._do(self._become("cut"))

    def freeze(self) -> None:
        self._do(self._become("frozen"))

    def mend(self, *, forgetting: bool = False) -> None:
        self._do(self._become("open", forgetting=forgetting))

    async def _become(self, state: Literal["open", "frozen", "cut"], *, forgetting: bool = False) -> None:
        self._state = state
        if forgetting:
            self._age = self._count
        if state == "cut":
            self._reset()
        async with self._changed:
            self._changed.notify_all()

    # What passes

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self._port)

    async def _end_all(self) -> None:
        self._server.close()
        tasks = list(self._lines)
        self._reset()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _reset(self) -> None:
        for ends in self._lines.values():
            for end in ends:
                _hang_up(end)

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._count += 1
        task = self._loop.create_task(self._carry(self._count, reader, writer))
        self._lines[task] = (writer,)
        task.add_done_callback(self._lines.pop)

    async def _carry(self, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        try:
            await self._passing(number)
            further, beyond = await self._connected()
            self._lines[task] = (writer, beyond)
            await asyncio.gather(self._pass_on(number, reader, beyond), self._pass_on(number, further, writer))
        except OSError:
            for end in self._lines[task]:
                _hang_up(end)

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if isinstance(self._end, str):
            return await asyncio.open_unix_connection(self._end)
        return await asyncio.open_connection(*self._end)

    async def _pass_on(self, number: int, source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        """Also that one end has hung up, which ends the other direction too."""
        piece = b"?"
        while piece:
            piece = await source.read(PIECE)
            await self._passing(number)
            await asyncio.sleep(self.delay)
            to.write(piece)
            await to.drain()
        to.close()

    async def _passing(self, number: int) -> None:
        """Raises ConnectionResetError where the wire is cut."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._state != "frozen" and number > self._age)
        if self._state == "cut":
            raise ConnectionResetError


def _hang_up(end: asyncio.StreamWriter) -> None:
    """By a reset, not by an orderly end."""
    connection = end.get_extra_info("socket")
    if not end.transport.is_closing() and connection.family != socket.AF_UNIX:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    end.transport.abort()
