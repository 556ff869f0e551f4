"""Real receivers of leads on this machine, each in a thread: a mail server and a JSON endpoint."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
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

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    received.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
