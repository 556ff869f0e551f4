"""For engineers who wonder why: what went into a decision, and the rule that made it, as lines to print."""

from collections.abc import Mapping, Sequence

from dialogs.meanings import Reading
from dialogs.state import State
from dialogs.understanding.decision import AHEAD, SURE
from dialogs.understanding.questions import Questions

SHOWN = 5


def explain(questions: Questions, text: str, state: State) -> Mapping[str, Sequence[str]]:
    message = questions.heard(text, state)
    whole, weighing = message.whole, questions.weighing
    decision = questions.decide(message, state)
    chances = weighing.likely_topics(whole)
    likely = sorted(((chance, topic.name) for topic, chance in chances.items()), reverse=True)[:SHOWN]
    nearest = weighing.classifier.nearest(whole.words.whole)
    weights = [*(candidate.weight for candidate in decision.candidates), 0.0, 0.0]
    return {
        "language": (questions.tongue.language_of(whole.text) or "neutral",),
        "roles": whole.mentions.roles,
        "read as": (whole.mentions.masked,),
        "topics": tuple(f"{chance:.2f} {name}" for chance, name in likely),
        "nearest examples": tuple(f"{cosine:.2f} {near}" for near, cosine in nearest),
        "nearest facts": tuple(str(match) for match in weighing.nearest_facts(whole)[:SHOWN]),
        "parts": decision.parts,
        "weighed": tuple(f"{c.weight:.2f} {_shown(c.reading)}" for c in decision.candidates[:SHOWN]),
        "margin": (f"{weights[0] - weights[1]:.2f}; sure from {SURE:.2f} and a margin of {AHEAD:.2f}",),
        "rule": (decision.rule,),
        "taken as": tuple(map(_shown, decision.readings)),
    }


def _shown(reading: Reading) -> str:
    topic = f"({reading.topic})" if reading.topic else ""
    wanted = f"language {reading.to_language}" if reading.to_language else ""
    told = (reading.outcome, reading.action, reading.role, topic, wanted, *reading.facts)
    return " ".join(str(part) for part in told if part)
