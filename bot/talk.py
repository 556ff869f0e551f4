"""Puts the talk together: role data, words, understanding. The slow part of a start: models are loaded here."""

import ctypes
import sys
from pathlib import Path

from bot.content import contacts, english, field_groups, lines, texts
from bot.encoder import Encoder
from bot.stored import examples
from bot.turn import Talk
from dialogs.promises import USUAL, Promises
from dialogs.understanding.answers import Answers
from dialogs.understanding.corrections import Corrections
from dialogs.understanding.moves import Moves
from dialogs.understanding.offered import Offered
from dialogs.understanding.phrases import words as words_of
from dialogs.understanding.questions import Questions
from dialogs.understanding.quiz_answers import QuizAnswers
from dialogs.understanding.understand import Understanding
from dialogs.wording import Words
from role_data.load import load


def make_talk(role_data: Path | None = None, promises: Promises = USUAL) -> Talk:
    """Raises `role_data.load.RoleDataError` with every fault of the role data."""
    catalogue = load(role_data, field_groups())
    words = Words(lines(), catalogue, promises)
    lists = texts("understanding/words")
    encoder = Encoder()
    moves = Moves(words_of(lists, "moves"))
    understanding = Understanding(
        catalogue,
        Offered(catalogue, words),
        moves,
        Answers(catalogue, moves, Corrections(words_of(lists, "moves")), QuizAnswers.from_yaml(lists, encoder)),
        Questions(catalogue, examples(), encoder, english()),
        contacts(),
    )
    _give_back()
    return Talk(understanding, catalogue, words)


def _give_back() -> None:
    """Building takes some 80 MB that nothing needs afterwards; the C library keeps them unless told."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's; others have none
        if trim:
            trim(0)
