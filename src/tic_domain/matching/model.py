"""What a coachee answers, and the matches that were shown to them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, Self

import attrs
from attrs import field

from tic_domain.coaches import vocabulary as words
from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.model import HIGHEST_PRICE
from tic_domain.coaches.vocabulary import Level
from tic_domain.matching import personal_data as data
from tic_domain.matching.vocabulary import CHOOSABLE, QUIZ_VERSION, Criterion
from tic_domain.shared.checks import Checks
from tic_domain.shared.classification import stored, system
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, AnswersId, MatchId
from tic_domain.shared.money import Money

MOST_TOPICS: Final = 12
MOST_COMPANIES: Final = 10
KEPT_ANEW_AFTER: Final = timedelta(days=1)
PRIORITIES: Final = (1, 2, 3)
"""1 is good to have, 3 is what it is about."""


@attrs.frozen(kw_only=True)
class QuizAnswers:
    """What a coachee looks for. Keys are those of `coaches.vocabulary`. Checked by `QuizAnswers.of`."""

    role: str
    level: Level
    """The level they are interviewed for."""
    interview_kinds: frozenset[str]
    companies: frozenset[str]
    """Where they want to go; may be empty."""
    topics: Mapping[str, int]
    """Topic → priority from 1 to 3."""
    languages: frozenset[str]
    native_language: str | None
    """The one of `languages` in which they prefer a native speaker."""
    hours: WeeklyHours
    """When they have time, in their own zone."""
    budget: Money
    """For one session."""
    deadline: date | None
    """The last day that helps, in their own zone; None where no interview is fixed yet."""
    top_criterion: Criterion | None

    @classmethod
    def of(
        cls,
        *,
        role: str,
        level: int,
        interview_kinds: Sequence[str],
        topics: Mapping[str, int],
        languages: Sequence[str],
        hours: WeeklyHours,
        budget: Money,
        companies: Sequence[str] = (),
        native_language: str | None = None,
        deadline: date | None = None,
        top_criterion: str | None = None,
    ) -> Self:
        """Raises InvalidInput with every field that can't be taken."""
        with Checks() as check:
            check.choice("role", role, words.ROLES)
            check.choice("level", level, [known.value for known in Level])
            check.choices("interview_kinds", interview_kinds, words.INTERVIEW_KINDS, least=1)
            check.choices("companies", companies, words.COMPANIES, most=MOST_COMPANIES)
            check.choices("topics", tuple(topics), words.TOPICS, least=1, most=MOST_TOPICS)
            for key, priority in topics.items():
                check.choice(f"topics.{key}", priority, PRIORITIES)
            check.choices("languages", languages, words.LANGUAGES, least=1, most=10)
            if native_language is not None and native_language not in languages:
                check.refuse(
                    "native_language",
                    "It isn't among your languages.",
                    "Add it to languages, or leave the preference out.",
                )
            if not hours.holds_an_hour:
                check.refuse(
                    "hours",
                    "They hold no whole hour in one piece, and a session takes one.",
                    "Mark at least one hour a week.",
                )
            check.number("budget.amount", budget.amount, least=1, most=HIGHEST_PRICE)
            if top_criterion is not None:
                check.choice("top_criterion", top_criterion, [known.value for known in CHOOSABLE])
        return cls(
            role=role,
            level=Level(level),
            interview_kinds=frozenset(interview_kinds),
            companies=frozenset(companies),
            topics=dict(sorted(topics.items())),
            languages=frozenset(languages),
            native_language=native_language,
            hours=hours,
            budget=budget,
            deadline=deadline,
            top_criterion=Criterion(top_criterion) if top_criterion is not None else None,
        )

    def revised(self, **changes: Any) -> Self:
        """With those changed, and all of them checked anew. Raises InvalidInput as `of` does."""
        top = self.top_criterion
        known = {**attrs.asdict(self, recurse=False), "level": self.level.value}
        return type(self).of(**{**known, "top_criterion": top.value if top else None, **changes})


@clause("C2.2")
@stored
@attrs.frozen(kw_only=True)
class Answers:
    """One version of a coachee's answers. Answering again makes another; none is ever changed."""

    id: AnswersId = field(metadata=system("identity of a version of answers"))
    coachee_id: AccountId = field(metadata=data.COACHEE_ID)
    version: int = field(metadata=data.ANSWERS_VERSION)
    """Counted per coachee, from 1."""
    quiz_version: int = field(metadata=system("which questions were asked"))
    answers: QuizAnswers = field(metadata=data.QUIZ_ANSWERS)
    created_at: datetime = field(metadata=data.QUIZ_TIME)

    @classmethod
    def following(
        cls,
        previous: "Answers | None",
        *,
        id: AnswersId,
        coachee_id: AccountId,
        answers: QuizAnswers,
        now: datetime,
    ) -> Self:
        return cls(
            id=id,
            coachee_id=coachee_id,
            version=previous.version + 1 if previous else 1,
            quiz_version=QUIZ_VERSION,
            answers=answers,
            created_at=now,
        )


@stored
@attrs.frozen(kw_only=True)
class QuizDraft:
    """What was entered so far, as it was typed: step → field → values. One per coachee."""

    coachee_id: AccountId = field(metadata=data.COACHEE_ID)
    quiz_version: int = field(metadata=system("which questions were asked"))
    steps: Mapping[str, Mapping[str, tuple[str, ...]]] = field(metadata=data.QUIZ_DRAFT)
    updated_at: datetime = field(metadata=data.QUIZ_TIME)

    @classmethod
    def empty(cls, coachee_id: AccountId, *, now: datetime) -> Self:
        return cls(coachee_id=coachee_id, quiz_version=QUIZ_VERSION, steps={}, updated_at=now)

    def with_step(self, step: str, values: Mapping[str, tuple[str, ...]], *, now: datetime) -> Self:
        return attrs.evolve(
            self,
            quiz_version=QUIZ_VERSION,
            steps={**self.steps, step: dict(values)},
            updated_at=now,
        )


@attrs.frozen(kw_only=True)
class MatchInputs:
    """All that the score used of a coach, by keys, so that it can be computed again years later."""

    roles: frozenset[str]
    top_level: Level
    interview_kinds: frozenset[str]
    topics: frozenset[str]
    worked_at: frozenset[str]
    interviewed_for: frozenset[str]
    native_languages: frozenset[str]
    hours_in_common: int
    price: Money
    """The lowest for a session."""
    rating_total: int
    rating_count: int
    reply_minutes: int | None
    capacity: int
    shown_recently: int


@clause("C2.2")
@stored
@attrs.frozen(kw_only=True)
class StoredMatch:
    """A match as it was shown: what it was made from, and what came of it."""

    id: MatchId = field(metadata=system("identity of a match"))
    coachee_id: AccountId = field(metadata=data.COACHEE_ID)
    coach_id: AccountId = field(metadata=data.MATCHED_COACH)
    answers_version: int = field(metadata=data.ANSWERS_VERSION)
    weights_version: int = field(metadata=system("which weights made the score"))
    inputs: MatchInputs = field(metadata=data.MATCH_RESULT)
    score: int = field(metadata=data.MATCH_RESULT)
    contributions: Mapping[str, int] = field(metadata=data.MATCH_RESULT)
    """Criterion → its part of the score, in the order of the explanation."""
    made_at: datetime = field(metadata=data.MATCH_TIME)

    def repeats(self, earlier: "StoredMatch | None") -> bool:
        """Whether keeping it adds nothing: the same result, kept within a day before."""
        if earlier is None or self.made_at - earlier.made_at >= KEPT_ANEW_AFTER:
            return False
        same = attrs.evolve(earlier, id=self.id, inputs=self.inputs, made_at=self.made_at)
        return same == self
