"""WeChat: an official account's callbacks, each answered within five seconds by the one reply that it allows.

A verified account may say more: by customer-service messages, for some time after the candidate has written.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import metrics
from bot.channels import OutOfReach, Receive
from bot.channels.body import Unread, read_body
from bot.channels.wechat_api import Api
from bot.channels.wechat_envelope import FRESH, BadEnvelope, Envelope, Forged, Letter
from bot.channels.wechat_http import Failure, Refused
from bot.channels.wechat_messages import (
    Address,
    choices,
    no_address,
    render,
    reply_to,
    update_of,
    where,
    without_choices,
)
from bot.channels.wechat_refusals import NO_MENUS, for_delivery
from bot.channels.wechat_words import words
from bot.crowd import Crowded
from bot.post import NotTaken, Outgoing, Person, StoreUnavailable, Update
from dialogs.events import Left

log = structlog.get_logger(__name__)

PATH = "/wechat"
LONGEST_BODY = 256 * 1024
"""Bytes; a message of WeChat has some thousands. Reading XML takes the processor, and everybody waits meanwhile."""
PATIENCE = 4.5
"""Seconds. WeChat hangs up after five; anything but 200 makes it ask again at once, three times in all."""
MOMENT = 1.0
"""Seconds of work after which a candidate sees that we are typing. WeChat shows it until the reply is there."""
BREATHER = 1.0
"""Seconds to hold a request that could not be stored, or its three retries are over before the store is back."""

Answers = asyncio.Task[tuple[Outgoing, ...]]


class WeChat:
    """One official account; with an `api` a verified one. Raises ValueError for settings that would let strangers in.

    `upload`: where files are taken; `aes_key_before`: the key before, with which WeChat may still encrypt.
    """

    def __init__(
        self,
        token: str,
        app_id: str = "",
        aes_key: str = "",
        upload: Address = no_address,
        *,
        aes_key_before: str = "",
        api: Api | None = None,
        fresh: timedelta = FRESH,
        patience: float = PATIENCE,
        moment: float = MOMENT,
        breather: float = BREATHER,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._envelope = Envelope(token, app_id, aes_key, fresh, aes_key_before)
        self._patience, self._moment, self._breather, self._clock = patience, moment, breather, clock
        self._api = api
        self._has_menus = True  # until WeChat says otherwise: verified accounts do not all have them
        self._upload = upload
        self._under_way: dict[tuple[Person, str], Answers] = {}
        self._typing: set[asyncio.Task[None]] = set()

    def routes(self, receive: Receive) -> list[Route]:
        async def message(request: Request) -> Response:
            return await self._take(request, receive)

        return [Route(PATH, self._check, methods=["GET"]), Route(PATH, message, methods=["POST"])]

    async def close(self) -> None:
        """Lets what is under way come to its end."""
        await asyncio.gather(*self._under_way.values(), *self._typing, return_exceptions=True)
        if self._api:
            await self._api.close()

    async def send(self, outgoing: Outgoing) -> None:
        """Says it by a customer-service message. What is said has been paged: it fits."""
        if self._api is None:
            raise OutOfReach("an unverified account may only reply")
        try:
            await self._say(self._api, outgoing)
        except Failure as failure:
            raise for_delivery(failure) from None

    async def _say(self, api: Api, outgoing: Outgoing) -> None:
        """With a menu of WeChat's own where the account has it, else with links that look alike."""
        message = outgoing.message
        address = where(message, outgoing.id, self._upload)
        if message.buttons and self._has_menus:
            try:
                await api.offer(outgoing.person.id, without_choices(message, address), choices(message))
            except Refused as refusal:
                if refusal.code != NO_MENUS:
                    raise
                self._has_menus = False
            else:
                return
        await api.say(outgoing.person.id, render(message, address))

    async def _check(self, request: Request) -> Response:
        """The platform asks whether this address is ours. The echo is plain text, whatever it holds."""
        try:
            echo = self._envelope.echo(request.query_params, self._clock())
        except BadEnvelope as error:
            return _refused(403, error)
        return Response(echo, media_type="text/plain", headers={"X-Content-Type-Options": "nosniff"})

    async def _take(self, request: Request, receive: Receive) -> Response:
        try:
            letter = self._envelope.open(request.query_params, await read_body(request, LONGEST_BODY), self._clock())
        except Crowded as crowded:
            return Response(status_code=crowded.status)
        except Unread:
            metrics.UPDATES.labels("wechat", "refused").inc()
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
        if isinstance(failure, Crowded):
            return self._one_moment(letter, update)
        if isinstance(failure, StoreUnavailable):
            await asyncio.sleep(self._breather)
            return Response(status_code=503)
        if failure:
            # After its retries WeChat says that the service is out of order, which is more honest than silence.
            return Response(status_code=500)
        text = reply_to(task.result(), self._upload)
        return Response(self._envelope.seal(letter, text), media_type="application/xml") if text else _acknowledged()

    def _one_moment(self, letter: Letter, update: Update) -> Response:
        """Said at once: a status would have WeChat bring the same crowd twice more, and then say that we are out of
        order. Whoever left reads nothing and cannot come again, so that is brought again all the same."""
        if isinstance(update.event, Left):
            return Response(status_code=503)
        return Response(self._envelope.seal(letter, words()["crowded"].strip()), media_type="application/xml")

    def _task(self, update: Update, receive: Receive) -> Answers:
        """The work on this update: begun now, unless an earlier delivery has begun it. Hanging up does not end it."""
        key = (update.person, update.id)

        async def work() -> tuple[Outgoing, ...]:
            return await receive(update)

        def ended(task: Answers) -> None:
            del self._under_way[key]
            failure = None if task.cancelled() else task.exception()
            if failure and not isinstance(failure, NotTaken):  # which has been said, and passes
                log.error("wechat.update_failed", update=update.id, exc_info=failure)

        if key not in self._under_way:
            self._under_way[key] = asyncio.create_task(work())
            self._under_way[key].add_done_callback(ended)
            if self._api:
                typing = asyncio.create_task(self._show_typing(self._api, update.person, self._under_way[key]))
                self._typing.add(typing)
                typing.add_done_callback(self._typing.discard)
        return self._under_way[key]

    async def _show_typing(self, api: Api, person: Person, answers: Answers) -> None:
        """If the work takes longer than a moment. It is a courtesy: whatever refuses it does no harm."""
        await asyncio.wait({answers}, timeout=self._moment)
        if answers.done():
            return
        try:
            await api.show_typing(person.id)
        except (Failure, StoreUnavailable) as failure:
            log.info("wechat.typing_not_shown", reason=str(failure))


def _acknowledged() -> Response:
    """Taken, and nothing to say."""
    return Response("success", media_type="text/plain")


def _refused(status: int, error: BadEnvelope) -> Response:
    metrics.UPDATES.labels("wechat", "refused" if status == 403 else "unreadable").inc()
    log.warning("wechat.refused", status=status, reason=str(error))
    return Response(status_code=status)
