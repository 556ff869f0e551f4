"""The two platforms around the server: they bring what a candidate does, and know when the reply has arrived."""

import asyncio
import json
import time
from abc import ABC, abstractmethod
from collections import defaultdict
from hashlib import sha1
from itertools import count
from typing import Self
from urllib.parse import parse_qsl, quote

import aiohttp
from aiohttp import web

from bench.load.journeys import Step

TOKEN = "123456:bench"  # noqa: S105 - of a bot that does not exist
SECRET = "bench"  # noqa: S105
NUMBERS = count(1)


class Refused(Exception):
    """The server answered with a status that makes the platform come again."""


class Platform(ABC):
    """`settings`: what the server needs to know of it. Use as an async context."""

    def __init__(self) -> None:
        self.settings: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        self._client = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()

    @abstractmethod
    async def brings(self, url: str, candidate: int, step: Step) -> None:
        """Returns when the reply has reached the candidate."""


class Telegram(Platform):
    """Updates by webhook; replies come to a Bot API of ours that takes `takes` seconds to answer each call.

    `echo`: the server measured does not send; its 200 is the reply.
    """

    def __init__(self, takes: float = 0.0, *, echo: bool = False) -> None:
        super().__init__()
        self._takes, self._echo = takes, echo
        self._heard: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._call)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.settings = {
            "BOLE_TELEGRAM_TOKEN": TOKEN,
            "BOLE_TELEGRAM_API_URL": f"http://127.0.0.1:{port}",
            "BOLE_TELEGRAM_MODE": "webhook",
            "BOLE_TELEGRAM_WEBHOOK_SECRET": SECRET,
        }
        return await super().__aenter__()

    async def __aexit__(self, *_: object) -> None:
        await super().__aexit__()
        await self._runner.cleanup()

    async def brings(self, url: str, candidate: int, step: Step) -> None:
        heard = self._heard[str(candidate)]
        heard.clear()
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        async with self._client.post(
            f"{url}/telegram/webhook", json=_update(candidate, step), headers=headers
        ) as got:
            if got.status != 200:
                raise Refused(got.status)
        if not self._echo:
            await heard.wait()

    async def _call(self, request: web.Request) -> web.Response:
        if self._takes:
            await asyncio.sleep(self._takes)
        body = await request.read()
        if request.match_info["method"] != "sendMessage":
            return web.json_response({"ok": True, "result": True})
        given = json.loads(body) if request.content_type == "application/json" else dict(parse_qsl(body.decode()))
        chat = str(given["chat_id"])
        self._heard[chat].set()
        sent = {"message_id": next(NUMBERS), "date": 0, "chat": {"id": int(chat), "type": "private"}, "text": "-"}
        return web.json_response({"ok": True, "result": sent})


def _update(candidate: int, step: Step) -> dict[str, object]:
    number = next(NUMBERS)
    chat = {"id": candidate, "type": "private"}
    person = {"id": candidate, "is_bot": False, "first_name": "Wang"}
    message = {"message_id": number, "date": int(time.time()), "chat": chat, "from": person}
    if step.pressed:
        query = {"id": str(number), "from": person, "chat_instance": "1", "data": step.said, "message": message}
        return {"update_id": number, "callback_query": query}
    return {"update_id": number, "message": message | {"text": step.said}}


class WeChat(Platform):
    """Plain mode; the reply travels back in the response."""

    def __init__(self) -> None:
        super().__init__()
        self.settings = {"BOLE_WECHAT_TOKEN": TOKEN.replace(":", "")}

    async def brings(self, url: str, candidate: int, step: Step) -> None:
        stamp, token = str(int(time.time())), self.settings["BOLE_WECHAT_TOKEN"]
        signature = sha1("".join(sorted((token, stamp, "n"))).encode()).hexdigest()  # noqa: S324 - the platform's
        tap = f"<bizmsgmenuid>{quote(step.said)}</bizmsgmenuid>" if step.pressed else ""
        body = (
            f"<xml><ToUserName>gh_bench</ToUserName><FromUserName>o{candidate}</FromUserName><CreateTime>{stamp}"
            f"</CreateTime><MsgType>text</MsgType><Content><![CDATA[{step.said}]]></Content>"
            f"<MsgId>{next(NUMBERS)}</MsgId>{tap}</xml>"
        )
        query = {"signature": signature, "timestamp": stamp, "nonce": "n"}
        async with self._client.post(f"{url}/wechat", params=query, data=body.encode()) as got:
            if got.status != 200:
                raise Refused(got.status)
            await got.read()
