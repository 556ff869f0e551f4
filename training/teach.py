"""The teaching itself: three kinds of lessons in turn, several times over.

A topic lesson asks what a message is about. A job lesson asks which of a job's facts a message is after, or none:
what is learned is not the jobs, which are invented, but how questions and facts belong together. An answer lesson
asks what an answer to a quiz question amounts to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.lessons import Lessons
from training.network import PLACES, Network, nearness
from training.slips import Slips
from training.source import WIDTH

TIMES = 3
TOGETHER, OF_A_JOB, STRANGERS = 32, 44, 10
"""Texts taught at once; questions for one job at once; texts among them that ask for none of its facts."""
STEP, STEP_OF_HEADS, STEP_OF_SCALES = 5e-5, 2e-3, 1e-2
WARM_UP = 0.1
STRETCH = 8
"""Vectors of length one are too short to tell sixty topics apart."""
WITH_SLIPS, OF_ALL_TOPICS = 0.75, 0.6
"""Share of sentences that slips are tried on; share of the topics' sentences that are taught each time."""
Texts = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Lesson:
    """`targets`: a column for each text. `facts`: of the job, where it is one, and what is asked for with it."""

    kind: str
    texts: Texts
    targets: Sequence[int]
    facts: Texts = ()
    topics: Sequence[int] = ()


class Teacher:
    """`tokens`: the library's tokenizer. `seed` decides everything that chance decides."""

    def __init__(self, network: Network, lessons: Lessons, tokens: Any, seed: int = 0) -> None:
        torch.manual_seed(seed)
        self.network, self.lessons, self.tokens, self.chance = network, lessons, tokens, Random(seed)
        self.slips = Slips(lessons.before, lessons.after, self.chance)
        self.topics = sorted({topic for _, topic in lessons.topics})
        self.means = sorted({means for _, means in lessons.answers})
        heads = {"topic": nn.Linear(WIDTH, len(self.topics)), "answer": nn.Linear(WIDTH, len(self.means))}
        self.heads = nn.ModuleDict(heads)
        self.scales, self.none = nn.Parameter(torch.full((3,), 5.0)), nn.Parameter(torch.tensor(6.0))

    def teach(self, times: int = TIMES) -> Iterator[str]:
        """Says after each time how well it went."""
        count = times * len(self._lessons())
        body = [weight for weight in self.network.parameters() if weight.requires_grad]
        groups: list[dict[str, Any]] = [
            {"params": body, "lr": STEP},
            {"params": list(self.heads.parameters()), "lr": STEP_OF_HEADS},
            {"params": [self.scales, self.none], "lr": STEP_OF_SCALES, "weight_decay": 0.0},
        ]
        steps = torch.optim.AdamW(groups, weight_decay=0.01)
        pace = torch.optim.lr_scheduler.LambdaLR(
            steps, lambda n: min(n / (WARM_UP * count), max(0.02, (count - n) / ((1 - WARM_UP) * count)))
        )
        self.network.train()
        for time in range(1, times + 1):
            right: dict[str, list[float]] = {"topic": [], "job": [], "answer": []}
            for lesson in self._lessons():
                steps.zero_grad()
                loss, share = self._taught(lesson)
                loss.backward()
                nn.utils.clip_grad_norm_(body, 1.0)
                steps.step()
                pace.step()
                right[lesson.kind].append(share)
            shares = (f"{kind} {sum(each) / len(each):.0%}" for kind, each in right.items() if each)
            yield f"{time} of {times}: {', '.join(shares)}"
        self.network.eval()

    def _taught(self, lesson: Lesson) -> tuple[Tensor, float]:
        """How far off the network is, and the share of texts that it has right."""
        said, targets = self.network(lesson.texts), torch.tensor(lesson.targets)
        vectors = said.whole
        if lesson.kind == "job":
            kinds = nearness(said, self.network(lesson.facts))
            near = sum(scale * cosines for scale, cosines in zip(self.scales, kinds, strict=True))
            scores = torch.cat([near, self.none.expand(len(lesson.texts), 1)], 1)
            about = self.heads["topic"](vectors[: len(lesson.topics)] * STRETCH)
            loss = functional.cross_entropy(scores, targets) + _off(about, torch.tensor(lesson.topics)) / 2
        else:
            scores = self.heads[lesson.kind](vectors * STRETCH)
            loss = _off(scores, targets)
        return loss, (scores.argmax(1) == targets).float().mean().item()

    def _lessons(self) -> list[Lesson]:
        """One time through all there is, in a new order and with new slips."""
        several = self.chance.sample(self.lessons.topics, round(OF_ALL_TOPICS * len(self.lessons.topics)))
        topics = [(self._read(text), self.topics.index(topic)) for text, topic in several]
        answers = [(self._read(text, 0), self.means.index(means)) for text, means in self.lessons.answers]
        found = [Lesson("topic", *zip(*some, strict=True)) for some in self._alike(topics, TOGETHER)]
        found += [Lesson("answer", *zip(*some, strict=True)) for some in self._alike(answers, TOGETHER)]
        for job in self.lessons.jobs:
            asked = [(self._read(text), n) for n, fact in enumerate(job.facts) for text in fact.sentences]
            for some in self._alike(asked, OF_A_JOB):
                texts = [*(text for text, _ in some), *self._strangers(max(len(text) for text, _ in some))]
                facts = [self._read(self.chance.choice((fact.zh, fact.en)), 0) for fact in job.facts]
                targets = [*(n for _, n in some), *[len(facts)] * STRANGERS]
                about = [self.topics.index(job.facts[n].asks) for _, n in some]
                found.append(Lesson("job", texts, targets, facts, about))
        self.chance.shuffle(found)
        return found

    def _strangers(self, longest: int) -> list[list[int]]:
        """Texts that ask for no fact, no longer than the others if possible: what is padded is wasted."""
        drawn = [self._read(text) for text in self.chance.sample(self.lessons.strange, 4 * STRANGERS)]
        return sorted(drawn, key=lambda text: max(0, len(text) - longest))[:STRANGERS]

    def _alike(self, items: list[tuple[list[int], int]], together: int) -> Iterator[list[tuple[list[int], int]]]:
        """In new order, yet texts of about one length together."""
        self.chance.shuffle(items)
        for start in range(0, len(items), 12 * together):
            near = sorted(items[start : start + 12 * together], key=lambda item: len(item[0]))
            yield from (near[at : at + together] for at in range(0, len(near), together))

    def _read(self, text: str, share: float = WITH_SLIPS) -> list[int]:
        said = self.slips(text) if self.chance.random() < share else text
        return [1, *self.tokens.encode(said)[: PLACES - 2], 2]


def _off(scores: Tensor, targets: Tensor) -> Tensor:
    return functional.cross_entropy(scores, targets, label_smoothing=0.05)
