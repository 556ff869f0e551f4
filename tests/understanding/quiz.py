"""Questions of several trades, and one reader for all tests of quiz answers."""

from datetime import date
from functools import cache

from bot.content import texts
from bot.encoder import Encoder
from dialogs.catalogue import (
    AnswerYes,
    AtLeastDegree,
    AtLeastYears,
    Question,
    QuestionKind,
    Rule,
    StudiedOneOf,
    Text,
)
from dialogs.meanings import Answer
from dialogs.understanding.quiz_answers import Interruption, QuizAnswers

TODAY = date(2026, 11, 22)


@cache
def reader() -> QuizAnswers:
    return QuizAnswers.from_yaml(texts("understanding/words"), Encoder())


def question(kind: QuestionKind, zh: str, en: str, rule: Rule | None) -> Question:
    return Question(f"role/requirements/1/{kind}", "role/requirements/1", kind, Text(zh, en), rule, True)


def read(text: str, asked: Question) -> Answer | Interruption | None:
    return reader().read(text, asked, TODAY)


YEARS_DEEP_LEARNING = question(
    "years", "你有几年深度学习经验？", "How many years of deep learning experience do you have?", AtLeastYears(3)
)
YEARS_ML_DATA_VISION = question(
    "years",
    "你在机器学习、数据分析或计算机视觉方面有几年经验？",
    "How many years have you spent on machine learning, data analytics or computer vision?",
    AtLeastYears(1),
)
YEARS_NURSING = question(
    "years",
    "你有几年重症护理经验？",
    "How many years of intensive care nursing experience do you have?",
    AtLeastYears(2),
)
YEARS_DRIVING = question(
    "years", "你有几年货车驾驶经验？", "How many years have you been driving a truck?", AtLeastYears(2)
)
SEVERAL = question(
    "yes_no",
    "你有OpenMP、MPI或其他并行编程语言的经验吗？",
    "Do you have experience with OpenMP, MPI or other parallel programming languages?",
    AnswerYes(),
)
EXPOSURE = question(
    "yes_no",
    "你接触过GPU技术和CUDA编程吗？",
    "Have you had exposure to GPU technology and CUDA programming?",
    AnswerYes(),
)
MASTERY = question("yes_no", "你擅长并行编程吗？", "Do you have expertise in parallel programming?", AnswerYes())
WISH = question(
    "yes_no",
    "你愿意参与多个不同的创新项目吗？",
    "Do you want to be involved in multiple diverse and innovative projects?",
    AnswerYes(),
)
VENTILATORS = question(
    "yes_no", "你有呼吸机护理的经验吗？", "Do you have experience with ventilator care?", AnswerYes()
)
NIGHT_SHIFTS = question("yes_no", "你愿意上夜班吗？", "Are you willing to work night shifts?", AnswerYes())
DEGREE = question("degree", "你的最高学历是什么？", "What is the highest degree you hold?", AtLeastDegree("bachelor"))
FIELD = question(
    "field",
    "你学的是什么专业？是工程、数学、物理或计算机科学吗？",
    "What did you study? Was it engineering, mathematics, physics or computer science?",
    StudiedOneOf(("engineering", "mathematics", "physics", "computer-science")),
)
CARE = question(
    "field", "你学的是护理或医学吗？", "Did you study nursing or medicine?", StudiedOneOf(("nursing", "medicine"))
)
OPEN = question("open", "你做过什么项目？", "Which projects have you done?", None)
ALL = (
    *(YEARS_DEEP_LEARNING, YEARS_NURSING, YEARS_DRIVING, SEVERAL, EXPOSURE, MASTERY, WISH, VENTILATORS),
    *(NIGHT_SHIFTS, DEGREE, FIELD, CARE, OPEN),
)
