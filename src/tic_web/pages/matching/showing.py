"""A match as a card shows it: readable in five seconds, and exact on a second look."""

from typing import Final

import attrs

from tic_domain.coaches.model import PublicCoach
from tic_domain.matching.explanation import Contribution, Match
from tic_web.pages.coaches.showing import CoachCard

GROUPS: Final = (
    ("Topics", frozenset({"topics"})),
    ("Companies", frozenset({"companies"})),
    ("Role and level", frozenset({"level", "role", "interview-kinds"})),
    ("Hours", frozenset({"hours"})),
    ("Price", frozenset({"price"})),
)
REST: Final = "Ratings and more"
"""Ten lines are too many for a bar; the table below it has each of them."""
REASONS: Final = 3


def percent(points: int) -> str:
    """Of 10,000, with one digit: 8,437 is “84.4”."""
    tenths = (points + 5) // 10
    return f"{tenths // 10}.{tenths % 10}"


@attrs.frozen(kw_only=True)
class Segment:
    """A part of the bar. `start` and `width` in percent of its length."""

    number: int
    label: str
    points: str
    start: str
    width: str


def segments(lines: tuple[Contribution, ...]) -> tuple[Segment, ...]:
    """In the order of the groups, so that the same pattern always means the same."""
    grouped = [(label, sum(line.score for line in lines if line.key in keys)) for label, keys in GROUPS]
    grouped.append((REST, sum(line.score for line in lines) - sum(score for _, score in grouped)))
    shown, start = [], 0
    for number, (label, score) in enumerate(grouped):
        if score:
            shown.append(
                Segment(
                    number=number,
                    label=label,
                    points=percent(score),
                    start=f"{start / 100:g}%",
                    width=f"{score / 100:g}%",
                )
            )
        start += score
    return tuple(shown)


@attrs.frozen(kw_only=True)
class MatchCard:
    coach: CoachCard
    score: str
    reasons: tuple[Contribution, ...]
    segments: tuple[Segment, ...]
    lines: tuple[Contribution, ...]
    total: int

    @classmethod
    def of(cls, coach: PublicCoach, match: Match) -> "MatchCard":
        return cls(
            coach=CoachCard.of(coach),
            score=percent(match.score),
            reasons=match.reasons[:REASONS],
            segments=segments(match.contributions),
            lines=match.contributions,
            total=match.score,
        )
