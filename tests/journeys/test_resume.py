"""Résumés from candidates' hands to recruiters', over real HTTP, on both platforms."""

import csv
import re
import sqlite3
from pathlib import Path

import httpx
import pytest

from bot.storage.engine.vault import FILE_START
from tests.channels import fake_telegram
from tests.channels.fake_wechat import TOKEN, FakeWeChat
from tests.files import PDF, docx
from tests.journeys.candidates import OnTelegram, OnWeChat
from tests.journeys.conftest import PUBLIC, House
from tests.journeys.server import Server
from tests.local_server import PLAIN
from tests.waiting import until

pytestmark = pytest.mark.slow

CV = "https://bole.example.com(/upload/[0-9a-f-]+)"


def lead_of(server: Server, detail: str) -> str | None:
    """The id of the lead with this detail, once it has a résumé."""
    table = csv.DictReader(server.bole("leads", "--format", "csv").stdout.lstrip("\ufeff").splitlines())
    return next((row["id"] for row in table if row["resume"] and detail in "".join(row.values())), None)


def letters(house: House) -> list[str]:
    return [str(letter.get_body().get_content()) for letter in house.mailbox.letters]  # type: ignore[union-attr]


async def test_a_file_on_telegram_reaches_the_recruiters(polling_and_plain: House, tmp_path: Path) -> None:
    """Sent before consent, so not fetched before it; then kept, told to both sides, and saved by a recruiter."""
    house = polling_and_plain
    house.telegram.files["cv-31"] = sent = docx()
    anna = OnTelegram(house.telegram, 31)
    anna.language = "en"
    await anna.says("I'd like to apply for the HPC job")
    said = await anna.does(fake_telegram.document(31, "cv-31", "../Anna <b>Wu</b>.exe", 999))
    assert "once you agree" in said.text
    assert not house.telegram.called("getFile")
    await anna.says("I agree")
    await until(lambda: any("has arrived" in message.text for message in anna.heard))
    await anna.says("Anna Wu, anna31@example.com")
    await anna.says("yes")
    await until(lambda: lead_of(house.server, "anna31@example.com"))
    lead = lead_of(house.server, "anna31@example.com")
    assert lead
    await until(lambda: any("简历" in letter and lead in letter for letter in letters(house)))
    saved = tmp_path / "saved.docx"
    assert house.server.bole("resume", lead, "--output", str(saved)).returncode == 0
    assert saved.read_bytes() == sent
    again = house.server.bole("resume", lead, "--output", str(saved))
    assert (again.returncode, "is there already" in again.stderr) == (1, True)
    assert house.telegram.token not in house.server.log
    assert house.server.bole("forget", "telegram:31").returncode == 0
    assert house.server.bole("resume", lead).returncode == 1


async def test_a_link_on_wechat_does_the_same(polling_and_plain: House) -> None:
    """Used up by the first file; the talk goes on where it was."""
    house = polling_and_plain
    async with httpx.AsyncClient(base_url=house.server.url, trust_env=False, verify=PLAIN, timeout=30) as client:
        fang = OnWeChat(FakeWeChat(client), "oResume")
        await fang.says("我要应聘 FAE")
        await fang.says("同意")
        await fang.says("王芳 13800138032")
        assert "附上简历" in str((await fang.says("对")).buttons)
        await fang.presses("resume")
        link = re.search(CV, fang.raw)
        assert link, fang.raw
        assert "上传文件" in fang.raw
        page = await client.get(link[1])
        assert (page.status_code, '<html lang="zh-CN">' in page.text) == (200, True)
        wrong = await client.post(link[1], files={"file": ("cv.pdf", b"MZ")})
        assert wrong.status_code == 415
        sent = await client.post(link[1], files={"file": ("王芳.pdf", PDF)})
        assert sent.status_code == 200
        assert (await client.post(link[1], files={"file": ("cv.pdf", PDF)})).status_code == 410
        await until(lambda: lead_of(house.server, "13800138032"))
        assert "简历" in (await fang.says("我的资料")).text
        assert "附上简历" not in str((await fang.says("菜单")).buttons)
        await fang.says("再发一份简历")
        erased = re.search(CV, fang.raw)
        assert erased, fang.raw
        await fang.says("删除我的资料")
        await fang.says("全部删除")
        assert (await client.post(erased[1], files={"file": ("cv.pdf", PDF)})).status_code == 404
    assert lead_of(house.server, "13800138032") is None


async def test_without_a_public_address_wechat_is_honest(tmp_path: Path) -> None:
    """No link that leads nowhere; and with a data key nothing of a file can be read in the database."""
    settings = {"BOLE_WECHAT_TOKEN": TOKEN, "BOLE_DATA_KEY": "a passphrase"}
    with Server(tmp_path, **settings) as server:
        async with httpx.AsyncClient(base_url=server.url, trust_env=False, verify=PLAIN, timeout=30) as client:
            fang = OnWeChat(FakeWeChat(client), "oNowhere")
            for words in ("我要应聘 FAE", "同意", "王芳 13800138033", "对", "发简历"):
                await fang.says(words)
            assert "这里收不了文件" in fang.raw
            assert "upload" not in fang.raw
            web = await _on_the_web(client)
            link = web["upload"]["path"]
            assert (await client.post(link, files={"file": ("cv.pdf", PDF * 9)})).status_code == 200
        await until(lambda: lead_of(server, "anna34@example.com"))
        with sqlite3.connect(server.database) as database:
            ((content,),) = database.execute("SELECT content FROM resumes").fetchall()
        assert content.startswith(FILE_START)
        assert PDF not in content
        assert PUBLIC not in server.log


async def _on_the_web(client: httpx.AsyncClient) -> dict[str, dict[str, str]]:
    """The answer that asks a visitor for their file."""
    answer: dict[str, dict[str, str]] = {}
    talk = ("apply for the HPC job", "I agree", "Anna Wu, anna34@example.com", "yes", "my cv")
    for number, words in enumerate(talk):
        posted = {"id": f"00000000-0000-4000-8000-{number:012}", "text": words}
        response = await client.post("/chat", json=posted)
        answer = response.json()["messages"][-1]
    return answer
