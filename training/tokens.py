"""Messages as the network sees them: numbers of word pieces, and from where to where something is asked."""

from itertools import accumulate
from typing import Any, NamedTuple

from training.messages import Label, Message
from training.network import PLACES

START, END = 1, 2


class Read(NamedTuple):
    """`asked`: from which token up to which one, and what that asks for."""

    tokens: list[int]
    asked: list[tuple[int, int, Label]]


def read(message: Message, tokenizer: Any) -> Read:
    """The last words of a message that is too long, since questions come last. `tokenizer`: sentencepiece's."""
    of_parts = [tokenizer.encode(part) for part in message.parts]
    ends = list(accumulate(map(len, of_parts), initial=0))
    cut = max(0, ends[-1] - (PLACES - 2))
    tokens = [START, *[token for part in of_parts for token in part][cut:], END]
    places = [max(0, end - cut) + 1 for end in ends]
    asked = [
        (0, len(tokens), label) if end - start == len(of_parts) else (places[start], places[end], label)
        for start, end, label in message.asked
    ]
    return Read(tokens, [(start, end, label) for start, end, label in asked if start < end])
