"""Why a coach has this score, or why not at all: what people are told, made of plain values."""

from typing import NamedTuple

import attrs

from tic_domain.matching.changes import Change
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.vocabulary import Criterion, Rule
from tic_domain.shared.ids import AccountId


# A tuple, since hundreds are made for a page of matches: attrs takes twice as long for one that is frozen.
class Contribution(NamedTuple):
    """One line of a score. `score` is its part: the lines of a match sum to the match's score."""

    key: str
    """The criterion's."""
    label: str
    points: int
    """How well it is fulfilled, from 0 to 10,000."""
    weight: int
    """Of 10,000 for all lines together."""
    score: int
    words: str


class Match(NamedTuple):
    """A coach who fulfils every rule."""

    coach_id: AccountId
    score: int
    """From 0 to 10,000."""
    contributions: tuple[Contribution, ...]

    @property
    def reasons(self) -> tuple[Contribution, ...]:
        """The lines that count, those with most of the score first."""
        counting = [
            line for line in self.contributions if line.score and line.key != Criterion.EXPOSURE.value
        ]
        return tuple(sorted(counting, key=lambda line: -line.score))


@attrs.frozen(kw_only=True)
class Refusal:
    """A rule that a coach doesn't fulfil, and the fact behind it."""

    rule: Rule
    words: str


@attrs.frozen(kw_only=True)
class CloseCoach:
    """A coach who fails one rule and no other, and by how much."""

    coach_id: AccountId
    words: str


@attrs.frozen(kw_only=True)
class NearMiss:
    """How many coaches fail this rule and no other."""

    rule: Rule
    coaches: int
    words: str
    closest: tuple[CloseCoach, ...]
    """Those of them who would suit best."""


@attrs.frozen(kw_only=True)
class Obstacle:
    """How many coaches fail this rule, whatever else they fail."""

    rule: Rule
    coaches: int
    words: str


@attrs.frozen(kw_only=True)
class Relaxation:
    """One wish that could be given up, or several together: exactly `adds` more coaches would fit."""

    rules: tuple[Rule, ...]
    """Those that it bends."""
    changes: tuple[Change, ...]
    adds: int
    """How many more fit: those who come in less those who drop out."""
    loses: int
    """How many drop out, as where another currency takes the place of this one."""
    wish: str
    """The changes in words."""
    words: str
    """The changes, and what comes of them."""
    answers: QuizAnswers
    """All answers with those changed."""
