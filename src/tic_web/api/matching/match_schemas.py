"""What the API gives about matches: who, how well, and why."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal, get_args

from msgspec import Meta, Struct

from tic_domain.coaches.model import PublicCoach
from tic_domain.matching.explanation import (
    CloseCoach,
    Contribution,
    Match,
    NearMiss,
    Obstacle,
    Refusal,
    Relaxation,
)
from tic_domain.matching.near_misses import MOST_CLOSE
from tic_domain.matching.use_cases.explain_coach import ExplainedCoach
from tic_domain.matching.use_cases.explain_match import ExplainedMatch
from tic_domain.matching.use_cases.find_matches import MatchesPage, ShownMatch
from tic_domain.shared.ids import AccountId
from tic_web.api.coaches.schemas import CoachAnswer
from tic_web.api.fields import Id, Moment
from tic_web.api.matching.schemas import AnswersPatch

RuleKey = Literal[
    "accepting", "language", "interview-kind", "role", "budget", "hours", "capacity", "available"
]
RULE_KEYS: Final[Mapping[str, RuleKey]] = {key: key for key in get_args(RuleKey)}
Score = Annotated[int, Meta(ge=0, le=10_000, examples=[7420])]
Words = Annotated[str, Meta(description="For people.", examples=["Covers all 3 of your topics."])]


class LineAnswer(Struct, frozen=True, kw_only=True):
    """One line of a score. The lines of a match sum to its score."""

    criterion: str
    label: str
    points: Annotated[int, Meta(ge=0, le=10_000, description="How well it is fulfilled.")]
    weight: Annotated[int, Meta(ge=0, le=10_000, description="Of 10,000 for all lines together.")]
    score: Score
    words: Words

    @classmethod
    def of(cls, line: Contribution) -> "LineAnswer":
        return cls(
            criterion=line.key,
            label=line.label,
            points=line.points,
            weight=line.weight,
            score=line.score,
            words=line.words,
        )


class ScoreAnswer(Struct, frozen=True, kw_only=True):
    score: Score
    lines: list[LineAnswer]

    @classmethod
    def of(cls, match: Match) -> "ScoreAnswer":
        return cls(score=match.score, lines=[LineAnswer.of(line) for line in match.contributions])


class MatchAnswer(Struct, frozen=True, kw_only=True):
    coach: CoachAnswer
    match: ScoreAnswer

    @classmethod
    def of(cls, shown: ShownMatch) -> "MatchAnswer":
        return cls(coach=CoachAnswer.of(shown.coach), match=ScoreAnswer.of(shown.match))


class CloseCoachAnswer(Struct, frozen=True, kw_only=True):
    """A coach who fails one rule and no other."""

    coach_id: Id
    name: str
    words: Words

    @classmethod
    def of(cls, close: CloseCoach, coach: PublicCoach) -> "CloseCoachAnswer":
        return cls(coach_id=close.coach_id, name=coach.profile.public_name, words=close.words)


class NearMissAnswer(Struct, frozen=True, kw_only=True):
    """How many coaches fail this rule and no other."""

    rule: RuleKey
    coaches: int
    words: Words
    closest: Annotated[
        list[CloseCoachAnswer],
        Meta(max_length=MOST_CLOSE, description="Those of them who would suit you best, by id."),
    ]

    @classmethod
    def of(cls, miss: NearMiss, coaches: Mapping[AccountId, PublicCoach]) -> "NearMissAnswer":
        return cls(
            rule=RULE_KEYS[miss.rule.value],
            coaches=miss.coaches,
            words=miss.words,
            closest=[CloseCoachAnswer.of(one, coaches[one.coach_id]) for one in miss.closest],
        )


class ObstacleAnswer(Struct, frozen=True, kw_only=True):
    """How many coaches fail this rule, whatever else they fail."""

    rule: RuleKey
    coaches: int
    words: Words

    @classmethod
    def of(cls, one: Obstacle) -> "ObstacleAnswer":
        return cls(rule=RULE_KEYS[one.rule.value], coaches=one.coaches, words=one.words)


class HindranceAnswer(Struct, frozen=True, kw_only=True):
    """An answer that keeps every coach away, and what to do about it."""

    field: str
    problem: str
    remedy: str


class RelaxationAnswer(Struct, frozen=True, kw_only=True):
    """One wish that could be given up, or several together, and how many coaches that adds."""

    rules: Annotated[list[RuleKey], Meta(min_length=1, description="Those that it bends.")]
    adds: Annotated[
        int, Meta(ge=1, description="Exactly how many more coaches fit: who comes in less who drops out.")
    ]
    loses: Annotated[int, Meta(ge=0, description="How many of those who fit now don't fit any more.")]
    words: Words
    patch: Annotated[
        AnswersPatch, Meta(description="Send it to `PATCH /me/quiz/answers` as it is, to make the change.")
    ]

    @classmethod
    def of(cls, one: Relaxation, *, based_on: int) -> "RelaxationAnswer":
        return cls(
            rules=[RULE_KEYS[rule.value] for rule in one.rules],
            adds=one.adds,
            loses=one.loses,
            words=one.words,
            patch=AnswersPatch.between(
                one.answers, {change.field for change in one.changes}, based_on=based_on
            ),
        )


class MatchesAnswer(Struct, frozen=True, kw_only=True):
    """The best coaches, best first, and what to do where few fit."""

    items: list[MatchAnswer]
    fitting: Annotated[int, Meta(description="How many coaches fulfil every rule, shown or not.")]
    refused: int
    hindrances: list[HindranceAnswer]
    near_misses: list[NearMissAnswer]
    obstacles: list[ObstacleAnswer]
    relaxations: Annotated[
        list[RelaxationAnswer], Meta(description="What asks least first, then what adds most.")
    ]
    answers_version: int
    weights_version: int
    suggestion: Annotated[
        MatchAnswer | None,
        Meta(
            description="Who is yours when all coachees are matched at once and each coach's places are "
            "respected. Null where there was no such run since your answers, or that coach doesn't fit now."
        ),
    ]

    @classmethod
    def of(cls, page: MatchesPage) -> "MatchesAnswer":
        return cls(
            items=[MatchAnswer.of(one) for one in page.matches],
            fitting=page.fitting,
            refused=page.refused,
            hindrances=[
                HindranceAnswer(field=one.field, problem=one.problem, remedy=one.remedy)
                for one in page.hindrances
            ],
            near_misses=[NearMissAnswer.of(one, page.close) for one in page.near_misses],
            obstacles=[ObstacleAnswer.of(one) for one in page.obstacles],
            relaxations=[RelaxationAnswer.of(one, based_on=page.answers_version) for one in page.relaxations],
            answers_version=page.answers_version,
            weights_version=page.weights_version,
            suggestion=MatchAnswer.of(page.suggestion) if page.suggestion else None,
        )


class RefusalAnswer(Struct, frozen=True, kw_only=True):
    """A rule that this coach doesn't fulfil."""

    rule: RuleKey
    words: Words

    @classmethod
    def of(cls, refusal: Refusal) -> "RefusalAnswer":
        return cls(rule=RULE_KEYS[refusal.rule.value], words=refusal.words)


class ExplanationAnswer(Struct, frozen=True, kw_only=True):
    """How one coach suits you now, or why not."""

    coach: CoachAnswer
    refusals: list[RefusalAnswer]
    match: ScoreAnswer | None
    relaxations: Annotated[
        list[RelaxationAnswer],
        Meta(description="With which of your wishes changed they would fit; none where only they could."),
    ]
    answers_version: int
    weights_version: int

    @classmethod
    def of(cls, explained: ExplainedCoach) -> "ExplanationAnswer":
        return cls(
            coach=CoachAnswer.of(explained.coach),
            refusals=[RefusalAnswer.of(one) for one in explained.refusals],
            match=ScoreAnswer.of(explained.match) if explained.match else None,
            relaxations=[
                RelaxationAnswer.of(one, based_on=explained.answers_version) for one in explained.relaxations
            ],
            answers_version=explained.answers_version,
            weights_version=explained.weights_version,
        )


class ReplayAnswer(Struct, frozen=True, kw_only=True):
    """A match as it was shown, computed again by the weights and inputs of that time."""

    coach_id: Id
    made_at: Moment
    score: Score
    answers_version: int
    weights_version: int
    replayed: ScoreAnswer
    identical: Annotated[bool, Meta(description="Whether score and lines came out as they were shown.")]

    @classmethod
    def of(cls, explained: ExplainedMatch) -> "ReplayAnswer":
        stored = explained.stored
        return cls(
            coach_id=stored.coach_id,
            made_at=stored.made_at,
            score=stored.score,
            answers_version=stored.answers_version,
            weights_version=stored.weights_version,
            replayed=ScoreAnswer.of(explained.match),
            identical=explained.identical,
        )
