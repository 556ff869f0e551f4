"""Telegram's Bot API on this machine, as far as the bot uses it: a real HTTP server on a free port, in a thread.

with FakeTelegram() as api:
    bot = Telegram(api.token, api.url)
    api.bring(text(7, "hello"))          # what the next getUpdates brings
    api.fail("sendMessage", 429, retry_after=3)
    api.files["id"] = b"%PDF…"           # what a document's file_id stands for
    api.sent                             # [{"chat_id": "7", "text": ...}, ...]
"""

import asyncio
import itertools
import json
import threading
import time
from collections.abc import Callable
from typing import Any, Self
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

TOKEN = "123456:TEST-token-that-nobody-may-log"
JSONDict = dict[str, Any]


class FakeTelegram:
    """State may be looked at and changed from the test's thread at any time; `reset` between tests."""

    token = TOKEN

    def __init__(self) -> None:
        self.reset()
        routes = [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._file),
        ]
        app = Starlette(routes=routes)
        self._server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def reset(self) -> None:
        self.calls: list[tuple[str, JSONDict]] = []
        self.updates: list[JSONDict] = []
        self.webhook: JSONDict | None = None
        self.commands: dict[str, list[JSONDict]] = {}
        self.files: dict[str, bytes] = {}
        self._failures: dict[str, list[Callable[[], Response]]] = {}
        self._hangs: dict[str, list[float]] = {}
        self._ids = itertools.count(1000)

    def __enter__(self) -> Self:
        self._thread.start()
        deadline = time.monotonic() + 10
        while not self._server.started and time.monotonic() < deadline:
            time.sleep(0.005)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(10)

    @property
    def url(self) -> str:
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    # What a test arranges

    def bring(self, *updates: JSONDict) -> list[int]:
        """Queues updates for getUpdates; returns their ids."""
        numbered = [{"update_id": next(self._ids), **update} for update in updates]
        self.updates += numbered
        return [update["update_id"] for update in numbered]

    def fail(
        self, method: str, status: int, description: str = "told to fail", times: int = 1, **parameters: Any
    ) -> None:
        """The next `times` calls of the method fail; `retry_after=3` and the like go into `parameters`."""
        body: JSONDict = {"ok": False, "error_code": status, "description": description}
        if parameters:
            body["parameters"] = parameters
        self._failures.setdefault(method, []).extend([lambda: JSONResponse(body, status)] * times)

    def garble(self, method: str, body: bytes, status: int = 200) -> None:
        """The next call of the method is answered with these very bytes."""
        self._failures.setdefault(method, []).append(lambda: Response(body, status))

    def hang(self, method: str, *seconds: float) -> None:
        """The next calls of the method do their work but answer so much later, one after the other."""
        self._hangs[method] = list(seconds)

    # What a test looks at

    def called(self, method: str) -> list[JSONDict]:
        return [parameters for name, parameters in list(self.calls) if name == method]

    @property
    def sent(self) -> list[JSONDict]:
        return self.called("sendMessage")

    # The server

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        if request.path_params["token"] != self.token:
            return _error(401, "Unauthorized")
        parameters = await _parameters(request)
        if self._failures.get(method):
            return self._failures[method].pop(0)()
        late = self._hangs[method].pop(0) if self._hangs.get(method) else 0
        self.calls.append((method, parameters))
        answer = getattr(self, f"_{method}", None)
        result = await answer(parameters) if answer else _error(404, "Not Found")
        await asyncio.sleep(late)
        return result if isinstance(result, Response) else JSONResponse({"ok": True, "result": result})

    async def _getMe(self, _: JSONDict) -> JSONDict:  # noqa: N802 - the Bot API's names
        return {"id": 123456, "is_bot": True, "first_name": "Bole", "username": "bole_bot"}

    async def _getUpdates(self, asked: JSONDict) -> list[JSONDict] | Response:  # noqa: N802
        """Forgets everything below the offset, and waits for something to bring."""
        if self.webhook:
            return _error(409, "Conflict: can't use getUpdates method while webhook is active")
        deadline = time.monotonic() + min(float(asked.get("timeout", 0)), 30)
        offset = int(asked.get("offset", 0))
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        while not self.updates and time.monotonic() < deadline and not self._server.should_exit:
            await asyncio.sleep(0.01)
        return self.updates[:100]

    async def _sendMessage(self, message: JSONDict) -> JSONDict | Response:  # noqa: N802
        if not message.get("text") or len(message["text"].encode("utf-16-le")) > 2 * 4096:
            return _error(400, "Bad Request: message is too long or empty")
        chat = {"id": int(message["chat_id"]), "type": "private"}
        return {"message_id": next(self._ids), "date": 0, "chat": chat, "text": message["text"]}

    async def _answerCallbackQuery(self, _: JSONDict) -> bool:  # noqa: N802
        return True

    async def _setMyCommands(self, asked: JSONDict) -> bool:  # noqa: N802
        self.commands[asked.get("language_code", "")] = asked["commands"]
        return True

    async def _getFile(self, asked: JSONDict) -> JSONDict | Response:  # noqa: N802
        content = self.files.get(str(asked.get("file_id")))
        if content is None:
            return _error(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(content) > 20 << 20:
            return _error(400, "Bad Request: file is too big")
        path = f"documents/{asked['file_id']} 1"
        return {"file_id": asked["file_id"], "file_unique_id": "u", "file_size": len(content), "file_path": path}

    async def _file(self, request: Request) -> Response:
        """What getFile's path leads to; `fail("file", …)` and `garble("file", …)` work on it too."""
        if request.path_params["token"] != self.token:
            return _error(401, "Unauthorized")
        if self._failures.get("file"):
            return self._failures["file"].pop(0)()
        self.calls.append(("file", {"path": request.path_params["path"]}))
        name = request.path_params["path"].removeprefix("documents/").removesuffix(" 1")
        return Response(self.files[name], media_type="application/octet-stream")

    async def _setWebhook(self, asked: JSONDict) -> bool:  # noqa: N802
        self.webhook = asked
        return True

    async def _deleteWebhook(self, _: JSONDict) -> bool:  # noqa: N802
        self.webhook = None
        return True


def _error(status: int, description: str) -> JSONResponse:
    return JSONResponse({"ok": False, "error_code": status, "description": description}, status)


async def _parameters(request: Request) -> JSONDict:
    """From the query, a form or JSON; nested values arrive as JSON in a string."""
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        given: JSONDict = {**request.query_params, **json.loads(body or b"{}")}
    else:
        given = dict(parse_qsl(body.decode(), keep_blank_values=True), **request.query_params)
    return {
        name: json.loads(value) if isinstance(value, str) and value[:1] in ("[", "{") and name != "text" else value
        for name, value in given.items()
    }


# Updates as Telegram writes them, without their ids


def person(chat: int, language: str = "en") -> JSONDict:
    return {"id": chat, "is_bot": False, "first_name": "Wang", "last_name": "Lan", "language_code": language}


def message(chat: int, **content: Any) -> JSONDict:
    """A new message in a private chat; `content` may replace any part of it."""
    base = {"message_id": 1, "date": 1_700_000_000, "chat": {"id": chat, "type": "private"}, "from": person(chat)}
    return {"message": {**base, **content}}


def text(chat: int, words: str, language: str = "en") -> JSONDict:
    return message(chat, text=words, **{"from": person(chat, language)})


def document(chat: int, file_id: str, name: str | None = None, size: int | None = None) -> JSONDict:
    """A file; what Telegram does not know of it is left out."""
    about = {"file_id": file_id, "file_unique_id": "u", "file_name": name, "file_size": size}
    return message(chat, document={key: value for key, value in about.items() if value is not None})


def press(chat: int, data: str, id_: str = "77") -> JSONDict:
    below = message(chat, text="Choose", **{"from": {"id": 123456, "is_bot": True, "first_name": "Bole"}})["message"]
    query = {"id": id_, "from": person(chat), "chat_instance": "1", "data": data, "message": below}
    return {"callback_query": query}


def membership(chat: int, status: str) -> JSONDict:
    bot = {"id": 123456, "is_bot": True, "first_name": "Bole"}
    before = "member" if status == "kicked" else "kicked"
    return {
        "my_chat_member": {
            "chat": {"id": chat, "type": "private"},
            "from": person(chat),
            "date": 1_700_000_000,
            "old_chat_member": {"user": bot, "status": before, "until_date": 0},
            "new_chat_member": {"user": bot, "status": status, "until_date": 0},
        }
    }
