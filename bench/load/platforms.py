"""The two platforms around the server: they bring what a candidate does, and know when the reply has arrived."""

import asyncio
import json
import time
from hashlib import sha1
from itertools import count
from typing import Protocol, Self
from urllib.parse import parse_qs, quote

from bench.load.http import Front, listen
from bench.load.journeys import Step

TOKEN = "123456:bench"  # noqa: S105 - of a bot that does not exist
SECRET = "bench"  # noqa: S105
WECHAT_TOKEN = "123456bench"  # noqa: S105
UPDATES = count(int(time.time() * 1000))
"""Never one of an earlier run: a store that is kept would take it for a repeat."""

HEAD = (
    b"POST /telegram/webhook HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
    b"X-Telegram-Bot-Api-Secret-Token: %b\r\n" % SECRET.encode()
)


class Refused(Exception):
    """The server answered with a status that makes the platform come again."""


class Platform(Protocol):
    async def brings(self, front: Front, candidate: int, step: Step) -> None:
        """Returns when the reply has reached the candidate."""
        ...


class Telegram:
    """Updates by webhook; replies come to `BotApi`. `api` None: the server measured does not send, its 200 is the
    reply."""

    def __init__(self, api: "BotApi | None") -> None:
        self._api = api

    async def brings(self, front: Front, candidate: int, step: Step) -> None:
        heard = self._api.awaits(candidate) if self._api else None
        status = await front.post(HEAD, json.dumps(_update(candidate, step)).encode())
        if status != 200:
            raise Refused(status)
        if heard:
            await heard


class BotApi:
    """Telegram's, as far as a bot calls it here, and a place where recruiters hear of leads. Use as an async context.

    `takes`: seconds until it answers a call; may be changed at any time.
    """

    def __init__(self, takes: float = 0.0) -> None:
        self.takes = takes
        self.told = 0
        """News of leads so far."""
        self._awaited: dict[int, asyncio.Future[None]] = {}
        self._sent = count(1)

    async def __aenter__(self) -> Self:
        self._server = await listen(self._answer)
        self._address = f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    @property
    def settings(self) -> dict[str, str]:
        """Of a server with both platforms."""
        return {
            "BOLE_TELEGRAM_TOKEN": TOKEN,
            "BOLE_TELEGRAM_API_URL": f"http://{self._address}",
            "BOLE_TELEGRAM_MODE": "webhook",
            "BOLE_TELEGRAM_WEBHOOK_SECRET": SECRET,
            "BOLE_WECHAT_TOKEN": WECHAT_TOKEN,
        }

    @property
    def recruiters(self) -> dict[str, str]:
        """The setting with which they hear of leads."""
        return {"BOLE_NOTIFY_URLS": f"json://{self._address}/recruiters"}

    def awaits(self, candidate: int) -> asyncio.Future[None]:
        """Done when the next message has reached them."""
        self._awaited[candidate] = heard = asyncio.get_running_loop().create_future()
        return heard

    def _answer(self, path: bytes, body: bytes) -> tuple[bytes, float]:
        if path.startswith(b"/recruiters"):
            self.told += 1
            return b"{}", 0.0
        if not path.endswith(b"/sendMessage"):
            return b'{"ok":true,"result":true}', self.takes
        chat = int(json.loads(body)["chat_id"] if body.startswith(b"{") else parse_qs(body)[b"chat_id"][0])
        heard = self._awaited.pop(chat, None)
        if heard and not heard.done():
            heard.set_result(None)
        sent = b'{"ok":true,"result":{"message_id":%d,"date":0,"chat":{"id":%d,"type":"private"},"text":"-"}}'
        return sent % (next(self._sent), chat), self.takes


def _update(candidate: int, step: Step) -> dict[str, object]:
    number = next(UPDATES)
    chat = {"id": candidate, "type": "private"}
    person = {"id": candidate, "is_bot": False, "first_name": "Wang"}
    message = {"message_id": number, "date": int(time.time()), "chat": chat, "from": person}
    if step.pressed:
        query = {"id": str(number), "from": person, "chat_instance": "1", "data": step.said, "message": message}
        return {"update_id": number, "callback_query": query}
    return {"update_id": number, "message": message | {"text": step.said}}


class WeChat:
    """Plain mode; the reply travels back in the response."""

    async def brings(self, front: Front, candidate: int, step: Step) -> None:
        stamp = str(int(time.time()))
        signature = sha1("".join(sorted((WECHAT_TOKEN, stamp, "n"))).encode()).hexdigest()  # noqa: S324 - theirs
        tap = f"<bizmsgmenuid>{quote(step.said)}</bizmsgmenuid>" if step.pressed else ""
        body = (
            f"<xml><ToUserName>gh_bench</ToUserName><FromUserName>o{candidate}</FromUserName><CreateTime>{stamp}"
            f"</CreateTime><MsgType>text</MsgType><Content><![CDATA[{step.said}]]></Content>"
            f"<MsgId>{next(UPDATES)}</MsgId>{tap}</xml>"
        )
        path = f"/wechat?signature={signature}&timestamp={stamp}&nonce=n"
        head = f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: text/xml\r\n"
        if (status := await front.post(head.encode(), body.encode())) != 200:
            raise Refused(status)


class Mixed:
    """Half of the candidates are on the one, half on the other."""

    def __init__(self, even: Platform, odd: Platform) -> None:
        self._sides = (even, odd)

    async def brings(self, front: Front, candidate: int, step: Step) -> None:
        await self._sides[candidate // 2 % 2].brings(front, candidate, step)
