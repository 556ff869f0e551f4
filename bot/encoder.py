"""Sentences to vectors, offline: the small encoder that `training/` teaches, and what it has said already.

`python -m bot.encoder` stores what a start needs, see `bot.stored`.
"""

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain, pairwise
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions
from sentencepiece import SentencePieceProcessor
from threadpoolctl import threadpool_limits

from bot.stored import HALF, SHIPPED, WEIGHTS, Packed, Stored, key, load, packed, save, unpacked
from dialogs.understanding.clean import clean
from dialogs.understanding.encoding import Nearness, Taught, Vectors, Words
from dialogs.understanding.sentences import Example

LONGEST = 112
"""Tokens of a sentence that are read, the last ones: time grows with length, questions come last."""
REMEMBERED = 512
"""Recent texts that are kept in memory: some 10 MB."""
START, END = 1, 2
WIDTH = 384


class Encoder:
    """Call it with texts; get one row of 384 numbers each, of length one. Safe to share between threads."""

    def __init__(self, stored: Path | None = SHIPPED) -> None:
        threadpool_limits(1, user_api="blas")  # numpy's products are small: dealing them out costs more than they do
        self._session = InferenceSession(WEIGHTS / "encoder.onnx", _one_thread(), providers=["CPUExecutionProvider"])
        told = self._session.get_modelmeta().custom_metadata_map
        self.lesson = told["lesson"]
        """Names what it was taught, see `training.lessons`."""
        self._tokens = SentencePieceProcessor(model_file=str(WEIGHTS / "tokens.model"))
        self.stored = load(stored, self.lesson)
        self.topics, self.answers, self.nearness = _heads()
        self._recent: OrderedDict[bytes, Words] = OrderedDict()
        self._lock = Lock()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            found = [self._whole(text) for text in texts]
        return unpacked(np.stack(found)) if found else np.zeros((0, WIDTH), np.float32)

    def words(self, *parts: str) -> Words:
        told = key("\0".join(parts))
        with self._lock:
            if told in self.stored.words:
                return self.stored.words[told]
            if told not in self._recent:
                self._recent[told] = self.encoded(*parts)
                if len(self._recent) > REMEMBERED:
                    self._recent.popitem(last=False)
            self._recent.move_to_end(told)
            return self._recent[told]

    def knows(self, text: str) -> bool:
        """Whether its vector, or its words, were stored."""
        return key(text) in self.stored.vectors or key(text) in self.stored.words

    def _whole(self, text: str) -> Packed:
        known = self.stored.vectors.get(key(text))
        return packed(self.encoded(text).whole) if known is None else known

    def encoded(self, *parts: str) -> Words:
        """Encoded anew. Numbers are as they would be stored, so that it makes no difference whether they were."""
        tokens, places = laid_out([self._tokens.encode(sparing(clean(part))) for part in parts])
        rows, counts = self._session.run(None, {"tokens": np.array([tokens], np.int64)})
        shares = np.exp(counts[0] - counts[0].max())
        kept, counted = (each.astype(HALF).astype(np.float32) for each in (rows[0], shares / shares.sum()))
        return Words(kept, counted, tuple(pairwise(places)))


def laid_out(parts: Sequence[Sequence[int]]) -> tuple[list[int], list[int]]:
    """Tokens of several parts as those of one text, and where the parts lie: each from its place up to the next's.

    Of a text that is too long the last ones are kept; of a part that was not, start and end are one place.
    """
    ends = list(accumulate(map(len, parts), initial=0))
    cut = max(0, ends[-1] - (LONGEST - 2))
    return [START, *[*chain(*parts)][cut:], END], [max(0, end - cut) + 1 for end in ends]


def _one_thread() -> SessionOptions:
    """With more, requests that meet wait for each other many times over."""
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return options


def sparing(text: str) -> str:
    """One character many times over says no more than a few, and a long text no more than its end."""
    return re.sub(r"(.)\1{7,}", r"\1" * 7, text[-2000:])


def refresh(sentences: Sequence[Example], facts: Iterable[str], path: Path = SHIPPED) -> int:
    """Store exactly these sentences with their vectors, and the words of these facts' texts.

    Returns how many had to be encoded.
    """
    encoder = Encoder(path)
    before = encoder.stored
    wanted, worded = ({key(text): text for text in texts} for texts in ((each.text for each in sentences), facts))
    vectors = {
        told: before.vectors[told] if told in before.vectors else packed(encoder.encoded(text).whole)
        for told, text in wanted.items()
    }
    words = {
        told: before.words[told] if told in before.words else encoder.encoded(text) for told, text in worded.items()
    }
    save(path, encoder.lesson, Stored(vectors, words), sentences)
    return len(vectors.keys() - before.vectors.keys()) + len(words.keys() - before.words.keys())


def _heads() -> tuple[Taught, Taught, Nearness]:
    with np.load(WEIGHTS / "heads.npz", allow_pickle=False) as stored:
        topics, answers = (
            Taught(tuple(stored[f"{head}.names"].tolist()), *(_numbers(stored, head, p) for p in ("weights", "bias")))
            for head in ("topic", "answer")
        )
        return topics, answers, Nearness(*stored["nearness"].tolist())


def _numbers(stored: Mapping[str, NDArray[np.float16]], head: str, part: str) -> Vectors:
    return stored[f"{head}.{part}"].astype(np.float32)


def main() -> None:
    """Prepare all that a start would otherwise have to encode."""
    from bot.content import example_files
    from dialogs.understanding.facts import texts_of
    from dialogs.understanding.sentences import read_examples
    from role_data.load import load as load_roles

    facts = (text for fact in load_roles().facts() for text in texts_of(fact))
    count = refresh(read_examples(example_files()).sentences, facts)
    print(count, "texts encoded")  # noqa: T201 - a command's answer


if __name__ == "__main__":
    main()
