"""One call of WeChat's API: one request, one limit of time, and an answer or one of two failures.

Over aiohttp and not wechatpy's client, which would give these few calls nothing but trouble: it holds a thread a
call, and those are the threads that must answer a candidate within five seconds; it limits each read, not the
call, and the fetching of a token not at all; it repeats a refused call without end; what goes wrong surfaces as
errors of requests, a response instead of an answer, or a traceback with the secret in it; and it knows neither
stable tokens nor the typing state.
"""

import json
from collections.abc import Mapping
from typing import Any

import aiohttp

LIMIT = 5.0
"""Seconds for a whole call, from looking up the name to the last byte."""
MOST = 256 * 1024
"""Bytes of an answer that are read. The longest, a published menu, has a few thousand."""

Answer = dict[str, Any]


class Failure(Exception):
    """A call that came to nothing; its words hold no secret."""


class Refused(Failure):
    """WeChat answered no. `code`: its errcode; the words keep its `rid`, by which its support finds the call."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"WeChat refused: {code} {words}")
        self.code = code


class NoAnswer(Failure):
    """Nothing came back in time, or nothing that is an answer: it may work later."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"WeChat gave no answer to {path}: {why}")


class Http:
    """Connections to one WeChat. `limit`: seconds for a call. To be used in one event loop, and closed there."""

    def __init__(self, url: str, limit: float = LIMIT) -> None:
        self._url = f"{url.rstrip('/')}/cgi-bin/"
        self._limit = aiohttp.ClientTimeout(total=limit)
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    async def get(self, path: str, **query: str) -> Answer:
        """Raises `Refused` or `NoAnswer`, neither of which holds the query, where the token is."""
        return await self._call("GET", path, query, None)

    async def post(self, path: str, content: Mapping[str, Any], **query: str) -> Answer:
        """As JSON that WeChat can read: it shows `\\u4f60` as it stands. Raises `Refused` or `NoAnswer`."""
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        return await self._call("POST", path, query, body)

    async def _call(self, method: str, path: str, query: Mapping[str, str], body: bytes | None) -> Answer:
        try:
            status, content = await self._ask(method, path, query, body)
        except TimeoutError:
            raise NoAnswer(path, "not in time") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise NoAnswer(path, type(error).__name__) from None
        if status != 200:
            raise NoAnswer(path, f"status {status}")
        return _read(path, content)

    async def _ask(self, method: str, path: str, query: Mapping[str, str], body: bytes | None) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/json"} if body is not None else {}
        asked = self._open().request(
            method, self._url + path, params=query, data=body, headers=headers, allow_redirects=False
        )
        content = bytearray()
        async with asked as response:
            async for part in response.content.iter_any():
                content += part
                if len(content) > MOST:
                    raise ValueError("a huge answer")
            return response.status, bytes(content)

    def _open(self) -> aiohttp.ClientSession:
        """Made with the first call, since it belongs to the loop that runs then. Proxies are those of the
        environment: WeChat answers listed addresses only, so many servers call it through one."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._limit, trust_env=True)
        return self._session


def _read(path: str, content: bytes) -> Answer:
    try:
        answer = json.loads(content)
        code = int(answer.get("errcode", 0)) if isinstance(answer, dict) else None
    except (ValueError, TypeError, OverflowError, RecursionError):
        code = None
    if code is None:
        raise NoAnswer(path, "it cannot be read")
    if code:
        raise Refused(code, " ".join(str(answer.get("errmsg", "")).split())[:200])
    return dict(answer)
