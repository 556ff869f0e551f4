"""Real receivers of leads on this machine, each in a thread: a mail server, a JSON endpoint, a group with a limit."""

import html
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import ceil
from typing import Any

from aiosmtpd.controller import Controller


def free_port() -> int:
    """A port of this machine that nobody listens on; for servers that cannot be told to choose one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Mailbox:
    """A real SMTP server; refuses everything while `closed`."""

    letters: list[EmailMessage] = field(default_factory=list)
    closed: bool = False
    refused: int = 0
    port: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.closed:
            self.refused += 1
            return "451 come back later"
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    @property
    def url(self) -> str:
        return f"mailto://127.0.0.1:{self.port}?from=bole@example.com&to=hr@example.com&mode=insecure"


@contextmanager
def open_mailbox() -> Iterator[Mailbox]:
    box = Mailbox(port=free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port, server_hostname="localhost")
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@dataclass
class Machine:
    """A real HTTP endpoint; answers 503 while `closed`."""

    bodies: list[dict[str, Any]] = field(default_factory=list)
    closed: bool = False
    refused: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        return f"json://user:secret-token@127.0.0.1:{self.port}/leads"

    @property
    def leads(self) -> list[dict[str, Any]]:
        return [json.loads(body["message"]) for body in self.bodies]


@contextmanager
def open_machine() -> Iterator[Machine]:
    received = Machine()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if received.closed:
                received.refused += 1
            else:
                received.bodies.append(json.loads(body))
            self.send_response(503 if received.closed else 200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    with _served(Handler) as port:
        received.port = port
        yield received


@dataclass
class Group:
    """Recruiters in a chat: a group on Telegram (`/bot…/sendMessage`), or one with a robot of WeCom's (`/send`).

    Takes 20 messages a minute by `clock`, none that is too long or that cannot be read as HTML, and refuses the next
    one as that platform does. `texts`: as they are shown.
    """

    clock: Callable[[], datetime]
    texts: list[str] = field(default_factory=list)
    at: list[datetime] = field(default_factory=list)
    refused: list[datetime] = field(default_factory=list)
    poison: str = "\0"
    """What contains this is never taken."""
    busy_until: datetime | None = None
    """Nothing is taken until then."""
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answer(self, path: str, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """WeCom's is always 200."""
        of_wecom = path.startswith("/send")
        text = asked["text"]["content"] if of_wecom else asked["text"]
        code: int
        told: dict[str, Any] = {}
        fault = _fault_on_wecom(text) if of_wecom else _fault_on_telegram(text)
        if self.poison in text or fault:
            code, told = (40058 if of_wecom else 400), {"description": f"Bad Request: {fault}"}
        elif seconds := self._wait():
            self.refused.append(self.clock())
            code, told = (45009 if of_wecom else 429), {"parameters": {"retry_after": seconds}}
        else:
            self.texts.append(text if of_wecom else _shown(text))
            self.at.append(self.clock())
            code = 0 if of_wecom else 200
        return (200, {"errcode": code}) if of_wecom else (code, {"ok": code == 200, **told})

    def _wait(self) -> int:
        """Seconds."""
        now = self.clock()
        recent = [at for at in self.at if now - at < timedelta(minutes=1)]
        free_at = recent[-20] + timedelta(minutes=1) if len(recent) >= 20 else now
        return ceil((max(free_at, self.busy_until or now) - now).total_seconds())


def _fault_on_wecom(text: str) -> str:
    return "content exceed max length" if len(text.encode()) > 2048 else ""


def _fault_on_telegram(text: str) -> str:
    """Of a message with `parse_mode` HTML."""
    open_tags: list[str] = []
    for closes, tag in re.findall("<(/?)([^>]*)>?", text):
        if tag not in ("b", "i", "u", "s", "code", "pre"):
            return f'can\'t parse entities: unsupported start tag "{tag}"'
        if not closes:
            open_tags.append(tag)
        elif not open_tags or open_tags.pop() != tag:
            return "can't parse entities: unexpected end tag"
    if open_tags or re.search("&(?!(lt|gt|amp|quot|#[0-9]+|#x[0-9a-f]+);)", text):
        return "can't parse entities"
    return "message is too long" if len(_shown(text).encode("utf-16-le")) // 2 > 4096 else ""


def _shown(text: str) -> str:
    return html.unescape(re.sub("<[^>]*>", "", text)).replace("\r\n", "\n").strip()


@contextmanager
def open_group(clock: Callable[[], datetime]) -> Iterator[Group]:
    group = Group(clock)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, said = group.answer(self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    with _served(Handler) as port:
        group.port = port
        yield group


@contextmanager
def _served(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    """Answers on this port, in a thread."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
