"""WeChat's envelope: only what the platform signed is opened, and what we seal can be opened by it alone."""

import re
import struct
from typing import Any

import pytest
import xmltodict  # type: ignore[import-untyped]
from hypothesis import example, given
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import WeChatException

from bot.channels.characters import printable
from bot.channels.wechat_envelope import BadEnvelope, Envelope, Forged, Letter
from tests.channels.fake_wechat import ACCOUNT, AES_KEY, APP_ID, TOKEN, event, signed, text, xml

NOW = 1_700_000_000
PLAIN = Envelope(TOKEN)
SAFE = Envelope(TOKEN, APP_ID, AES_KEY)
CRYPTO = WeChatCrypto(TOKEN, AES_KEY, APP_ID)
LETTER = Letter("oCandidate", ACCOUNT, NOW, "text", "", {"MsgId": "7"})


def query(now: int = NOW, token: str = TOKEN) -> dict[str, str]:
    return {"signature": signed(token, str(now), "n"), "timestamp": str(now), "nonce": "n"}


def opened(inner: str | bytes) -> Letter:
    return PLAIN.open(query(), inner if isinstance(inner, bytes) else inner.encode(), NOW)


def sealed(inner: str, crypto: WeChatCrypto = CRYPTO) -> tuple[dict[str, str], bytes]:
    outer = crypto.encrypt_message(inner, "n", str(NOW))
    signature = xmltodict.parse(outer)["xml"]["MsgSignature"]
    return {**query(), "encrypt_type": "aes", "msg_signature": signature}, outer.encode()


# What is let in


def test_a_plain_message_is_read() -> None:
    letter = opened(text("您好 & <b>hi</b>", number=7))
    assert (letter.sender, letter.receiver, letter.created, letter.kind) == ("oCandidate", ACCOUNT, NOW, "text")
    assert (letter.id, letter.fields["Content"]) == ("7", "您好 & <b>hi</b>")


def test_an_encrypted_message_is_read() -> None:
    query_, body = sealed(text("您好", number=7))
    assert SAFE.open(query_, body, NOW).fields["Content"] == "您好"


def test_the_echo_comes_back_as_it_came() -> None:
    assert PLAIN.echo({**query(), "echostr": "<script>1</script>"}, NOW) == "<script>1</script>"


@pytest.mark.parametrize("late", [-600, 0, 600])
def test_clocks_may_differ_by_some_minutes(late: int) -> None:
    assert PLAIN.echo({**query(NOW + late), "echostr": "1"}, NOW) == "1"


# What is kept out


@pytest.mark.parametrize("late", [-601, 601, 10**9])
def test_an_old_signature_is_worth_nothing(late: int) -> None:
    with pytest.raises(Forged, match="too long ago"):
        PLAIN.open(query(NOW + late), text("hi").encode(), NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"signature": ""},
        {"signature": "0" * 40},
        {"signature": "ü"},
        {"nonce": "other"},
        {"timestamp": "0"},
        {"timestamp": "１７０００００００００"},
        {"timestamp": "-1"},
    ],
)
def test_a_changed_query_is_forged(change: dict[str, str]) -> None:
    with pytest.raises(Forged):
        PLAIN.open({**query(), **change}, text("hi").encode(), NOW)


def test_an_empty_query_is_forged() -> None:
    for envelope in (PLAIN, SAFE):
        with pytest.raises(Forged):
            envelope.open({}, text("hi").encode(), NOW)
        with pytest.raises(Forged):
            envelope.echo({}, NOW)


def test_another_token_is_forged() -> None:
    with pytest.raises(Forged):
        PLAIN.open(query(token="guess"), text("hi").encode(), NOW)


@pytest.mark.parametrize("kind", ["raw", None])
def test_in_safe_mode_a_plain_message_is_forged_even_with_a_right_signature(kind: str | None) -> None:
    extra = {"encrypt_type": kind} if kind else {}
    with pytest.raises(Forged, match="plain messages are refused"):
        SAFE.open({**query(), **extra}, text("hi").encode(), NOW)


def test_without_a_key_an_encrypted_message_is_refused() -> None:
    with pytest.raises(Forged, match="no key"):
        PLAIN.open(*sealed(text("hi")), NOW)


def test_an_encrypted_body_that_was_exchanged_is_forged() -> None:
    query_, _ = sealed(text("I am qualified", number=1))
    _, other = sealed(text("I am not", number=2))
    with pytest.raises(Forged):
        SAFE.open(query_, other, NOW)


def test_a_message_for_another_account_is_refused() -> None:
    query_, body = sealed(text("hi"), WeChatCrypto(TOKEN, AES_KEY, "wxsomebodyelse"))
    with pytest.raises(BadEnvelope):
        SAFE.open(query_, body, NOW)


def test_a_message_sealed_with_another_key_is_refused() -> None:
    query_, body = sealed(text("hi"), WeChatCrypto(TOKEN, AES_KEY[::-1], APP_ID))
    with pytest.raises(BadEnvelope):
        SAFE.open(query_, body, NOW)


@pytest.mark.parametrize("late", [-601, 601])
def test_an_old_encrypted_message_is_worth_nothing(late: int) -> None:
    """Nor does a fresh signature help that covers only the query."""
    outer = CRYPTO.encrypt_message(text("hi"), "n", str(NOW + late))
    old = {**query(NOW + late), "msg_signature": xmltodict.parse(outer)["xml"]["MsgSignature"]}
    for asked in (old, {**old, **query()}):
        with pytest.raises(Forged):
            SAFE.open({**asked, "encrypt_type": "aes"}, outer.encode(), NOW)


@pytest.mark.parametrize("encrypted", ["", "AAAA", "not base64!", "QUJD" * 11, "ü"])
def test_a_signed_body_of_rubbish_is_refused(encrypted: str) -> None:
    body = xml(Encrypt=encrypted).encode()
    query_ = {**query(), "encrypt_type": "aes", "msg_signature": signed(TOKEN, str(NOW), "n", encrypted)}
    with pytest.raises(BadEnvelope):
        SAFE.open(query_, body, NOW)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"hello",
        b"<xml>",
        b"<xml></xml>",
        b"<xml/>",
        b"<other></other>",
        b"\xff\xfe<xml>",
        b"<xml>\xed\xa0\x80</xml>",
        (BOMB + xml(MsgType="text", Content="&b;")).encode(),
        ("<!DOCTYPE xml>" + text("hi")).encode(),
        ('<?xml version="1.0"?><!-- --><!DOCTYPE xml>' + text("hi")).encode(),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + text("&a;")).encode(),
        xml(MsgType="text", Content="no end")[:-6].encode(),
        xml(Content="no type").encode(),
        xml(sender="", MsgType="text", Content="nobody").encode(),
        xml(sender="a b", MsgType="text", Content="odd").encode(),
        xml(created="soon", MsgType="text", Content="when?").encode(),  # type: ignore[arg-type]
        xml(MsgType="text").replace("</xml>", "<MsgType>text</MsgType></xml>").encode(),
        b"<xml>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</xml>",
    ],
)
def test_what_is_no_message_is_one_kind_of_error(body: bytes) -> None:
    with pytest.raises(BadEnvelope):
        opened(body)


def test_words_about_doctypes_are_only_words() -> None:
    assert opened(text("<!DOCTYPE html> is HTML5")).fields["Content"] == "<!DOCTYPE html> is HTML5"


def test_control_characters_do_not_spoil_a_message() -> None:
    assert opened(text("a\x08b\x00c")).fields["Content"] == "abc"


@pytest.mark.parametrize("number", [0, "", "abc", "9" * 400])
def test_a_number_that_is_none_is_no_id(number: Any) -> None:
    assert opened(text("hi", number=number)).id == ""


def test_a_number_is_spelt_in_two_ways_and_an_event_has_none() -> None:
    """Voice has either spelling; the MsgID of an event is that of the message it is about."""
    assert opened(xml(MsgType="voice", MediaId="m", MsgID=9)).id == "9"
    assert opened(event("TEMPLATESENDJOBFINISH", MsgID=9)).id == ""


def test_a_follow_by_qr_code_is_told_from_a_plain_one() -> None:
    assert opened(event("subscribe")).event == "subscribe"
    by_code = opened(event("subscribe", EventKey="qrscene_s_fair", Ticket="t"))
    assert (by_code.event, by_code.fields["EventKey"]) == ("subscribe_scan", "s_fair")
    assert opened(event("a_new_one")).event == "a_new_one"


FIELDS = ("ToUserName", "FromUserName", "CreateTime", "MsgType", "Content", "MsgId", "Event", "EventKey", "Encrypt")
NODES = st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=20) | st.lists(st.text(max_size=5), max_size=2))


@given(NODES)
def test_whatever_fields_a_document_has_it_is_a_letter_or_a_bad_envelope(nodes: dict[str, Any]) -> None:
    body = xmltodict.unparse({"xml": {"MsgType": "text", **nodes}}, full_document=False).encode("utf-8", "replace")
    try:
        letter = opened(body)
    except BadEnvelope:
        return
    assert letter.sender == nodes["FromUserName"].strip()


@given(st.binary(max_size=80) | st.text(max_size=80).map(lambda inner: f"<xml>{inner}</xml>".encode()))
@example(b"<xml>&#xD800;</xml>")
@example(b"<xml>&lol;</xml>")
def test_whatever_bytes_come_nothing_else_is_raised(body: bytes) -> None:
    for envelope, extra in ((PLAIN, {}), (SAFE, {"encrypt_type": "aes", "msg_signature": "x"})):
        with pytest.raises(BadEnvelope):
            envelope.open({**query(), **extra}, body, NOW)


# What goes out

UNSENDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@given(st.text(max_size=100))
@example("]]>")
@example("]]]]>><![CDATA[")
@example("a\x00b\ud800c")
@example("</Content><FuncFlag>1</FuncFlag>")
def test_no_text_breaks_out_of_the_reply(said: str) -> None:
    reply = xmltodict.parse(PLAIN.seal(LETTER, said), strip_whitespace=False)["xml"]
    names = {"ToUserName", "FromUserName", "CreateTime", "MsgType", "Content"}
    assert {name for name in reply if name[0] != "#"} == names
    lines = said.replace("\r\n", "\n").replace("\r", "\n")
    assert (reply["Content"] or "") == UNSENDABLE.sub("", lines)


def test_a_reply_goes_back_where_the_message_came_from() -> None:
    reply = xmltodict.parse(PLAIN.seal(LETTER, "你好 🙂"))["xml"]
    assert reply == {
        "MsgType": "text",
        "FromUserName": ACCOUNT,
        "ToUserName": "oCandidate",
        "CreateTime": str(NOW),
        "Content": "你好 🙂",
    }


def test_an_encrypted_reply_is_opened_by_the_platform() -> None:
    outer = xmltodict.parse(SAFE.seal(LETTER, "你好"))["xml"]
    inner = CRYPTO.decrypt_message(outer, outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"])
    assert xmltodict.parse(inner)["xml"]["Content"] == "你好"


@pytest.mark.parametrize("envelope", [PLAIN, SAFE])
def test_the_same_reply_is_the_same_to_the_byte_and_another_is_not(envelope: Envelope) -> None:
    assert envelope.seal(LETTER, "你好") == envelope.seal(LETTER, "你好")
    assert envelope.seal(LETTER, "你好") != envelope.seal(LETTER, "您好")


# Changing the key

OLD_KEY = AES_KEY[::-1]
OLD_CRYPTO = WeChatCrypto(TOKEN, OLD_KEY, APP_ID)
BOTH = Envelope(TOKEN, APP_ID, AES_KEY, aes_key_before=OLD_KEY)


@pytest.mark.parametrize(("crypto", "other"), [(CRYPTO, OLD_CRYPTO), (OLD_CRYPTO, CRYPTO)])
def test_while_the_key_is_changed_each_message_is_answered_with_its_own(
    crypto: WeChatCrypto, other: WeChatCrypto
) -> None:
    letter = BOTH.open(*sealed(text("您好"), crypto), NOW)
    assert letter.fields["Content"] == "您好"
    outer = xmltodict.parse(BOTH.seal(letter, "你好"))["xml"]
    signed_ = (outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"])
    assert xmltodict.parse(crypto.decrypt_message(outer, *signed_))["xml"]["Content"] == "你好"
    with pytest.raises((ValueError, TypeError, IndexError, struct.error, WeChatException)):
        xmltodict.parse(other.decrypt_message(outer, *signed_))


def test_a_third_key_opens_nothing() -> None:
    third = WeChatCrypto(TOKEN, "A" * 43, APP_ID)
    with pytest.raises(BadEnvelope):
        BOTH.open(*sealed(text("hi"), third), NOW)


@given(st.text(max_size=60))
def test_no_text_sealed_with_the_old_key_is_taken_for_one_of_the_new(said: str) -> None:
    """Whatever rubbish the wrong key makes of it."""
    words = printable(said).strip()
    letter = BOTH.open(*sealed(text(words), OLD_CRYPTO), NOW)
    assert letter.key == 1
    assert letter.fields.get("Content", "").split() == words.split()


# What settings are accepted


def test_an_empty_token_is_refused_because_anybody_could_sign_with_it() -> None:
    with pytest.raises(ValueError, match="must not be empty"):
        Envelope("")


@pytest.mark.parametrize("key", ["short", "x" * 42, "x" * 44, "é" * 43])
def test_a_key_of_the_wrong_form_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="43"):
        Envelope(TOKEN, APP_ID, key)
    with pytest.raises(ValueError, match="43"):
        Envelope(TOKEN, APP_ID, AES_KEY, aes_key_before=key)


def test_safe_mode_needs_the_app_id() -> None:
    with pytest.raises(ValueError, match="app id"):
        Envelope(TOKEN, "", AES_KEY)
