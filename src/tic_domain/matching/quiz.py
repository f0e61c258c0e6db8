"""The quiz as versioned data. Pages render it step by step, and the API publishes it."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final

import attrs

from tic_domain.coaches import vocabulary as words
from tic_domain.matching.model import MOST_COMPANIES, MOST_TOPICS
from tic_domain.matching.vocabulary import CHOOSABLE, CRITERION_LABELS, QUIZ_VERSION
from tic_domain.shared.checks import Checks

MOST_FIELDS: Final = 120
MOST_VALUES: Final = 200
LONGEST_VALUE: Final = 200


class QuestionKind(Enum):
    ONE = "one"
    MANY = "many"
    PRIORITIES = "priorities"
    """Choices, each with a priority from 1 to 3."""
    ZONE = "zone"
    """An IANA name."""
    HOURS = "hours"
    """Seven days of ranges in minutes after midnight."""
    MONEY = "money"
    DATE = "date"


@attrs.frozen
class Choice:
    key: str
    label: str


@attrs.frozen(kw_only=True)
class Question:
    """`key` is the field of QuizAnswers; the zone is part of its `hours`."""

    key: str
    label: str
    help: str = ""
    kind: QuestionKind
    choices: tuple[Choice, ...] = ()
    required: bool = True
    most: int | None = None
    """How many can be chosen; None where there is no limit."""


@attrs.frozen(kw_only=True)
class Step:
    key: str
    title: str
    questions: tuple[Question, ...]


@attrs.frozen(kw_only=True)
class Quiz:
    version: int
    steps: tuple[Step, ...]

    def step(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)


def _choices(labels: Mapping[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(key, label) for key, label in labels.items())


QUIZ: Final = Quiz(
    version=QUIZ_VERSION,
    steps=(
        Step(
            key="goal",
            title="What you prepare for",
            questions=(
                Question(
                    key="role",
                    label="Which role are you interviewing for?",
                    kind=QuestionKind.ONE,
                    choices=_choices(words.ROLES),
                ),
                Question(
                    key="level",
                    label="At which level?",
                    kind=QuestionKind.ONE,
                    choices=tuple(
                        Choice(str(level.value), label) for level, label in words.LEVEL_LABELS.items()
                    ),
                ),
                Question(
                    key="interview_kinds",
                    label="Which kinds of interview?",
                    kind=QuestionKind.MANY,
                    choices=_choices(words.INTERVIEW_KINDS),
                ),
            ),
        ),
        Step(
            key="companies",
            title="Where you want to go",
            questions=(
                Question(
                    key="companies",
                    label="Which companies?",
                    help="Leave it empty if you have none in mind.",
                    kind=QuestionKind.MANY,
                    choices=_choices(words.COMPANIES),
                    required=False,
                    most=MOST_COMPANIES,
                ),
            ),
        ),
        Step(
            key="topics",
            title="What you need help with",
            questions=(
                Question(
                    key="topics",
                    label="Which topics, and how much does each matter?",
                    help="3 is what it is about, 1 is good to have.",
                    kind=QuestionKind.PRIORITIES,
                    choices=_choices(words.TOPICS),
                    most=MOST_TOPICS,
                ),
            ),
        ),
        Step(
            key="languages",
            title="How you talk",
            questions=(
                Question(
                    key="languages",
                    label="In which languages can you be coached?",
                    kind=QuestionKind.MANY,
                    choices=_choices(words.LANGUAGES),
                    most=10,
                ),
                Question(
                    key="native_language",
                    label="Do you prefer a native speaker of one of them?",
                    kind=QuestionKind.ONE,
                    choices=_choices(words.LANGUAGES),
                    required=False,
                ),
            ),
        ),
        Step(
            key="time",
            title="When you have time",
            questions=(
                Question(key="zone", label="Where are you?", kind=QuestionKind.ZONE),
                Question(
                    key="hours",
                    label="Which hours of the week suit you?",
                    help="In your own time zone. Mark at least one hour.",
                    kind=QuestionKind.HOURS,
                ),
                Question(
                    key="deadline",
                    label="By when do you need it?",
                    help="The last day that helps. Leave it empty if no interview is fixed yet.",
                    kind=QuestionKind.DATE,
                    required=False,
                ),
            ),
        ),
        Step(
            key="wishes",
            title="What matters most",
            questions=(
                Question(
                    key="budget",
                    label="What can you spend on one session?",
                    help="Coaches who charge in another currency are not shown.",
                    kind=QuestionKind.MONEY,
                ),
                Question(
                    key="top_criterion",
                    label="What matters most to you?",
                    help="It counts for more in every score.",
                    kind=QuestionKind.ONE,
                    choices=tuple(Choice(one.value, CRITERION_LABELS[one]) for one in CHOOSABLE),
                    required=False,
                ),
            ),
        ),
    ),
)


def checked_step(key: str, values: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """What was typed in a step, to be kept as it is: only its questions, and within limits.

    A field is a question's key, or begins with it and a dot: "hours.0", "topics.sql". Raises InvalidInput.
    """
    step = QUIZ.step(key)
    with Checks() as check:
        check.choice("step", key, [known.key for known in QUIZ.steps])
        if len(values) > MOST_FIELDS:
            check.refuse("values", f"{len(values)} fields given.", f"Keep to {MOST_FIELDS} at most.")
        known = [question.key for question in step.questions] if step else []
        for field, entered in values.items():
            check.choice(f"values.{field}", field.partition(".")[0], known)
            if len(entered) > MOST_VALUES or any(len(value) > LONGEST_VALUE for value in entered):
                check.refuse(
                    f"values.{field}",
                    "It is too long.",
                    f"Keep to {MOST_VALUES} values of {LONGEST_VALUE} characters.",
                )
    return {field: tuple(entered) for field, entered in values.items()}
