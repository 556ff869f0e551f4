"""The page that takes a résumé: over HTTP, and as people see it on a phone."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.types import Message

from bot.channels.upload import LONGEST_BODY, Uploads
from bot.channels.web import Web
from bot.documents import Format
from bot.post import StoreUnavailable
from bot.storage import Invitation
from dialogs.conversations.resume import LARGEST
from tests.channels.browser import browser
from tests.channels.web_talk import COMPANY, Talk
from tests.files import MACROS, PDF, docx
from tests.local_server import LocalServer

__all__ = ["browser"]


@dataclass
class Desk:
    """Gives out links and takes files, in memory. A token is a message's number."""

    invited: dict[str, Invitation] = field(default_factory=dict)
    taken: list[tuple[str, Format, bytes]] = field(default_factory=list)
    is_down: bool = False
    woken: int = 0

    def upload_token(self, message: int) -> str:
        return str(message)

    def invite(self, language: str = "en", *, traditional: bool = False, status: Any = "open") -> None:
        """The link with the token 7."""
        self.invited["7"] = Invitation(1, "zh" if language == "zh" else "en", traditional, status)

    def invitation(self, token: str, now: datetime) -> Invitation | None:
        if self.is_down:
            raise StoreUnavailable
        return self.invited.get(token)

    def uploaded(self, token: str, name: str, format: Format, content: bytes, now: datetime) -> bool:  # noqa: A002
        if self.is_down:
            raise StoreUnavailable
        if self.invited[token].status != "open":
            return False
        self.invite(self.invited[token].language, status="used")
        self.taken.append((name, format, content))
        return True

    def wake(self) -> None:
        self.woken += 1


@pytest.fixture
def desk() -> Desk:
    return Desk()


def uploads(desk: Desk, public_url: str | None = "https://jobs.example") -> Uploads:
    return Uploads(desk, COMPANY, public_url, lambda: datetime.now(UTC), desk.wake)


@pytest.fixture
def client(desk: Desk) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(Starlette(routes=uploads(desk).routes()))
    return httpx.AsyncClient(transport=transport, base_url="http://bole")


def form(content: bytes = PDF, name: str = "cv.pdf", field: str = "file") -> dict[str, Any]:
    return {"files": {field: (name, content)}}


def told(response: httpx.Response) -> str:
    """What the page says above the form, or instead of it."""
    return "".join(re.findall(r'role="status"[^>]*>([^<]*)<', response.text))


def test_an_address_needs_a_public_url(desk: Desk) -> None:
    assert uploads(desk).address(7) == "https://jobs.example/upload/7"
    assert uploads(desk, None).address(7) is None


async def test_a_file_is_taken_once(desk: Desk, client: httpx.AsyncClient) -> None:
    """With the name it came with, made harmless; a second one is told that the link was used."""
    desk.invite()
    page = await client.get("/upload/7")
    assert (page.status_code, "<form" in page.text) == (200, True)
    first = await client.post("/upload/7", **form(name="../Wang\r\nLan<b>.pdf"))
    assert first.status_code == 200
    assert "It has arrived" in told(first)
    second = await client.post("/upload/7", **form(docx()))
    assert second.status_code == 410
    assert "used already" in told(second)
    assert [(format_, content) for _, format_, content in desk.taken] == [("pdf", PDF)]
    assert not set(desk.taken[0][0]) & set("/\\<>\r\n")
    assert desk.woken == 1


async def test_looking_at_the_page_changes_nothing(desk: Desk, client: httpx.AsyncClient) -> None:
    """WeChat opens links itself, to see whether they are safe."""
    desk.invite()
    for method in ("GET", "HEAD", "GET"):
        assert (await client.request(method, "/upload/7")).status_code == 200
    assert (await client.post("/upload/7", **form())).status_code == 200


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        pytest.param(form(b""), 415, "can't be read", id="empty"),
        pytest.param(form(b"MZ renamed"), 415, "can't be read", id="a program called .pdf"),
        pytest.param(form(docx(MACROS), "cv.docx"), 415, "can't be read", id="macros"),
        pytest.param(form(bytes(LARGEST + 1)), 413, "larger than 20 MB", id="too large"),
        pytest.param(form(bytes(LONGEST_BODY)), 413, "larger than 20 MB", id="far too large"),
        pytest.param(form(name=""), 400, "No file was chosen", id="no file"),
        pytest.param(form(field="other"), 400, "No file was chosen", id="another field"),
        pytest.param({"data": {"file": "text"}}, 400, "No file was chosen", id="words"),
        pytest.param({"content": PDF}, 400, "No file was chosen", id="no form"),
        pytest.param(
            {"content": b"junk", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
            400,
            "No file was chosen",
            id="a broken form",
        ),
        pytest.param(
            {"content": b"", "headers": {"Content-Type": "multipart/form-data"}}, 400, "No file", id="no boundary"
        ),
        pytest.param(
            {"files": [("file", ("a.pdf", PDF)), ("file", ("b.pdf", PDF))]}, 400, "No file was chosen", id="two files"
        ),
    ],
)
async def test_what_cannot_be_kept_is_said_and_the_link_stays(
    desk: Desk, client: httpx.AsyncClient, sent: dict[str, Any], status: int, says: str
) -> None:
    desk.invite()
    refused = await client.post("/upload/7", **sent)
    assert refused.status_code == status
    assert says in told(refused).replace("&#39;", "'")
    assert "<form" in refused.text
    assert desk.taken == []
    assert (await client.post("/upload/7", **form())).status_code == 200


@pytest.mark.parametrize(("status", "code"), [("used", 410), ("expired", 410), (None, 404)])
async def test_without_an_open_link_no_file_is_read(
    desk: Desk, client: httpx.AsyncClient, status: str | None, code: int
) -> None:
    if status:
        desk.invite(status=status)
    read: list[bytes] = []

    async def body() -> Any:
        read.append(b"x")
        yield b"x"

    assert (await client.get("/upload/7")).status_code == code
    refused = await client.post("/upload/7", content=body())
    assert refused.status_code == code
    assert told(refused)
    assert "<form" not in refused.text
    assert read == []


async def test_a_store_that_is_away_is_said(desk: Desk, client: httpx.AsyncClient) -> None:
    desk.invite()
    desk.is_down = True
    for response in (await client.get("/upload/7"), await client.post("/upload/7", **form())):
        assert (response.status_code, response.headers["Retry-After"]) == (503, "2")
    desk.is_down = False
    assert (await client.post("/upload/7", **form())).status_code == 200


async def test_two_at_once_are_one(desk: Desk, client: httpx.AsyncClient) -> None:
    desk.invite()
    both = await asyncio.gather(*(client.post("/upload/7", **form()) for _ in range(2)))
    assert sorted(response.status_code for response in both) == [200, 410]
    assert len(desk.taken) == 1


@pytest.mark.parametrize(
    ("language", "traditional", "tag", "title"),
    [
        ("zh", False, "zh-CN", "上传简历"),
        ("zh", True, "zh-Hant", "上傳簡歷"),
        ("en", False, "en", "Upload your résumé"),
    ],
)
async def test_the_page_speaks_like_the_talk(
    desk: Desk, client: httpx.AsyncClient, language: str, traditional: bool, tag: str, title: str
) -> None:
    """Whatever the browser prefers; to whom it does not know it speaks the browser's language."""
    desk.invite(language=language, traditional=traditional)
    page = await client.get("/upload/7", headers={"Accept-Language": "fr"})
    assert f'<html lang="{tag}">' in page.text
    assert f"<h1>{title}</h1>" in page.text
    unknown = await client.get("/upload/8", headers={"Accept-Language": "zh-TW,zh;q=0.9"})
    assert "没有这个页面" in unknown.text


async def test_nothing_else_may_run_on_the_page_or_keep_it(desk: Desk, client: httpx.AsyncClient) -> None:
    desk.invite()
    headers = (await client.get("/upload/7")).headers
    assert "script-src" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "form-action 'self'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("announced", [b"1000", str(LONGEST_BODY * 2).encode()], ids=["a file", "far too large"])
async def test_hanging_up_within_a_file_is_no_fault(desk: Desk, announced: bytes) -> None:
    """Nothing is kept, nothing is raised, and the link stays for another try."""
    desk.invite()
    headers = [(b"content-type", b"multipart/form-data; boundary=b"), (b"content-length", announced)]
    scope = {"type": "http", "method": "POST", "path": "/upload/7", "query_string": b"", "headers": headers}
    begun = b'--b\r\nContent-Disposition: form-data; name="file"; filename="cv.pdf"\r\n\r\n%PDF-1.7'
    coming = iter(({"type": "http.request", "body": begun, "more_body": True}, {"type": "http.disconnect"}))

    async def receive() -> Message:
        return next(coming)

    async def send(_: Message) -> None:
        """Nobody is left to hear it."""

    await Starlette(routes=uploads(desk).routes())(scope, receive, send)
    assert desk.taken == []
    assert desk.invited["7"].status == "open"


# As people see it


@contextmanager
def served(desk: Desk) -> Iterator[str]:
    talk = Talk()
    page = uploads(desk)
    web = Web(talk.receive, talk.thread, COMPANY, page.path)
    routes = [*web.routes(), *page.routes()]
    with LocalServer(Starlette(routes=routes)) as server:
        yield server.url


@pytest.fixture
def phone(browser: Browser, desk: Desk) -> Iterator[Page]:
    with served(desk) as url:
        context = browser.new_context(
            base_url=url,
            viewport={"width": 390, "height": 844},
            is_mobile=True,
            has_touch=True,
            java_script_enabled=False,
        )
        yield context.new_page()
        context.close()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_phone_without_scripts_uploads_a_file(phone: Page, desk: Desk, tmp_path: Path, language: str) -> None:
    """A wrong file first, then the right one, by thumb."""
    desk.invite(language=language)
    (tmp_path / "cv.txt").write_text("my life")
    (tmp_path / "王芳.pdf").write_bytes(PDF)
    phone.goto("/upload/7")
    button, status = phone.get_by_role("button", name=re.compile("上传|Upload")), phone.get_by_role("status")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    phone.set_input_files("input[type=file]", tmp_path / "cv.txt")
    button.tap()
    expect(status).to_contain_text("PDF")
    phone.screenshot(path=tmp_path / f"refused-{language}.png")
    phone.set_input_files("input[type=file]", tmp_path / "王芳.pdf")
    button.tap()
    expect(status).to_contain_text(re.compile("谢谢|thank you"))
    phone.screenshot(path=tmp_path / f"thanks-{language}.png")
    assert desk.taken == [("王芳.pdf", "pdf", PDF)]
    phone.goto("/upload/7")
    expect(status).to_contain_text(re.compile("用过|used"))


@pytest.mark.slow
def test_a_phone_is_told_that_a_file_is_too_large(phone: Page, desk: Desk, tmp_path: Path) -> None:
    """By our page, not by a browser that says the connection broke."""
    desk.invite()
    (tmp_path / "scan.pdf").write_bytes(PDF + bytes(30 * 1024 * 1024))
    phone.goto("/upload/7")
    phone.set_input_files("input[type=file]", tmp_path / "scan.pdf")
    phone.get_by_role("button", name="Upload").tap()
    expect(phone.get_by_role("status")).to_contain_text("20 MB", timeout=30_000)
    assert desk.taken == []
