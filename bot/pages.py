"""Long messages in pages that a platform can carry: nothing is cut, "more" brings the next one."""

from collections.abc import Callable
from dataclasses import replace

from bot.post import Manner
from dialogs.events import Event, Pressed, Said
from dialogs.wording import Button, Message

MORE = "more"
MORE_WORDS = frozenset({"more", "更多"})


def wants_more(event: Event) -> bool:
    """Whether somebody asks for the next page (if there is one; else the words are understood as usual)."""
    match event:
        case Pressed(choice):
            return choice == MORE
        case Said(text):
            return text.strip().casefold() in MORE_WORDS
        case _:
            return False


def pages(message: Message, manner: Manner, more: str) -> tuple[Message, ...]:
    """The message in as few pages as fit, broken at line ends; the choices stand on the last one.

    Empty for a message without words. A single line that fits no page is broken within.
    """
    fits = manner.fits
    if not message.text:
        return ()
    if fits(message) or not manner.inline:
        return (message,)  # a channel that can speak first sends a long one in parts
    # Not numbered: "1" already means the first of the choices that stand on the last page.
    turning = Message("", (Button(MORE, more),), numbered=False)
    done: list[Message] = []
    rest = message.text
    while not fits(replace(message, text=rest)):
        head = _head(rest, lambda text: fits(replace(turning, text=text)))
        if head == rest:  # it would fit, but without the choices: they need a page with some of the words
            head = _head(rest[: len(rest) // 2], lambda _: True)
        if not head:
            break
        done.append(replace(turning, text=head.rstrip()))
        rest = rest[len(head) :].lstrip("\n")
    return (*done, replace(message, text=rest))


def _head(text: str, fits: Callable[[str], bool]) -> str:
    """As much of the text as fits, up to a line's end where there is one."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(text[:middle]) else (low, middle - 1)
    line_end = text.rfind("\n", 0, low)
    return text[: line_end + 1] if line_end > 0 else text[:low]
