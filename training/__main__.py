"""`python -m training`: the example files → `bot/weights/`. Takes about half an hour on two cores."""

from pathlib import Path

import torch
from sentencepiece import SentencePieceProcessor

from training.export import export
from training.lessons import read_lessons
from training.network import Network
from training.source import read
from training.teach import Teacher
from training.vocabulary import kept, tokens_model

WEIGHTS = Path(__file__).parents[1] / "bot" / "weights"


def main() -> None:
    torch.use_deterministic_algorithms(True)
    source, lessons = read(), read_lessons()
    pieces = kept(source)
    WEIGHTS.mkdir(exist_ok=True)
    model = tokens_model(source, pieces)
    (WEIGHTS / "tokens.model").write_bytes(model)
    network = Network(source, pieces)
    teacher = Teacher(network, lessons, SentencePieceProcessor(model_proto=model))
    for said in teacher.teach():
        print(said, flush=True)
    export(network, {"lesson": lessons.digest}, WEIGHTS / "encoder.onnx")


if __name__ == "__main__":
    main()
