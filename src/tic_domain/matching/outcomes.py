"""What came of a match that was shown: kept under pseudonyms, to learn from and for nothing else."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum

import attrs
from attrs import field

from tic_domain.matching import personal_data as data
from tic_domain.matching.explanation import Match
from tic_domain.matching.vocabulary import Criterion
from tic_domain.shared.classification import stored, system
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


class OutcomeStage(Enum):
    """How far a coachee and a coach have come. It only ever moves forward."""

    SHOWN = "shown"
    STARTED = "started"
    """The coachee has written to the coach."""
    BOOKED = "booked"
    REVIEWED = "reviewed"

    def reaches(self, target: "OutcomeStage") -> bool:
        return _ORDER.index(self) >= _ORDER.index(target)

    @property
    def earlier(self) -> tuple["OutcomeStage", ...]:
        """Those from which it moves forward to this one."""
        return _ORDER[: _ORDER.index(self)]


_ORDER = tuple(OutcomeStage)


@attrs.frozen(kw_only=True)
class Showing:
    """A coach as a coachee was shown them, on the way to becoming an outcome."""

    coach_id: AccountId
    points: Mapping[str, int]
    top_criterion: Criterion | None
    rank: int
    weights_version: int
    week: date


@clause("C2.2")
@stored
@attrs.frozen(kw_only=True)
class Outcome:
    """One for a pair of coachee and coach, without saying who they are."""

    pair: bytes = field(metadata=data.OUTCOME_PAIR)
    """Keyed pseudonym of the two together."""
    coachee: bytes = field(metadata=data.OUTCOME_COACHEE)
    """Keyed pseudonym of the one, so that what was shown to one person is compared with each other."""
    points: Mapping[str, int] = field(metadata=data.OUTCOME)
    """Criterion → from 0 to 10,000, as they were when the coach was last shown before anything came of it.

    Empty where they found each other elsewhere before: a later showing then doesn't count as one that led to
    nothing.
    """
    top_criterion: Criterion | None = field(metadata=data.OUTCOME)
    rank: int = field(metadata=data.OUTCOME)
    """At which place of the list, from 1; 0 where it was not shown."""
    weights_version: int = field(metadata=system("which weights made the order"))
    """0 where it was not shown."""
    stage: OutcomeStage = field(metadata=data.OUTCOME)
    week: date = field(metadata=data.OUTCOME)
    """The Monday of the UTC week in which it was shown, or else began.

    The moment is not kept: it would tell who it was.
    """

    @classmethod
    def of(cls, showing: Showing, *, pair: bytes, coachee: bytes) -> "Outcome":
        return cls(
            pair=pair,
            coachee=coachee,
            points=dict(showing.points),
            top_criterion=showing.top_criterion,
            rank=showing.rank,
            weights_version=showing.weights_version,
            stage=OutcomeStage.SHOWN,
            week=showing.week,
        )

    @classmethod
    def found_elsewhere(cls, stage: OutcomeStage, *, pair: bytes, coachee: bytes, week: date) -> "Outcome":
        return cls(
            pair=pair,
            coachee=coachee,
            points={},
            top_criterion=None,
            rank=0,
            weights_version=0,
            stage=stage,
            week=week,
        )

    def shown_again(self, later: "Outcome") -> "Outcome":
        """What was seen last counts, until something came of it."""
        return later if self.stage is OutcomeStage.SHOWN else self

    def advanced(self, stage: OutcomeStage) -> "Outcome":
        """Never back."""
        return self if self.stage.reaches(stage) else attrs.evolve(self, stage=stage)


KEPT_FOR = timedelta(days=365)


def showings(
    matches: Sequence[Match],
    *,
    among: Collection[AccountId],
    top_criterion: Criterion | None,
    weights_version: int,
    week: date,
) -> tuple[Showing, ...]:
    """Those of these coaches, each with its place in the whole list."""
    return tuple(
        Showing(
            coach_id=match.coach_id,
            points={line.key: line.points for line in match.contributions},
            top_criterion=top_criterion,
            rank=rank,
            weights_version=weights_version,
            week=week,
        )
        for rank, match in enumerate(matches, start=1)
        if match.coach_id in among
    )
