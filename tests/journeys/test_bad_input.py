"""What nobody should send, sent to the real server: a right status or a sensible answer, never a breakdown."""

import json
from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import httpx
import pytest

from tests.channels import fake_telegram, fake_wechat
from tests.channels.fake_wechat import FakeWeChat
from tests.journeys.candidates import NUMBERS, OnTelegram, OnWeChat, webhook
from tests.journeys.conftest import SECRET, House
from tests.local_server import PLAIN

pytestmark = pytest.mark.slow

STRANGE = {
    "control characters": "HPC\x01\x02\x1b[31m岗\x7f要求\ufffe",
    "emoji": "🙂👩‍💻🇨🇳🎉",
    "right to left": "\u202eHPC岗要求\u202d \u200f要什么\u2069",
    "no space at all": "\u200b\u2060\ufeff",
    "combining": "H" + "\u0301" * 500 + "PC",
    "endless": "深度学习 what about HPC? " * 5_000,
    "one endless word": "a" * 100_000,
    "line breaks": "\r\n" * 5_000 + "HPC",
    "markup": "<script>alert(1)</script> <a href='weixin://x'>1</a> *_`[x](y)`_*",
    "template": "{{ company }} {% for x in y %} {{ 7*7 }} %s {0} ${HOME}",
    "database": "'; DROP TABLE people; --",
    "unassigned": "\U000e0041\U0010ffff\ufdd0",
    "digits of elsewhere": "٣ ๓ ３ 三 ³ Ⅲ",
    "huge number": "9" * 5_000,
    "null": "before\x00after",
}
BROKEN_JSON = {
    "empty": b"",
    "half": b'{"update_id": 1, "message": {"text": "he',
    "not an object": b"[1, 2, 3]",
    "nothing": b"null",
    "a number": b"1e999",
    "not UTF-8": b'{"update_id": 1, "text": "\xff\xfe"}',
    "deep": b"[" * 100_000,
    "unknown": b'{"update_id": 9, "something_of_next_year": {"chat": {"id": 1}}}',
    "wrong types": b'{"update_id": "x", "message": {"chat": 7, "text": [1], "from": false, "date": "now"}}',
    "no chat": b'{"update_id": 5, "message": {"message_id": 1, "date": 1, "text": "hi"}}',
    "huge number": b'{"update_id": ' + b"9" * 5_000 + b"}",
}
BROKEN_XML = {
    "empty": "",
    "half": "<xml><ToUserName><![CDATA[gh]]></ToUserName><MsgTy",
    "not XML": "hello",
    "JSON": '{"xml": 1}',
    "another root": "<html><body/></html>",
    "nobody": "<xml><MsgType><![CDATA[text]]></MsgType><Content>hi</Content></xml>",
    "wrong time": "<xml><ToUserName>a</ToUserName><FromUserName>b</FromUserName><CreateTime>soon</CreateTime>"
    "<MsgType>text</MsgType><Content>hi</Content><MsgId>1</MsgId></xml>",
    "bomb": '<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><xml><Content>&c;</Content></xml>',
    "a file of ours": '<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    "<xml><ToUserName>a</ToUserName><FromUserName>b</FromUserName><CreateTime>1</CreateTime>"
    "<MsgType>text</MsgType><Content>&f;</Content><MsgId>2</MsgId></xml>",
    "deep": "<xml>" + "<a>" * 50_000,
}


@pytest.fixture(params=["polling_and_plain", "webhook_and_safe"])
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    """Both, for what both have to stand."""
    found: House = request.getfixturevalue(request.param)
    yield found
    assert_unharmed(found)


@pytest.fixture
def called(webhook_and_safe: House) -> Iterator[House]:
    """The one that Telegram calls."""
    yield webhook_and_safe
    assert_unharmed(webhook_and_safe)


def assert_unharmed(house: House) -> None:
    """The server is ready, nothing broke down, and no secret was written anywhere."""
    assert house.server.ready()
    secrets = (SECRET, fake_telegram.TOKEN, fake_wechat.TOKEN, fake_wechat.AES_KEY, "secret-token")
    for never in ("Traceback", "update_failed", *secrets):
        assert never not in house.server.log


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=house.server.url, timeout=30, trust_env=False, verify=PLAIN) as opened:
        yield opened


@pytest.fixture
def platform(house: House, client: httpx.AsyncClient, request: pytest.FixtureRequest) -> FakeWeChat:
    return FakeWeChat(client, safe="webhook" in request.node.name, hangs_up_after=30)


async def test_strange_words_on_wechat_get_an_answer(platform: FakeWeChat) -> None:
    for name, words in STRANGE.items():
        candidate = OnWeChat(platform, f"oStrange-{'-'.join(name.split())}")
        assert (await candidate.says(words)).text, name
        assert "OpenMP" in (await candidate.says("HPC岗要求")).text, name


async def test_strange_words_in_the_browser_get_an_answer(client: httpx.AsyncClient) -> None:
    for name, words in {**STRANGE, "half a character": "HPC\ud800要求"}.items():
        posted = json.dumps({"id": str(uuid4()), "text": words})  # escapes, so that halves can travel
        response = await client.post("/chat", content=posted, headers={"Content-Type": "application/json"})
        assert response.status_code in (200, 400), name
        if response.status_code == 200:
            assert response.json()["messages"], name
        assert (await client.get("/chat")).status_code == 200, name


async def test_strange_words_on_telegram_get_an_answer(called: House) -> None:
    """Telegram itself allows 4096 characters; whoever knows the secret may send what they like."""
    deliver = webhook(called.server.url, SECRET)
    for chat, (name, words) in enumerate({**STRANGE, "half a character": "HPC\ud800要求"}.items(), 600):
        candidate = OnTelegram(called.telegram, chat, deliver)
        assert (await candidate.says(words)).text, name
        assert "OpenMP" in (await candidate.says("HPC岗要求")).text, name


async def test_broken_json_of_telegram_is_taken_and_left(called: House) -> None:
    """Refused, Telegram would bring it again for a day, and nothing else meanwhile."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    before = len(called.telegram.sent)
    async with httpx.AsyncClient(base_url=called.server.url, timeout=30, trust_env=False, verify=PLAIN) as client:
        for name, body in BROKEN_JSON.items():
            response = await client.post("/telegram/webhook", content=body, headers=headers)
            assert response.status_code == 200, name
    assert len(called.telegram.sent) == before


async def test_broken_json_of_a_page_is_refused_with_a_reason(client: httpx.AsyncClient) -> None:
    for name, body in BROKEN_JSON.items():
        response = await client.post("/chat", content=body, headers={"Content-Type": "application/json"})
        assert response.status_code == 400, name
        assert response.json()["faults"], name


async def test_broken_xml_is_refused(platform: FakeWeChat, client: httpx.AsyncClient) -> None:
    """Signed as it should be, so that only the document is wrong; encrypted where the mode is safe."""
    for name, inner in BROKEN_XML.items():
        response = await platform.post(inner)
        assert response.status_code == 400, name
        assert "root:" not in response.text
        query = platform.query() | ({"encrypt_type": "aes", "msg_signature": "0" * 40} if platform.safe else {})
        assert (await client.post("/wechat", params=query, content=inner)).status_code in (400, 403), name


@pytest.mark.parametrize("stranger", [{"signature": "0" * 40}, {"signature": ""}, {"timestamp": "x"}, {"nonce": "é"}])
async def test_forged_letters_are_refused(
    platform: FakeWeChat, client: httpx.AsyncClient, stranger: dict[str, str]
) -> None:
    letter = fake_wechat.text("你好", next(NUMBERS), sender="oForged")
    query, body = platform.envelope(letter)
    forged = query | stranger | ({"msg_signature": stranger["signature"]} if "signature" in stranger else {})
    assert (await client.post("/wechat", params=forged, content=body)).status_code == 403
    assert (await client.get("/wechat", params={**query, **stranger, "echostr": "42"})).status_code == 403
    assert (await client.post("/wechat", content=body)).status_code == 403


async def test_more_than_a_mebibyte_is_refused(house: House, client: httpx.AsyncClient, platform: FakeWeChat) -> None:
    """Also where its length is not announced. Telegram is told that all is well, or it would bring it for a day."""

    async def in_chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 32_768

    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
    statuses = {"/wechat": 413, "/chat": 413} | ({"/telegram/webhook": 200} if platform.safe else {})
    for path, status in statuses.items():
        for content in (b"x" * 1_100_000, in_chunks()):
            response = await client.post(path, params=platform.query(), content=content, headers=headers)
            assert response.status_code == status, path


async def test_wrong_methods_and_paths(client: httpx.AsyncClient) -> None:
    assert (await client.put("/wechat", content=b"x")).status_code == 405
    assert (await client.get("/telegram/webhook")).status_code in (404, 405)
    assert (await client.get("/page/../../etc/passwd")).status_code == 404
    assert (await client.get("/page/%2e%2e%2fsettings.py")).status_code == 404
    assert (await client.get("/nothing")).status_code == 404
