"""Files that candidates send on Telegram. Their address holds the bot's token, so nobody but us ever sees it."""

from pathlib import PurePosixPath
from urllib.parse import quote

import httpx
import telegram
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.channels import Undeliverable, Undelivered
from bot.channels.body import TooLarge


class TelegramFiles:
    """`address`: where files lie, `{API_URL}/file/bot{TOKEN}`. `http`: closed by whoever made it."""

    def __init__(self, bot: telegram.Bot, address: str, http: httpx.AsyncClient) -> None:
        self._bot, self._address, self._http = bot, address, http

    async def fetch(self, reference: str, limit: int) -> bytes:
        """See `bot.channels.Fetches`. An address lasts an hour, so each try asks for a new one."""
        path = await self._path(reference)
        try:
            async with self._http.stream("GET", f"{self._address}/{quote(path)}") as answer:
                if answer.status_code != httpx.codes.OK:
                    raise Undelivered(f"the file was answered with {answer.status_code}")
                return await _read(answer, limit)
        except httpx.HTTPError as error:
            raise Undelivered(type(error).__name__) from None  # its words hold the address

    async def _path(self, reference: str) -> str:
        try:
            answer = await self._bot.do_api_request("get_File", {"file_id": reference})
        except RetryAfter as error:
            after = error.retry_after
            seconds = after if isinstance(after, int | float) else after.total_seconds()
            raise Undelivered("too many requests", seconds) from None
        except BadRequest as error:
            raise TooLarge if "too big" in str(error).casefold() else Undeliverable("refused") from None
        except Forbidden:
            raise Undeliverable("forbidden") from None
        except TelegramError as error:
            raise Undelivered(type(error).__name__) from None
        path = answer.get("file_path") if isinstance(answer, dict) else None
        if not isinstance(path, str) or PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise Undelivered("an answer without a path")
        return path


async def _read(answer: httpx.Response, limit: int) -> bytes:
    content = bytearray()
    async for chunk in answer.aiter_bytes():
        content += chunk
        if len(content) > limit:
            raise TooLarge
    return bytes(content)
