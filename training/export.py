"""Writes what was learned as `bot/weights/encoder.npz`: a byte a number, with a scale for each column."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.network import NORMS, Network
from training.source import WIDTH, Source

NAMES = {"ao": "out", "fi": "up", "fo": "down", "aln": "out.norm", "oln": "norm"}


def export(network: Network, source: Source, kept: list[int], lesson: str, path: Path) -> None:
    """`lesson`: names what it was taught, see `training.lessons`."""
    codes, scales = source.blocks("emb.word")
    blocks = WIDTH // codes.shape[1]
    arrays: dict[str, NDArray[Any]] = {
        "lesson": np.array(lesson),
        "layers": np.array(network.layers),
        "words": codes.reshape(-1, WIDTH)[kept],
        "words.scale": scales.reshape(-1, blocks)[kept],
        "places": _numbers(network.places).astype(np.float16),
        "norm": _numbers(network.start_norm[0]),
        "norm.bias": _numbers(network.start_norm[1]),
    }
    for layer in range(network.layers):
        taught = {
            name.removeprefix(f"{layer} "): _numbers(w)
            for name, w in network.weights.items()
            if name.startswith(f"{layer} ")
        }
        mix = np.concatenate([taught[name] for name in "qkv"])
        arrays |= _packed(f"{layer}.mix", mix)
        arrays[f"{layer}.mix.bias"] = np.concatenate([taught[f"{name} bias"] for name in "qkv"])
        for name in ("ao", "fi", "fo"):
            arrays |= _packed(f"{layer}.{NAMES[name]}", taught[name])
            arrays[f"{layer}.{NAMES[name]}.bias"] = taught[f"{name} bias"]
        for name in NORMS:
            arrays[f"{layer}.{NAMES[name]}"] = taught[name]
            arrays[f"{layer}.{NAMES[name]}.bias"] = taught[f"{name} bias"]
    np.savez_compressed(path, **arrays)


def _packed(name: str, matrix: NDArray[np.float32]) -> dict[str, NDArray[Any]]:
    """`[output, input]` as it was taught → `[input, output]` in bytes, as it is multiplied."""
    scale = np.abs(matrix).max(axis=1) / 127
    codes = np.round(matrix / scale[:, None]).astype(np.int8)
    return {name: np.ascontiguousarray(codes.T), f"{name}.scale": scale.astype(np.float32)}


def _numbers(tensor: Any) -> NDArray[np.float32]:
    return np.asarray(tensor.detach().numpy(), np.float32)
