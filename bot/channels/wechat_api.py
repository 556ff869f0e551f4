"""What an official account may ask of WeChat: to speak first, to be seen typing, its menu, its QR codes."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.channels.wechat_http import LIMIT, Answer, Http, NoAnswer, Refused
from bot.channels.wechat_token import AccessToken
from bot.storage import Store

STALE = frozenset((40001, 40014, 42001))
"""Errcodes of a token that WeChat does not take, or not any more."""


class Api:
    """One account. Every call raises a `Failure` or `StoreUnavailable`; `close` at the end."""

    def __init__(
        self,
        app_id: str,
        secret: str,
        store: Store,
        url: str = "https://api.weixin.qq.com",
        *,
        clock: Callable[[], float] = time.time,
        limit: float = LIMIT,
    ) -> None:
        self._http = Http(url, limit)
        self._token = AccessToken(self._http, store, app_id, secret, clock)

    async def close(self) -> None:
        await self._http.close()

    async def say(self, openid: str, text: str) -> None:
        """A customer-service message; at most 2048 bytes."""
        await self._tell("message/custom/send", {"touser": openid, "msgtype": "text", "text": {"content": text}})

    async def offer(self, openid: str, text: str, choices: Mapping[str, str]) -> None:
        """The same with lines below it that can be tapped: by their ids, which come back with a tap, the words."""
        lines = [{"id": id_, "content": words} for id_, words in choices.items()]
        menu = {"head_content": text, "list": lines, "tail_content": ""}
        await self._tell("message/custom/send", {"touser": openid, "msgtype": "msgmenu", "msgmenu": menu})

    async def show_typing(self, openid: str) -> None:
        """For 15 seconds or until the next message."""
        await self._tell("message/custom/typing", {"touser": openid, "command": "Typing"})

    async def publish_menu(self, buttons: Sequence[Mapping[str, Any]]) -> None:
        """In the place of the one before; phones show it after some minutes."""
        await self._tell("menu/create", {"button": buttons})

    async def published_menu(self) -> Answer:
        """As WeChat describes it, whether it was published by us or on its pages."""
        return await self._call("get_current_selfmenu_info")

    async def code_for(self, scene: str, days: int | None) -> str:
        """The address that a QR code with this scene holds. `days`: how long it works; None: for ever."""
        asked: dict[str, Any] = {"action_info": {"scene": {"scene_str": scene}}}
        if days is None:
            asked["action_name"] = "QR_LIMIT_STR_SCENE"
        else:
            asked |= {"action_name": "QR_STR_SCENE", "expire_seconds": days * 24 * 60 * 60}
        answer = await self._call("qrcode/create", asked)
        if not isinstance(answer.get("url"), str):
            raise NoAnswer("qrcode/create", "one without an address")
        return str(answer["url"])

    async def _tell(self, path: str, content: Mapping[str, Any]) -> None:
        """What is answered with nothing but that it was done. Any other object comes from something on the way."""
        if "errcode" not in await self._call(path, content):
            raise NoAnswer(path, "one that does not say that it was done")

    async def _call(self, path: str, content: Mapping[str, Any] | None = None) -> Answer:
        """Once; a second time only with another token, where WeChat did not take the first one."""
        token = await self._token.current()
        try:
            return await self._ask(path, content, token)
        except Refused as refusal:
            if refusal.code not in STALE:
                raise
        return await self._ask(path, content, await self._token.instead_of(token))

    async def _ask(self, path: str, content: Mapping[str, Any] | None, token: str) -> Answer:
        if content is None:
            return await self._http.get(path, access_token=token)
        return await self._http.post(path, content, access_token=token)
