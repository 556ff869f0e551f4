"""A recruiter's day in a real browser: what they look at and press, found by the words that stand there."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, Page, expect

from bot.console.rendering import words_of
from dialogs.events import Language
from role_data.load import SHIPPED
from tests.channels.fake_telegram import FakeTelegram
from tests.journeys.candidates import OnTelegram
from tests.journeys.server import Server
from tests.journeys.stories import qualifies_in_chinese, qualifies_in_english
from tests.waiting import until

PASSWORD = "seven lanterns over a quiet harbour"
SERIOUS = ("serious", "critical")
"""What axe calls the findings that keep somebody out."""
AT_ONCE = 15_000
"""Milliseconds in which a page that is open has to show what happened elsewhere."""

ASKED = {"zh": "HPC岗工资多少？", "en": "What does the HPC job pay?"}
LATER = {"zh": "高性能计算这个职位的薪水怎么样", "en": "how much salary would I get as HPC architect"}
KNOWN: dict[Language, str] = {"zh": "薪酬是多少？", "en": "What is the pay?"}
ANSWER: dict[Language, str] = {
    "zh": "薪酬在面试后按经验商定。",
    "en": "The pay is agreed on after the interviews, by experience.",
}
SETTINGS = {"BOLE_ANSWER_WITHIN_HOURS": "48"}
BY_WHEN: dict[Language, str] = {"zh": "2 天内", "en": "within 2 days"}
"""As candidates are told."""

Look = Callable[[Page, str], Awaitable[None]]
"""Told of each page as the recruiter has it before them, with a name for it."""


async def no_look(page: Page, name: str) -> None:
    """Nobody wants pictures."""


class Recruiter:
    """`findings`: what axe objects to, page by page; nobody should be kept out."""

    def __init__(self, page: Page, url: str, language: Language, look: Look = no_look) -> None:
        self.page, self.url, self.language, self._look = page, url, language, look
        self.findings: list[str] = []

    def word(self, template: str, name: str, **values: object) -> str:
        words = {**words_of("frame")[self.language], **words_of(template)[self.language]}
        return words[name].format(**values)

    async def looks(self, name: str) -> None:
        """At the page as it is now: no wider than the screen, and open to everybody."""
        wide = await self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not wide, f"{name} is wider than the screen"
        found = await Axe().run(self.page)
        self.findings += [
            f"{name}: {finding['id']} {finding['nodes'][0]['html'][:160]}"
            for finding in found.response["violations"]
            if finding["impact"] in SERIOUS
        ]
        await self._look(self.page, name)

    async def opens(self, path: str) -> None:
        await self.page.goto(f"{self.url}{path}")

    async def goes_to(self, entry: str) -> None:
        """By the navigation."""
        await (
            self.page.get_by_role("navigation")
            .get_by_role("link", name=self.word("frame", f"to_{entry}"), exact=True)
            .click()
        )
        await self.page.wait_for_load_state()

    def button(self, template: str, name: str) -> Locator:
        return self.page.get_by_role("main").get_by_role("button", name=self.word(template, name), exact=True)

    def link(self, template: str, name: str) -> Locator:
        return self.page.get_by_role("main").get_by_role("link", name=self.word(template, name), exact=True)

    def field(self, template: str, name: str) -> Locator:
        return self.page.get_by_label(self.word(template, name), exact=True)

    async def comes_in(self, link: str) -> None:
        await self.page.goto(link)
        await self.looks("welcome")
        await self.field("welcome", "password").fill(PASSWORD)
        await self.field("welcome", "again").fill(PASSWORD)
        await self.button("welcome", "begin").click()
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(self.word("today", "title"))

    async def reads_the_lead(self, name: str) -> None:
        """From today to its page; it becomes theirs."""
        await self.goes_to("today")
        await self.looks("today")
        await self.page.get_by_role("link", name=self.word("today", "nobodys")).click()
        await expect(self.page.get_by_role("link", name=name)).to_be_visible()
        await self.looks("leads")
        await self.page.get_by_role("link", name=name).click()
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(name)
        await self.looks("lead")
        await self.button("lead", "take").click()
        await expect(self.button("lead", "take")).to_have_count(0)

    async def writes(self, words: str) -> None:
        await self.link("lead", "speak").click()
        await expect(self.page.locator("#reach")).to_have_text(self.word("talk", "reach_now"))
        await self.looks("talk")
        await self.field("talk", "write").fill(words)
        await self.button("talk", "send").click()
        await expect(self.page.locator("ol.talk")).to_contain_text(words)

    async def hears(self, words: str) -> None:
        """Without loading the page again."""
        await self.page.evaluate("window.still = true")
        await expect(self.page.locator("ol.talk")).to_contain_text(words, timeout=AT_ONCE)
        assert await self.page.evaluate("window.still")
        await self.looks("talk-answered")

    async def ends_the_talk(self) -> None:
        await self.button("talk", "end").click()
        await expect(self.button("talk", "end")).to_have_count(0)

    async def closes_the_lead(self, as_: str) -> str:
        """Returns the words that the candidate is to hear, which stand there first."""
        await self.link("talk", "to_lead").click()
        await self.field("lead", "status").select_option(as_)
        words = self.field("lead", "tell_words")
        await expect(words).to_be_visible()
        await expect(self.field("lead", "tell")).to_be_checked()
        await words.fill(f"{await words.input_value()} Lin")
        said = await words.input_value()
        await self.looks("lead-closing")
        await self.button("lead", "save_and_tell").click()
        await expect(self.page.get_by_role("status")).to_have_text(self.word("lead", "told_told"))
        await expect(self.page.locator("h1 + p .tag").nth(1)).to_have_text(self.word("lead", f"status_{as_}"))
        await expect(self.page.locator("ol.steps")).to_contain_text(said)
        return said

    async def takes_the_question(self, question: str) -> None:
        """It is theirs, and stands among what is."""
        await self.goes_to("inbox")
        await self.page.get_by_role("link", name=question).click(timeout=AT_ONCE)
        await self.button("group", "take").click()
        await expect(self.button("group", "take")).to_have_count(0)
        await self.goes_to("inbox")
        await self.link("inbox", "view_mine").click()
        await self.page.wait_for_url("**/inbox?view=mine")
        await expect(self.page.get_by_role("link", name=question)).to_be_visible()
        await self.looks("inbox-mine")

    async def answers(
        self, question: str, asked: int, known: dict[Language, str], answer: dict[Language, str]
    ) -> None:
        """All who asked the like of it, `asked` in number. `known`: how it will be known."""
        await self.goes_to("inbox")
        there = self.page.get_by_role("link", name=question)
        row = self.page.locator("tr", has=there)
        await expect(row.locator("td").nth(1)).to_have_text(str(asked), timeout=AT_ONCE)
        await self.looks("inbox")
        await there.click()
        for language in ("zh", "en"):
            await self.field("group", f"question_{language}").fill(known[language])
            await self.field("group", f"answer_{language}").fill(answer[language])
        await expect(self.page.locator("#preview")).to_contain_text(answer[self.language], timeout=AT_ONCE)
        await self.looks("group")
        await self.button("group", "send").click()
        await expect(self.page.get_by_role("status")).to_have_text(self.word("inbox", "told_answered"))

    async def looks_around(self) -> None:
        """At every other page of the navigation, and of the roles."""
        for entry in ("today", "talks", "funnel", "roles", "answers", "accounts", "actions"):
            await self.goes_to(entry)
            await self.looks(entry)
        await self.goes_to("roles")
        await self.page.get_by_role("main").get_by_role("link").first.click()
        await self.looks("role")
        await self.opens("/console/me")
        await self.looks("me")
        await self.opens("/console/me/second-factor")
        await self.looks("second-factor")

    async def tries_another_quiz(self, role: str, folder: Path) -> None:
        """By stricter rules, then by a file with a fault, then by the file mended."""
        await self.opens(f"/console/roles/{role}")
        await self.link("role", "rehearse").click()
        await self.looks("rehearsal")
        await self.field("rehearsal", "at_least_years").first.fill("40")
        await self.button("rehearsal", "try_rules").click()
        await expect(self.page.get_by_role("status")).to_contain_text("→ 0%")
        await self.looks("rehearsal-by-rules")
        published = (SHIPPED / f"roles/{role}.yaml").read_text("utf-8")
        for name, text in (("faulty", published.replace("must: true", "must: perhaps")), ("changed", published)):
            file = folder / f"{name}.yaml"
            file.write_text(text, "utf-8")
            await self.page.locator("input[type=file]").set_input_files(file)
            await self.button("rehearsal", "try_file").click()
            await self.page.wait_for_load_state()
            await self.looks(f"rehearsal-{name}")
            if name == "faulty":
                await expect(self.page.get_by_role("alert")).to_contain_text(f"roles/{role}.yaml:")
        await expect(self.page.get_by_role("status")).to_contain_text(self.word("rehearsal", "nobody_changes"))

    async def takes_the_leads_home(self) -> tuple[str, bytes]:
        """As a spreadsheet: its name and content."""
        await self.goes_to("leads")
        async with self.page.expect_download() as coming:
            await self.page.get_by_role("link", name=re.compile("CSV")).first.click()
        file = await coming.value
        with open(await file.path(), "rb") as content:  # noqa: PTH123 - a small file of ours
            return file.suggested_filename, content.read()


async def comes_in(recruiter: Recruiter, server: Server) -> None:
    invited = server.bole("console", "invite", "Lin Mei", "--administrator")
    link = re.search(r"/console/welcome/\S+", invited.stdout)
    assert link, invited.stderr
    await recruiter.comes_in(server.url + link[0])


async def lives(recruiter: Recruiter, telegram: FakeTelegram) -> str:
    """The day, with candidates on Telegram. Returns the name on the lead."""
    language = recruiter.language
    candidate, name = asks(telegram, 71, language), "王芳" if language == "zh" else "Anna Wu"
    if language == "zh":
        await qualifies_in_chinese(candidate, "13800138071")
    else:
        await qualifies_in_english(candidate, "anna71@example.com")
    await recruiter.reads_the_lead(name)
    heard = len(candidate.heard)
    await recruiter.writes("Are you free on Tuesday at ten?")
    await until(lambda: len(candidate.heard) > heard)
    said = " ".join(message.text for message in candidate.heard[heard:])
    assert "Are you free on Tuesday at ten?" in said
    assert "Lin Mei" in said, "they read who is speaking"
    await candidate.says("Tuesday is fine, thank you!")
    await recruiter.hears("Tuesday is fine, thank you!")
    await recruiter.ends_the_talk()
    heard = len(candidate.heard)
    said = await recruiter.closes_the_lead("interview")
    await until(lambda: len(candidate.heard) > heard)
    assert said in candidate.heard[-1].text

    chinese, english = asks(telegram, 72, "zh"), asks(telegram, 73, "en")
    for asker, words in ((chinese, ASKED["zh"]), (english, ASKED["en"])):
        await asker.says(words)
        await asker.presses("yes/pass_on")
        assert BY_WHEN["zh" if asker is chinese else "en"] in asker.heard[-1].text
    before = {asker.chat: len(asker.heard) for asker in (chinese, english)}
    await recruiter.takes_the_question(ASKED["zh"])
    await recruiter.answers(ASKED["zh"], 2, KNOWN, ANSWER)
    for asker in (chinese, english):
        await until(lambda asker=asker: len(asker.heard) > before[asker.chat])  # type: ignore[misc]
        assert ANSWER["zh" if asker is chinese else "en"] in asker.heard[-1].text
    third = asks(telegram, 74, language)
    await until_known(third, LATER[language], ANSWER[language])
    return name


def asks(telegram: FakeTelegram, chat: int, language: Language) -> OnTelegram:
    candidate = OnTelegram(telegram, chat)
    candidate.language = language
    return candidate


async def until_known(candidate: OnTelegram, words: str, answer: str) -> None:
    """Within seconds; until then the ad does not say."""
    for _ in range(60):
        if answer in (await candidate.says(words)).text:
            return
        await asyncio.sleep(0.5)
    raise AssertionError(f"not known: {candidate.last.text}")
