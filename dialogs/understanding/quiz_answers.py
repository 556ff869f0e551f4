"""The door for quiz answers in free words: a message and its question → an answer, an interruption, or None."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from dialogs.catalogue import Question
from dialogs.meanings import Answer, InWords, YesNo
from dialogs.understanding.clean import clean, fold
from dialogs.understanding.degrees import DegreeReader
from dialogs.understanding.encoding import Encoder
from dialogs.understanding.fields import FieldReader
from dialogs.understanding.interruptions import Interruption, Interruptions
from dialogs.understanding.items import Items
from dialogs.understanding.phrases import clauses, words
from dialogs.understanding.second_opinion import SecondOpinion
from dialogs.understanding.somebody_else import SomebodyElse
from dialogs.understanding.subjects import Subject, Subjects
from dialogs.understanding.years import YearsReader
from dialogs.understanding.yes_no import YesNoReader

__all__ = ["Interruption", "QuizAnswers"]


Elsewhere = Sequence[tuple[Question, Sequence[str]]]
"""What else a role asks, each question with the keywords of its fact."""


class QuizAnswers:
    """Reads answers by the kind of their question."""

    def __init__(
        self,
        interruptions: Interruptions,
        subjects: Subjects,
        years: YearsReader,
        yes_no: YesNoReader,
        degrees: DegreeReader,
        fields: FieldReader,
        second_opinion: SecondOpinion,
    ) -> None:
        self.interruptions = interruptions
        self.subjects = subjects
        self.years = years
        self.yes_no, self.items = yes_no, Items(yes_no.say["yes"], yes_no.say["no"])
        self.degrees = degrees
        self.fields = fields
        self.second_opinion = second_opinion

    @classmethod
    def from_yaml(cls, texts: Mapping[str, str], encoder: Encoder) -> "QuizAnswers":
        """From the text of each `words/NAME.yaml` by NAME. Raises KeyError for a missing file or list."""
        somebody_else = SomebodyElse(words(texts, "somebody_else"))
        return cls(
            Interruptions(words(texts, "interruptions")),
            Subjects(words(texts, "subjects")),
            YearsReader(words(texts, "years"), words(texts, "numbers"), somebody_else),
            YesNoReader(words(texts, "yes_no"), somebody_else),
            DegreeReader(words(texts, "degrees"), somebody_else),
            FieldReader(words(texts, "fields"), somebody_else),
            SecondOpinion(encoder),
        )

    def read(
        self,
        text: str,
        question: Question,
        today: date,
        keywords: Iterable[str] = (),
        elsewhere: Elsewhere = (),
    ) -> Answer | Interruption | None:
        """None: unclear, better asked again. `keywords`: of the question's fact, where the caller has it at hand.

        Requests that work anywhere (another language, a person, the menu) are not looked for here.
        """
        said = clean(text)
        folded = fold(said)
        if interruption := self.interruptions.read(folded):
            return interruption
        subject = self.subjects.of(question, keywords)
        match question.kind:
            case "years":
                return self.years.read(folded, subject, today)
            case "yes_no":
                return (
                    None
                    if self._strays(folded, question, subject, elsewhere)
                    else self._yes_no(folded, question, subject)
                )
            case "degree":
                return self.degrees.read(folded, today)
            case "field":
                return self.fields.read(folded, question)
            case "open":
                return InWords(said) if said else None

    def is_vague(self, text: str, question: Question, keywords: Iterable[str] = ()) -> bool:
        """Whether what could not be read is an answer all the same, and no wish for something else."""
        subject = self.subjects.of(question, keywords)
        return question.kind == "yes_no" and self.yes_no.is_vague(fold(clean(text)), question, subject)

    def _yes_no(self, folded: str, question: Question, subject: Subject) -> YesNo | Interruption | None:
        if items := self.items.read(folded, subject.several):
            return None if items == "unclear" else items
        ruled = self.yes_no.read(folded, question, subject)
        if ruled is None and self._torn(folded, question, subject):
            return None
        return self.second_opinion.on(ruled, folded, question, subject.several)

    def _strays(self, folded: str, question: Question, subject: Subject, elsewhere: Elsewhere) -> bool:
        """Whether a story names what another question asks for and nothing of this one: "a bit of CUDA", said of
        customers, is neither yes nor no. A plain yes or no at its head answers this one, whatever follows."""
        if subject.is_in(folded) or self.yes_no.leads(folded, question):
            return False
        return any(self.subjects.of(other, keywords).is_in(folded) for other, keywords in elsewhere)

    def _torn(self, folded: str, question: Question, subject: Subject) -> bool:
        """Whether one clause says yes and another no of things that are all asked for: "GPUs yes, CUDA no"; or no
        is said twice, which is a yes to some and a no to others."""
        if folded in self.yes_no.say["twice_denied"]:
            return True
        said = [self.yes_no.read(clause, question, subject) for clause in clauses(folded)]
        return not subject.several and YesNo(True) in said and YesNo(False) in said
