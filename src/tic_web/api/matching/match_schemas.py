"""What the API gives about matches: who, how well, and why."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal, get_args

from msgspec import Meta, Struct

from tic_domain.matching.explanation import Contribution, Match, NearMiss, Refusal, Relaxation
from tic_domain.matching.use_cases.explain_coach import ExplainedCoach
from tic_domain.matching.use_cases.explain_match import ExplainedMatch
from tic_domain.matching.use_cases.find_matches import MatchesPage, ShownMatch
from tic_web.api.coaches.schemas import CoachAnswer
from tic_web.api.fields import Id, Moment

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


class NearMissAnswer(Struct, frozen=True, kw_only=True):
    """How many coaches fail this rule and no other."""

    rule: RuleKey
    coaches: int
    words: Words

    @classmethod
    def of(cls, miss: NearMiss) -> "NearMissAnswer":
        return cls(rule=RULE_KEYS[miss.rule.value], coaches=miss.coaches, words=miss.words)


class RelaxationAnswer(Struct, frozen=True, kw_only=True):
    """A wish that could be given up, and how many coaches that adds."""

    rule: RuleKey
    field: str
    value: str
    adds: int
    words: Words

    @classmethod
    def of(cls, one: Relaxation) -> "RelaxationAnswer":
        return cls(
            rule=RULE_KEYS[one.rule.value], field=one.field, value=one.value, adds=one.adds, words=one.words
        )


class MatchesAnswer(Struct, frozen=True, kw_only=True):
    """The best coaches, best first, and what to do where few fit."""

    items: list[MatchAnswer]
    fitting: Annotated[int, Meta(description="How many coaches fulfil every rule, shown or not.")]
    refused: int
    near_misses: list[NearMissAnswer]
    relaxations: list[RelaxationAnswer]
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
            near_misses=[NearMissAnswer.of(one) for one in page.near_misses],
            relaxations=[RelaxationAnswer.of(one) for one in page.relaxations],
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
    answers_version: int
    weights_version: int

    @classmethod
    def of(cls, explained: ExplainedCoach) -> "ExplanationAnswer":
        return cls(
            coach=CoachAnswer.of(explained.coach),
            refusals=[RefusalAnswer.of(one) for one in explained.refusals],
            match=ScoreAnswer.of(explained.match) if explained.match else None,
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
