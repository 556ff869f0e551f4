"""Writes what was learned as `bot/weights/encoder.onnx`: a byte a weight, run by the library onnxruntime."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.network import Network

OPSET = 17
SAMPLE = [[1, 5, 6, 7, 8, 2]]


class _OneText(nn.Module):
    """The network for a single text, of any length: nothing is padded."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, tokens: Tensor) -> Tensor:
        vectors: Tensor = self.network.encoded(tokens, None)
        return vectors


def export_topics(names: Sequence[str], head: nn.Linear, stretch: float, path: Path) -> None:
    """`names`: of the columns of `head`; `stretch`: of the vectors it was taught on. Read by `bot.encoder`."""
    weights = (head.weight.detach().numpy() * stretch).T.astype(np.float16)
    bias = head.bias.detach().numpy().astype(np.float16)
    np.savez(path, **{"topic.names": np.array(names), "topic.weights": weights, "topic.bias": bias})


def export(network: Network, told: dict[str, str], path: Path) -> None:
    """`told`: kept beside the weights, for whoever reads them."""
    with TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        torch.onnx.export(
            _OneText(network).eval(),
            (torch.tensor(SAMPLE),),
            exact,
            input_names=["tokens"],
            output_names=["vector"],
            dynamic_axes={"tokens": {1: "length"}},
            dynamo=False,
            opset_version=OPSET,
        )
        quantize_dynamic(exact, path, weight_type=QuantType.QInt8, per_channel=True)
    model = onnx.load(path)
    onnx.helper.set_model_props(model, told)
    onnx.save(model, path)
