"""The encoder while it learns; `bot/encoder.py` runs it when it has learned.

It says two things of each word of a message, in its place: a vector, and how much it counts. Any part of the message
is the mean of its words, so that one reading serves the whole and its parts, each in the light of the others. Facts
are compared with questions word by word as well (the late interaction of ColBERT, Khattab and Zaharia 2020).
"""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from bot.encoder import LONGEST
from training.source import WIDTH, Source

LAYERS, HEADS, INSIDE = 12, 12, 1536
MATRICES = {"q": (WIDTH, WIDTH), "k": (WIDTH, WIDTH), "v": (WIDTH, WIDTH), "ao": (WIDTH, WIDTH),
            "fi": (INSIDE, WIDTH), "fo": (WIDTH, INSIDE)}  # fmt: skip
NORMS = ("aln", "oln")
FORGOTTEN = 0.1
"""Share of numbers dropped at random while learning, so that nothing hangs on one of them."""
TINY = 1e-12
AS_IT_WAS = 4
"""The first layers, which know words rather than what is meant, are not taught."""


class Encoded(NamedTuple):
    """Of several texts. `words`: a vector of length one for each word. `counts`: what it counts, as a logarithm."""

    words: Tensor
    counts: Tensor


class Slice(NamedTuple):
    """From which place to which of which text."""

    text: int
    start: int
    end: int


class Parts(NamedTuple):
    """Of several slices. `wholes`: a vector each. `words`, `shares`: of their whole texts; shares are 0 elsewhere."""

    wholes: Tensor
    words: Tensor
    shares: Tensor


class Network(nn.Module):
    """`kept`: numbers of the source's pieces, in our order."""

    def __init__(self, source: Source, kept: Sequence[int], layers: int = LAYERS) -> None:
        super().__init__()
        self.layers = layers
        words = torch.from_numpy(source.numbers("emb.word")).reshape(-1, WIDTH)
        self.words = nn.Embedding.from_pretrained(words[list(kept)].clone(), freeze=True)
        places = torch.from_numpy(source.numbers("emb.pos")).reshape(-1, WIDTH)[:LONGEST]
        kind = torch.from_numpy(source.numbers("emb.type")).reshape(-1, WIDTH)[0]
        self.register_buffer("places", places + kind)
        self.start_norm = nn.ParameterList([self._of(source, "emb.ln.w"), self._of(source, "emb.ln.b")])
        self.counts = nn.Parameter(torch.zeros(WIDTH))
        self.weights = nn.ParameterDict()
        for layer in range(layers):
            for name, shape in MATRICES.items():
                self.weights[f"{layer} {name}"] = self._of(source, f"l{layer}.{name}.w", shape)
                self.weights[f"{layer} {name} bias"] = self._of(source, f"l{layer}.{name}.b")
            for name in NORMS:
                self.weights[f"{layer} {name}"] = self._of(source, f"l{layer}.{name}.w")
                self.weights[f"{layer} {name} bias"] = self._of(source, f"l{layer}.{name}.b")

        for name, weight in self.weights.items():
            weight.requires_grad = int(name.split()[0]) >= AS_IT_WAS
        self.start_norm.requires_grad_(False)

    @staticmethod
    def _of(source: Source, name: str, shape: tuple[int, ...] = (-1,)) -> nn.Parameter:
        return nn.Parameter(torch.from_numpy(source.numbers(name)).reshape(shape))

    def forward(self, texts: Sequence[Sequence[int]]) -> Encoded:
        """Token numbers of several texts."""
        return self.encoded(*_padded(texts))

    def encoded(self, tokens: Tensor, present: Tensor | None) -> Encoded:
        """`present`: where there is a token at all; None: everywhere."""
        x = self.words(tokens) + self.places[: tokens.shape[1]]
        x = functional.layer_norm(x, (WIDTH,), self.start_norm[0], self.start_norm[1], TINY)
        absent = None if present is None else (~present).float() * -1e9
        hidden = None if absent is None else absent[:, None, None, :]
        for layer in range(self.layers):
            x = self._normed(layer, "aln", x + self._attended(layer, x, hidden))
            inside = functional.gelu(self._linear(layer, "fi", x), approximate="tanh")
            x = self._normed(layer, "oln", x + self._dropped(self._linear(layer, "fo", inside)))
        counts = (x * self.counts).sum(-1)  # a product of matrices would be kept in a byte a number
        return Encoded(functional.normalize(x, dim=2), counts if absent is None else counts + absent)

    def _attended(self, layer: int, x: Tensor, absent: Tensor | None) -> Tensor:
        count, length, width = x.shape
        queries, keys, values = (
            self._linear(layer, name, x).view(count, length, HEADS, width // HEADS).transpose(1, 2)
            for name in ("q", "k", "v")
        )
        scores = queries @ keys.transpose(2, 3) / (width // HEADS) ** 0.5
        heard = (scores if absent is None else scores + absent).softmax(-1) @ values
        return self._linear(layer, "ao", heard.transpose(1, 2).reshape(count, length, width))

    def _linear(self, layer: int, name: str, x: Tensor) -> Tensor:
        return functional.linear(x, self.weights[f"{layer} {name}"], self.weights[f"{layer} {name} bias"])

    def _normed(self, layer: int, name: str, x: Tensor) -> Tensor:
        weight, bias = self.weights[f"{layer} {name}"], self.weights[f"{layer} {name} bias"]
        return functional.layer_norm(x, (WIDTH,), weight, bias, TINY)

    def _dropped(self, x: Tensor) -> Tensor:
        return functional.dropout(x, FORGOTTEN, self.training)


def _padded(texts: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    longest = max(map(len, texts))
    tokens = torch.zeros(len(texts), longest, dtype=torch.long)
    present = torch.zeros(len(texts), longest, dtype=torch.bool)
    for row, text in enumerate(texts):
        tokens[row, : len(text)] = torch.tensor(text)
        present[row, : len(text)] = True
    return tokens, present


def parts(encoded: Encoded, slices: Sequence[Slice]) -> Parts:
    texts, starts, ends = (torch.tensor(each)[:, None] for each in zip(*slices, strict=True))
    places = torch.arange(encoded.words.shape[1])
    inside = (places >= starts) & (places < ends)
    shares = encoded.counts[texts[:, 0]].masked_fill(~inside, -1e9).softmax(-1)
    words = encoded.words[texts[:, 0]]
    return Parts(functional.normalize((shares[..., None] * words).sum(1), dim=1), words, shares)


def nearness(questions: Parts, facts: Parts) -> tuple[Tensor, Tensor, Tensor]:
    """Cosines, a row for each question and a column for each fact: of the wholes; of the question's words, each with
    the nearest one of the fact; of the fact's words, each with the nearest one of the question."""
    cosines = torch.einsum("qid,fjd->qfij", questions.words, facts.words)
    there, here = facts.shares > 0, questions.shares > 0
    said = cosines.masked_fill(~there[None, :, None, :], -1).amax(3)
    told = cosines.masked_fill(~here[:, None, :, None], -1).amax(2)
    return (
        questions.wholes @ facts.wholes.T,
        torch.einsum("qfi,qi->qf", said, questions.shares),
        torch.einsum("qfj,fj->qf", told, facts.shares),
    )
