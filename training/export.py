"""Writes what was learned as `bot/weights/encoder.onnx`: a byte a weight, run by the library onnxruntime."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model
from torch import Tensor, nn

from training.network import HEADS, Encoded, Network
from training.source import WIDTH
from training.teach import STRETCH, Teacher

OPSET = 17
SAMPLE = [[1, 5, 6, 7, 8, 2]]


class _OneText(nn.Module):
    """The network for a single text, of any length: nothing is padded."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, tokens: Tensor) -> Encoded:
        return self.network.encoded(tokens, None)


def export_heads(teacher: Teacher, path: Path) -> None:
    """What was taught beside the network: topics, answers, and what nearness to a fact counts."""
    found: dict[str, Any] = {"nearness": np.array([*teacher.scales.tolist(), teacher.none.item()], np.float32)}
    for name, labels in (("topic", teacher.topics), ("answer", teacher.means)):
        head = teacher.heads[name]
        found[f"{name}.names"] = np.array(labels)
        found[f"{name}.weights"] = (head.weight.detach().numpy() * STRETCH).T.astype(np.float16)
        found[f"{name}.bias"] = head.bias.detach().numpy().astype(np.float16)
    np.savez(path, **found)


def export(network: Network, told: dict[str, str], path: Path) -> None:
    """`told`: kept beside the weights, for whoever reads them."""
    with TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        torch.onnx.export(
            _OneText(network).eval(),
            (torch.tensor(SAMPLE),),
            exact,
            input_names=["tokens"],
            output_names=list(Encoded._fields),
            dynamic_axes={"tokens": {1: "length"}},
            dynamo=False,
            opset_version=OPSET,
        )
        fused = optimize_model(str(exact), "bert", HEADS, WIDTH, opt_level=0)
        fused.save_model_to_file(str(exact))
        as_told = {"DefaultTensorType": onnx.TensorProto.FLOAT}  # of what fused steps give: ONNX cannot know
        quantize_dynamic(exact, path, weight_type=QuantType.QInt8, per_channel=True, extra_options=as_told)
    model = onnx.load(path)
    onnx.helper.set_model_props(model, told)
    onnx.save(model, path)
