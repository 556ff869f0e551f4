"""What every start would otherwise make anew: the example sentences read, their vectors, the words of the facts.

`python -m bot.encoder` brings the file up to date. What is missing there, or was made from other files, is made when
it is asked for: slower, never wrong.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.content import example_files
from dialogs.understanding.encoding import Vectors, Words
from dialogs.understanding.sentences import Example, Examples, read_examples, read_topics, read_words

WEIGHTS = Path(str(files("bot") / "weights"))
SHIPPED = WEIGHTS / "vectors.npz"
SCALE = np.float32(254)
"""Of a byte: the numbers of a vector of length one hardly ever exceed a half."""
HALF = np.float16
"""Of words the numbers are stored in two bytes: there some are large."""
Packed = NDArray[np.int8]


class Stored(NamedTuple):
    """Vectors of sentences and words of facts, by the key of their text."""

    vectors: dict[bytes, Packed]
    words: dict[bytes, Words]


def key(text: str) -> bytes:
    return blake2b(text.encode(errors="replace"), digest_size=8).hexdigest().encode()


def packed(vector: Vectors) -> Packed:
    return np.asarray(np.clip(np.round(vector * SCALE), -127, 127), np.int8)


def unpacked(vectors: Packed) -> Vectors:
    return vectors.astype(np.float32) / SCALE


def load(path: Path | None, lesson: str) -> Stored:
    """Nothing, if there is no file, or if it is of an encoder that was taught another lesson."""
    if not path or not path.exists():
        return Stored({}, {})
    with np.load(path, allow_pickle=False) as stored:
        if str(stored["lesson"]) != lesson:
            return Stored({}, {})
        ends = np.cumsum(stored["fact_lengths"])[:-1]
        rows, shares = (np.split(stored[f"fact_{part}"].astype(np.float32), ends) for part in ("rows", "shares"))
        words = (Words(*each, ((1, len(each[0]) - 1),)) for each in zip(rows, shares, strict=True))
        return Stored(
            dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True)),
            dict(zip(stored["fact_keys"].tolist(), words, strict=True)),
        )


def save(path: Path, lesson: str, stored: Stored, sentences: Sequence[Example]) -> None:
    vectors = [vector for _, vector in sorted(stored.vectors.items())]
    words = [each for _, each in sorted(stored.words.items())]
    np.savez(
        path,
        lesson=np.array(lesson),
        keys=np.array(sorted(stored.vectors), dtype="S16"),
        vectors=np.stack(vectors),
        fact_keys=np.array(sorted(stored.words), dtype="S16"),
        fact_lengths=np.array([len(each.rows) for each in words]),
        fact_rows=np.concatenate([each.rows for each in words]).astype(HALF),
        fact_shares=np.concatenate([each.shares for each in words]).astype(HALF),
        files=np.array(digest(example_files())),
        sentences=np.frombuffer(json.dumps([astuple(each) for each in sentences]).encode(), np.uint8),
    )


def examples(path: Path = SHIPPED) -> Examples:
    """The example files, read. As stored, unless a file has changed since. Raises ValueError for a faulty one."""
    texts = example_files()
    if not path.exists():
        return read_examples(texts)
    with np.load(path, allow_pickle=False) as stored:
        if str(stored["files"]) != digest(texts):
            return read_examples(texts)
        sentences = json.loads(stored["sentences"].tobytes())
    return Examples(read_topics(texts), tuple(Example(*each) for each in sentences), read_words(texts))


def digest(texts: Mapping[str, str]) -> str:
    """Equal texts by equal names, equal digests."""
    told = "".join(f"{name}\0{text}\0" for name, text in sorted(texts.items()))
    return blake2b(told.encode(), digest_size=16).hexdigest()
