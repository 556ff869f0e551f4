"""The headers of every answer, whoever gives it: a page, a file, a refusal, or the framework's "Not Found"."""

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.origin import is_secure

ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
"""Where nobody has said otherwise: nothing runs, is framed, guessed at, or told to others."""
OF_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}
"""For this host alone: others of the domain are not ours to promise for."""


class Headers:
    """Around an application. `public_url`: where people reach us."""

    def __init__(self, app: ASGIApp, public_url: str | None) -> None:
        self._app, self._public_url = app, public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                secure = is_secure(Request(scope), self._public_url)
                for name, value in (ALWAYS | (OF_HTTPS if secure else {})).items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, sent if scope["type"] == "http" else send)


async def broken(_: Request, __: Exception) -> Response:
    """What is said when we break: nothing of why, which is in the log by class and place."""
    return PlainTextResponse("Something broke on our side. Please try again.", 500, ALWAYS)
