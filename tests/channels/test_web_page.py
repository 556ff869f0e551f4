"""The chat page as people use it: on a phone and on a desk, in both languages, by thumb, mouse and keyboard."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from bot.post import Person
from dialogs.events import Event, Joined, Language, Pressed, Said
from dialogs.wording import Button, Message, Upload
from tests.channels.browser import browser
from tests.channels.web_talk import Server, Talk, served

__all__ = ["browser"]
pytestmark = pytest.mark.slow

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 800}}
HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>'


class Bilingual(Talk):
    """Speaks the language of the visitor's page until another is chosen."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.language = language

    def answer(self, event: Event) -> tuple[Message, ...]:
        match event:
            case Joined():
                return (self._greeting(),)
            case Pressed("language/zh" | "language/en" as code):
                self.language = "zh" if code.endswith("zh") else "en"
                return (self._greeting(),)
            case Pressed("role/hpc"):
                words = (
                    "这个职位要求：\n1. 硕士\n2. 一年经验"
                    if self.language == "zh"
                    else "It asks for:\n1. MS\n2. A year"
                )
                return (Message(words, (Button("quiz/hpc", self._either("开始", "Start")),)),)
            case Pressed("yes/forget"):
                return (Message(self._either("已经全部删除。", "All of it is deleted.")),)
            case Said("link"):
                return (Message("See https://jobs.example/a?b=1. And javascript:alert(1)"),)
            case Said("cv"):
                upload = Upload("here", "Upload it", "nowhere")
                return (Message("Your file?", (Button("skip", "Not now"),), upload=upload),)
            case Said("markup"):
                return (Message(HOSTILE, (Button("help", HOSTILE),)),)
            case Said("long"):
                return (Message("\n".join(f"Line {number}" for number in range(1, 101))),)
            case Said(text):
                return (Message(self._either("我听到：", "I heard: ") + text),)
            case _:
                return (Message(self._either("好的。", "Fine.")),)

    def _greeting(self) -> Message:
        words = self._either("您好！我是自动招聘助手。", "Hello! I am an automated assistant.")
        return Message(words, (Button("role/hpc", self._either("架构师", "Architect")), Button("help", "?")))

    def _either(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en


@dataclass
class Chat:
    """The page, in the words of somebody who looks at it."""

    page: Page
    server: Server
    talk: Bilingual

    @property
    def box(self) -> Locator:
        return self.page.get_by_role("textbox")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    def open(self, path: str = "/") -> None:
        self.page.goto(self.server.url + path)
        expect(self.bubbles.first).to_be_visible()

    @property
    def bubbles(self) -> Locator:
        return self.log.locator(".bubble")

    def says(self, *texts: str) -> None:
        """Waits until these are the bubbles, in order, as far as eyes can tell."""
        heard = ["Assistant: ", "You: ", "助手：", "您："]  # for screen readers only
        expect(self.bubbles).to_have_count(len(texts))
        shown = [each.text_content() or "" for each in self.bubbles.all()]
        for prefix in heard:
            shown = [each.removeprefix(prefix) for each in shown]
        assert shown == list(texts)

    def heard(self) -> list[Event]:
        return [update.event for update in self.talk.heard if not isinstance(update.event, Joined)]

    @property
    def person(self) -> Person:
        return self.talk.heard[0].person

    def overflows(self) -> bool:
        return bool(self.page.evaluate("document.scrollingElement.scrollWidth > innerWidth"))


@pytest.fixture
def language() -> Language:
    return "en"


@pytest.fixture
def screen() -> dict[str, Any]:
    return DESK


@pytest.fixture
def context(browser: Browser, screen: dict[str, Any], language: Language) -> Iterator[BrowserContext]:
    """A browser of its own. It tells afterwards if a script failed, a rule was broken or another host was asked."""
    context = browser.new_context(locale={"zh": "zh-CN", "en": "en-US"}[language], **screen)
    context.set_default_timeout(10_000)
    wrong: list[str] = []
    asked: set[str] = set()
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", lambda line: wrong.append(line.text) if "Content Security" in line.text else None)
    context.on("request", lambda request: asked.add(request.url.split("/")[2].split(":")[0]))
    yield context
    context.close()
    assert wrong == []
    assert asked <= {"127.0.0.1"}


@pytest.fixture
def chat(context: BrowserContext, language: Language) -> Iterator[Chat]:
    talk = Bilingual(language)
    with served(talk) as server:
        page = context.new_page()
        yield Chat(page, server, talk)
        page.close()


GREETING = {"zh": "您好！我是自动招聘助手。", "en": "Hello! I am an automated assistant."}
everywhere = pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
both_languages = pytest.mark.parametrize("language", ["zh", "en"])


@everywhere
@both_languages
def test_somebody_types_presses_and_comes_back(chat: Chat, language: Language) -> None:
    chat.open()
    chat.says(GREETING[language])
    expect(chat.page).to_have_title({"zh": "英伟达 招聘助手", "en": "NVIDIA recruiting assistant"}[language])
    architect = chat.page.get_by_role("button", name={"zh": "架构师", "en": "Architect"}[language])
    architect.click()
    expect(chat.bubbles).to_have_count(3)
    chat.box.fill("CUDA?")
    chat.page.get_by_role("button", name={"zh": "发送", "en": "Send"}[language]).click()
    said = (
        GREETING[language],
        {"zh": "架构师", "en": "Architect"}[language],
        {"zh": "这个职位要求：1. 硕士2. 一年经验", "en": "It asks for:1. MS2. A year"}[language],
        "CUDA?",
        {"zh": "我听到：CUDA?", "en": "I heard: CUDA?"}[language],
    )
    chat.says(*said)
    assert not chat.overflows()
    chat.page.reload()
    chat.says(*said)
    architect.click()  # an old button still means what it says
    expect(chat.bubbles).to_have_count(7)
    assert chat.heard() == [Pressed("role/hpc"), Said("CUDA?"), Pressed("role/hpc")]


@everywhere
def test_the_box_grows_with_its_words_and_the_talk_stays_in_view(chat: Chat) -> None:
    chat.open()
    low = chat.box.bounding_box()
    chat.box.fill("one\ntwo\nthree")
    high = chat.box.bounding_box()
    assert low and high and high["height"] > low["height"] + 40
    chat.box.fill("\n".join("many" for _ in range(100)))
    expect(chat.bubbles.last).to_be_in_viewport()
    expect(chat.page.get_by_role("button", name="Send")).to_be_in_viewport()


def test_a_keyboard_is_enough(chat: Chat) -> None:
    chat.open()
    keyboard = chat.page.keyboard
    expect(chat.box).to_be_focused()
    keyboard.type("first line")
    keyboard.press("Shift+Enter")
    keyboard.type("second line")
    keyboard.press("Enter")
    chat.says(GREETING["en"], "first line\nsecond line", "I heard: first linesecond line")
    keyboard.press("Shift+Tab")
    expect(chat.page.get_by_role("button", name="?")).to_be_focused()
    keyboard.press("Shift+Tab")
    keyboard.press("Enter")
    expect(chat.bubbles).to_have_count(5)
    expect(chat.box).to_be_focused()
    keyboard.press("Shift+Tab")
    expect(chat.page.get_by_role("button", name="Start")).to_be_focused()
    chat.page.locator("summary").focus()
    keyboard.press("Enter")
    expect(chat.page.get_by_role("button", name="Privacy")).to_be_visible()
    keyboard.press("Escape")
    expect(chat.page.get_by_role("button", name="Privacy")).to_be_hidden()
    expect(chat.page.locator("summary")).to_be_focused()
    assert chat.heard() == [Said("first line\nsecond line"), Pressed("role/hpc")]


def test_enter_belongs_to_the_input_method_while_it_composes(chat: Chat, context: BrowserContext) -> None:
    chat.open()
    session = context.new_cdp_session(chat.page)
    session.send("Input.imeSetComposition", {"text": "zhiwei", "selectionStart": 6, "selectionEnd": 6})
    chat.page.keyboard.press("Enter")
    assert chat.heard() == []
    chat.box.fill("")
    session.send("Input.insertText", {"text": "职位"})
    chat.page.keyboard.press("Enter")
    expect(chat.bubbles).to_have_count(3)
    assert chat.heard() == [Said("职位")]


@everywhere
def test_a_message_survives_a_server_that_goes_away(chat: Chat) -> None:
    chat.open()
    chat.server.stop()
    chat.box.fill("still there?")
    chat.box.press("Enter")
    chat.box.fill("hello?")
    chat.box.press("Enter")
    expect(chat.page.get_by_role("status")).to_have_text("Connection lost. Trying again…")
    expect(chat.log.locator(".unsent")).to_have_count(2)
    chat.server.start()
    expect(chat.log.locator(".unsent")).to_have_count(0, timeout=15_000)
    chat.says(GREETING["en"], "still there?", "hello?", "I heard: still there?", "I heard: hello?")
    expect(chat.page.get_by_role("status")).to_be_empty()
    assert chat.heard() == [Said("still there?"), Said("hello?")]


def test_a_lost_answer_is_asked_for_again_and_nothing_is_said_twice(chat: Chat) -> None:
    chat.open()
    chat.talk.answers_lost = 2
    chat.box.fill("once")
    chat.box.press("Enter")
    chat.says(GREETING["en"], "once", "I heard: once")
    expect(chat.log.locator(".unsent")).to_have_count(0)
    assert chat.heard() == [Said("once")]
    assert chat.talk.calls == 4


def test_what_was_not_sent_outlives_a_reload(chat: Chat) -> None:
    chat.open()
    chat.talk.store_is_down = True
    chat.box.fill("keep me")
    chat.box.press("Enter")
    expect(chat.page.get_by_role("status")).not_to_be_empty()
    chat.page.reload()
    chat.talk.store_is_down = False
    chat.says(GREETING["en"], "keep me", "I heard: keep me")
    assert chat.heard() == [Said("keep me")]


def test_what_was_stored_but_never_answered_is_not_shown_twice_after_a_reload(chat: Chat) -> None:
    chat.open()
    chat.talk.answers_lost = 1_000
    chat.box.fill("once")
    chat.box.press("Enter")
    expect(chat.page.get_by_role("status")).not_to_be_empty()
    chat.page.reload()
    expect(chat.bubbles.last).to_have_text("You: once")
    chat.talk.answers_lost = 0
    chat.says(GREETING["en"], "once", "I heard: once")
    assert chat.heard() == [Said("once")]


def test_what_can_never_be_sent_is_said_to_be_so(chat: Chat) -> None:
    chat.open()
    chat.box.fill("长" * 400_000)
    chat.box.press("Enter")
    expect(chat.log.get_by_text("Too long to send. Please send it in parts.")).to_be_visible()
    chat.box.fill("short")
    chat.box.press("Enter")
    expect(chat.log.get_by_text("I heard: short")).to_be_visible()
    assert chat.heard() == [Said("short")]


def test_markup_is_words(chat: Chat) -> None:
    chat.open()
    chat.box.fill(HOSTILE)
    chat.box.press("Enter")
    expect(chat.bubbles).to_have_count(3)
    chat.box.fill("markup")
    chat.box.press("Enter")
    chat.says(GREETING["en"], HOSTILE, "I heard: " + HOSTILE, "markup", HOSTILE)
    expect(chat.log.get_by_role("button", name=HOSTILE)).to_be_visible()
    assert chat.log.locator("img, script").count() == 0
    expect(chat.page).to_have_title("NVIDIA recruiting assistant")


def test_an_address_of_ours_can_be_followed_and_nothing_else(chat: Chat) -> None:
    chat.open()
    chat.box.fill("link")
    chat.box.press("Enter")
    link = chat.log.get_by_role("link")
    expect(link).to_have_count(1)
    expect(link).to_have_attribute("href", "https://jobs.example/a?b=1")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


@everywhere
def test_a_page_for_files_opens_beside_the_talk(chat: Chat) -> None:
    """A link that looks like the buttons it stands with."""
    chat.open()
    chat.box.fill("cv")
    chat.box.press("Enter")
    link = chat.log.get_by_role("link", name="Upload it")
    expect(link).to_have_attribute("href", "/upload/4")
    expect(link).to_have_attribute("target", "_blank")
    button = chat.log.get_by_role("button", name="Not now")
    sizes = [each.bounding_box() for each in (link, button)]
    assert sizes[0] and sizes[1]
    assert sizes[0]["height"] == sizes[1]["height"]
    chat.page.reload()
    expect(link).to_be_visible()


def test_a_recruiters_answer_appears_by_itself(chat: Chat) -> None:
    chat.open()
    chat.talk.keep_words(chat.person, "A recruiter: remote is fine.")
    chat.says(GREETING["en"], "A recruiter: remote is fine.")
    chat.page.reload()
    chat.says(GREETING["en"], "A recruiter: remote is fine.")


def test_a_long_answer_is_read_from_its_beginning(chat: Chat) -> None:
    chat.open()
    chat.box.fill("long")
    chat.box.press("Enter")
    expect(chat.log.get_by_text("Line 1", exact=True)).to_be_in_viewport()
    expect(chat.log.get_by_text("Line 100", exact=True)).not_to_be_in_viewport()
    chat.talk.keep_words(chat.person, "And one thing more.")
    chat.page.get_by_role("button", name="New messages").click()
    expect(chat.log.get_by_text("And one thing more.")).to_be_in_viewport()


@everywhere
def test_the_page_speaks_the_language_of_the_talk(chat: Chat) -> None:
    chat.open()
    chat.page.get_by_role("button", name="中文").click()
    chat.says(GREETING["en"], "中文", GREETING["zh"])
    expect(chat.page).to_have_title("英伟达 招聘助手")
    expect(chat.box).to_have_attribute("placeholder", "输入消息…")
    chat.page.reload()
    assert chat.page.locator("html").get_attribute("lang") == "zh-CN"
    chat.says(GREETING["en"], "中文", GREETING["zh"])
    assert chat.heard() == [Pressed("language/zh")]


@pytest.mark.parametrize(
    ("name", "code"),
    [("Privacy", "privacy"), ("My data", "my-data"), ("Delete my data", "delete"), ("Open roles", "roles")],
)
def test_privacy_and_deletion_are_two_presses_away(chat: Chat, name: str, code: str) -> None:
    chat.open()
    chat.page.locator("summary").click()
    chat.page.get_by_role("button", name=name, exact=True).click()
    chat.says(GREETING["en"], name, "Fine.")
    chat.page.reload()
    chat.says(GREETING["en"], name, "Fine.")
    assert chat.heard() == [Pressed(code)]


def test_the_page_forgets_what_the_store_forgot(chat: Chat) -> None:
    chat.open()
    message = Message("Really?", (Button("yes/forget", "Yes, delete"),))
    chat.talk.keep(chat.person, message)
    chat.page.get_by_role("button", name="Yes, delete").click()
    chat.says("All of it is deleted.")


def test_a_link_from_a_fair_tells_where_somebody_came_from(chat: Chat) -> None:
    chat.open("/?source=fair-2026&role=fae-engineer&utm_id=7")
    chat.says(GREETING["en"])
    assert chat.page.url == chat.server.url + "/"
    chat.page.reload()
    chat.says(GREETING["en"])
    assert [update.event for update in chat.talk.heard] == [Joined("fair-2026", "fae-engineer", "en")]


def test_two_tabs_show_one_thread(chat: Chat, context: BrowserContext) -> None:
    chat.open()
    other = Chat(context.new_page(), chat.server, chat.talk)
    other.open()
    other.box.fill("from the other tab")
    other.box.press("Enter")
    for each in (other, chat):
        each.says(GREETING["en"], "from the other tab", "I heard: from the other tab")


def test_the_day_is_shown_where_the_talk_paused(chat: Chat) -> None:
    chat.open()
    chat.talk.age(timedelta(days=2))
    chat.box.fill("back again")
    chat.box.press("Enter")
    expect(chat.bubbles).to_have_count(3)
    chat.page.reload()
    expect(chat.log.locator("time")).to_have_count(2)


@pytest.mark.parametrize("size", [(320, 568), (640, 400), (390, 300), (2560, 1440)])
@both_languages
def test_nothing_is_cut_off_on_small_and_magnified_screens(chat: Chat, size: tuple[int, int]) -> None:
    chat.page.set_viewport_size({"width": size[0], "height": size[1]})
    chat.open()
    chat.box.fill("W" * 200)
    chat.box.press("Enter")
    expect(chat.bubbles).to_have_count(3)
    assert not chat.overflows()
    expect(chat.box).to_be_in_viewport(ratio=1)
    for button in chat.page.locator("header button:visible, header summary").all():
        expect(button).to_be_in_viewport(ratio=1)
