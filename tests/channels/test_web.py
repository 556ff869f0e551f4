"""The web chat over real HTTP: what its page relies on, and what others may not do."""

import itertools
import json
import re
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from typing import Any
from uuid import uuid4

import httpx
import pytest

from bot.channels.page import read_words
from bot.channels.web import TABS
from bot.post import Outgoing, Person, Update
from dialogs.events import Joined, Pressed, Said
from dialogs.wording import Message
from tests.channels.web_talk import COMPANY, Server, Talk, served
from tests.local_server import PLAIN

ID = "7d1c1f0e-8f0e-4e39-9f2a-0d6f4a3c9b11"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with served(Talk()) as running:
        yield running


@pytest.fixture
def talk(server: Server) -> Iterator[Talk]:
    server.talk.forget_all()
    yield server.talk
    server.talk.store_is_down = False


@pytest.fixture
def visitor(server: Server, talk: Talk) -> Iterator[httpx.Client]:
    """A browser that has opened the page."""
    with httpx.Client(base_url=server.url, verify=PLAIN) as client:
        client.get("/")
        yield client


def get(url: str, headers: dict[str, str] | None = None) -> httpx.Response:
    """A first visit: no cookie from before."""
    return httpx.get(url, headers=headers, verify=PLAIN)


def say(visitor: httpx.Client, text: str = "hello", id_: str | None = None) -> httpx.Response:
    return visitor.post("/chat", json={"id": id_ or str(uuid4()), "text": text})


def person_of(visitor: httpx.Client) -> Person:
    return Person("web", visitor.cookies["bole"])


# The page


def test_the_page_is_in_the_browsers_language_and_names_the_employer(server: Server) -> None:
    for wanted, tag, name in [("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN", "英伟达"), ("en-GB,en;q=0.9", "en", "NVIDIA")]:
        html = get(server.url, headers={"Accept-Language": wanted}).text
        assert f'<html lang="{tag}"' in html
        assert f'data-word="employer">{name}</h1>' in html


@pytest.mark.parametrize(
    ("wanted", "tag"),
    [("de-DE,de,fr", "en"), ("fr,zh-TW;q=0.5", "zh-CN"), ("*", "en"), ("zh", "zh-CN"), (";;,=q", "en")],
)
def test_any_browser_language_gets_a_page(server: Server, wanted: str, tag: str) -> None:
    assert f'<html lang="{tag}"' in get(server.url, headers={"Accept-Language": wanted}).text


def test_the_language_of_the_talk_goes_before_the_browsers(server: Server) -> None:
    html = get(server.url, headers={"Accept-Language": "en", "Cookie": "bole_language=zh"}).text
    assert '<html lang="zh-CN"' in html


def test_an_employers_name_is_text_and_nothing_else(server: Server) -> None:
    words = read_words({"zh": "</script>", "en": "A&B <i>"}, "words")
    assert words["employer"] == {"zh": "</script>", "en": "A&B <i>"}
    html = get(server.url).text
    data = re.search(r'<script type="application/json" id="words">(.*?)</script>', html)
    assert data
    assert json.loads(data[1])["employer"] == COMPANY


def test_everything_the_page_needs_comes_from_us(server: Server) -> None:
    page = get(server.url)
    needed = set(re.findall(r'(?:src|href)="([^"#]+)"', page.text))
    assert needed == {"/page/chat.css", "/page/chat.js", "/page/icon.svg"}
    for path in [*needed, "/page/bubbles.js", "/page/outbox.js"]:
        assert get(server.url + path).status_code == 200


def test_the_page_forbids_what_it_does_not_need(server: Server) -> None:
    for path in ("/", "/page/chat.js", "/chat"):
        headers = get(server.url + path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_a_file_of_the_page_is_not_sent_twice(server: Server) -> None:
    first = get(server.url + "/page/chat.css")
    again = get(server.url + "/page/chat.css", headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


@pytest.mark.parametrize("name", ["chat.html", "words.yaml", "__init__.py", "..%2fweb.py", "nothing"])
def test_only_the_files_of_the_page_are_served(server: Server, name: str) -> None:
    assert get(f"{server.url}/page/{name}").status_code == 404


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): #([0-9a-f]{6});", css))


def brightness(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(server: Server, scheme: str) -> None:
    """WCAG AA: 4.5 to 1, in daylight and at night."""
    light, dark = get(server.url + "/page/chat.css").text.split("@media", 2)[:2]
    shown = colours(light) | (colours(dark) if scheme == "dark" else {})
    on_surfaces = itertools.product(("ink", "faint", "cinnabar", "accent"), ("paper", "panel", "bubble"))
    for words, behind in [*on_surfaces, ("ink", "pine-wash"), ("on-pine", "pine")]:
        lower, higher = sorted((brightness(shown[words]), brightness(shown[behind])))
        assert (higher + 0.05) / (lower + 0.05) >= 4.5, f"{words} on {behind}"


# The visitor


def test_a_visitor_is_a_long_random_number_that_no_script_can_read(server: Server) -> None:
    cookies = [get(server.url).headers["set-cookie"] for _ in range(2)]
    ids = [re.match(r"bole=([A-Za-z0-9_-]{32});", cookie) for cookie in cookies]
    assert ids[0] and ids[1] and ids[0][1] != ids[1][1]
    assert "HttpOnly" in cookies[0]
    assert "SameSite=lax" in cookies[0]
    assert "Secure" not in cookies[0]


def test_over_https_the_cookie_never_travels_in_the_clear(server: Server) -> None:
    cookie = get(server.url, headers={"X-Forwarded-Proto": "https"}).headers["set-cookie"]
    assert cookie.startswith("__Host-bole=")
    assert "Secure" in cookie


def test_a_visitor_stays_the_same_person(visitor: httpx.Client, talk: Talk) -> None:
    say(visitor, "one")
    visitor.get("/")
    say(visitor, "two")
    assert [update.person for update in talk.heard] == [person_of(visitor)] * 2


def test_a_made_up_cookie_is_nobody(server: Server, talk: Talk) -> None:
    answer = httpx.post(
        server.url + "/chat", json={"id": ID, "text": "hi"}, headers={"Cookie": "bole=../../x"}, verify=PLAIN
    )
    assert answer.status_code == 200
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", talk.heard[0].person.id)


def test_visitors_do_not_see_each_other(server: Server, visitor: httpx.Client) -> None:
    say(visitor, "my secret")
    assert get(server.url + "/chat").json() == {"messages": []}


# A message


def test_words_a_press_and_an_opening_reach_the_talk(visitor: httpx.Client, talk: Talk) -> None:
    opening = {"source": "fair", "role": "fae-engineer", "language": "en"}
    bodies: list[dict[str, Any]] = [{"text": "hello"}, {"choice": "role/x"}, {"joined": opening}, {"joined": {}}]
    for body in bodies:
        assert visitor.post("/chat", json={"id": str(uuid4()), **body}).status_code == 200
    assert [update.event for update in talk.heard] == [
        Said("hello"),
        Pressed("role/x"),
        Joined("fair", "fae-engineer", "en"),
        Joined(),
    ]


def test_the_answer_comes_back_in_the_response(visitor: httpx.Client) -> None:
    answer = visitor.post("/chat", json={"id": ID, "joined": {}}).json()
    assert answer["messages"] == [
        {
            "id": 2,
            "from": "bot",
            "text": "Hello!",
            "buttons": [{"code": "roles", "label": "Open roles"}, {"code": "help", "label": "Help"}],
            "numbered": True,
        }
    ]


def test_a_repeat_is_the_same_message_with_the_same_answer(visitor: httpx.Client, talk: Talk) -> None:
    first, again = say(visitor, "hello", ID), say(visitor, "hello", ID.upper())
    assert first.json() == again.json()
    assert [update.id for update in talk.heard] == [ID]


def test_a_message_that_was_not_stored_is_to_be_sent_again(visitor: httpx.Client, talk: Talk) -> None:
    talk.store_is_down = True
    refused = say(visitor, "hello", ID)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
    assert visitor.get("/chat").status_code == 503
    talk.store_is_down = False
    assert say(visitor, "hello", ID).status_code == 200
    assert [update.event for update in talk.heard] == [Said("hello")]


def test_words_of_any_length_and_script_are_taken(visitor: httpx.Client, talk: Talk) -> None:
    for text in ("", "   ", "长" * 300_000, "👩‍👩‍👧‍👦 ﷽ \u202e abc", "<img src=x onerror=alert(1)>"):
        assert say(visitor, text).status_code == 200
        assert talk.heard[-1].event == Said(text)


def test_a_nul_which_no_database_keeps_is_dropped(visitor: httpx.Client, talk: Talk) -> None:
    say(visitor, "a\0b")
    assert talk.heard[-1].event == Said("ab")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '"hello"',
        '{"id": "1", "text": "no uuid"}',
        f'{{"id": "{ID}"}}',
        f'{{"id": "{ID}", "text": "two", "choice": "things"}}',
        f'{{"id": "{ID}", "text": 5}}',
        f'{{"id": "{ID}", "text": "\\ud800"}}',
        f'{{"id": "{ID}", "text": "x", "admin": true}}',
        f'{{"id": "{ID}", "choice": ""}}',
        f'{{"id": "{ID}", "choice": "{"x" * 201}"}}',
        f'{{"id": "{ID}", "joined": {{"language": "fr"}}}}',
        "[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_what_is_not_a_message_is_refused_with_a_reason(visitor: httpx.Client, talk: Talk, body: Any) -> None:
    answer = visitor.post("/chat", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"] == "this is not a message"
    assert answer.json()["faults"]
    assert talk.heard == []


def test_a_huge_body_is_refused(visitor: httpx.Client, talk: Talk) -> None:
    assert say(visitor, "x" * 1024 * 1024).status_code == 413
    pieces = (b"x" * 65_536 for _ in range(17))
    assert visitor.post("/chat", content=pieces, headers={"Content-Type": "application/json"}).status_code == 413
    assert talk.calls == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "application/json; charset=utf-8", "Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_only_our_own_page_may_post(visitor: httpx.Client, talk: Talk, headers: dict[str, str], status: int) -> None:
    content = json.dumps({"id": ID, "text": "hi"})
    answer = visitor.post("/chat", content=content, headers={"Content-Type": "application/json"} | headers)
    assert answer.status_code == status
    assert len(talk.heard) == (status == 200)


def test_our_own_page_is_known_by_its_origin(server: Server, visitor: httpx.Client) -> None:
    answer = visitor.post("/chat", json={"id": ID, "text": "hi"}, headers={"Origin": server.url})
    assert answer.status_code == 200


# The thread


def test_a_returning_page_gets_the_thread_from_both_sides(visitor: httpx.Client) -> None:
    say(visitor, "你好")
    messages = visitor.get("/chat").json()["messages"]
    assert [(each["from"], each["text"]) for each in messages] == [("visitor", "你好"), ("bot", "I heard: 你好")]
    assert all(re.match(r"20\d\d-\d\d-\d\dT", each["at"]) for each in messages)


def test_a_press_comes_back_as_its_code_and_an_opening_without_words(visitor: httpx.Client) -> None:
    visitor.post("/chat", json={"id": str(uuid4()), "joined": {}})
    visitor.post("/chat", json={"id": str(uuid4()), "choice": "roles"})
    say(visitor, "roles")
    theirs = [each for each in visitor.get("/chat").json()["messages"] if each["from"] == "visitor"]
    assert [(each["text"], each.get("choice")) for each in theirs] == [("", None), ("", "roles"), ("roles", None)]


def test_a_long_thread_shows_its_latest_part(visitor: httpx.Client, talk: Talk) -> None:
    for number in range(300):
        talk.keep_words(person_of(visitor), f"{number}")
        talk.keep_words(person_of(visitor), f"{number}!")
    messages = visitor.get("/chat").json()["messages"]
    assert (len(messages), messages[0]["text"], messages[-1]["text"]) == (500, "50", "299!")


def events(
    visitor: httpx.Client, after: str, last: str | None = None
) -> Generator[tuple[str, dict[str, Any]], None, None]:
    headers = {"Last-Event-ID": last} if last else {}
    with visitor.stream("GET", "/chat/events", params={"after": after}, headers=headers) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        id_ = ""
        for line in stream.iter_lines():
            field, _, value = line.partition(": ")
            if field == "id":
                id_ = value
            if field == "data":
                yield id_, json.loads(value)


def test_a_later_message_arrives_by_itself(server: Server, visitor: httpx.Client, talk: Talk) -> None:
    say(visitor)
    stream = events(visitor, "0")
    assert next(stream)[1]["text"] == "I heard: hello"
    talk.keep_words(person_of(visitor), "A recruiter: yes, remote is fine.")
    assert next(stream)[1]["text"] == "A recruiter: yes, remote is fine."
    stream.close()


class Recruiter(Talk):
    """Answers a second time, by themselves, to whatever is said."""

    async def receive(self, update: Update) -> tuple[Outgoing, ...]:
        answers = await super().receive(update)
        self.keep_words(update.person, "And one thing more.")
        await self.send(Outgoing(len(self.kept), update.person, Message("And one thing more.")))
        return answers


def test_a_delivered_message_is_shown_without_waiting_for_the_next_look() -> None:
    with served(Recruiter(), look_every=3600) as server, httpx.Client(base_url=server.url, verify=PLAIN) as visitor:
        visitor.get("/")
        say(visitor, "one")
        stream = events(visitor, "2")
        assert next(stream)[1]["text"] == "And one thing more."
        say(visitor, "two")
        assert [next(stream)[1]["text"] for _ in range(2)] == ["I heard: two", "And one thing more."]
        stream.close()


def test_a_reconnecting_page_hears_only_what_it_missed(visitor: httpx.Client) -> None:
    for text in ("one", "two", "three"):
        say(visitor, text)
    for after, last in (("2", None), ("0", "2")):
        stream = events(visitor, after, last)
        assert [next(stream)[0], next(stream)[0]] == ["4", "6"]
        stream.close()


@pytest.mark.parametrize("after", ["-1", "x", "9" * 40, "１"])
def test_a_nonsensical_last_message_is_refused(visitor: httpx.Client, after: str) -> None:
    assert visitor.get("/chat/events", params={"after": after}).status_code == 400


def test_a_visitors_tabs_are_counted_and_nobody_elses(server: Server, visitor: httpx.Client) -> None:
    """Beyond them a tab is asked to come later; another visitor listens all the same, and so do they afterwards."""
    with ExitStack() as tabs:
        for _ in range(TABS):
            assert tabs.enter_context(visitor.stream("GET", "/chat/events")).status_code == 200
        refused = visitor.get("/chat/events")
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
        with httpx.stream("GET", server.url + "/chat/events", verify=PLAIN) as other:
            assert other.status_code == 200
        assert say(visitor).status_code == 200
    while True:
        with visitor.stream("GET", "/chat/events") as again:
            if again.status_code == 200:
                break
