"""The ways in which a platform may be in trouble: what it answers then, whatever it is asked."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from tests.channels.telegram_wire import error

Answer = Callable[[Scope, Receive, Send], Awaitable[Any]]
Trouble = Callable[[], Answer]


async def silence(_: Scope, receive: Receive, __: Send) -> None:
    """Nothing, until the caller hangs up."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def broken_off(_: Scope, __: Receive, send: Send) -> None:
    head = [(b"content-type", b"application/json"), (b"content-length", b"4000")]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    await send({"type": "http.response.body", "body": b'{"ok": tru', "more_body": True})


ANYWHERE: dict[str, Trouble] = {
    "500": lambda: JSONResponse({"message": "Internal Server Error"}, 500),
    "502 with a page": lambda: HTMLResponse("<html><h1>502 Bad Gateway</h1><hr>nginx</html>", 502),
    "403 with a page": lambda: HTMLResponse("<html>Forbidden by the firewall</html>", 403),
    "400 with a page": lambda: HTMLResponse("<html>Bad Request</html>", 400),
    "200 with a page": lambda: HTMLResponse("<html>Please sign in to this network</html>"),
    "a redirect": lambda: Response(b"", 302, {"location": "http://127.0.0.1:9/"}),
    "garbage": lambda: Response(b'\x00\xff{"ok": tru', media_type="application/json"),
    "a list": lambda: JSONResponse([{"status": "fine"}]),
    "another object": lambda: JSONResponse({"status": "fine"}),
    "an empty object": lambda: JSONResponse({}),
    "null": lambda: JSONResponse(None),
    "nothing": lambda: Response(b""),
    "broken off": lambda: broken_off,
    "silence": lambda: silence,
}
"""From something on the way that is not the platform, or from one that is not itself."""

TELEGRAM: dict[str, Trouble] = ANYWHERE | {
    "429": lambda: error(429, "Too Many Requests: retry after 1", retry_after=1),
    "429 without a time": lambda: error(429, "Too Many Requests"),
    "502": lambda: error(502, "Bad Gateway"),
    "not ok": lambda: JSONResponse({"ok": False}),
}
WECHAT: dict[str, Trouble] = ANYWHERE | {
    "429": lambda: Response(b"", 429),
    "busy": lambda: JSONResponse({"errcode": -1, "errmsg": "system error"}),
    "another errcode": lambda: JSONResponse({"errcode": "fine", "errmsg": None}),
}
