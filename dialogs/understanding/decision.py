"""What a message is taken for, and what decided so."""

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.meanings import Reading
from dialogs.understanding.candidates import Candidate

SURE = 0.5
"""A reading with more than this, and …"""
AHEAD = 0.1
"""… this much ahead of the next needs no asking back."""
CLOSE = 0.3
"""Next to the best, readings with at least this part of its weight are offered."""
TALK = ("smalltalk", "off_topic")


@dataclass(frozen=True, slots=True)
class Decision:
    """One reading: sure. Two or three: close, likeliest first. `rule`: what decided, to `explain`. `leans`: it is the
    question before that is asked, of another role."""

    readings: tuple[Reading, ...]
    rule: str
    candidates: tuple[Candidate, ...] = ()
    parts: tuple[str, ...] = ()
    leans: bool = False


def chosen(candidates: Sequence[Candidate], rule: str, parts: tuple[str, ...]) -> Decision:
    """The best one, or the close ones. Small talk and off topic are no choices to offer beside others."""
    best = candidates[0]
    next_weight = candidates[1].weight if len(candidates) > 1 else 0.0
    sure = best.weight > SURE and best.weight - next_weight > AHEAD
    if sure or best.reading.outcome in TALK:
        found = [best]
    else:
        close = [c for c in candidates if c.weight >= CLOSE * best.weight]
        found = [c for c in close if c.reading.outcome not in TALK][:3]
    rule = f"{rule}, close" if len(found) > 1 else rule
    return Decision(tuple(c.reading for c in found), rule, tuple(candidates), parts)
