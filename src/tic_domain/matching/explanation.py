"""Why a coach has this score, or why not at all: what people are told, made of plain values."""

import attrs

from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.vocabulary import Criterion, Rule
from tic_domain.shared.ids import AccountId


# Without slots: a hundred are made for a page of matches, and attrs then makes frozen ones twice as fast.
@attrs.frozen(kw_only=True, slots=False)
class Contribution:
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


@attrs.frozen(kw_only=True)
class Match:
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
class NearMiss:
    """How many coaches fail this rule and no other."""

    rule: Rule
    coaches: int
    words: str


@attrs.frozen(kw_only=True)
class Relaxation:
    """A wish that could be given up: with it, exactly `adds` more coaches would fit."""

    rule: Rule
    field: str
    """The answer to change."""
    value: str
    """What to change it to, as the quiz takes it."""
    adds: int
    words: str
    answers: QuizAnswers
    """All answers with this one changed."""
