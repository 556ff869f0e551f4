"""Ten posters, links and advertisements over three channels: `bole sources` counts exactly who came and applied."""

import itertools
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from bot.channels.links import payload
from dialogs.wording import Button, Message
from tests.channels import fake_wechat
from tests.channels.fake_telegram import FakeTelegram, JSONDict
from tests.channels.fake_wechat import FakeWeChat
from tests.journeys.candidates import NUMBERS, Candidate, OnTelegram, OnWeChat, webhook
from tests.journeys.server import Server
from tests.journeys.stories import DEEP_LEARNING, HPC
from tests.local_server import PLAIN

pytestmark = [pytest.mark.slow(20), pytest.mark.timeout(400)]
FAE = "fae-engineer"
SECRET = "webhook-secret"
FOLLOWED_BEFORE = "hall-b"
"""A poster scanned by somebody who follows the account already: WeChat tells it in another way."""
PHONES = itertools.count(13800138100)

SOURCES: tuple[tuple[str | None, str, str | None, int, int], ...] = (
    # source, channel, role in the link, how many come, how many of them apply
    ("campus-fair", "telegram", HPC, 3, 2),
    ("newsletter", "telegram", None, 1, 1),
    ("tram-poster", "telegram", FAE, 1, 0),
    ("referral", "telegram", None, 1, 0),
    (None, "telegram", None, 1, 1),
    ("campus-fair", "wechat", FAE, 2, 1),
    ("metro", "wechat", None, 2, 0),
    ("123", "wechat", None, 1, 1),  # the number of an older poster
    (FOLLOWED_BEFORE, "wechat", DEEP_LEARNING, 1, 0),
    (None, "wechat", None, 1, 0),
    ("ad", "web", HPC, 2, 1),
    ("alumni", "web", None, 1, 0),
    ("校园网", "web", None, 1, 1),
)


class OnWeb(Candidate):
    """A browser with its cookie. Everything is posted twice, as the page does when an answer is lost."""

    def __init__(self, page: httpx.AsyncClient) -> None:
        self.page = page

    async def joins(self) -> Message:
        return await self.opens(None, None)

    async def opens(self, source: str | None, role: str | None) -> Message:
        await self.page.get("/")
        return await self.posts(joined={"source": source, "role": role, "language": "zh"})

    async def says(self, words: str) -> Message:
        return await self.posts(text=words)

    async def _press(self, button: Button) -> Message:
        return await self.posts(choice=button.code)

    async def posts(self, **what: Any) -> Message:
        body = {"id": str(uuid4()), **what}
        first, again = [await self.page.post("/chat", json=body) for _ in range(2)]
        assert (first.status_code, again.json()) == (200, first.json())
        (answer,) = first.json()["messages"]
        self.last = Message(answer["text"], tuple(Button(each["code"], each["label"]) for each in answer["buttons"]))
        return self.last


@pytest.fixture(scope="module")
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram() as api:
        yield api


@pytest.fixture
def server(telegram: FakeTelegram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    settings = {
        "BOLE_TELEGRAM_TOKEN": telegram.token,
        "BOLE_TELEGRAM_API_URL": telegram.url,
        "BOLE_TELEGRAM_MODE": "webhook",
        "BOLE_TELEGRAM_WEBHOOK_SECRET": SECRET,
        "BOLE_WECHAT_TOKEN": fake_wechat.TOKEN,
    }
    with Server(tmp_path_factory.mktemp("server"), **settings) as started:
        yield started


class Town:
    """Everybody who may come, and what Telegram has brought so far."""

    def __init__(self, server: Server, api: FakeTelegram, wechat: httpx.AsyncClient) -> None:
        self._server, self._api = server, api
        self._wechat = FakeWeChat(wechat, hangs_up_after=30)
        self._bring = webhook(server.url, SECRET)
        self._brought: list[JSONDict] = []

    async def comes(self, source: str | None, channel: str, role: str | None) -> Candidate:
        number = next(NUMBERS)
        match channel:
            case "telegram":
                mei = OnTelegram(self._api, number, self._twice)
                await mei.says(f"/start {payload(role, source)}" if source else "/start")
                return mei
            case "wechat":
                li = OnWeChat(self._wechat, f"oTown{number}")
                scene = payload(role, source) if source and source != "123" else source or ""
                await (scans(li, scene) if source == FOLLOWED_BEFORE else follows(li, scene))
                return li
            case _:
                anna = OnWeb(httpx.AsyncClient(base_url=self._server.url, trust_env=False, verify=PLAIN, timeout=30))
                await anna.opens(source, role)
                return anna

    def _twice(self, update: JSONDict) -> None:
        self._brought.append({"update_id": 500_000 + len(self._brought), **update})
        assert [self._bring(self._brought[-1]).status_code for _ in range(2)] == [200, 200]

    def brings_everything_again(self) -> None:
        """As Telegram would if it had never heard of our thanks."""
        assert {self._bring(update).status_code for update in self._brought} == {200}


async def follows(candidate: OnWeChat, scene: str) -> None:
    code = {"EventKey": f"qrscene_{scene}", "Ticket": "t"} if scene else {}
    await candidate.sends(fake_wechat.event("subscribe", sender=candidate.sender, created=next(NUMBERS), **code))


async def scans(candidate: OnWeChat, scene: str) -> None:
    code = {"EventKey": scene, "Ticket": "t"}
    await candidate.sends(fake_wechat.event("SCAN", sender=candidate.sender, created=next(NUMBERS), **code))


async def sees_another_poster(person: Candidate) -> None:
    match person:
        case OnTelegram():
            await person.says("/start s_late-poster")
        case OnWeChat():
            await scans(person, "s_late-poster")
        case OnWeb():
            await person.opens("late-poster", None)


async def applies_for_fae(person: Candidate) -> None:
    await person.says("我想应聘FAE")
    await person.presses("yes/consent")
    await person.says(f"我叫王芳，手机 {next(PHONES)}")
    await person.presses("yes/confirm")


@pytest.fixture
async def town(server: Server, telegram: FakeTelegram) -> AsyncIterator[Town]:
    async with httpx.AsyncClient(base_url=server.url, trust_env=False, verify=PLAIN) as wechat:
        yield Town(server, telegram, wechat)


async def test_ten_sources_are_counted_exactly(server: Server, town: Town) -> None:
    """Servers are killed, updates come twice, people switch their language and see other posters."""
    people = [
        (await town.comes(source, channel, role), source, number < leads)
        for source, channel, role, come, leads in SOURCES
        for number in range(come)
    ]
    restart(server)
    for number, (person, source, _) in enumerate(people):
        await person.says("English please" if number % 3 == 0 else "FAE主要做什么？")
        if source is not None:
            await sees_another_poster(person)
    restart(server)
    for person, _, is_to_apply in people:
        if is_to_apply:
            await applies_for_fae(person)
    restart(server)
    town.brings_everything_again()

    rows = counted(server)
    exactly = {(source, channel): (come, leads) for source, channel, _, come, leads in SOURCES}
    assert {key: (row["arrived"], row["leads"]) for key, row in rows.items()} == exactly
    assert {key: row["share"] for key, row in rows.items()} == {
        key: leads / come for key, (come, leads) in exactly.items()
    }
    for source, channel, role, come, _ in SOURCES:
        by_role = {each["role"]: each for each in rows[source, channel]["roles"]}
        assert by_role[role]["arrived"] == come
        assert sum(each["leads"] for name, each in by_role.items() if name != FAE) == 0
    told = [(lead["source"], lead["channel"]) for lead in json.loads(server.bole("leads", "--format", "json").stdout)]
    assert Counter(told) == Counter({key: leads for key, (_, leads) in exactly.items() if leads})


async def test_counts_stay_when_a_person_is_deleted(server: Server, town: Town) -> None:
    """Who returns after that is new: nobody may know that it is the same person."""
    mei = await town.comes("campus-fair", "telegram", None)
    await applies_for_fae(mei)
    before = counted(server)
    assert server.bole("forget", f"telegram:{mei.chat}").returncode == 0  # type: ignore[attr-defined]
    assert counted(server) == before
    await mei.says("/start s_campus-fair")
    (row,) = counted(server).values()
    assert (row["arrived"], row["leads"]) == (2, 1)


def restart(server: Server) -> None:
    server.kill()
    server.start()


def counted(server: Server) -> dict[tuple[str | None, str], dict[str, Any]]:
    said = server.bole("sources", "--format", "json")
    assert (said.returncode, said.stderr) == (0, "")
    return {(row["source"], row["channel"]): row for row in json.loads(said.stdout)}
