"""What is said to an update, in pages that a platform can carry: nothing is cut, "more" brings the next one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.post import Manner, Piece, Reach
from dialogs.events import Event, Pressed, Said
from dialogs.wording import Button, Message

MORE = "more"
MORE_WORDS = frozenset({"more", "更多"})

Page = tuple[Piece, ...]
Fits = Callable[[Sequence[Message]], bool]


def wants_more(event: Event) -> bool:
    """Whether somebody asks for the next page (if there is one; else the words are understood as usual)."""
    match event:
        case Pressed(choice):
            return choice == MORE
        case Said(text):
            return text.strip().casefold() in MORE_WORDS
        case _:
            return False


def leads_on(message: Message) -> bool:
    """Whether it ends a page that another one follows."""
    return any(button.code == MORE for button in message.buttons)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to an update. `more`: the words on the button that brings the next page.

    `at_once`: whoever keeps it sends it, unless something else has to arrive before.
    """

    messages: tuple[Message, ...]
    manner: Manner
    more: str
    at_once: bool = False

    def pieces(self, reach: Reach | None = None, waiting: Sequence[Message] = (), ahead: int = 0) -> Page:
        """The answer as it is to be kept; before it, what was `waiting` for that person. Without words: nothing.

        What does not go in one response is sent after it if `reach` suffices for all of that and for the messages
        `ahead`, which are on their way already; else it is held in pages.
        """
        said = [message for message in self.messages if message.text]
        if not self.manner.inline:
            first, later = _pages([Piece(message, "waiting") for message in said], self.manner.fits, None)
            return (*first, *later)
        # Their numbers are over: "1" means the first choice of the answer.
        line = [Piece(_unmarked(message), "held", answers=False) for message in waiting]
        line += [Piece(message, "held") for message in said]
        if reach:
            first, later = _pages(line, self.manner.fits, None)
            if ahead + len(later) <= reach.messages:
                return (*_answered(first), *(replace(piece, status="waiting", answers=False) for piece in later))
        first, later = _pages(line, self.manner.fits, Button(MORE, self.more))
        return (*_answered(first), *later)


def _unmarked(message: Message) -> Message:
    """Without its number and without "more", which stood there if it has been held before."""
    return replace(message, buttons=tuple(b for b in message.buttons if b.code != MORE), numbered=False)


def _answered(page: Page) -> Page:
    return tuple(replace(piece, status="answered", answers=True) for piece in page)


def _pages(line: Sequence[Piece], fits: Fits, more: Button | None) -> tuple[Page, Page]:
    """The first page, and the pieces of all others; each page but the last ends in `more`.

    A message is broken at a line's end; a single line that fits no page is broken within. The choices of a broken
    message stand below its end.
    """
    done: list[Page] = []
    page: Page = ()
    for piece in line:
        rest, last = piece.message, piece is line[-1]
        while not fits(_messages(page, rest if last else _leading_on(rest, more))):
            head = _head(rest.text, lambda text: fits(_messages(page, _part(rest, text, more))))  # noqa: B023 - used at once
            if head == rest.text:  # it would fit, but without the choices: they need a page with some of the words
                head = _head(rest.text[: len(rest.text) // 2], lambda _: True)
            if page and not head.endswith("\n"):
                head = ""  # rather on a page of its own than torn apart behind another message
            if not head and not page:
                break
            page = (*page, replace(piece, message=_part(rest, head.rstrip(), None))) if head else page
            done.append((*page[:-1], replace(page[-1], message=_leading_on(page[-1].message, more))))
            page = ()
            rest = replace(rest, text=rest.text[len(head) :].lstrip("\n"))
        page = (*page, replace(piece, message=rest))
    first, *others = (*done, page)
    return first, tuple(piece for other in others for piece in other)


def _messages(page: Page, added: Message) -> tuple[Message, ...]:
    return (*(piece.message for piece in page), added)


def _part(whole: Message, text: str, more: Button | None) -> Message:
    # Not numbered: "1" already means the first of the choices that stand on the last page.
    return _leading_on(Message(text, numbered=False, speaker=whole.speaker), more)


def _leading_on(message: Message, more: Button | None) -> Message:
    return replace(message, buttons=(*message.buttons, more)) if more else message


def _head(text: str, fits: Callable[[str], bool]) -> str:
    """As much of the text as fits, up to a line's end where there is one."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(text[:middle]) else (low, middle - 1)
    line_end = text.rfind("\n", 0, low + 1)  # a line break where the page ends takes no room
    return text[: line_end + 1] if line_end > 0 else text[:low]
