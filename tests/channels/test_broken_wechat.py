"""Everything that WeChat can send and nobody should: a reply, "success" or a refusal, never a breakdown; and nothing
is done for whoever cannot sign."""

import tracemalloc
from collections.abc import Callable, Iterator, Mapping

import pytest
import xmltodict  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings

from bot.channels.body import MEBIBYTE
from bot.channels.wechat import LONGEST_BODY, PATH, WeChat
from dialogs.events import Said
from tests.channels.door import ANSWER, Door
from tests.channels.fake_wechat import AES_KEY, APP_ID, TOKEN, Query, enveloped, signed, text
from tests.channels.shapes import broken_xml, wechat_letters

NOW = 1_700_000_000
LETTERS = wechat_letters()
MODES = {"plain": False, "safe": True}


@pytest.fixture(params=MODES)
def safe(request: pytest.FixtureRequest) -> bool:
    return MODES[request.param]


@pytest.fixture
def door(safe: bool) -> Iterator[Door]:
    account = WeChat(TOKEN, APP_ID if safe else "", AES_KEY if safe else "", breather=0, clock=lambda: NOW)
    with Door(account.routes, account.close) as opened:
        yield opened
        assert send(opened, safe, text("还在吗？").encode()) == "reply"
        assert [update.event for update in opened.brought] == [Said("还在吗？")]
    assert opened.unheard == []


def send(door: Door, safe: bool, inner: bytes) -> str:
    """What came of it: "reply", "success" or "refused"."""
    query, body = enveloped(inner, safe, NOW)
    response = door.post(PATH, body, params=query)
    assert len(door.brought) <= 1
    if response.status_code == 200:
        if response.text == "success":
            return "success"
        reply = xmltodict.parse(response.text)["xml"]
        assert set(reply) == ({"Encrypt", "MsgSignature", "TimeStamp", "Nonce"} if safe else REPLY)
        assert safe or reply["Content"] == ANSWER.text
        return "reply"
    assert (response.status_code in (400, 413), response.content, door.brought) == (True, b"", [])
    return "refused"


REPLY = {"ToUserName", "FromUserName", "CreateTime", "MsgType", "Content"}


@pytest.mark.parametrize("examples", [100, pytest.param(2_500, marks=pytest.mark.slow)])
def test_whatever_is_sent_is_answered_or_refused(door: Door, safe: bool, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(broken_xml(LETTERS))
    def answered(inner: bytes) -> None:
        send(door, safe, inner)

    answered()


SIGNATURES = ("signature", "msg_signature")
Forgery = Callable[[Query, bytes], tuple[Mapping[str, str], bytes]]
FORGERIES: dict[str, Forgery] = {
    "no query": lambda _, body: ({}, body),
    "no signature": lambda query, body: (without(query, "signature", "msg_signature"), body),
    "no time": lambda query, body: (without(query, "timestamp"), body),
    "no nonce": lambda query, body: (without(query, "nonce"), body),
    "another token": lambda query, body: (query | dict.fromkeys(SIGNATURES, signed("guess", str(NOW), "n")), body),
    "an empty token": lambda query, body: (query | dict.fromkeys(SIGNATURES, signed("", str(NOW), "n")), body),
    "another time": lambda query, body: (query | {"timestamp": str(NOW + 1)}, body),
    "another nonce": lambda query, body: (query | {"nonce": "other"}, body),
    "a strange nonce": lambda query, body: (query | {"nonce": "\0é" * 100}, body),
    "an hour ago": lambda query, body: (resigned(query, body, NOW - 3600), body),
    "in an hour": lambda query, body: (resigned(query, body, NOW + 3600), body),
    "capitals": lambda query, body: ({name: value.upper() for name, value in query.items()}, body),
}
"""What a stranger, or somebody with an old copy, may try."""


def without(query: Query, *names: str) -> Query:
    return {name: value for name, value in query.items() if name not in names}


def resigned(query: Query, body: bytes, now: int) -> Query:
    """Signed with the right token, at another time."""
    covered = [xmltodict.parse(body)["xml"]["Encrypt"]] if "msg_signature" in query else []
    return query | {
        "timestamp": str(now),
        "signature": signed(TOKEN, str(now), query["nonce"]),
        "msg_signature": signed(TOKEN, str(now), query["nonce"], *covered),
    }


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(inner=broken_xml(LETTERS))
def test_nothing_is_done_for_whoever_cannot_sign(door: Door, safe: bool, forgery: Forgery, inner: bytes) -> None:
    query, body = forgery(*enveloped(inner, safe, NOW))
    response = door.post(PATH, body, params=query)
    refused = 403 if len(body) <= LONGEST_BODY else 413
    assert (response.status_code, response.content, door.brought) == (refused, b"", [])


@pytest.mark.parametrize("encrypt_type", ["aes", "raw", "", "AES", "\0"])
@pytest.mark.parametrize("sealed", MODES.values(), ids=MODES.keys())
def test_a_body_of_the_other_mode_is_refused(door: Door, safe: bool, sealed: bool, encrypt_type: str) -> None:
    """The signature of a plain request does not cover its body, so where there is a key only sealed ones count."""
    query, body = enveloped(text("hi").encode(), sealed, NOW)
    response = door.post(PATH, body, params=query | {"encrypt_type": encrypt_type})
    fits = sealed == safe and (encrypt_type == "raw") != safe
    assert bool(door.brought) == (response.status_code == 200)
    assert fits or (response.status_code in (400, 403) and not door.brought)


@pytest.mark.parametrize("much", [0, 1, 40])
def test_hanging_up_within_a_letter_is_no_fault(door: Door, safe: bool, much: int) -> None:
    query, body = enveloped(text("你好"), safe, NOW)
    door.hang_up(PATH, body[:much], query, {})
    assert door.brought == []


HUGE = {
    "words": text("深" * 300_000),
    "nested": "<xml>" + "<a>" * 130_000 + "</a>" * 130_000 + "</xml>",
    "fields": "<xml>" + "<a>1</a>" * 120_000 + "</xml>",
    "attributes": "<xml " + " ".join(f"a{number}='1'" for number in range(60_000)) + "></xml>",
    "a long name": f"<xml><{'a' * 400_000}/></xml>",
    "spaces": "<?xml" + " " * 900_000 + "?><xml></xml>",
    "spaces before": " " * 900_000,
    "closed never": "<xml><![CDATA[" * 50_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("inner", HUGE.values(), ids=HUGE.keys())
def test_huge_bodies_are_answered_in_bounded_space(door: Door, safe: bool, inner: str) -> None:
    """A mebibyte may cost some dozens of them, and no more. Time is bounded by the test's own."""
    tracemalloc.start()
    try:
        send(door, safe, inner.encode())
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 150 * MEBIBYTE
