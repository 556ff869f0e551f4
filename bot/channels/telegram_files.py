"""Files that candidates send on Telegram. Their address holds the bot's token, so nobody but us ever sees it."""

from pathlib import PurePosixPath
from urllib.parse import quote

from telegram.error import TelegramError

from bot.channels import Undelivered
from bot.channels.body import TooLarge
from bot.channels.telegram_calls import Calls
from bot.channels.telegram_errors import Trouble, trouble
from bot.channels.telegram_request import AiohttpRequest


class TelegramFiles:
    """`address`: where files lie, `{API_URL}/file/bot{TOKEN}`."""

    def __init__(self, calls: Calls, request: AiohttpRequest, address: str) -> None:
        self._calls, self._request, self._address = calls, request, address

    async def fetch(self, reference: str, limit: int) -> bytes:
        """See `bot.channels.Fetches`. An address lasts an hour, so each try asks for a new one."""
        path = await self._path(reference)
        try:
            return await self._request.download(f"{self._address}/{quote(path)}", limit)
        except TelegramError as error:
            raise self._calls.failure(error) from None

    async def _path(self, reference: str) -> str:
        try:
            answer = await self._calls.bot.do_api_request("get_File", {"file_id": reference})
        except TelegramError as error:
            raise TooLarge if trouble(error) is Trouble.TOO_LARGE else self._calls.failure(error) from None
        path = answer.get("file_path") if isinstance(answer, dict) else None
        if not isinstance(path, str) or PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise Undelivered("an answer without a path")
        return path
