"""Sentences to vectors, offline: the small encoder that `training/` teaches, and the vectors already known.

Vectors of the example sentences and words of the facts ship beside it in `vectors.npz`, so that a start does not
spend minutes on encoding; what is missing there is encoded when asked for. `python -m bot.encoder` brings the file
up to date.
"""

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions
from sentencepiece import SentencePieceProcessor

from dialogs.understanding.clean import clean
from dialogs.understanding.encoding import Nearness, Taught, Vectors, Words

LONGEST = 112
"""Tokens of a sentence that are read, the last ones: time grows with length, questions come last."""
REMEMBERED = 512
"""Recent texts that are kept in memory: some 10 MB."""
WEIGHTS = Path(str(files("bot") / "weights"))
SHIPPED = WEIGHTS / "vectors.npz"
START, END = 1, 2
WIDTH = 384
SCALE = np.float32(254)
"""Of a byte: the numbers of a vector of length one hardly ever exceed a half."""

HALF = np.float16
"""Of words the numbers are stored in two bytes: there some are large."""

Packed = NDArray[np.int8]


class Encoder:
    """Call it with texts; get one row of 384 numbers each, of length one. Safe to share between threads."""

    def __init__(self, stored: Path | None = SHIPPED) -> None:
        self._session = InferenceSession(WEIGHTS / "encoder.onnx", _one_thread(), providers=["CPUExecutionProvider"])
        told = self._session.get_modelmeta().custom_metadata_map
        self.lesson = told["lesson"]
        """Names what it was taught, see `training.lessons`."""
        self._tokens = SentencePieceProcessor(model_file=str(WEIGHTS / "tokens.model"))
        self.known, self.known_words = _load(stored, self.lesson) if stored and stored.exists() else ({}, {})
        self.topics, self.answers, self.nearness = _heads()
        self._recent: OrderedDict[bytes, Words] = OrderedDict()
        self._lock = Lock()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            found = [self._whole(text) for text in texts]
        return _unpacked(np.stack(found)) if found else np.zeros((0, WIDTH), np.float32)

    def words(self, *parts: str) -> Words:
        key = _key("\n".join(parts))
        with self._lock:
            if key in self.known_words:
                return self.known_words[key]
            if key not in self._recent:
                self._recent[key] = self.encoded(*parts)
                if len(self._recent) > REMEMBERED:
                    self._recent.popitem(last=False)
            self._recent.move_to_end(key)
            return self._recent[key]

    def knows(self, text: str) -> bool:
        """Whether its vector, or its words, were stored."""
        return _key(text) in self.known or _key(text) in self.known_words

    def _whole(self, text: str) -> Packed:
        known = self.known.get(_key(text))
        return _packed(self.encoded(text).whole) if known is None else known

    def encoded(self, *parts: str) -> Words:
        """Encoded anew. Numbers are as they would be stored, so that it makes no difference whether they were."""
        tokens = [self._tokens.encode(sparing(clean(part))) for part in parts]
        ends = np.cumsum([0, *map(len, tokens)])
        cut = max(0, int(ends[-1]) - (LONGEST - 2))
        places = np.maximum(0, ends - cut) + 1
        fed = [START, *[token for part in tokens for token in part][cut:], END]
        rows, counts = self._session.run(None, {"tokens": np.array([fed], np.int64)})
        shares = np.exp(counts[0] - counts[0].max())
        stored = (each.astype(HALF).astype(np.float32) for each in (rows[0], shares / shares.sum()))
        return Words(*stored, tuple(pairwise(places.tolist())))


def _one_thread() -> SessionOptions:
    """With more, requests that meet wait for each other many times over."""
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return options


def sparing(text: str) -> str:
    """One character many times over says no more than a few, and a long text no more than its end."""
    return re.sub(r"(.)\1{7,}", r"\1" * 7, text[-2000:])


def refresh(sentences: Iterable[str], facts: Iterable[str], path: Path = SHIPPED) -> int:
    """Store the vectors of exactly these sentences, and the words of these facts' texts.

    Returns how many had to be encoded."""
    encoder = Encoder(path)
    wanted, worded = ({_key(text): text for text in texts} for texts in (sentences, facts))
    new = {key: _packed(encoder.encoded(text).whole) for key, text in wanted.items() if key not in encoder.known}
    new_words = {key: encoder.encoded(text) for key, text in worded.items() if key not in encoder.known_words}
    vectors = [(encoder.known | new)[key] for key in sorted(wanted)]
    words = [(encoder.known_words | new_words)[key] for key in sorted(worded)]
    np.savez(
        path,
        lesson=np.array(encoder.lesson),
        keys=np.array(sorted(wanted), dtype="S16"),
        vectors=np.stack(vectors),
        fact_keys=np.array(sorted(worded), dtype="S16"),
        fact_lengths=np.array([len(each.rows) for each in words]),
        fact_rows=np.concatenate([each.rows for each in words]).astype(HALF),
        fact_shares=np.concatenate([each.shares for each in words]).astype(HALF),
    )
    return len(new) + len(new_words)


def _heads() -> tuple[Taught, Taught, Nearness]:
    with np.load(WEIGHTS / "heads.npz", allow_pickle=False) as stored:
        topics, answers = (
            Taught(tuple(stored[f"{head}.names"].tolist()), *(_numbers(stored, head, p) for p in ("weights", "bias")))
            for head in ("topic", "answer")
        )
        return topics, answers, Nearness(*stored["nearness"].tolist())


def _numbers(stored: Mapping[str, NDArray[np.float16]], head: str, part: str) -> Vectors:
    return stored[f"{head}.{part}"].astype(np.float32)


def _key(text: str) -> bytes:
    return blake2b(text.encode(errors="replace"), digest_size=8).hexdigest().encode()


def _packed(vector: Vectors) -> Packed:
    return np.asarray(np.clip(np.round(vector * SCALE), -127, 127), np.int8)


def _unpacked(packed: Packed) -> Vectors:
    return packed.astype(np.float32) / SCALE


def _load(path: Path, lesson: str) -> tuple[dict[bytes, Packed], dict[bytes, Words]]:
    """Nothing, if they are of an encoder that was taught something else."""
    with np.load(path, allow_pickle=False) as stored:
        if str(stored["lesson"]) != lesson:
            return {}, {}
        ends = np.cumsum(stored["fact_lengths"])[:-1]
        rows, shares = (np.split(stored[f"fact_{part}"].astype(np.float32), ends) for part in ("rows", "shares"))
        words = (Words(*each, ((1, len(each[0]) - 1),)) for each in zip(rows, shares, strict=True))
        return (
            dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True)),
            dict(zip(stored["fact_keys"].tolist(), words, strict=True)),
        )


def main() -> None:
    """Prepare all that a start would otherwise have to encode."""
    from bot.content import example_files
    from dialogs.understanding.questions import facts_to_encode, sentences_to_encode
    from role_data.load import load

    count = refresh(sentences_to_encode(example_files()), facts_to_encode(load()))
    print(count, "texts encoded")  # noqa: T201 - a command's answer


if __name__ == "__main__":
    main()
