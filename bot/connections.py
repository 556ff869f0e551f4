"""The server's connections: uvicorn's, with an end to everything that it would wait for without one.

uvicorn ends a connection that is idle after an answer. It waits for ever for a first request, for a head
or a body that trickles, and for whoever does not read their answer; and it keeps as large a head as it is sent.
"""

import asyncio
import sys
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from bot import metrics
from bot.crowd import RETRY_AFTER

LONGEST_HEAD = 64 * 1024
"""Bytes of a request's line and headers. Browsers and proxies send some thousands."""
PATIENCE = 20.0
"""Seconds for a head, for a body and for the reading of an answer; the last two get more as long as they move."""
RATE = 16 * 1024
"""Bytes a second: how fast a body or an answer has to move to get more time, as in Apache's mod_reqtimeout."""
KEEP_ALIVE = 130
"""Seconds between two requests. Proxies end idle connections after one minute (nginx) or two (Caddy): if we were the
first, a platform's update could meet the end of its connection."""
MOST = 4000
"""Connections at once, if the system allows as many open files."""
RESERVED = 256
"""Open files for everything else: the database, what is being sent, what is being read."""


def most_connections() -> int:
    """So few that the files never run out. The soft limit is there to be raised: it is low for the sake of programs
    that cannot count further."""
    if sys.platform == "win32":
        return MOST
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + RESERVED if hard == resource.RLIM_INFINITY else min(MOST + RESERVED, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(wanted - RESERVED, wanted // 2)


class Connections:
    """Those of one server, at most so many. Whoever comes when all are taken gets the place of the one that has made
    us wait for a request the longest, so idle and trickling ones never keep a platform out."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._all: set[Connection] = set()
        self.waiting: dict[Connection, None] = {}
        """Whose next request is not all here yet, the longest waiting first."""

    def make(self, **given: Any) -> "Connection":
        """What uvicorn calls for each."""
        return Connection(self, **given)

    def came(self, connection: "Connection") -> None:
        if len(self._all) >= self._most:
            longest = next(iter(self.waiting), None)
            if longest is None:
                connection.refuse(503, "crowd")
            else:
                longest.cut(503, "crowd")
                self.left(longest)
        self._all.add(connection)

    def left(self, connection: "Connection") -> None:
        self._all.discard(connection)
        self.waiting.pop(connection, None)

    def look(self) -> None:
        """To be called now and then: cuts off whoever is too slow."""
        for connection in tuple(self._all):
            connection.look()


class Connection(HttpToolsProtocol):
    """Knows since when it waits, and for what: a head, the rest of a body, or that an answer is read."""

    transport: asyncio.Transport

    def __init__(self, house: Connections, **given: Any) -> None:
        super().__init__(**given)
        self._house = house
        self._since, self._arrived = 0.0, 0
        self._begun = False  # the first byte of a request is here
        self._in_body = False  # its head is, and the rest is not
        self._read_until: float | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, transport))
        self._house.came(self)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._house.left(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if not self._arrived:
            self._since = self.loop.time()
        self._arrived += len(data)
        super().data_received(data)
        if not self._in_body and self._begun and self._arrived > LONGEST_HEAD:
            self.refuse(431, "head")

    def on_message_begin(self) -> None:
        self._begun = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._house.waiting.pop(self, None)
        self._in_body, self._since, self._arrived = True, self.loop.time(), 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_body, self._begun, self._arrived = False, False, 0
        super().on_message_complete()
        self._wait()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._wait()

    def _wait(self) -> None:
        """From now on it is their turn, unless it is ours or the rest of a body comes first."""
        if self._answered() and not self._in_body and not self.transport.is_closing():
            self._since = self.loop.time()
            self._house.waiting[self] = None

    def _answered(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def look(self) -> None:
        now = self.loop.time()
        if unread := self.transport.get_write_buffer_size():
            self._read_until = self._read_until or now + PATIENCE + unread / RATE
            if now > self._read_until:
                metrics.CUT_OFF.labels("unread").inc()
                self.transport.abort()
            return
        self._read_until = None
        if self._is_late(now):
            self.cut(408, "slow")

    def _is_late(self, now: float) -> bool:
        if self._in_body:
            moved = 0 if self._answered() else self._arrived / RATE
            return now - self._since > PATIENCE + moved
        between = self.cycle is not None and not self._arrived  # two requests: uvicorn's own time limit holds
        return self in self._house.waiting and not between and now - self._since > PATIENCE

    def cut(self, status: int, why: str) -> None:
        """Whoever has begun a request hears why; nobody listens on an idle connection, nor in the middle of an
        answer."""
        if self._begun and not (self._in_body and self.cycle and self.cycle.response_started):
            self.refuse(status, why)
        elif not self.transport.is_closing():
            metrics.CUT_OFF.labels(why).inc()
            self.transport.close()

    def refuse(self, status: int, why: str) -> None:
        if self.transport.is_closing():
            return
        metrics.CUT_OFF.labels(why).inc()
        later = b"retry-after: %d\r\n" % RETRY_AFTER if status == 503 else b""
        self.transport.write(STATUS_LINE[status] + later + b"content-length: 0\r\nconnection: close\r\n\r\n")
        self.transport.close()
