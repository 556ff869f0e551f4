"""Messages as the network sees them: numbers of word pieces, and from where to where something is asked."""

from typing import Any, NamedTuple

from bot.encoder import laid_out
from training.messages import Label, Message


class Read(NamedTuple):
    """`asked`: from which token up to which one, and what that asks for."""

    tokens: list[int]
    asked: list[tuple[int, int, Label]]


def read(message: Message, tokenizer: Any) -> Read:
    """The last words of a message that is too long, since questions come last. `tokenizer`: sentencepiece's."""
    tokens, places = laid_out([tokenizer.encode(part) for part in message.parts])
    asked = [
        (0, len(tokens), label) if end - start == len(message.parts) else (places[start], places[end], label)
        for start, end, label in message.asked
    ]
    return Read(tokens, [(start, end, label) for start, end, label in asked if start < end])
