"""Receiving by being called."""

import hmac
import json
import re

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import metrics
from bot.channels import Receive
from bot.channels.body import Unread, read_body
from bot.channels.telegram_calls import Calls
from bot.channels.telegram_intake import Intake
from bot.channels.telegram_updates import ALLOWED_UPDATES
from bot.crowd import RETRY_AFTER, Crowded
from bot.post import NotTaken

log = structlog.get_logger(__name__)

PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Webhook:
    """`public_url`: where Telegram reaches us; without it the webhook is served but has to be set by hand."""

    def __init__(self, calls: Calls, intake: Intake, secret: str, public_url: str | None) -> None:
        if not _SECRET.fullmatch(secret):
            raise ValueError("the webhook secret must be 1 to 256 letters, digits, - and _")
        self._calls, self._intake, self._secret = calls, intake, secret
        self._address = public_url.rstrip("/") + PATH if public_url else None

    def route(self, receive: Receive) -> Route:
        async def webhook(request: Request) -> Response:
            status = await self._take(request, receive)
            # Telegram holds back what comes later in the same chat until this one is taken, so the order is kept.
            later = {} if status < 429 else {"Retry-After": str(RETRY_AFTER)}
            return Response(status_code=status, headers=later)

        return Route(PATH, webhook, methods=["POST"])

    async def set(self) -> None:
        """Tells Telegram where to bring updates, until it has heard."""
        if self._address is None:
            log.warning("telegram.webhook_not_set", advice="set BOLE_PUBLIC_URL, or call setWebhook yourself")
            return
        address, secret = self._address, self._secret
        await self._calls.until_done(
            "setWebhook",
            lambda: self._calls.bot.set_webhook(address, secret_token=secret, allowed_updates=ALLOWED_UPDATES),
        )

    async def _take(self, request: Request, receive: Receive) -> int:
        """The status. Anything but 2xx is brought again for a day, so what can never be read is taken as well."""
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), self._secret.encode()):
            metrics.UPDATES.labels("telegram", "refused").inc()
            log.warning("telegram.webhook_refused", client=request.client.host if request.client else None)
            return 403
        try:
            data = json.loads(await read_body(request))
        except Crowded as crowded:
            return crowded.status
        except (Unread, ValueError, RecursionError):
            data = None
        arrival = self._intake.read(data)
        try:
            await self._intake.hand_over([arrival] if arrival else [], receive)
        except Crowded as crowded:
            return crowded.status
        except NotTaken:
            return 503
        return 200
