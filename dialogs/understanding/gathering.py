"""Which questions are one and the same, for whoever answers them: each joins the one that it is most like.

Said in other words, or in the other language, they are alike by what they mean and what they are about. A question
that is like none begins a group of its own.
"""

from collections.abc import Mapping

import numpy as np

from dialogs.understanding.encoding import Vectors

ALIKE = 0.65
"""From which likeness two questions stand together. On the development messages four of five pairs that one answer
settles come together so, and none that two settle; a recruiter sees who is there, and can leave somebody out."""


def likeness(meaning: Vectors, topics: Vectors) -> Vectors:
    """A vector of length one whose product with another is half the cosine of the meanings, and half how far both are
    about the same topics. `topics`: chances, together 1."""
    return np.concatenate([meaning, np.sqrt(topics / topics.sum())]) * np.float32(np.sqrt(0.5))


def together(new: Mapping[str, Vectors], groups: Mapping[str, str], vectors: Mapping[str, Vectors]) -> dict[str, str]:
    """The group of each new question, all by their ids; `groups`: of those gathered before. A group is called by the
    question that began it."""
    found, known = dict(groups), {id_: vectors[id_] for id_ in groups}
    for id_, vector in new.items():
        nearest = _nearest(vector, known)
        found[id_] = found[nearest] if nearest else id_
        known[id_] = vector
    return {id_: found[id_] for id_ in new}


def _nearest(vector: Vectors, known: Mapping[str, Vectors]) -> str | None:
    if not known:
        return None
    cosines = np.stack(list(known.values())) @ vector
    best = int(cosines.argmax())
    return list(known)[best] if cosines[best] >= ALIKE else None
