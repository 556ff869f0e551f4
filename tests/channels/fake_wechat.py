"""WeChat as it calls us: signs, encrypts, posts, hangs up after five seconds, asks again up to three times.

Signing and encrypting are wechatpy's own, not ours, so that a mistake of ours cannot agree with itself.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import xmltodict  # type: ignore[import-untyped]
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

TOKEN = "wechat-token"
APP_ID = "wx1234567890abcdef"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
ACCOUNT = "gh_0123456789ab"


def signed(token: str, *parts: str) -> str:
    signer = WeChatSigner()
    signer.add_data(token, *parts)
    return str(signer.signature)


def xml(sender: str = "oCandidate", created: int = 1_700_000_000, **fields: Any) -> str:
    """A message's XML: every field is one element, strings in CDATA."""
    parts = {"ToUserName": ACCOUNT, "FromUserName": sender, "CreateTime": created, **fields}
    return "<xml>" + "".join(f"<{name}>{_cdata(value)}</{name}>" for name, value in parts.items()) + "</xml>"


def _cdata(value: Any) -> str:
    within = str(value).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{within}]]>" if isinstance(value, str) else within


def text(words: str, number: int = 1, **fields: Any) -> str:
    return xml(MsgType="text", Content=words, MsgId=number, **fields)


def event(name: str, **fields: Any) -> str:
    return xml(MsgType="event", Event=name, **fields)


Query = dict[str, str]


def enveloped(
    inner: str | bytes, safe: bool, now: int, nonce: str = "nonce-7", key: str = AES_KEY
) -> tuple[Query, bytes]:
    """The query and the body that carry a message; `safe`: encrypted."""
    stamp = str(now)
    query = {"signature": signed(TOKEN, stamp, nonce), "timestamp": stamp, "nonce": nonce}
    if not safe:
        return query, inner.encode() if isinstance(inner, str) else inner
    outer = xmltodict.parse(WeChatCrypto(TOKEN, key, APP_ID).encrypt_message(inner, nonce, stamp))["xml"]
    query |= {"encrypt_type": "aes", "msg_signature": outer["MsgSignature"]}
    return query, xml(ToUserName=ACCOUNT, Encrypt=outer["Encrypt"]).encode()


@dataclass
class FakeWeChat:
    """The platform for one account. `safe`: with `aes_key`, it encrypts and expects encrypted replies."""

    client: httpx.AsyncClient
    safe: bool = False
    aes_key: str = AES_KEY
    hangs_up_after: float = 5.0
    comes_again_after: float = 0.0
    """Seconds between two deliveries of one message; in truth five after the one before began."""
    now: Callable[[], float] = time.time
    statuses: list[int] = field(default_factory=list)
    """What every delivery was answered with; 0 where we were too late, or not there."""

    def query(self) -> Query:
        return enveloped("", False, int(self.now()))[0]

    def envelope(self, inner: str, timestamp: int | None = None) -> tuple[Query, bytes]:
        now = int(self.now()) if timestamp is None else timestamp
        return enveloped(inner, self.safe, now, key=self.aes_key)

    async def post(self, inner: str, timestamp: int | None = None) -> httpx.Response:
        """One delivery."""
        query, body = self.envelope(inner, timestamp)
        return await self.client.post("/wechat", params=query, content=body, timeout=self.hangs_up_after)

    async def deliver(self, inner: str) -> httpx.Response | None:
        """Up to three deliveries, until one is answered with 200; None if none was: then WeChat gives up, and the
        candidate reads that the service is out of order."""
        for number in range(3):
            if number:
                await asyncio.sleep(self.comes_again_after)
            try:
                response = await self.post(inner)
            except httpx.TransportError:
                self.statuses.append(0)
                continue
            self.statuses.append(response.status_code)
            if response.status_code == 200:
                return response
        return None

    def read(self, response: httpx.Response) -> dict[str, str]:
        """The reply as the platform reads it; {} for an acknowledgement."""
        if response.text in ("", "success"):
            return {}
        reply: dict[str, str] = xmltodict.parse(response.text)["xml"]
        if self.safe:
            crypto = WeChatCrypto(TOKEN, self.aes_key, APP_ID)
            inner = crypto.decrypt_message(reply, reply["MsgSignature"], reply["TimeStamp"], reply["Nonce"])
            reply = xmltodict.parse(inner)["xml"]
        return reply

    async def says(self, words: str, number: int = 1) -> str:
        """One message of a candidate, and the words of the reply."""
        response = await self.deliver(text(words, number))
        return self.read(response).get("Content", "") if response else ""
