"""Telegram's Bot API on this machine, as far as the bot uses it: a real HTTP server on a free port, in a thread.

with FakeTelegram() as api:
    bot = Telegram(api.token, api.url, …)
    api.bring(text(7, "hello"))          # what the next getUpdates brings
    api.fail("sendMessage", 429, retry_after=3)
    api.files["id"] = b"%PDF…"           # what a document's file_id stands for
    api.sent                             # [{"chat_id": "7", "text": ...}, ...]
    api.bring(api.press(7, "roles"))     # a button below a message that was sent
"""

import asyncio
import itertools
import threading
import time
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.channels.telegram_limits import (
    LONGEST_COMMAND,
    LONGEST_DESCRIPTION,
    LONGEST_SHORT_DESCRIPTION,
    Rates,
    Refused,
    check_length,
    check_markup,
    check_plain,
    check_text,
)
from tests.channels.telegram_wire import error, parameters_of
from tests.channels.troubles import Answer, Trouble
from tests.local_server import LocalServer

JSONDict = dict[str, Any]
AGAIN = ("query is too old", "message is not modified")
"""What Telegram says to a second answer to a press that it brought twice; no rule is broken by that."""

TOKEN = "123456:TEST-token-that-nobody-may-log"
RIGHTS = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users"),
    *("can_post_stories", "can_edit_stories", "can_delete_stories"),
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


class FakeTelegram(LocalServer):
    """State may be looked at and changed from the test's thread at any time; `reset` between tests."""

    token = TOKEN

    def __init__(self) -> None:
        self._queue = threading.Lock()
        self._ids = itertools.count(1000)  # never anew: what the test before has fetched is no number of this one's
        self._round = 0
        self.reset()
        routes = [
            Route("/{round:int}/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/{round:int}/file/bot{token}/{path:path}", self._file),
        ]
        super().__init__(Starlette(routes=routes))

    def reset(self) -> None:
        """At a new address, because the last calls of the test before may still be on their way."""
        self._round += 1
        self.calls: list[tuple[str, JSONDict]] = []
        self.refused: list[tuple[str, str]] = []
        """Method and description of every call that broke a rule."""
        self.updates: list[JSONDict] = []
        self.webhook: JSONDict | None = None
        self.settings: dict[tuple[str, str], Any] = {}
        """What was set with which method for which language, such as ("setMyCommands", "zh")."""
        self.messages: dict[tuple[int, int], JSONDict] = {}
        """What stands in the chats now, by chat and message id."""
        self.reactions: dict[tuple[int, int], list[str]] = {}
        """The bot's, by chat and message id."""
        self.files: dict[str, bytes] = {}
        """What a document's file_id stands for."""
        self.blocked: set[int] = set()
        self.in_trouble: Trouble | None = None
        """How everything is answered while it is set."""
        self.rates = Rates()
        self.takes = 0.0
        """Seconds that a call is on its way, half of them there and half of them back."""
        self.answer_within = 30.0
        """Seconds in which a press has to be answered."""
        self._presses: dict[str, float] = {}
        self._failures: dict[str, list[Trouble]] = {}
        self._hangs: dict[str, list[float]] = {}

    @property
    def url(self) -> str:
        return f"{super().url}/{self._round}"

    # What a test arranges

    def bring(self, *updates: JSONDict) -> list[int]:
        """Queues updates for getUpdates; returns their ids."""
        for update in updates:
            if query := update.get("callback_query"):
                self._presses.setdefault(query["id"], time.monotonic())
        with self._queue:  # numbered too: one that came behind a higher number would be taken for fetched already
            numbered = [{"update_id": next(self._ids), **update} for update in updates]
            self.updates = [*self.updates, *numbered]
        return [update["update_id"] for update in numbered]

    def press(self, chat: int, code: str) -> JSONDict:
        """The update of a press on the newest button with this code, or on one that is on the screen no more: then
        below the newest message."""
        # A copy is made in one go; a list is not, and meanwhile the server's thread may add to them.
        here = [message for (where, _), message in self.messages.copy().items() if where == chat]
        pressed = next((message for message in reversed(here) if code in _codes(message)), here[-1])
        id_ = f"query-{next(self._ids)}"
        self._presses[id_] = time.monotonic()
        query = {"id": id_, "from": person(chat), "chat_instance": "1", "data": code, "message": dict(pressed)}
        return {"callback_query": query}

    def reply(self, to: JSONDict, words: str = "", by: int = 501, **content: Any) -> JSONDict:
        """The update of somebody's reply to a message that stands in a group; `content` may replace any part."""
        chat = to["chat"] | {"title": "Recruiters"}
        about = {"message_id": next(self._ids), "chat": chat, "from": person(by), "reply_to_message": to}
        said = about | ({"text": words} if words else {}) | content
        update = message(by, **said)
        self.messages[chat["id"], said["message_id"]] = update["message"]
        return update

    def in_chat(self, chat: int) -> list[JSONDict]:
        """What stands there, in its order."""
        return [each for (where, _), each in sorted(self.messages.copy().items()) if where == chat]

    def fail(
        self, method: str, status: int, description: str = "told to fail", times: int = 1, **parameters: Any
    ) -> None:
        """The next `times` calls of the method fail; `retry_after=3` and the like go into `parameters`."""
        self._failures.setdefault(method, []).extend([lambda: error(status, description, **parameters)] * times)

    def garble(self, method: str, body: bytes, status: int = 200) -> None:
        """The next call of the method is answered with these very bytes."""
        self._failures.setdefault(method, []).append(lambda: Response(body, status))

    def trouble(self, method: str, *troubles: Trouble) -> None:
        """The next calls of the method are answered so; see `tests.channels.troubles`."""
        self._failures.setdefault(method, []).extend(troubles)

    def hang(self, method: str, *seconds: float) -> None:
        """The next calls of the method do their work but answer so much later, one after the other."""
        self._hangs[method] = list(seconds)

    # What a test looks at

    def called(self, method: str) -> list[JSONDict]:
        return [parameters for name, parameters in list(self.calls) if name == method]

    def broken(self, since: int = 0) -> list[str]:
        """What was refused, from that refusal on, because we broke a rule."""
        return [said for _, said in self.refused[since:] if not any(words in said for words in AGAIN)]

    @property
    def sent(self) -> list[JSONDict]:
        return self.called("sendMessage")

    # The server

    async def _call(self, request: Request) -> Answer:
        """`calls` are those that kept the rules."""
        method = request.path_params["method"]
        if request.path_params["token"] != self.token:
            return error(401, "Unauthorized")
        parameters = await parameters_of(request)
        if self.in_trouble:
            return self.in_trouble()
        await asyncio.sleep(self.takes / 2)
        if request.path_params["round"] != self._round:  # of the test before
            return error(401, "Unauthorized")
        if self._failures.get(method):
            return self._failures[method].pop(0)()
        late = self._hangs[method].pop(0) if self._hangs.get(method) else 0
        answer = getattr(self, f"_{method}", None)
        if answer is None:
            self.refused.append((method, "Not Found"))
            return error(404, "Not Found")
        try:
            call = answer(parameters)
            self.calls.append((method, parameters))
            result = await call if asyncio.iscoroutine(call) else call
        except Refused as refused:
            self.refused.append((method, refused.description))
            return error(refused.status, refused.description, **refused.parameters)
        await asyncio.sleep(late + self.takes / 2)
        return JSONResponse({"ok": True, "result": result})

    def _getMe(self, _: JSONDict) -> JSONDict:  # noqa: N802 - the Bot API's names
        return {"id": 123456, "is_bot": True, "first_name": "Bole", "username": "bole_bot"}

    async def _getUpdates(self, asked: JSONDict) -> list[JSONDict]:  # noqa: N802
        """Forgets everything below the offset, and waits for something to bring."""
        if self.webhook:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        deadline = time.monotonic() + min(float(asked.get("timeout", 0)), 30)
        offset = int(asked.get("offset", 0))
        with self._queue:
            self.updates = [update for update in self.updates if update["update_id"] >= offset]
        while not self.updates and time.monotonic() < deadline and not self._server.should_exit:
            await asyncio.sleep(0.01)
        return self.updates[:100]

    def _sendMessage(self, asked: JSONDict) -> JSONDict:  # noqa: N802
        chat = self._reachable(asked)
        check_plain(asked)
        check_text(asked.get("text"))
        check_markup(asked.get("reply_markup", {}))
        self.rates.count(chat)
        kind = "private" if chat > 0 else "supergroup"
        sent = {
            "message_id": next(self._ids),
            "date": 1_700_000_000,
            "chat": {"id": chat, "type": kind},
            "from": {"id": 123456, "is_bot": True, "first_name": "Bole"},
            "text": asked["text"],
        }
        if below := asked.get("reply_parameters"):
            quoted = self.messages.get((chat, int(below["message_id"])))
            if quoted is None and not below.get("allow_sending_without_reply"):
                raise Refused(400, "Bad Request: message to be replied not found")
            sent |= {"reply_to_message": quoted} if quoted else {}
        if "inline_keyboard" in asked.get("reply_markup", {}):
            sent["reply_markup"] = asked["reply_markup"]
        self.messages[chat, sent["message_id"]] = sent
        return sent

    def _setMessageReaction(self, asked: JSONDict) -> bool:  # noqa: N802
        place = (self._reachable(asked), int(asked["message_id"]))
        if place not in self.messages:
            raise Refused(400, "Bad Request: message to react not found")
        self.reactions[place] = [each["emoji"] for each in asked["reaction"]]
        return True

    def _editMessageText(self, asked: JSONDict) -> JSONDict:  # noqa: N802
        check_plain(asked)
        check_text(asked.get("text"))
        return self._edit(asked, {"text": asked["text"]})

    def _editMessageReplyMarkup(self, asked: JSONDict) -> JSONDict:  # noqa: N802
        return self._edit(asked, {})

    def _edit(self, asked: JSONDict, new: JSONDict) -> JSONDict:
        """What is not mentioned goes: the buttons too."""
        place = (self._reachable(asked), int(asked["message_id"]))
        before = self.messages.get(place)
        if before is None:
            raise Refused(400, "Bad Request: message to edit not found")
        after = {name: value for name, value in before.items() if name != "reply_markup"} | new
        if "reply_markup" in asked:
            check_markup(asked["reply_markup"])
            after["reply_markup"] = asked["reply_markup"]
        if after == before:
            raise Refused(400, "Bad Request: message is not modified: specified new message content is the same")
        self.messages[place] = after
        return after

    def _answerCallbackQuery(self, asked: JSONDict) -> bool:  # noqa: N802
        pressed = self._presses.pop(asked["callback_query_id"], None)
        if pressed is None or time.monotonic() - pressed >= self.answer_within:
            raise Refused(400, TOO_OLD)
        return True

    def _sendChatAction(self, asked: JSONDict) -> bool:  # noqa: N802
        self._reachable(asked)
        return True

    def _getFile(self, asked: JSONDict) -> JSONDict:  # noqa: N802
        content = self.files.get(str(asked.get("file_id")))
        if content is None:
            raise Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(content) > 20 << 20:
            raise Refused(400, "Bad Request: file is too big")
        path = f"documents/{asked['file_id']} 1"
        return {"file_id": asked["file_id"], "file_unique_id": "u", "file_size": len(content), "file_path": path}

    async def _file(self, request: Request) -> Answer:
        """What getFile's path leads to; `fail("file", …)` and `garble("file", …)` work on it too."""
        if request.path_params["token"] != self.token:
            return error(401, "Unauthorized")
        if self._failures.get("file"):
            return self._failures["file"].pop(0)()
        self.calls.append(("file", {"path": request.path_params["path"]}))
        name = request.path_params["path"].removeprefix("documents/").removesuffix(" 1")
        return Response(self.files[name], media_type="application/octet-stream")

    def _setMyCommands(self, asked: JSONDict) -> bool:  # noqa: N802
        for command in asked["commands"]:
            check_length(command["description"], LONGEST_COMMAND, "command description")
        return self._set("setMyCommands", asked, asked["commands"])

    def _setMyDescription(self, asked: JSONDict) -> bool:  # noqa: N802
        check_length(asked["description"], LONGEST_DESCRIPTION, "description")
        return self._set("setMyDescription", asked, asked["description"])

    def _setMyShortDescription(self, asked: JSONDict) -> bool:  # noqa: N802
        check_length(asked["short_description"], LONGEST_SHORT_DESCRIPTION, "short description")
        return self._set("setMyShortDescription", asked, asked["short_description"])

    def _setChatMenuButton(self, asked: JSONDict) -> bool:  # noqa: N802
        return self._set("setChatMenuButton", asked, asked["menu_button"])

    def _set(self, method: str, asked: JSONDict, what: Any) -> bool:
        self.settings[method, asked.get("language_code", "")] = what
        return True

    def _setWebhook(self, asked: JSONDict) -> bool:  # noqa: N802
        if not asked["url"].startswith("https://"):
            raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = asked
        return True

    def _deleteWebhook(self, _: JSONDict) -> bool:  # noqa: N802
        self.webhook = None
        return True

    def _reachable(self, asked: JSONDict) -> int:
        chat = int(asked["chat_id"])
        if chat in self.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        return chat


def _codes(message: JSONDict) -> set[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["callback_data"] for row in rows for button in row}


# Updates as Telegram writes them, without their ids


def person(chat: int, language: str = "en") -> JSONDict:
    return {"id": chat, "is_bot": False, "first_name": "Wang", "last_name": "Lan", "language_code": language}


def message(chat: int, /, **content: Any) -> JSONDict:
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
    """Below a message whose buttons are gone."""
    below = message(chat, text="Choose", **{"from": {"id": 123456, "is_bot": True, "first_name": "Bole"}})["message"]
    query = {"id": id_, "from": person(chat), "chat_instance": "1", "data": data, "message": below}
    return {"callback_query": query}


def membership(chat: int, status: str, kind: str = "private", language: str = "en") -> JSONDict:
    """The bot's own: blocked or unblocked by a person, or taken into a group or channel."""
    bot = {"id": 123456, "is_bot": True, "first_name": "Bole"}
    rights = dict.fromkeys(RIGHTS, True) if status == "administrator" else {}
    before = "member" if status in ("kicked", "left") else "kicked" if kind == "private" else "left"
    return {
        "my_chat_member": {
            "chat": {"id": chat, "type": kind},
            "from": person(abs(chat), language),
            "date": 1_700_000_000,
            "old_chat_member": {"user": bot, "status": before, "until_date": 0},
            "new_chat_member": {"user": bot, "status": status, "until_date": 0, **rights},
        }
    }
