"""`python -m training`: the example files → `bot/weights/`. Takes an hour and a quarter on two quiet cores."""

import ctypes
import sys
from pathlib import Path

from sentencepiece import SentencePieceProcessor

from training.export import export, export_heads
from training.lessons import read_lessons
from training.network import Network
from training.source import read
from training.teach import Teacher
from training.vocabulary import kept, tokens_model

WEIGHTS = Path(__file__).parents[1] / "bot" / "weights"
TRIM_THRESHOLD, TOP_PAD, MMAP_THRESHOLD, ARENA_MAX = -1, -2, -3, -8
"""Of the C library's `mallopt`."""


def main() -> None:
    _keep_memory()
    source, lessons = read(), read_lessons()
    pieces = kept(source)
    WEIGHTS.mkdir(exist_ok=True)
    model = tokens_model(source, pieces)
    (WEIGHTS / "tokens.model").write_bytes(model)
    network = Network(source, pieces)
    teacher = Teacher(network, lessons, SentencePieceProcessor(model_proto=model))
    for said in teacher.teach():
        print(said, flush=True)
    export_heads(teacher, WEIGHTS / "heads.npz")
    export(network, {"lesson": lessons.digest}, WEIGHTS / "encoder.onnx")


def _keep_memory() -> None:
    """Handing memory back and asking for it again is most of the work otherwise: six times faster without."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.mallopt(ARENA_MAX, 1)
        libc.mallopt(MMAP_THRESHOLD, 2**25)
        libc.mallopt(TRIM_THRESHOLD, 2**31 - 1)
        libc.mallopt(TOP_PAD, 2**28)


if __name__ == "__main__":
    main()
