"""The teaching itself: three kinds of lessons in turn, several times over.

A topic lesson asks what a message is about. A job lesson asks which of a job's facts a message is after, or none:
what is learned is not the jobs, which are invented, but how questions and facts belong together. An answer lesson
asks what an answer to a quiz question amounts to. Messages and their parts are asked about alike.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.lessons import Lessons
from training.messages import Label, Message, Messages
from training.network import Network, Parts, Slice, nearness, parts
from training.source import WIDTH
from training.tokens import Read, read

TIMES = 3
TOGETHER, OF_A_JOB, STRANGERS = 32, 44, 10
"""Texts taught at once; questions for one job at once; texts among them that ask for none of its facts."""
STEP, STEP_OF_HEADS, STEP_OF_SCALES = 5e-5, 2e-3, 1e-2
WARM_UP = 0.1
STRETCH = 8
"""Vectors of length one are too short to tell sixty topics apart."""
ON_THE_PHONE, OF_ALL_TOPICS = 0.75, 0.6
"""Share of sentences that may get slips; share of the topics' sentences that are taught each time."""
TWO_IN_ONE = 0.1
"""Share of messages that another one is asked with."""
JOINTS = {"zh": ("", "", "还有", "另外", "和"), "en": ("", "", "and", "also", "plus")}


@dataclass(frozen=True, slots=True)
class Lesson:
    """`facts`: of the job, where it is one."""

    kind: str
    messages: Sequence[Read]
    facts: Sequence[Sequence[int]] = ()


class Teacher:
    """`tokens`: the library's tokenizer. `seed` decides everything that chance decides."""

    def __init__(self, network: Network, lessons: Lessons, tokens: Any, seed: int = 0) -> None:
        torch.manual_seed(seed)
        self.network, self.lessons, self.tokens, self.chance = network, lessons, tokens, Random(seed)
        self.messages = Messages(lessons.before, lessons.after, lessons.parts, self.chance)
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
        """How far off the network is, and the share of what was asked that it has right."""
        slices = [Slice(n, start, end) for n, read in enumerate(lesson.messages) for start, end, _ in read.asked]
        labels = [label for read in lesson.messages for _, _, label in read.asked]
        said = parts(self.network([read.tokens for read in lesson.messages]), slices)
        if lesson.kind == "answer":
            return self._told(self.heads["answer"], said, [label.topic for label in labels], self.means)
        about, right = self._told(self.heads["topic"], said, [label.topic for label in labels], self.topics)
        if lesson.kind == "topic":
            return about, right
        facts = self.network(lesson.facts)
        whole = parts(facts, [Slice(n, 0, len(fact)) for n, fact in enumerate(lesson.facts)])
        kinds = nearness(said, whole)
        near = sum(scale * cosines for scale, cosines in zip(self.scales, kinds, strict=True))
        scores = torch.cat([near, self.none.expand(len(labels), 1)], 1)
        targets = torch.tensor([label.fact for label in labels])
        loss = functional.cross_entropy(scores, targets)
        return loss + about / 2, (scores.argmax(1) == targets).float().mean().item()

    @staticmethod
    def _told(
        head: nn.Module, said: Parts, names: Sequence[str | None], known: Sequence[str]
    ) -> tuple[Tensor, float]:
        """Of those whose name is known."""
        chosen = [n for n, name in enumerate(names) if name is not None]
        targets = torch.tensor([known.index(name) for name in names if name is not None])
        scores = head(said.wholes[chosen] * STRETCH)
        loss = functional.cross_entropy(scores, targets, label_smoothing=0.05)
        return loss, (scores.argmax(1) == targets).float().mean().item()

    def _lessons(self) -> list[Lesson]:
        """One time through all there is, in a new order and with new slips."""
        several = self.chance.sample(self.lessons.topics, round(OF_ALL_TOPICS * len(self.lessons.topics)))
        topics = self._paired([self._heard(text, Label(topic)) for text, topic in several])
        answers = [Message((text,), ((0, 1, Label(means)),)) for text, means in self.lessons.answers]
        found = [Lesson("topic", some) for some in self._alike(topics, TOGETHER)]
        found += [Lesson("answer", some) for some in self._alike(answers, TOGETHER)]
        for job in self.lessons.jobs:
            nothing = len(job.facts)
            asked = [(text, Label(fact.asks, n)) for n, fact in enumerate(job.facts) for text in fact.sentences]
            messages = self._paired([self._heard(text, label, nothing) for text, label in asked])
            for some in self._alike(messages, OF_A_JOB):
                strangers = self._strangers(max(len(message.tokens) for message in some), nothing)
                facts = [self._plainly(self.chance.choice((fact.zh, fact.en))) for fact in job.facts]
                found.append(Lesson("job", [*some, *strangers], facts))
        self.chance.shuffle(found)
        return found

    def _heard(self, text: str, label: Label, nothing: int | None = None) -> Message:
        if self.chance.random() < ON_THE_PHONE:
            return self.messages.on_the_phone(text, label, nothing)
        return self.messages.plain(text, label, nothing)

    def _paired(self, messages: list[Message]) -> list[Message]:
        """In a new order, some of them two in one."""
        self.chance.shuffle(messages)
        found: list[Message] = []
        for message in messages:
            spoken = message.language
            if found and found[-1].language == spoken and self.chance.random() < TWO_IN_ONE:
                message = found.pop().then(message, self.chance.choice(JOINTS[spoken]))
            found.append(message)
        return found

    def _strangers(self, longest: int, nothing: int) -> list[Read]:
        """Texts that ask for no fact, no longer than the others if possible: what is padded is wasted."""
        drawn = self.chance.sample(self.lessons.strange, 4 * STRANGERS)
        messages = [read(self._heard(text, Label(None, nothing), nothing), self.tokens) for text in drawn]
        return sorted(messages, key=lambda message: max(0, len(message.tokens) - longest))[:STRANGERS]

    def _alike(self, messages: list[Message], together: int) -> Iterator[list[Read]]:
        """In a new order, yet messages of about one length together."""
        self.chance.shuffle(messages)
        for start in range(0, len(messages), 12 * together):
            some = [read(message, self.tokens) for message in messages[start : start + 12 * together]]
            near = sorted(some, key=lambda message: len(message.tokens))
            yield from (near[at : at + together] for at in range(0, len(near), together))

    def _plainly(self, text: str) -> list[int]:
        return read(Message((text,), ()), self.tokens).tokens
