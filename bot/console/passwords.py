"""Passwords and second factors: hashed by Argon2id, judged by zxcvbn, codes as every authenticator app makes them."""

import re
from datetime import datetime, timedelta
from typing import Literal

import pyotp
import segno
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

SHORTEST, LONGEST = 12, 128
"""Characters, as OWASP asks."""
STRONG = 3
"""Of zxcvbn's 0 to 4: not to be guessed by who may try ten thousand times a second."""
JUDGED = 72
"""Characters that are judged: the time it takes grows with their square."""
# OWASP's second choice: 19 MiB for each sign-in under way, where the first one takes 46.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
NOBODYS = HASHER.hash("a password that nobody has")
"""Verified where a name is unknown, so that this takes as long as where it is known."""
STEP = timedelta(seconds=30)

Fault = Literal["differ", "too_short", "too_long", "too_easy"]


def fault(password: str, again: str, name: str) -> Fault | None:
    """What is wrong with a new password; the name of a word. `name`: what guessers try first."""
    from zxcvbn import zxcvbn  # its lists of words take 13 MB, and passwords are seldom chosen

    if password != again:
        return "differ"
    if len(re.sub(" +", " ", password)) < SHORTEST:
        return "too_short"
    if len(password) > LONGEST:
        return "too_long"
    return None if zxcvbn(password[:JUDGED], user_inputs=[name])["score"] >= STRONG else "too_easy"


def hashed(password: str) -> str:
    return HASHER.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """One that is too long for anybody takes as long, and never does."""
    possible = stored is not None and len(password) <= LONGEST
    try:
        return HASHER.verify(stored or NOBODYS, password[:LONGEST]) and possible
    except VerifyMismatchError:
        return False


def new_secret() -> str:
    return pyotp.random_base32()


def is_secret(text: str) -> bool:
    """Whether it could be one of ours."""
    return len(text) == 32 and set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def step_of(code: str, secret: str, now: datetime) -> int | None:
    """Which half minute a code belongs to: this one or one beside it, as clocks differ. None: it is wrong."""
    digits = "".join(code.split())
    for moment in (now, now - STEP, now + STEP):
        if pyotp.TOTP(secret).verify(digits, for_time=moment):
            return int(moment.timestamp() // STEP.total_seconds())
    return None


def picture(secret: str, name: str, issuer: str) -> str:
    """What an app scans: an SVG to stand in a page."""
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)
    return segno.make(address).svg_inline(scale=4, border=2, dark="#000", light="#fff", omitsize=True)
