"""Where somebody came from, as written into a link or a QR code.

    r_ROLE          opened from the ad of one role            r_truck-driver
    s_SOURCE        opened from a place worth counting        s_campus-fair
    r_ROLE__s_SOURCE                                          r_truck-driver__s_campus-fair

Telegram allows 64 characters of `A-Za-z0-9_-` (`t.me/BOT?start=PAYLOAD`), WeChat's scenes 64 characters, so one
form serves both. Anything else, such as a scene number of an older poster, counts as a source as it stands.
"""

import re

from dialogs.events import LONGEST_SOURCE, Joined, Language

_LETTERS = "[A-Za-z0-9_-]+"


def payload(role: str | None = None, source: str | None = None) -> str:
    """The payload for a link; raises ValueError, with what to write instead, if a platform would refuse it."""
    for part in (role, source):
        if part is not None and not re.fullmatch(_LETTERS, part):
            raise ValueError(f"'{part}': use letters, digits, - and _ only")
    written = "__".join(f"{mark}_{part}" for mark, part in (("r", role), ("s", source)) if part)
    if len(written) > LONGEST_SOURCE:
        room = LONGEST_SOURCE - len(written) + len(source or "")
        shorter = f"the source to {room} characters" if room > 0 else "the role"
        raise ValueError(f"'{written}': longer than the {LONGEST_SOURCE} characters of a link; shorten {shorter}")
    if joined(written) != Joined(source=source, role=role):
        raise ValueError(f"'{source or role}': use no _ at the beginning and no __ within")
    return written


def joined(payload: str, language: Language | None = None) -> Joined:
    """Who opened the chat with this payload; one that breaks the rules of both platforms says nothing."""
    if len(payload) > LONGEST_SOURCE or not re.fullmatch(_LETTERS, payload):
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
