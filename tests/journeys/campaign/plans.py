"""What a candidate has in mind. They do not say a script: they answer what is on their screen, as people do."""

import re
from dataclasses import dataclass
from random import Random

from bot.pages import MORE
from dialogs.catalogue import Catalogue, Role
from dialogs.events import Language
from dialogs.wording import Message

ASKED = re.compile(r"\b\d/\d ")
"""A question of the quiz: "3/8 How many…"."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message, or several without waiting for an answer."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pressed:
    code: str


Step = Said | Pressed


@dataclass(frozen=True, slots=True)
class Phrases:
    """What candidates of one language say; `{title}` is the role's, `{email}` their own."""

    hello: str
    questions: tuple[str, str]
    quiz: str
    aside: str
    years: str
    yes: str
    project: str
    agree: str
    details: str


PHRASES: dict[Language, Phrases] = {
    "zh": Phrases(
        hello="你好",
        questions=("{title}主要做什么", "{title}有什么要求"),
        quiz="测{title}",
        aside="公司做什么的？",
        years="三年半",
        yes="有",
        project="做过两个这样的项目",
        agree="同意",
        details="我叫王芳，邮箱 {email}",
    ),
    "en": Phrases(
        hello="hello",
        questions=("what does the {title} do", "what are the requirements for the {title}"),
        quiz="take the quiz for {title}",
        aside="what does the company do?",
        years="three and a half years",
        yes="yes",
        project="I did two projects like that",
        agree="I agree",
        details="I'm Anna Wu, {email}",
    ),
}


class Plan:
    """One candidate's: a greeting, a question or two in free words, the quiz with a question in between, a lead."""

    def __init__(self, number: int, catalogue: Catalogue, chance: Random) -> None:
        self.email = f"c{number}@example.com"
        self.language: Language = chance.choice(("zh", "en"))
        self.role: Role = chance.choice(catalogue.roles)
        self._phrases, self._chance = PHRASES[self.language], chance
        asked = tuple(map(self._phrase, self._phrases.questions))
        self._questions = [Said(asked)] if chance.random() < 0.3 else [Said((chance.choice(asked),))]
        self._asides = [Said((self._phrases.aside,))]

    @property
    def hello(self) -> str:
        return self._phrases.hello

    def next(self, screen: Message) -> Step | None:
        """What they do about the bot's last message; None: their application has been confirmed."""
        codes = [button.code for button in screen.buttons]
        if "resume" in codes:
            return None
        for code in (MORE, "yes/verdict", "yes/confirm"):
            if code in codes:
                return Pressed(code)
        if "yes/consent" in codes:
            return self._say(self._phrases.agree)
        if ASKED.search(screen.text):
            return self._answer([code for code in codes if code.startswith("answer/")])
        if screen.contact_button or codes == ["skip"]:
            return self._say(self._phrases.details)
        return self._questions.pop() if self._questions else self._say(self._phrases.quiz)

    def _answer(self, codes: list[str]) -> Step:
        """To a question of the quiz with these buttons: by one of them or in words."""
        if self._asides and self._chance.random() < 0.3:
            return self._asides.pop()
        if not codes:
            return self._say(self._phrases.project)
        if self._chance.random() < 0.5:
            return Pressed(self._chance.choice(codes))
        values = {code.rpartition("/")[2] for code in codes}
        if "5+" in values:
            return self._say(self._phrases.years)
        return self._say(self._phrases.yes) if "y" in values else Pressed(codes[-1])

    def _say(self, phrase: str) -> Said:
        return Said((self._phrase(phrase),))

    def _phrase(self, phrase: str) -> str:
        title = self.role.title.zh if self.language == "zh" else self.role.title.en
        return phrase.format(title=title, email=self.email)
