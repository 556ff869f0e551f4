"""What a candidate does, step by step: words, or a button by its code."""

from dataclasses import dataclass
from typing import Literal

from dialogs.catalogue import Catalogue, Question, Role
from dialogs.choices import answers_to

Name = Literal["buttons", "mixed"]


@dataclass(frozen=True, slots=True)
class Step:
    """Words typed, or the code of a button."""

    said: str
    pressed: bool = False


def journey(name: Name, catalogue: Catalogue, number: int) -> tuple[Step, ...]:
    """Chinese and English in turn, the roles with a quiz in turn. `number`: the candidate's."""
    role = _with_quiz(catalogue, number)
    return by_buttons(role) if name == "buttons" else mixed(role, number)


def by_buttons(role: Role) -> tuple[Step, ...]:
    """Greeting, the role, its duties, the whole quiz, no details."""
    first = ("menu", f"role/{role.id}", f"duties/{role.id}", f"quiz/{role.id}")
    answers = (answer(question, chinese=True) for question in role.questions)
    return tuple(Step(code, pressed=True) for code in first) + tuple(answers) + (Step("no/verdict", pressed=True),)


def mixed(role: Role, number: int) -> tuple[Step, ...]:
    """Greeting, two questions in free words, the quiz by buttons and words, consent, details: a lead."""
    chinese = number % 2 == 0
    title = role.title.zh if chinese else role.title.en
    duties = f"{title}主要做什么" if chinese else f"what does the {title} do"
    degree = "学历有要求吗" if chinese else "is a degree required"
    details = f"我叫王芳，邮箱 c{number}@example.com" if chinese else f"I'm Anna Wu, c{number}@example.com"
    return (
        Step("你好" if chinese else "hello"),
        Step(duties),
        Step(degree),
        Step(f"quiz/{role.id}", pressed=True),
        *(answer(question, chinese) for question in role.questions),
        Step("yes/verdict", pressed=True),
        Step("同意" if chinese else "I agree"),
        Step(details),
        Step("yes/confirm", pressed=True),
    )


def answer(question: Question, chinese: bool) -> Step:
    """Years and open questions in words, the rest by their buttons."""
    match question.kind:
        case "years":
            return Step("三年半" if chinese else "three and a half years")
        case "open":
            return Step("做过两个这样的项目" if chinese else "I did two projects like that")
        case _:
            codes = answers_to(question)
            return Step(codes[0] if question.kind == "yes_no" else codes[-1], pressed=True)


def stops(catalogue: Catalogue, number: int) -> tuple[Step, ...]:
    """Most people's: one in ten goes the whole way, the others stop after one to five messages."""
    whole = journey("mixed", catalogue, number)
    return whole if number % 10 == 0 else whole[: 1 + number % 5]


BEGUN = 5
"""Steps that lead into the middle of the quiz, the last two of them answers."""


def into_quiz(catalogue: Catalogue, number: int) -> tuple[Step, ...]:
    role = _with_quiz(catalogue, number)
    first = (Step(code, pressed=True) for code in ("menu", f"role/{role.id}", f"quiz/{role.id}"))
    return (*first, *(answer(question, chinese=True) for question in role.questions))[:BEGUN]


def round_quiz(catalogue: Catalogue, number: int) -> tuple[Step, ...]:
    """How it goes on after `into_quiz`: to its end, and from its beginning to the same place again."""
    role = _with_quiz(catalogue, number)
    answers = [answer(question, chinese=True) for question in role.questions]
    given = BEGUN - 3
    over = (Step("no/verdict", pressed=True), Step(f"quiz/{role.id}", pressed=True))
    return (*answers[given:], *over, *answers[:given])


def _with_quiz(catalogue: Catalogue, number: int) -> Role:
    roles = [role for role in catalogue.roles if role.questions]
    return roles[number % len(roles)]
