"""WeChat: an official account's callbacks, each answered within five seconds by the one reply that it allows."""

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels import Receive
from bot.channels.body import TooLarge, read_body
from bot.channels.wechat_envelope import FRESH, BadEnvelope, Envelope, Forged, Letter
from bot.channels.wechat_messages import Address, no_address, reply_to, update_of
from bot.post import Outgoing, Person, StoreUnavailable, Update

log = structlog.get_logger(__name__)

PATH = "/wechat"
PATIENCE = 4.5
"""Seconds. WeChat hangs up after five; anything but 200 makes it ask again at once, three times in all."""
BREATHER = 1.0
"""Seconds to hold a request that could not be stored, or its three retries are over before the store is back."""

Answers = asyncio.Task[tuple[Outgoing, ...]]


class WeChat:
    """One official account; `upload`: where files are taken. Raises ValueError for settings that let strangers in."""

    def __init__(
        self,
        token: str,
        app_id: str = "",
        aes_key: str = "",
        upload: Address = no_address,
        *,
        fresh: timedelta = FRESH,
        patience: float = PATIENCE,
        breather: float = BREATHER,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._envelope = Envelope(token, app_id, aes_key, fresh)
        self._upload = upload
        self._patience, self._breather, self._clock = patience, breather, clock
        self._under_way: dict[tuple[Person, str], Answers] = {}

    def routes(self, receive: Receive) -> list[Route]:
        async def message(request: Request) -> Response:
            return await self._take(request, receive)

        return [Route(PATH, self._check, methods=["GET"]), Route(PATH, message, methods=["POST"])]

    async def close(self) -> None:
        """Lets what is under way come to its end."""
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def _check(self, request: Request) -> Response:
        """The platform asks whether this address is ours. The echo is plain text, whatever it holds."""
        try:
            echo = self._envelope.echo(request.query_params, self._clock())
        except BadEnvelope as error:
            return _refused(403, error)
        return Response(echo, media_type="text/plain", headers={"X-Content-Type-Options": "nosniff"})

    async def _take(self, request: Request, receive: Receive) -> Response:
        try:
            letter = self._envelope.open(request.query_params, await read_body(request), self._clock())
        except TooLarge:
            return Response(status_code=413)
        except Forged as error:
            return _refused(403, error)
        except BadEnvelope as error:
            return _refused(400, error)
        update = update_of(letter)
        return await self._answer(letter, update, receive) if update else _acknowledged()

    async def _answer(self, letter: Letter, update: Update, receive: Receive) -> Response:
        """The reply, or a status that makes WeChat ask again. Then it finds the same work, done or still under
        way, so nothing is done twice."""
        task = self._task(update, receive)
        await asyncio.wait({task}, timeout=self._patience)
        if not task.done():
            log.warning("wechat.slow", update=update.id)
            return Response(status_code=503)
        failure = task.exception()
        if isinstance(failure, StoreUnavailable):
            await asyncio.sleep(self._breather)
            return Response(status_code=503)
        if failure:
            # After its retries WeChat says that the service is out of order, which is more honest than silence.
            return Response(status_code=500)
        text = reply_to(task.result(), self._upload)
        return Response(self._envelope.seal(letter, text), media_type="application/xml") if text else _acknowledged()

    def _task(self, update: Update, receive: Receive) -> Answers:
        """The work on this update: begun now, unless an earlier delivery has begun it. Hanging up does not end it."""
        key = (update.person, update.id)

        async def work() -> tuple[Outgoing, ...]:
            return await receive(update)

        def ended(task: Answers) -> None:
            del self._under_way[key]
            failure = None if task.cancelled() else task.exception()
            if failure:
                log.error("wechat.update_failed", update=update.id, exc_info=failure)

        if key not in self._under_way:
            self._under_way[key] = asyncio.create_task(work())
            self._under_way[key].add_done_callback(ended)
        return self._under_way[key]


def _acknowledged() -> Response:
    """Taken, and nothing to say."""
    return Response("success", media_type="text/plain")


def _refused(status: int, error: BadEnvelope) -> Response:
    log.warning("wechat.refused", status=status, reason=str(error))
    return Response(status_code=status)
