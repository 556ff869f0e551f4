"""What is said about the quiz: the answer to the question that is pending, or one of before taken back."""

from dataclasses import dataclass
from datetime import date

from dialogs.catalogue import Catalogue, Question
from dialogs.meanings import Answer, Answered, InWords, Meaning, Move, Moved, Years
from dialogs.state import Place, State
from dialogs.understanding.clean import fold
from dialogs.understanding.corrections import Correction, Corrections
from dialogs.understanding.moves import Moves
from dialogs.understanding.quiz_answers import Elsewhere, Interruption, QuizAnswers


@dataclass(frozen=True, slots=True)
class Answers:
    catalogue: Catalogue
    moves: Moves
    corrections: Corrections
    quiz_answers: QuizAnswers

    def read(self, text: str, question: Question, today: date) -> Answer | Interruption | None:
        return self.quiz_answers.read(text, question, today, self._keywords(question), self._elsewhere(question))

    def is_vague(self, text: str, question: Question) -> bool:
        return self.quiz_answers.is_vague(text, question, self._keywords(question))

    def asks_to_explain(self, text: str) -> bool:
        """Whether it asks what the pending question means, or why it is asked."""
        return self.quiz_answers.interruptions.asks_to_explain(fold(text))

    def _keywords(self, question: Question) -> tuple[str, ...]:
        fact = self.catalogue.fact(question.fact)
        return fact.keywords if fact else ()

    def _elsewhere(self, question: Question) -> Elsewhere:
        """What else the role requires to be answered by yes or no: a story may belong there."""
        role = self.catalogue.role_of(question.id)
        others = (other for other in (role.questions if role else ()) if other.rule and other.kind == "yes_no")
        return tuple((other, self._keywords(other)) for other in others if other.fact != question.fact)

    def corrected(self, text: str, state: State, today: date) -> Meaning | None:
        """An answer taken back, wherever we are: of the question named, else of the last one that the words can
        answer. A mere yes or no says nothing about which; where nothing fits, or an amount may be meant for a
        question that is no longer asked, the answers are shown."""
        correction, answered = self.corrections.read(text), self._given(state)
        if not correction or not state.answers or self.moves.agrees(correction.words) is not None:
            return None
        if correction.number:
            answered = self._numbered(correction.number, state)
        for question in answered:
            fixed = self._fixed(correction, question, today)
            if fixed is None or isinstance(fixed, str | InWords):
                continue
            if isinstance(fixed, Years) and not correction.number and self._has_stale(state):
                return None if state.place is Place.QUIZ else Moved(Move.CHANGE)
            return Answered(question.id, fixed, text)
        if correction.number:
            return Moved(Move.CHANGE, answered[0].id if answered else None)
        return Moved(Move.CHANGE) if correction.of_answers and state.place is not Place.QUIZ else None

    def _has_stale(self, state: State) -> bool:
        """Whether something of the quiz in hand was answered that is no longer asked."""
        theirs = (id_ for id_ in state.answers if id_.startswith(f"{state.quiz}/"))
        return any(self.catalogue.question(id_) is None for id_ in theirs)

    def _numbered(self, number: int, state: State) -> tuple[Question, ...]:
        """The question that had this number when they last saw one, if it is still asked in the quiz in hand."""
        role = self.catalogue.role(state.quiz)
        ids = state.numbered[number - 1 : number]
        return tuple(question for question in (role.questions if role else ()) if question.id in ids)

    def _fixed(self, correction: Correction, question: Question, today: date) -> Answer | Interruption | None:
        """What is said instead, if it is particular enough to tell which question it answers."""
        particular = correction.number or question.kind in ("degree", "field")
        counted = question.kind == "years" and correction.counts
        return self.read(correction.words, question, today) if correction.words and (particular or counted) else None

    def _given(self, state: State) -> tuple[Question, ...]:
        """The questions of the quiz in hand that have an answer, the last first."""
        role = self.catalogue.role(state.quiz)
        questions = role.questions if role else ()
        return tuple(question for question in reversed(questions) if question.id in state.answers)
