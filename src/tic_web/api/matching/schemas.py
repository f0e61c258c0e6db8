"""What the API takes and gives about the quiz."""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any, Final, Literal, get_args

from msgspec import UNSET, Meta, Struct, UnsetType

from tic_domain.matching.model import Answers, QuizAnswers, QuizDraft
from tic_domain.matching.quiz import QUIZ, Question, Step
from tic_domain.shared.checks import Checks
from tic_web.api.converting import hours, hours_fields, money
from tic_web.api.fields import (
    CompanyKey,
    Day,
    HoursFields,
    InterviewKindKey,
    LanguageKey,
    LevelNumber,
    Moment,
    MoneyFields,
    RoleKey,
    TopicKey,
)

StepKey = Literal["goal", "companies", "topics", "languages", "time", "wishes"]
CriterionKey = Literal[
    "topics", "companies", "level", "role", "interview-kinds", "hours", "price", "rating", "replies",
    "native-language",
]  # fmt: skip
MOST_VERSIONS: Final = 2**31 - 1
STEP_KEYS: Final[Mapping[str, StepKey]] = {key: key for key in get_args(StepKey)}
CRITERION_KEYS: Final[Mapping[str, CriterionKey]] = {key: key for key in get_args(CriterionKey)}
Priority = Annotated[
    int, Meta(ge=1, le=3, description="3 is what it is about, 1 is good to have.", examples=[3])
]


class ChoiceAnswer(Struct, frozen=True, kw_only=True):
    key: str
    label: str


class QuestionAnswer(Struct, frozen=True, kw_only=True):
    key: str
    label: str
    help: str
    kind: Literal["one", "many", "priorities", "zone", "hours", "money", "date"]
    choices: list[ChoiceAnswer]
    required: bool
    most: int | None

    @classmethod
    def of(cls, question: Question) -> "QuestionAnswer":
        return cls(
            key=question.key,
            label=question.label,
            help=question.help,
            kind=question.kind.value,
            choices=[ChoiceAnswer(key=one.key, label=one.label) for one in question.choices],
            required=question.required,
            most=question.most,
        )


class StepAnswer(Struct, frozen=True, kw_only=True):
    key: StepKey
    title: str
    questions: list[QuestionAnswer]

    @classmethod
    def of(cls, step: Step) -> "StepAnswer":
        return cls(
            key=STEP_KEYS[step.key],
            title=step.title,
            questions=[QuestionAnswer.of(one) for one in step.questions],
        )


class QuizAnswer(Struct, frozen=True, kw_only=True):
    """The questions, step by step."""

    version: int
    steps: list[StepAnswer]

    @classmethod
    def current(cls) -> "QuizAnswer":
        return cls(version=QUIZ.version, steps=[StepAnswer.of(step) for step in QUIZ.steps])


class TopicWish(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    topic: TopicKey
    priority: Priority


class AnswersFields(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What you look for."""

    role: RoleKey
    level: LevelNumber
    interview_kinds: Annotated[list[InterviewKindKey], Meta(min_length=1, max_length=100)]
    companies: Annotated[list[CompanyKey], Meta(max_length=10)] = []
    topics: Annotated[list[TopicWish], Meta(min_length=1, max_length=12)]
    languages: Annotated[list[LanguageKey], Meta(min_length=1, max_length=10)]
    native_language: Annotated[LanguageKey | None, Meta(description="Must be among `languages` too.")] = None
    hours: HoursFields
    budget: Annotated[MoneyFields, Meta(description="For one session.")]
    deadline: Annotated[
        Day | None, Meta(description="The last day that helps, in your zone; not in the past.")
    ] = None
    top_criterion: Annotated[CriterionKey | None, Meta(description="Counts for more in every score.")] = None

    @classmethod
    def of(cls, answers: QuizAnswers) -> "AnswersFields":
        return cls(
            role=answers.role,
            level=answers.level.value,
            interview_kinds=sorted(answers.interview_kinds),
            companies=sorted(answers.companies),
            topics=[TopicWish(topic=key, priority=wish) for key, wish in answers.topics.items()],
            languages=sorted(answers.languages),
            native_language=answers.native_language,
            hours=hours_fields(answers.hours),
            budget=MoneyFields.of(answers.budget),
            deadline=answers.deadline,
            top_criterion=CRITERION_KEYS[answers.top_criterion.value] if answers.top_criterion else None,
        )

    def checked(self) -> QuizAnswers:
        """Raises InvalidInput."""
        with Checks() as check:
            topics = wished(check, self.topics)
        return QuizAnswers.of(
            role=self.role,
            level=self.level,
            interview_kinds=self.interview_kinds,
            companies=self.companies,
            topics=topics,
            languages=self.languages,
            native_language=self.native_language,
            hours=hours(self.hours),
            budget=money(self.budget, field="budget"),
            deadline=self.deadline,
            top_criterion=self.top_criterion,
        )


class AnswersPatch(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Some of your answers, changed. What is left out stays as it is."""

    based_on: Annotated[
        int,
        Meta(ge=1, le=MOST_VERSIONS, description="The version that it changes: your latest.", examples=[1]),
    ]
    role: RoleKey | UnsetType = UNSET
    level: LevelNumber | UnsetType = UNSET
    interview_kinds: Annotated[list[InterviewKindKey], Meta(min_length=1, max_length=100)] | UnsetType = UNSET
    companies: Annotated[list[CompanyKey], Meta(max_length=10)] | UnsetType = UNSET
    topics: Annotated[list[TopicWish], Meta(min_length=1, max_length=12)] | UnsetType = UNSET
    languages: Annotated[list[LanguageKey], Meta(min_length=1, max_length=10)] | UnsetType = UNSET
    native_language: LanguageKey | UnsetType | None = UNSET
    hours: HoursFields | UnsetType = UNSET
    budget: MoneyFields | UnsetType = UNSET
    deadline: Day | UnsetType | None = UNSET
    top_criterion: CriterionKey | UnsetType | None = UNSET

    @classmethod
    def between(cls, after: QuizAnswers, fields: Collection[str], *, based_on: int) -> "AnswersPatch":
        """With those fields as they are afterwards."""
        every = AnswersFields.of(after)
        return cls(based_on=based_on, **{field: getattr(every, field) for field in fields})

    def changes(self) -> dict[str, Any]:
        """Arguments of `QuizAnswers.of`. Raises InvalidInput."""
        given = {
            field: value
            for field in self.__struct_fields__
            if field != "based_on" and (value := getattr(self, field)) is not UNSET
        }
        with Checks() as check:
            if isinstance(self.topics, list):
                given["topics"] = wished(check, self.topics)
        if isinstance(self.hours, HoursFields):
            given["hours"] = hours(self.hours)
        if isinstance(self.budget, MoneyFields):
            given["budget"] = money(self.budget, field="budget")
        return given


def wished(check: Checks, topics: Sequence[TopicWish]) -> dict[str, int]:
    """Topic → priority; refused where one has two."""
    found: dict[str, int] = {}
    for number, wish in enumerate(topics):
        if found.setdefault(wish.topic, wish.priority) != wish.priority:
            check.refuse(
                f"topics.{number}", f"“{wish.topic}” has another priority above.", "Name each topic once."
            )
    return found


class AnswersAnswer(Struct, frozen=True, kw_only=True):
    """One version of your answers. Answering again makes another; none is ever changed."""

    version: Annotated[int, Meta(ge=1)]
    quiz_version: int
    answers: AnswersFields
    created_at: Moment

    @classmethod
    def of(cls, answers: Answers) -> "AnswersAnswer":
        return cls(
            version=answers.version,
            quiz_version=answers.quiz_version,
            answers=AnswersFields.of(answers.answers),
            created_at=answers.created_at,
        )


class StepValues(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was entered so far in a step, as it was typed. Need not be right or complete yet."""

    values: Annotated[
        dict[str, list[str]],
        Meta(
            description="Field → values. A field is a question's key, or begins with it and a dot.",
            examples=[{"role": ["backend"]}],
        ),
    ]


class DraftAnswer(Struct, frozen=True, kw_only=True):
    """What was entered and isn't finished, step by step."""

    quiz_version: int
    steps: dict[str, dict[str, list[str]]]
    updated_at: Moment

    @classmethod
    def of(cls, draft: QuizDraft) -> "DraftAnswer":
        return cls(
            quiz_version=draft.quiz_version,
            steps={
                step: {field: list(entered) for field, entered in values.items()}
                for step, values in draft.steps.items()
            },
            updated_at=draft.updated_at,
        )
