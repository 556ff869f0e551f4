"""Long messages come in pages: nothing is cut, and the last page has the choices."""

from hypothesis import given
from hypothesis import strategies as st

from bot.pages import MORE, pages, wants_more
from bot.post import Manner
from dialogs.events import Pressed, Said
from dialogs.wording import Button, Message

CHOICES = (Button("menu", "主菜单"), Button("help", "怎么用"))


def fits(message: Message) -> bool:
    return len(message.text.encode()) + sum(len(button.label.encode()) for button in message.buttons) <= 120


INLINE = Manner(inline=True, fits=fits)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=400))
def test_every_character_arrives_in_order(text: str) -> None:
    """The pages put together are the message, each fits, and all but the last offer the next one."""
    message = Message(text, CHOICES)
    sent = pages(message, INLINE, "更多")
    assert "".join(page.text for page in sent).replace(" ", "") == text.replace(" ", "")
    assert all(fits(page) for page in sent)
    assert [page.buttons for page in sent[:-1]] == [(Button(MORE, "更多"),)] * (len(sent) - 1)
    assert not sent or sent[-1].buttons == CHOICES


def test_a_page_ends_where_a_line_ends() -> None:
    """A list is broken between its points, not within one."""
    lines = [f"· 第{number}条要求写在这里" for number in range(8)]
    sent = pages(Message("\n".join(lines)), INLINE, "更多")
    assert [line for page in sent for line in page.text.split("\n")] == lines


def test_a_number_does_not_turn_the_page() -> None:
    """ "1" means the first of the choices on the last page, which the candidate may know from before."""
    first, *_ = pages(Message("· long " * 60, CHOICES), INLINE, "更多")
    assert not first.numbered


def test_a_channel_that_can_speak_first_gets_it_whole() -> None:
    """It sends the parts itself, one after the other."""
    message = Message("long " * 100, CHOICES)
    assert pages(message, Manner(inline=False, fits=fits), "更多") == (message,)


def test_nothing_to_say_is_no_page() -> None:
    assert pages(Message(""), INLINE, "更多") == ()


def test_more_is_asked_for_by_button_or_word() -> None:
    assert wants_more(Pressed("more"))
    assert wants_more(Said(" 更多 "))
    assert wants_more(Said("More"))
    assert not wants_more(Said("more about HPC"))
