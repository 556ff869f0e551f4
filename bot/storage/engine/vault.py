"""What keeps a database's secrets: one random data key, wrapped by the passphrase, and one random pepper for hashes.

Wrapping means that the passphrase seals one row only, so changing it later need not touch the candidates' rows.
"""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

TOKEN_START = "gAAAA"  # noqa: S105 - how every Fernet token begins, and no JSON does
FILE_START = b"\0AES-GCM\0"
"""How every sealed file begins, and no PDF or DOCX does."""
NONCE = 12
SCRYPT_COST = 2**15
"""About 0.1 s and 32 MB once per start: dear for guessers, cheap for us."""


class WrongDataKey(Exception):
    """BOLE_DATA_KEY does not open this database."""


@dataclass(frozen=True, slots=True)
class Vault:
    """Seals and hashes for one database. `fernet` and `aes` None: nothing is sealed."""

    pepper: bytes
    fernet: Fernet | None
    aes: AESGCM | None
    """For files: a Fernet token would be a third longer, and needs two more copies in memory."""

    def seal(self, text: str) -> str:
        return self.fernet.encrypt(text.encode()).decode() if self.fernet else text

    def unseal(self, text: str) -> str:
        """Takes plain text too: rows written before a key was set."""
        if not text.startswith(TOKEN_START):
            return text
        if self.fernet is None:
            raise WrongDataKey(NO_KEY)
        try:
            return self.fernet.decrypt(text.encode()).decode()
        except InvalidToken as error:
            raise WrongDataKey(WRONG_KEY) from error

    def seal_file(self, content: bytes) -> bytes:
        if self.aes is None:
            return content
        nonce = secrets.token_bytes(NONCE)
        return FILE_START + nonce + self.aes.encrypt(nonce, content, None)

    def unseal_file(self, stored: bytes) -> bytes:
        """Takes plain files too, as `unseal` does."""
        if not stored.startswith(FILE_START):
            return stored
        if self.aes is None:
            raise WrongDataKey(NO_KEY)
        start = len(FILE_START)
        try:
            return self.aes.decrypt(stored[start : start + NONCE], stored[start + NONCE :], None)
        except InvalidTag as error:
            raise WrongDataKey(WRONG_KEY) from error

    def digest(self, *parts: str) -> str:
        """A hash that tells nothing to who does not hold the pepper: 64 hexadecimal digits."""
        return hmac.new(self.pepper, json.dumps(parts).encode(), hashlib.sha256).hexdigest()


NO_KEY = "This database is sealed. Set BOLE_DATA_KEY to the passphrase it was sealed with."
WRONG_KEY = "BOLE_DATA_KEY is not the passphrase this database was sealed with. Set that one; nothing was changed."


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A vault as it lies in the database. `contents` is JSON, sealed by the passphrase where there is one."""

    salt: str
    contents: str

    @property
    def sealed(self) -> bool:
        return self.contents.startswith(TOKEN_START)


def new_vault(passphrase: str | None) -> Wrapped:
    return _wrap(secrets.token_hex(32), passphrase)


def add_key(wrapped: Wrapped, passphrase: str) -> Wrapped:
    """The same vault, so far without a passphrase, with a data key and sealed from now on."""
    return _wrap(json.loads(wrapped.contents)["pepper"], passphrase)


def open_vault(wrapped: Wrapped, passphrase: str | None) -> Vault:
    """Raises `WrongDataKey` with advice."""
    contents = wrapped.contents
    if wrapped.sealed:
        if not passphrase:
            raise WrongDataKey(NO_KEY)
        try:
            contents = _key(passphrase, wrapped.salt).decrypt(contents.encode()).decode()
        except InvalidToken as error:
            raise WrongDataKey(WRONG_KEY) from error
    opened = json.loads(contents)
    pepper, key = bytes.fromhex(opened["pepper"]), opened["key"]
    return Vault(pepper, Fernet(key), _aes(key)) if key else Vault(pepper, None, None)


def _aes(key: str) -> AESGCM:
    """Its own key, derived: one key must not serve two ciphers."""
    return AESGCM(HKDF(SHA256(), length=32, salt=None, info=b"files").derive(base64.urlsafe_b64decode(key)))


def _wrap(pepper: str, passphrase: str | None) -> Wrapped:
    salt = secrets.token_hex(16)
    contents = json.dumps({"pepper": pepper, "key": Fernet.generate_key().decode() if passphrase else None})
    return Wrapped(salt, _key(passphrase, salt).encrypt(contents.encode()).decode() if passphrase else contents)


def _key(passphrase: str, salt: str) -> Fernet:
    scrypt = Scrypt(salt=bytes.fromhex(salt), length=32, n=SCRYPT_COST, r=8, p=1)
    return Fernet(base64.urlsafe_b64encode(scrypt.derive(passphrase.encode())))
