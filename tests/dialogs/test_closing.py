"""What candidates hear when an application ends: who says it, about what, and the words as a recruiter left them."""

from typing import get_args

import pytest

from bot.content import lines
from bot.storage.recruiters.cases import Closed
from dialogs.conversations.closing import proposed, told
from dialogs.events import Language, Script
from dialogs.traditional import traditional
from dialogs.wording import Words
from tests.dialogs.small import CATALOGUE, COOK

WORDS = Words(lines(), CATALOGUE)


@pytest.mark.parametrize(("language", "script"), [("zh", "simplified"), ("zh", "traditional"), ("en", "simplified")])
def test_every_end_has_words_to_begin_with(language: Language, script: Script) -> None:
    """Short ones, which name no role and no reason: those stand above them, or are the recruiter's."""
    words = [WORDS.message(proposed(ending, language, script)) for ending in get_args(Closed)]
    assert len({message.text for message in words}) == len(words)
    assert all(message.text and not message.buttons and len(message.text) <= 200 for message in words)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_words_go_as_they_stand(language: Language) -> None:
    """Below a line that says what it is about, and in whatever characters the recruiter wrote them."""
    message = WORDS.message(told("{{ x }}\n两行 two lines", COOK.id, language, "traditional"))
    head, *rest = message.text.split("\n")
    assert traditional(COOK.title.in_(language)) in head
    assert rest == ["{{ x }}", "两行 two lines"]
    assert WORDS.message(told("", COOK.id, language, "traditional")).text == head
    assert COOK.id not in WORDS.message(told("", None, language, "simplified")).text
