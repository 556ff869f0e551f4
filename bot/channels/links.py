"""Where somebody came from, as written into a link or a QR code.

    r_ROLE          opened from the ad of one role            r_truck-driver
    s_SOURCE        opened from a place worth counting        s_campus-fair
    r_ROLE__s_SOURCE                                          r_truck-driver__s_campus-fair

Telegram allows 64 characters of `A-Za-z0-9_-` (`t.me/BOT?start=PAYLOAD`), WeChat's scenes 64 characters, so one
form serves both. Anything else, such as a scene number of an older poster, counts as a source as it stands.
"""

import re

from dialogs.events import Joined, Language

LONGEST = 64
_ALLOWED = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST}}}")


def payload(role: str | None = None, source: str | None = None) -> str:
    """The payload for a link; raises ValueError, with what to write instead, if a platform would refuse it."""
    parts = [f"r_{role}" if role else "", f"s_{source}" if source else ""]
    written = "__".join(part for part in parts if part)
    if not _ALLOWED.fullmatch(written):
        raise ValueError(f"{written!r}: use letters, digits, - and _ only, {LONGEST} characters at most together")
    if joined(written) != Joined(source or None, role or None):
        raise ValueError(f"{written!r} could not be read back: no two _ side by side, none at either end of a name")
    return written


def joined(payload: str, language: Language | None = None) -> Joined:
    """Who opened the chat with this payload; one that breaks the rules of both platforms says nothing."""
    if not _ALLOWED.fullmatch(payload):
        return Joined(language=language)
    role = source = None
    for part in payload.split("__"):
        if part.startswith("r_") and len(part) > 2 and role is None:
            role = part[2:]
        elif part.startswith("s_") and len(part) > 2 and source is None:
            source = part[2:]
        else:
            return Joined(source=payload, language=language)
    return Joined(source=source, role=role, language=language)
