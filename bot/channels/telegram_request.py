"""How python-telegram-bot reaches the network here: aiohttp, which takes a third of the processor's time that its own
way takes (`bench/sending.py` measures both)."""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import certifi
import structlog
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.body import at_most

log = structlog.get_logger(__name__)


class AiohttpRequest(BaseRequest):
    """Answers and time limits as the library expects them, for everything but uploads.

    `api_url`: where all of it goes, by the environment's proxy for it. No error quotes an address, because the token
    stands in it. Times are seconds.
    """

    def __init__(self, api_url: str, connect_timeout: float = 5.0, read_timeout: float = 5.0) -> None:
        self._connect_timeout, self._read_timeout = connect_timeout, read_timeout
        self._proxy = proxy_for(api_url)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._read_timeout

    async def initialize(self) -> None:
        """Needs a running loop; the first request does it too."""
        self._opened()

    async def shutdown(self) -> None:
        if self._session:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - ours are too short to take long
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - waiting for a connection is connecting
    ) -> tuple[int, bytes]:
        limit = aiohttp.ClientTimeout(
            connect=_given(connect_timeout, self._connect_timeout), sock_read=_given(read_timeout, self._read_timeout)
        )
        data = request_data.parameters if request_data else None
        call = self._opened().request(method, url, json=data, timeout=limit, proxy=self._proxy, allow_redirects=False)
        with _as_the_librarys():
            async with call as answer:
                return answer.status, _the_bot_apis(answer.status, await answer.read())

    async def download(self, url: str, limit: int) -> bytes:
        """A file. Raises the library's errors, and `TooLarge` as soon as there is more than `limit` bytes of it."""
        times = aiohttp.ClientTimeout(connect=self._connect_timeout, sock_read=self._read_timeout)
        call = self._opened().get(url, timeout=times, proxy=self._proxy, allow_redirects=False)
        with _as_the_librarys():
            async with call as answer:
                if answer.status != HTTPStatus.OK:
                    raise NetworkError(f"the file was answered with {answer.status}")
                return b"".join([chunk async for chunk in at_most(limit, answer.content.iter_any())])

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Instead of the library's, which logs what it cannot read: that may be what people wrote."""
        answer = _object(payload)
        if not {"result", "description"} & answer.keys():
            raise TelegramError("an answer that is not the Bot API's")
        return answer

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=_certificates()),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )
        return self._session


@cache
def _certificates() -> ssl.SSLContext:
    """Whom we believe; read once for all sessions, since it takes a while."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())  # for systems that bring none of their own
    return context


@contextmanager
def _as_the_librarys() -> Iterator[None]:
    """What goes wrong on the way as the library's errors, without the words, which may quote the address."""
    try:
        yield
    except TimeoutError:
        raise TimedOut from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise NetworkError(type(error).__name__) from None


def _the_bot_apis(status: int, content: bytes) -> bytes:
    """A refusal counts in the Bot API's own words alone: the page of a firewall says nothing of our message."""
    if status != HTTPStatus.OK and "description" not in _object(content):
        raise NetworkError(f"{status} from something that is not the Bot API")
    return content


def _object(content: bytes) -> dict[str, Any]:
    """Empty where it is none."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        answer = None
    return answer if isinstance(answer, dict) else {}


def _given(seconds: ODVInput[float], default: float) -> float | None:
    """The library's way to say that nothing was said."""
    if isinstance(seconds, DefaultValue):
        return default
    return seconds


def proxy_for(url: str) -> str | None:
    """From HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY. Read once: aiohttp's own `trust_env` reads a file and
    starts a thread for each request, which doubles what a send costs."""
    address, proxies = urlsplit(url), getproxies()
    if proxy_bypass(address.hostname or ""):
        return None
    proxy = proxies.get(address.scheme) or proxies.get("all")
    if proxy and "://" not in proxy:
        return f"http://{proxy}"
    if proxy and not proxy.startswith("http://"):
        log.warning("telegram.proxy_not_taken", advice="set HTTPS_PROXY to an address with http://")
        return None
    return proxy
