"""Our encryption against Tencent's own implementation (see `wecom_crypto/`), in both directions, signatures too."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import playwright
import pytest
import xmltodict  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.characters import printable
from bot.channels.wechat_envelope import BadEnvelope, Envelope, Forged, Letter
from tests.channels.fake_wechat import ACCOUNT, AES_KEY, APP_ID, TOKEN, text, xml

NODE = Path(playwright.__file__).with_name("driver") / "node"
JUDGE = Path(__file__).with_name("wecom_crypto") / "judge.js"
NOW = 1_700_000_000
OURS = Envelope(TOKEN, APP_ID, AES_KEY)
LETTER = Letter("oCandidate", ACCOUNT, NOW, "text", "", {"MsgId": "7"})
many = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))

KEYS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", min_size=43, max_size=43)


class Judge:
    """`judge("decrypt", key, text)` is the call of that name."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def __call__(self, call: str, *values: str) -> Any:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"call": call, "with": values}) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        assert "failed" not in told, told
        return told["gave"]


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    pipe = subprocess.PIPE
    with subprocess.Popen([NODE, JUDGE], stdin=pipe, stdout=pipe, text=True, encoding="utf-8") as process:
        yield Judge(process)
        process.kill()


def sealed_by(judge: Judge, inner: str, nonce: str = "n", key: str = AES_KEY) -> tuple[dict[str, str], bytes]:
    """A request as they would send it."""
    cipher = judge("encrypt", key, inner, APP_ID)
    signature = judge("getSignature", TOKEN, str(NOW), nonce, cipher)
    query = {"encrypt_type": "aes", "timestamp": str(NOW), "nonce": nonce, "msg_signature": signature}
    return query, xml(ToUserName=ACCOUNT, Encrypt=cipher).encode()


@many
@given(st.text())
def test_what_they_seal_we_open(judge: Judge, words: str) -> None:
    said = printable(words)
    letter = OURS.open(*sealed_by(judge, text(said)), NOW)
    assert letter.fields.get("Content", "") == said.replace("\r\n", "\n").replace("\r", "\n").strip()


@many
@given(st.text())
def test_what_we_seal_they_open(judge: Judge, words: str) -> None:
    reply = xmltodict.parse(OURS.seal(LETTER, words))["xml"]
    signature = judge("getSignature", TOKEN, reply["TimeStamp"], reply["Nonce"], reply["Encrypt"])
    opened = judge("decrypt", AES_KEY, reply["Encrypt"])
    inner = xmltodict.parse(opened["message"], strip_whitespace=False)["xml"]
    assert (reply["MsgSignature"], opened["id"]) == (signature, APP_ID)
    assert (inner["Content"] or "") == printable(words).replace("\r\n", "\n").replace("\r", "\n")


@many
@given(KEYS, st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1))
def test_under_any_key_and_nonce_both_agree(judge: Judge, key: str, nonce: str) -> None:
    ours = Envelope(TOKEN, APP_ID, key)
    assert ours.open(*sealed_by(judge, text("你好"), nonce, key), NOW).fields["Content"] == "你好"
    assert judge("decrypt", key, xmltodict.parse(ours.seal(LETTER, "好"))["xml"]["Encrypt"])["id"] == APP_ID


@pytest.mark.parametrize("length", [*range(12, 80), 2_047, 2_048, 60_000])
def test_every_length_of_the_padding_is_understood(judge: Judge, length: int) -> None:
    assert OURS.open(*sealed_by(judge, text("x" * length)), NOW).fields["Content"] == "x" * length
    sealed = xmltodict.parse(OURS.seal(LETTER, "x" * length))["xml"]["Encrypt"]
    assert f"[{'x' * length}]" in judge("decrypt", AES_KEY, sealed)["message"]


def test_what_they_sealed_for_somebody_else_stays_closed(judge: Judge) -> None:
    query, body = sealed_by(judge, text("你好"))
    with pytest.raises(Forged):
        Envelope("another-token", APP_ID, AES_KEY).open(query, body, NOW)
    for app_id, key in ((APP_ID, AES_KEY[::-1]), ("wxsomebodyelse", AES_KEY)):
        with pytest.raises(BadEnvelope):
            Envelope(TOKEN, app_id, key).open(query, body, NOW)
