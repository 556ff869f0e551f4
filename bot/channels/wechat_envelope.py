"""WeChat's envelope: signature, encryption and XML, from bytes to values and back. No network, no clock.

wechatpy does the cryptography and knows the messages; what it leaves open is closed here: signatures are compared
in constant time and must be fresh, an empty token is refused, documents with a DOCTYPE are refused, text cannot
break out of the reply, and whatever goes wrong on the way in is one `BadEnvelope`.
"""

import binascii
import hmac
import re
import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from xml.parsers.expat import ExpatError

import xmltodict  # type: ignore[import-untyped] # wechatpy's own reader; it refuses entities
from wechatpy import parse_message
from wechatpy.crypto import PrpCrypto, WeChatCrypto
from wechatpy.exceptions import WeChatException
from wechatpy.replies import TextReply
from wechatpy.utils import WeChatSigner

from bot.channels.characters import printable

FRESH = timedelta(minutes=10)
"""How far the platform's clock may be from ours. Its retries take some fifteen seconds."""

# Only a declaration may stand before the root: no comment, and above all no DOCTYPE.
_ROOT_FIRST = re.compile(r"\ufeff?\s*(<\?xml[^>]*\?>\s*)?<xml[\s>]")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_NAME = re.compile(r"\S{1,128}")
_WRONG = (
    *(WeChatException, ExpatError, struct.error, binascii.Error),
    *(ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, OverflowError, RecursionError),
)


class BadEnvelope(Exception):
    """Not a message of the platform that can be read; says why, without quoting it."""


class Forged(BadEnvelope):
    """Not signed with our token, or not lately: from somebody else, or a copy."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message or event as it came. `created`: the platform's time, in seconds; `fields`: the XML's, as text.

    `kind`: `text`, `image`, `event`...; `event`: `subscribe`, `subscribe_scan`, `click`... or "", both lower-case
    and as wechatpy names them. Fields that are missing, empty or not plain text are not in `fields`.
    `key`: which of our AES keys opened it, 0 for the one in use; the reply is sealed with the same.
    """

    sender: str
    receiver: str
    created: int
    kind: str
    event: str
    fields: Mapping[str, str]
    key: int = 0

    @property
    def id(self) -> str:
        """The platform's number of a message; "" for events, which have none (theirs is another message's)."""
        number = "" if self.kind == "event" else self.fields.get("MsgId") or self.fields.get("MsgID", "")
        return number if re.fullmatch(r"[0-9]{1,20}", number) and int(number) else ""


class Envelope:
    """Opens and seals for one account. With an AES key (safe mode) only encrypted messages are taken, because
    the signature of a plain one does not cover its body.

    In plain mode a copied query therefore opens the door for any body as long as it is fresh. Remembering nonces
    would not close it (another process does not remember them); safe mode does, and our log holds no queries.
    """

    def __init__(
        self,
        token: str,
        app_id: str = "",
        aes_key: str = "",
        fresh: timedelta = FRESH,
        aes_key_before: str = "",
    ) -> None:
        """Raises ValueError, with what to write instead."""
        if not token:
            raise ValueError("the WeChat token must not be empty: anybody could sign with it")
        self._token, self._fresh = token, fresh
        keys = (aes_key, aes_key_before) if aes_key_before else (aes_key,)
        self._cryptos: list[Any] = [_crypto(token, app_id, key) for key in keys] if any(keys) else []

    def echo(self, query: Mapping[str, str], now: float) -> str:
        """What the platform wants to hear back when it checks our address."""
        self._check(query, "signature", now)
        return query.get("echostr", "")

    def open(self, query: Mapping[str, str], body: bytes, now: float) -> Letter:
        """`now`: seconds since 1970. Raises `Forged` or `BadEnvelope`."""
        encrypted = query.get("encrypt_type", "raw") != "raw"
        if not encrypted:
            self._check(query, "signature", now)
        if encrypted != bool(self._cryptos):
            raise Forged(
                "safe mode: plain messages are refused" if self._cryptos else "encrypted, but we have no key"
            )
        try:
            xml, key = self._decrypted(query, body, now) if self._cryptos else (body.decode(), 0)
            return _letter(parse_message(_only_xml(xml)), key)
        except BadEnvelope:
            raise
        except _WRONG as error:
            raise BadEnvelope(type(error).__name__) from None

    def seal(self, letter: Letter, text: str) -> str:
        """The reply as XML, for the same letter and text the same to the byte, so that a retry hears nothing new."""
        reply = TextReply(
            source=_inside_cdata(letter.receiver),
            target=_inside_cdata(letter.sender),
            time=letter.created,
            content=_inside_cdata(text),
        ).render()
        return _encrypted(self._cryptos[letter.key], reply, letter.created) if self._cryptos else str(reply)

    def _check(self, query: Mapping[str, str], name: str, now: float, *covered: str) -> None:
        timestamp, nonce, given = (query.get(key, "") for key in ("timestamp", "nonce", name))
        signer = WeChatSigner()
        signer.add_data(*(_bytes(part) for part in (self._token, timestamp, nonce, *covered)))
        if not hmac.compare_digest(_bytes(signer.signature), _bytes(given)):
            raise Forged("the signature does not match our token")
        if not _TIMESTAMP.fullmatch(timestamp) or abs(now - int(timestamp)) > self._fresh.total_seconds():
            raise Forged("signed too long ago, or a clock is wrong")

    def _decrypted(self, query: Mapping[str, str], body: bytes, now: float) -> tuple[str, int]:
        """The XML, and which key it was sealed with: a wrong one gives rubbish that does not end in our app id."""
        sealed = xmltodict.parse(_only_xml(body.decode()))["xml"]["Encrypt"]
        self._check(query, "msg_signature", now, sealed)
        signed = [query[name] for name in ("msg_signature", "timestamp", "nonce")]
        for key, crypto in enumerate(self._cryptos):
            with suppress(*_WRONG):
                return str(crypto.decrypt_message({"Encrypt": sealed}, *signed)), key
        raise BadEnvelope("sealed with a key that is none of ours, or for another account")


def _encrypted(crypto: Any, xml: str, created: int) -> str:
    nonce = _fingerprint(crypto.key, "nonce", xml)
    return str(crypto._encrypt_message(xml, nonce, str(created), partial(_Repeatable, xml=xml)))


class _Repeatable(PrpCrypto):  # type: ignore[misc] # wechatpy has no types
    """Takes the bytes before the text from the text itself, where wechatpy takes (weakly) random ones."""

    def __init__(self, key: bytes, xml: str) -> None:
        super().__init__(key)
        self._prefix = _fingerprint(key, "prefix", xml)

    def get_random_string(self) -> str:
        return self._prefix


def _fingerprint(key: bytes, purpose: str, xml: str) -> str:
    return hmac.new(key, f"{purpose}\0{xml}".encode(), "sha256").hexdigest()[:16]


def _crypto(token: str, app_id: str, aes_key: str) -> Any:
    if not re.fullmatch(r"[A-Za-z0-9+/]{43}", aes_key):
        raise ValueError("the WeChat EncodingAESKey must be 43 letters and digits")
    if not app_id:
        raise ValueError("safe mode needs the WeChat app id as well: it is part of every encrypted message")
    return WeChatCrypto(token, aes_key, app_id)


def _only_xml(text: str) -> str:
    if not _ROOT_FIRST.match(text):
        raise BadEnvelope("does not begin with <xml>")
    return printable(text)


def _letter(message: Any, key: int) -> Letter:
    data: Mapping[str, Any] = message._data
    fields = {name: value for name, value in data.items() if isinstance(value, str)}
    sender, receiver, created = (fields.get(name, "") for name in ("FromUserName", "ToUserName", "CreateTime"))
    if not _NAME.fullmatch(sender) or not _NAME.fullmatch(receiver) or not _TIMESTAMP.fullmatch(created):
        raise BadEnvelope("does not say who, to whom and when")
    # wechatpy renames the events that it knows ("subscribe" with a scene is "subscribe_scan").
    event = str(getattr(message, "event", fields.get("Event", ""))).lower()
    return Letter(sender, receiver, int(created), fields["MsgType"].lower(), event, fields, key)


def _inside_cdata(text: str) -> str:
    """wechatpy puts the text between CDATA marks as it is."""
    return printable(text).replace("]]>", "]]]]><![CDATA[>")


def _bytes(text: str) -> bytes:
    """Query strings may hold anything, and comparing or hashing them must not fail."""
    return text.encode("utf-8", "surrogatepass")
