"""WeChat's API on this machine, for one account: a real HTTP server in a thread, with the real limits.

with FakeWeChatApi() as wechat:
    api = Api(APP_ID, SECRET, store, wechat.url, clock=wechat.now)
    wechat.wrote("oMei")                  # opens the window: 5 messages in 48 hours
    wechat.fail("message/custom/send", 45011)
    wechat.shown["oMei"]                  # what stands on their phone
    wechat.ahead += 7200                  # two hours pass
"""

import asyncio
import itertools
import json
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any, Literal

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.channels.fake_wechat import APP_ID
from tests.channels.troubles import Answer, Trouble
from tests.local_server import LocalServer

SECRET = "app-secret-that-nobody-may-log"
MINUTE, HOUR = 60.0, 3600.0
JSONDict = dict[str, Any]
Kind = Literal["unverified", "subscription", "service"]


@dataclass
class Window:
    """What may still be said to somebody."""

    until: float
    left: int


class No(Exception):
    """An errcode, in a response with status 200, as WeChat sends it."""

    def __init__(self, code: int, words: str = "no") -> None:
        self.answer = {"errcode": code, "errmsg": f"{words} rid: 65f00000-00000000-00000000"}


class FakeWeChatApi(LocalServer):
    """State may be looked at and changed from the test's thread at any time; `reset` between tests."""

    def __init__(self) -> None:
        self._round = 0
        self.reset()
        route = Route("/{round:int}/cgi-bin/{path:path}", self._call, methods=["GET", "POST"])
        super().__init__(Starlette(routes=[route]))

    def reset(self, kind: Kind = "service") -> None:
        """At a new address, because the last calls of the test before may still be on their way."""
        self._round += 1
        self.kind: Kind = kind
        self.ahead = 0.0
        self.listed = True
        """Whether our address is on the account's white list."""
        self.calls: list[tuple[str, JSONDict]] = []
        self.shown: dict[str, list[str]] = defaultdict(list)
        self.menu: list[JSONDict] | None = None
        self.permanent_codes = 0
        self.windows: dict[str, Window] = {}
        self._followers: set[str] = set()
        self._spoke: dict[str, float] = {}
        self._typing: dict[str, float] = {}
        self._tokens: dict[str, float] = {}
        self._current = ""
        self._forced: list[float] = []
        self._failures: dict[str, list[Trouble]] = defaultdict(list)
        self._hangs: dict[str, list[float]] = defaultdict(list)
        self.in_trouble: Trouble | None = None
        """How everything is answered while it is set."""
        self._numbers = itertools.count(1)

    @property
    def url(self) -> str:
        return f"{super().url}/{self._round}"

    def now(self) -> float:
        return time.time() + self.ahead

    # What a test arranges

    def wrote(self, openid: str) -> None:
        """A message: five in two days."""
        self._grant(openid, 48 * HOUR, 5)

    def clicked(self, openid: str) -> None:
        """A click in the menu, a tapped choice, a scan, a subscription: three in a minute."""
        self._grant(openid, MINUTE, 3)

    def _grant(self, openid: str, lasts: float, count: int) -> None:
        """Counts do not add up: the larger one and the longer window hold."""
        window = self.windows.get(openid, Window(0, 0))
        left = window.left if window.until > self.now() else 0
        self.windows[openid] = Window(max(window.until, self.now() + lasts), max(left, count))
        self._followers.add(openid)
        self._spoke[openid] = self.now()

    def unfollowed(self, openid: str) -> None:
        self._followers.discard(openid)

    def fail(self, path: str, code: int, times: int = 1) -> None:
        """The next calls are answered with this errcode."""
        self._failures[path] += [lambda: JSONResponse(No(code, "told to").answer)] * times

    def garble(self, path: str, body: bytes, status: int = 200, times: int = 1) -> None:
        """The next calls are answered with these very bytes."""
        self._failures[path] += [lambda: Response(body, status)] * times

    def trouble(self, path: str, *troubles: Trouble) -> None:
        """The next calls are answered so; see `tests.channels.troubles`."""
        self._failures[path] += troubles

    def hang(self, path: str, *seconds: float) -> None:
        """The next calls are answered so much later."""
        self._hangs[path] += seconds

    def exchange_elsewhere(self) -> None:
        """Another program has made WeChat exchange the token: the old one is worth nothing from now on."""
        self._tokens.pop(self._current, None)
        self._new_token()

    def reject_token(self) -> None:
        """WeChat does not take the token any more that it still hands out."""
        self._tokens.pop(self._current, None)

    # What a test looks at

    def called(self, path: str) -> list[JSONDict]:
        return [content for name, content in list(self.calls) if name == path]

    @property
    def counts(self) -> Counter[str]:
        return Counter(path for path, _ in list(self.calls))

    # The server

    async def _call(self, request: Request) -> Answer:
        path = request.path_params["path"]
        raw = await request.body()
        if request.path_params["round"] != self._round:
            return JSONResponse(No(-1, "system error").answer)
        # What is escaped stands on the phone as it is escaped here.
        content: JSONDict = json.loads(raw.replace(b"\\u", b"\\\\u") or b"{}")
        self.calls.append((path, content))
        if self._hangs[path]:
            await asyncio.sleep(self._hangs[path].pop(0))
        if self.in_trouble:
            return self.in_trouble()
        if self._failures[path]:
            return self._failures[path].pop(0)()
        try:
            return JSONResponse({"errcode": 0, "errmsg": "ok"} | self._answer(path, content, request))
        except No as no:
            return JSONResponse(no.answer)

    def _answer(self, path: str, content: JSONDict, request: Request) -> JSONDict:
        if path == "stable_token":
            return self._stable_token(content)
        self._check_token(request.query_params.get("access_token", ""))
        match path:
            case "message/custom/send":
                return self._send(content)
            case "message/custom/typing":
                return self._type(content)
            case "menu/create":
                return self._create_menu(content)
            case "get_current_selfmenu_info":
                return self._show_menu()
            case "qrcode/create":
                return self._create_code(content)
            case _:
                raise No(40066, "invalid url")

    # Tokens

    def _stable_token(self, asked: JSONDict) -> JSONDict:
        if asked.get("appid") != APP_ID:
            raise No(40013, "invalid appid")
        if asked.get("secret") != SECRET:
            raise No(40125, "invalid appsecret")
        if not self.listed:
            raise No(40164, "invalid ip 127.0.0.1, not in whitelist")
        lasts = self._tokens.get(self._current, 0) - self.now()
        if asked.get("force_refresh"):
            self._force()
        elif not self._current or (self._current in self._tokens and lasts <= 5 * MINUTE):
            self._new_token()
        left = int(self._tokens.get(self._current, self.now() + 2 * HOUR) - self.now())
        return {"access_token": self._current, "expires_in": left}

    def _force(self) -> None:
        if len([at for at in self._forced if at > self.now() - 24 * HOUR]) >= 20:
            raise No(45009, "reach max api daily quota limit")
        if not self._forced or self.now() - self._forced[-1] >= 30:  # sooner it does nothing
            self._forced.append(self.now())
            self._tokens.pop(self._current, None)
            self._new_token()

    def _new_token(self) -> None:
        self._current = f"{next(self._numbers)}_" + "t" * 200
        self._tokens[self._current] = self.now() + 2 * HOUR

    def _check_token(self, token: str) -> None:
        if not token:
            raise No(41001, "access_token missing")
        if token not in self._tokens:
            raise No(40001, "invalid credential, access_token is invalid or not latest")
        if self._tokens[token] <= self.now():
            raise No(42001, "access_token expired")

    def _only(self, *kinds: Kind) -> None:
        if self.kind not in kinds:
            raise No(48001, "api unauthorized")

    # Messages

    def _window(self, openid: str) -> Window:
        self._only("subscription", "service")
        if not openid.startswith("o"):
            raise No(40003, "invalid openid")
        if openid not in self._followers:
            raise No(43004, "require subscribe")
        window = self.windows.get(openid)
        if window is None or window.until <= self.now():
            raise No(45015, "response out of time limit or subscription is canceled")
        return window

    def _send(self, message: JSONDict) -> JSONDict:
        openid = message["touser"]
        window = self._window(openid)
        text = self._menu(message["msgmenu"]) if message["msgtype"] == "msgmenu" else message["text"]["content"]
        if not text:
            raise No(44004, "empty content")
        if len(text.encode()) > 2048:
            raise No(45002, "content size out of limit")
        if not window.left:
            raise No(45047, "out of response count limit")
        window.left -= 1
        self._typing.pop(openid, None)
        self.shown[openid].append(text)
        return {}

    def _menu(self, menu: JSONDict) -> str:
        """As it stands on the phone, each line with its id."""
        self._only_menus()
        lines = [f"[{line['id']}] {line['content']}" for line in menu["list"]]
        return "\n".join(filter(None, (menu["head_content"], *lines, menu["tail_content"])))

    def _only_menus(self) -> None:
        if self.kind != "service":
            raise No(40200, "invalid account type")

    def _type(self, asked: JSONDict) -> JSONDict:
        openid = asked["touser"]
        self._window(openid)
        if asked["command"] not in ("Typing", "CancelTyping"):
            raise No(45072, "command only support Typing or CancelTyping")
        if self._spoke[openid] < self.now() - 30:
            raise No(45080, "client msg in 30s need")
        if self._typing.get(openid, 0) > self.now():
            raise No(45081, "already typing")
        self._typing[openid] = self.now() + 15
        return {}

    # The menu and QR codes

    def _create_menu(self, menu: JSONDict) -> JSONDict:
        self._only("subscription", "service")
        buttons = menu["button"]
        if not 1 <= len(buttons) <= 3:
            raise No(40016, "invalid button size")
        for button in buttons:
            below = button.get("sub_button", [])
            if len(below) > 5:
                raise No(40023, "invalid sub button size")
            _check_button(button, 16, (40018, 40019), bool(below))
            for lower in below:
                _check_button(lower, 60, (40025, 40026), False)
        self.menu = buttons
        return {}

    def _show_menu(self) -> JSONDict:
        self._only("subscription", "service")
        shown = [
            {**button, **({"sub_button": {"list": button["sub_button"]}} if "sub_button" in button else {})}
            for button in self.menu or []
        ]
        return {"is_menu_open": int(bool(shown)), "selfmenu_info": {"button": shown}}

    def _create_code(self, asked: JSONDict) -> JSONDict:
        self._only("service")
        scene = asked["action_info"]["scene"]["scene_str"]
        if not 1 <= len(scene) <= 64:
            raise No(40053, "invalid action info")
        lasts = {}
        if asked["action_name"] == "QR_LIMIT_STR_SCENE":
            if self.permanent_codes >= 100_000:
                raise No(45029, "qrcode count out of limit")
            self.permanent_codes += 1
        elif asked["action_name"] != "QR_STR_SCENE" or not 1 <= asked["expire_seconds"] <= 2_592_000:
            raise No(40052, "invalid action name")
        else:
            lasts = {"expire_seconds": asked["expire_seconds"]}
        return {"ticket": "gQ", "url": f"http://weixin.qq.com/q/02{next(self._numbers)}", **lasts}


def _check_button(button: JSONDict, longest: int, codes: tuple[int, int], opens: bool) -> None:
    if not 1 <= len(button["name"].encode()) <= longest:
        raise No(codes[0], "invalid button name size")
    if not opens and not 1 <= len(button["key"].encode()) <= 128:
        raise No(codes[1], "invalid button key size")
