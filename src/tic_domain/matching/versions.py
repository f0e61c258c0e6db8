"""Versions of the weights: proposed from outcomes, decided on by an operator, never changed or forgotten."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Final

import attrs
from attrs import field

from tic_domain.matching.errors import WeightsDecided, WeightsDoubtful
from tic_domain.matching.outcomes import OutcomeStage
from tic_domain.matching.weights import WEIGHTS_V1, Weights, weights_from
from tic_domain.shared.classification import stored, system
from tic_domain.shared.errors import NotFound


class WeightsState(Enum):
    PROPOSED = "proposed"
    CURRENT = "current"
    """Exactly one is."""
    RETIRED = "retired"
    """Was current once."""
    REJECTED = "rejected"


@stored
@attrs.frozen(kw_only=True)
class WeightsDecision:
    """Who put a version into which state, when and why."""

    state: WeightsState = field(metadata=system("what was decided"))
    at: datetime = field(metadata=system("when an operator decided"))
    by: str = field(metadata=system("the operator who decided, for audit"))
    reason: str = field(metadata=system("why the operator decided so"))


@stored
@attrs.frozen(kw_only=True)
class HeldOutFigures:
    """How well outcomes that were not learned from were predicted."""

    log_loss: float = field(metadata=system("a figure over all coachees"))
    brier: float = field(metadata=system("a figure over all coachees"))
    auc: float = field(metadata=system("a figure over all coachees"))


@stored
@attrs.frozen(kw_only=True)
class LearnedFrom:
    """What a version was learned from, and how it did beside the version that was current then."""

    target: OutcomeStage = field(metadata=system("what was learned to be predicted"))
    outcomes: int = field(metadata=system("a count over all coachees"))
    reached: int = field(metadata=system("a count over all coachees"))
    coachees: int = field(metadata=system("a count of all coachees"))
    held_out: int = field(metadata=system("a count over all coachees"))
    """How many of the outcomes were kept back to judge by."""
    compared_with: int = field(metadata=system("which weights"))
    figures: HeldOutFigures = field(metadata=system("figures over all coachees"))
    figures_compared: HeldOutFigures = field(metadata=system("figures over all coachees"))
    gain_error: float = field(metadata=system("a figure over all coachees"))
    """Standard error of the difference between the two log losses."""


@stored
@attrs.frozen(kw_only=True)
class WeightsVersion:
    version: int = field(metadata=system("which weights"))
    base: Mapping[str, int] = field(metadata=system("how much each criterion counts"))
    boost: int = field(metadata=system("what the top criterion gains"))
    state: WeightsState = field(metadata=system("whether they are in use"))
    learned: LearnedFrom | None = field(metadata=system("counts over all coachees"))
    """None for those that came with the software."""
    proposed_at: datetime | None = field(metadata=system("when the outcomes were read"))
    proposed_by: str | None = field(metadata=system("the operator who had it learned, for audit"))
    decisions: tuple[WeightsDecision, ...] = field(metadata=system("the operators' decisions, for audit"))
    """Oldest first."""

    @classmethod
    def following(
        cls,
        versions: "Sequence[WeightsVersion]",
        weights: Weights,
        learned: LearnedFrom,
        *,
        by: str,
        at: datetime,
    ) -> "WeightsVersion":
        """Proposed, under the next number."""
        return cls(
            version=max(one.version for one in versions) + 1,
            base={criterion.value: weight for criterion, weight in weights.base.items()},
            boost=weights.boost,
            state=WeightsState.PROPOSED,
            learned=learned,
            proposed_at=at,
            proposed_by=by,
            decisions=(),
        )

    @property
    def weights(self) -> Weights:
        """Raises WeightsUnknown where they name a criterion that is no more."""
        return weights_from(self.version, self.base, self.boost)

    @property
    def accepted_at(self) -> datetime | None:
        """The last time."""
        times = [one.at for one in self.decisions if one.state is WeightsState.CURRENT]
        return max(times, default=None)

    @property
    def is_worse(self) -> bool:
        """On held-out outcomes, than what was current then."""
        learned = self.learned
        return learned is not None and learned.figures.log_loss > learned.figures_compared.log_loss

    def decided(self, state: WeightsState, *, at: datetime, by: str, reason: str) -> "WeightsVersion":
        decision = WeightsDecision(state=state, at=at, by=by, reason=reason)
        return attrs.evolve(self, state=state, decisions=(*self.decisions, decision))


BUILT_IN: Final = WeightsVersion(
    version=WEIGHTS_V1.version,
    base={criterion.value: weight for criterion, weight in WEIGHTS_V1.base.items()},
    boost=WEIGHTS_V1.boost,
    state=WeightsState.CURRENT,
    learned=None,
    proposed_at=None,
    proposed_by=None,
    decisions=(),
)
"""Current until another is accepted. Stored only from then on."""


def with_built_in(kept: Sequence[WeightsVersion]) -> tuple[WeightsVersion, ...]:
    """All versions, the first one first."""
    known = tuple(sorted(kept, key=lambda one: one.version))
    if any(one.version == BUILT_IN.version for one in known):
        return known
    in_use = not any(one.state is WeightsState.CURRENT for one in known)
    return (BUILT_IN if in_use else attrs.evolve(BUILT_IN, state=WeightsState.RETIRED), *known)


def version_among(versions: Sequence[WeightsVersion], version: int) -> WeightsVersion:
    """Raises NotFound."""
    found = next((one for one in versions if one.version == version), None)
    if found is None:
        raise NotFound("version of the weights")
    return found


def current_among(versions: Sequence[WeightsVersion]) -> WeightsVersion:
    """Raises NotFound where none is, which blocks every decision."""
    found = next((one for one in versions if one.state is WeightsState.CURRENT), None)
    if found is None:
        raise NotFound("current version of the weights")
    return found


def version_like(weights: Weights, versions: Sequence[WeightsVersion]) -> WeightsVersion | None:
    """The same weights, in use or waiting for a decision. With such, there is nothing to propose.

    What waits and is outdated doesn't count: learned anew, it may be accepted without a doubt.
    """
    for one in versions:
        waiting = one.state is WeightsState.PROPOSED and outdated_by(one, versions) is None
        if waiting or one.state is WeightsState.CURRENT:
            known = one.weights
            if (known.base, known.boost) == (weights.base, weights.boost):
                return one
    return None


def outdated_by(candidate: WeightsVersion, versions: Sequence[WeightsVersion]) -> WeightsVersion | None:
    """The version that was accepted last, where that was after the candidate's outcomes were read."""
    times = [
        (one.accepted_at, one.version, one)
        for one in versions
        if one.version != candidate.version and one.accepted_at is not None
    ]
    if not times:
        return None
    at, _, newest = max(times, key=lambda each: each[:2])
    return newest if candidate.proposed_at is None or at > candidate.proposed_at else None


def doubts_about(candidate: WeightsVersion, versions: Sequence[WeightsVersion]) -> tuple[str, ...]:
    """What speaks against accepting it, in sentences; empty where nothing does."""
    doubts = []
    newer, learned = outdated_by(candidate, versions), candidate.learned
    if newer is not None and learned is not None:
        doubts.append(
            f"It was learned from outcomes that are older than the acceptance of version {newer.version}."
        )
    elif newer is not None:
        doubts.append(f"It is older than version {newer.version}, which was accepted since.")
    if learned is not None and candidate.is_worse:
        doubts.append(
            f"On held-out outcomes its log loss is {learned.figures.log_loss:.4f}, worse than the "
            f"{learned.figures_compared.log_loss:.4f} of version {learned.compared_with}."
        )
    return tuple(doubts)


def accepted(
    versions: Sequence[WeightsVersion], version: int, *, by: str, reason: str, at: datetime, anyway: bool
) -> tuple[WeightsVersion, WeightsVersion]:
    """What was current, retired; and the accepted one, current.

    A retired version may come back. Raises NotFound, WeightsDecided, WeightsDoubtful, WeightsUnknown.
    """
    candidate = version_among(versions, version)
    if candidate.state in (WeightsState.CURRENT, WeightsState.REJECTED):
        raise WeightsDecided(version, candidate.state.value)
    doubts = doubts_about(candidate, versions)
    if doubts and not anyway:
        raise WeightsDoubtful(version, doubts)
    weights = candidate.weights
    Weights.of(version=weights.version, base=weights.base, boost=weights.boost)
    retired = current_among(versions).decided(
        WeightsState.RETIRED, at=at, by=by, reason=f"Version {version} was accepted."
    )
    return retired, candidate.decided(WeightsState.CURRENT, at=at, by=by, reason=reason)


def rejected(
    versions: Sequence[WeightsVersion], version: int, *, by: str, reason: str, at: datetime
) -> WeightsVersion:
    """Only what is proposed can be. Raises NotFound, WeightsDecided."""
    candidate = version_among(versions, version)
    if candidate.state is not WeightsState.PROPOSED:
        raise WeightsDecided(version, candidate.state.value)
    return candidate.decided(WeightsState.REJECTED, at=at, by=by, reason=reason)
