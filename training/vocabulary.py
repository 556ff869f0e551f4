"""Which pieces of words are kept: those of Chinese and of English. The rest of the hundred languages goes."""

import re
from collections.abc import Iterator

from sentencepiece import sentencepiece_model_pb2 as proto
from wordfreq import top_n_list

from training.source import END, START, UNKNOWN, Source

WORDS, WORDS_INSIDE = 80_000, 20_000
SPECIAL = (("<unk>", UNKNOWN), ("<s>", START), ("</s>", END))
READABLE = re.compile(r"[▁ -~\u3000-\u303f\u3400-\u9fff\uff00-\uffef·…—“”‘’]+")
ALWAYS = re.compile(r".*[\u3400-\u9fff].*|.|▁.|▁?[0-9.,!?:;%$+/-]+")


def kept(source: Source) -> list[int]:
    """Numbers of pieces in the source, by their new order; the special ones come first."""
    whole = _Segments(source)
    wanted = {number for word in _words(WORDS) for number in whole.of(f"▁{word}")}
    wanted |= {number for word in _words(WORDS_INSIDE) for number in whole.of(f"▁({word}")}
    wanted |= {
        number for number, piece in enumerate(source.pieces) if READABLE.fullmatch(piece) and ALWAYS.fullmatch(piece)
    }
    special = [number for _, number in SPECIAL]
    lower = (n for n in wanted if n > max(special) and not re.search("[A-Z]", source.pieces[n]))
    return [*special, *sorted(lower)]


def tokens_model(source: Source, numbers: list[int]) -> bytes:
    """The vocabulary as a model of the library sentencepiece. Texts come folded, so it changes no characters."""
    model = proto.ModelProto()
    kinds = proto.ModelProto.SentencePiece
    for (name, _), kind in zip(SPECIAL, (kinds.UNKNOWN, kinds.CONTROL, kinds.CONTROL), strict=True):
        model.pieces.add(piece=name, score=0.0, type=kind)
    for number in numbers[len(SPECIAL) :]:
        model.pieces.add(piece=source.pieces[number], score=float(source.scores[number]), type=kinds.NORMAL)
    trainer, normalizer = model.trainer_spec, model.normalizer_spec
    trainer.model_type, trainer.vocab_size = proto.TrainerSpec.UNIGRAM, len(numbers)
    trainer.unk_id, trainer.bos_id, trainer.eos_id, trainer.pad_id = 0, 1, 2, -1
    normalizer.name, normalizer.add_dummy_prefix = "identity", True
    normalizer.remove_extra_whitespaces = normalizer.escape_whitespaces = True
    return bytes(model.SerializeToString(deterministic=True))


def _words(count: int) -> Iterator[str]:
    return (word for word in top_n_list("en", count) if re.fullmatch("[ -~]+", word))


class _Segments:
    """The likeliest division of a word into pieces (Viterbi), as the whole vocabulary would have it."""

    def __init__(self, source: Source) -> None:
        self.known = {piece: number for number, piece in reversed(list(enumerate(source.pieces))) if piece}
        self.scores = source.scores.tolist()
        self.longest = max(map(len, self.known))

    def of(self, word: str) -> list[int]:
        """The numbers of its pieces; none for a character that no piece has."""
        nowhere: tuple[float, list[int]] = (float("-inf"), [])
        best = [(0.0, list[int]()), *[nowhere] * len(word)]
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - self.longest), end):
                number = self.known.get(word[start:end])
                if number is not None and best[start][0] + self.scores[number] > best[end][0]:
                    best[end] = (best[start][0] + self.scores[number], [*best[start][1], number])
        return best[-1][1]
