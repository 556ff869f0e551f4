"""What is said comes in pages: nothing is cut, nothing overtakes anything, and the last page has the choices."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.pages import MORE, Answer, leads_on, wants_more
from bot.post import Manner, Piece, Reach
from dialogs.events import Pressed, Said
from dialogs.wording import Button, Message

CHOICES = (Button("menu", "主菜单"), Button("help", "怎么用"))
MORE_BUTTON = Button(MORE, "更多")


def fits(messages: Sequence[Message]) -> bool:
    return sum(len(m.text.encode()) + sum(len(b.label.encode()) for b in m.buttons) for m in messages) <= 120


INLINE = Manner(inline=True, fits=fits)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=400)
LINES = st.lists(st.text("字a· ", min_size=1, max_size=30), min_size=1, max_size=12).map("\n".join)


def answer(*messages: Message, manner: Manner = INLINE) -> Answer:
    return Answer(messages, manner, "更多")


def reach(messages: int) -> Reach:
    return Reach(messages, timedelta(hours=48))


def letters(pieces: Sequence[Piece]) -> str:
    return "".join("".join(piece.message.text.split()) for piece in pieces)


def read(pieces: Sequence[Piece]) -> list[list[Message]]:
    """The messages of each page, as "more" brings them."""
    pages: list[list[Message]] = [[]]
    for piece in pieces:
        pages[-1].append(piece.message)
        if leads_on(piece.message):
            pages.append([])
    return pages


@given(TEXTS)
def test_every_character_arrives_in_order(text: str) -> None:
    """The pages put together are the message, each fits, and all but the last offer the next one."""
    said = answer(Message(text, CHOICES)).pieces()
    sent = [piece.message for piece in said]
    assert "".join(page.text for page in sent).replace(" ", "") == text.replace(" ", "")
    assert all(fits([page]) for page in sent)
    assert [page.buttons for page in sent[:-1]] == [(MORE_BUTTON,)] * (len(sent) - 1)
    assert sent[-1].buttons == CHOICES
    assert [piece.status for piece in said] == ["answered", *["held"] * (len(said) - 1)]
    assert all(piece.answers for piece in said)


@given(st.lists(LINES, max_size=4), LINES)
def test_what_has_waited_comes_first_and_nothing_of_it_is_lost(waited: list[str], text: str) -> None:
    """One response holds as much as fits; the rest is turned to page by page, and the answer's choices come last."""
    said = answer(Message(text, CHOICES)).pieces(waiting=[Message(words) for words in waited])
    pages = read(said)
    assert letters(said) == "".join("".join(words.split()) for words in (*waited, text))
    assert all(fits(page) for page in pages)
    assert pages[-1][-1].buttons == CHOICES
    assert pages[-1][-1].numbered
    first = len(pages[0])
    assert {piece.status for piece in said[:first]} == {"answered"}
    assert {piece.status for piece in said[first:]} <= {"held"}
    kept = [piece.message.text for piece in said[first:] if not piece.answers]
    assert all(any("".join(part.split()) in "".join(words.split()) for words in waited) for part in kept)


def test_what_has_waited_goes_with_the_answer() -> None:
    """Both in one response, and only the answer's choices have numbers."""
    news, hello = Message("招聘官回答：有", CHOICES), Message("你好", CHOICES)
    assert answer(hello).pieces(waiting=[news]) == (
        Piece(replace(news, numbered=False), "answered"),
        Piece(hello, "answered"),
    )


def test_a_short_answer_is_not_torn_apart_behind_what_has_waited() -> None:
    """It comes whole, a page later; a long one begins at once, with whole lines."""
    news = Message("招" * 33)
    assert read(answer(Message("好的，已经记下了")).pieces(waiting=[news])) == [
        [replace(news, buttons=(MORE_BUTTON,), numbered=False)],
        [Message("好的，已经记下了")],
    ]
    long = Message("一\n二\n三\n四\n五\n六\n七")
    (_, begun), (rest,) = read(answer(long).pieces(waiting=[Message("招" * 32)]))
    assert begun.text + "\n" + rest.text == long.text


def test_what_was_held_before_is_held_again_as_it_was() -> None:
    """Without "more" of the time before: one link, where the page ends now."""
    held = Message("招聘官回答：有", (MORE_BUTTON,), numbered=False)
    assert answer(Message("你好")).pieces(waiting=[held])[0].message == Message("招聘官回答：有", numbered=False)


def test_a_verified_account_sends_the_rest_after_the_response() -> None:
    """When all of it may be sent; those pages say nothing of "more" and belong to no response."""
    long = Message("\n".join(f"· 第{number}条要求写在这里" for number in range(12)), CHOICES)
    held = answer(long).pieces()
    said = answer(long).pieces(reach(5))
    assert letters(said) == letters(held)
    assert [(piece.status, piece.answers) for piece in said] == [("answered", True), *[("waiting", False)] * 3]
    assert not any(leads_on(piece.message) for piece in said)
    assert said[-1].message.buttons == CHOICES
    assert answer(long).pieces(reach(3), ahead=0) == said
    assert answer(long).pieces(reach(3), ahead=1) == held, "three may go, and one is on its way"
    assert answer(long).pieces(reach(2)) == held


def test_a_page_ends_where_a_line_ends() -> None:
    """A list is broken between its points, not within one."""
    lines = [f"· 第{number}条要求写在这里" for number in range(8)]
    sent = answer(Message("\n".join(lines))).pieces()
    assert [line for piece in sent for line in piece.message.text.split("\n")] == lines


def test_a_number_does_not_turn_the_page() -> None:
    """ "1" means the first of the choices on the last page, which the candidate may know from before."""
    first, *_ = answer(Message("· long " * 60, CHOICES)).pieces()
    assert not first.message.numbered


def test_a_channel_that_can_speak_first_gets_it_whole() -> None:
    """It sends the parts itself, one after the other."""
    message = Message("long " * 100, CHOICES)
    assert answer(message, manner=Manner(inline=False)).pieces() == (Piece(message, "waiting"),)


def test_what_answers_nothing_goes_in_messages_that_fit_and_nobody_has_to_ask_for_more() -> None:
    """A recruiter's long words on a platform whose messages are short; each says whose it is."""
    message = Message("\n".join(f"line {number}" for number in range(30)), CHOICES, speaker="Fang")
    pieces = answer(message, manner=Manner(inline=False, fits=fits)).pieces()
    assert len(pieces) > 1
    assert all(fits([piece.message]) and piece.status == "waiting" for piece in pieces)
    assert {piece.message.speaker for piece in pieces} == {"Fang"}
    assert [bool(piece.message.buttons) for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    assert "\n".join(piece.message.text for piece in pieces) == message.text


def test_nothing_to_say_is_no_page() -> None:
    assert answer(Message("")).pieces() == answer().pieces() == ()


def test_more_is_asked_for_by_button_or_word() -> None:
    assert wants_more(Pressed("more"))
    assert wants_more(Said(" 更多 "))
    assert wants_more(Said("More"))
    assert not wants_more(Said("more about HPC"))
