"""Replies → words. (placeholder until the lines are written: only the shapes)"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """A choice as it is shown: its code and its words."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Message:
    """What a person sees: plain text (no markup; lines end in \\n) and the choices below it.

    `numbered`: platforms without buttons number the choices, and "2" means the second. False where numbers
    themselves are answers ("3" years), so the choices are shown without.
    `contact_button`: show the platform's own contact button, where it has one.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    numbered: bool = True
    contact_button: bool = False
