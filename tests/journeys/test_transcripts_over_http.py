"""Reviewed transcripts, played to the real server as each platform would: the bot says the same everywhere."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from dialogs.wording import Message
from tests.channels.fake_wechat import FakeWeChat
from tests.journeys.candidates import Candidate, OnTelegram, OnWeChat
from tests.journeys.conftest import House

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parents[1] / "transcripts"
PLAYED = (
    "zh/hurried_candidate_qualifies",
    "zh/fae_without_requirements",
    "zh/not_published_is_passed_on",
    "zh/wrong_email_first",
    "zh/numbers_choose",
    "en/rambling_candidate_qualifies",
    "en/quiz_with_free_words",
    "en/switches_to_chinese",
    "en/wants_a_person_first",
    "en/fails_the_degree",
)
BUTTON = re.compile(r"\[ (.*?) \](?= \[|$)")
LEAD = re.compile(r"= (?P<verdict>\w+) (?P<role>no role|[\w-]+): ")

Exchange = tuple[str, list[str], list[str]]
"""What is said, the lines that answer it, and the labels below them."""


def exchanges(script: str) -> Iterator[Exchange]:
    for part in re.split(r"^> ", re.sub(r"^[#=].*\n?", "", script, flags=re.MULTILINE), flags=re.MULTILINE)[1:]:
        words, *lines = (line for line in part.split("\n") if line)
        labels = [label for line in lines for label in BUTTON.findall(line)]
        yield words, [line for line in lines if not BUTTON.match(line)], labels


def shown(message: Message) -> tuple[list[str], list[str]]:
    return [line for line in message.text.split("\n") if line], [button.label for button in message.buttons]


@pytest.fixture(params=["telegram", "wechat-plain", "wechat-safe"])
async def candidate(request: pytest.FixtureRequest) -> AsyncIterator[Candidate]:
    """Somebody new for each transcript."""
    safe = request.param == "wechat-safe"
    house: House = request.getfixturevalue("webhook_and_safe" if safe else "polling_and_plain")
    number = 400 + request.session.items.index(request.node)
    if request.param == "telegram":
        yield OnTelegram(house.telegram, number)
        return
    async with httpx.AsyncClient(base_url=house.server.url, trust_env=False) as client:
        yield OnWeChat(FakeWeChat(client, safe=safe, hangs_up_after=30), f"oTranscript{number}")


@pytest.mark.parametrize("name", PLAYED)
async def test_transcript(name: str, candidate: Candidate) -> None:
    script = (FOLDER / f"{name}.txt").read_text("utf-8")
    for words, lines, labels in exchanges(script):
        reply = await candidate.reads_on(await candidate.says(words))
        assert (words, *shown(reply)) == (words, lines, labels)
    assert len(list(exchanges(script))) == script.count("\n> ")


async def test_the_leads_of_a_transcript(polling_and_plain: House) -> None:
    """The last lines of a transcript are the leads that came of it, also where it was played over HTTP."""
    script = (FOLDER / "zh/hurried_candidate_qualifies.txt").read_text("utf-8")
    candidate = OnTelegram(polling_and_plain.telegram, 399)
    for words, _, _ in exchanges(script):
        await candidate.says(words)
    held = json.loads(polling_and_plain.server.bole("export-person", "telegram:399").stdout)
    left = {(lead["verdict"], lead["role"] or "no role") for lead in held["leads"]}
    assert left == set(LEAD.findall(script)) != set()
