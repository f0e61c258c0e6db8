"""An operator has weights learned from what came of the matches that were shown."""

from collections.abc import Callable

import attrs

from tic_domain.matching.evaluation import Evaluation, Gain, Predicted, evaluated, gain, predicted
from tic_domain.matching.learning import (
    Material,
    Portion,
    Shortfall,
    learned_weights,
    portion,
    scored,
    shortfalls,
    sorted_out,
)
from tic_domain.matching.outcomes import OutcomeStage
from tic_domain.matching.policies import checked_operator
from tic_domain.matching.ports import MatchingUnitOfWork, WeightsFitter
from tic_domain.matching.versions import (
    LearnedFrom,
    WeightsState,
    WeightsVersion,
    version_like,
)
from tic_domain.matching.weights import Weights
from tic_domain.matching.window import monday_of
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class LearnWeightsCommand:
    by: str
    target: OutcomeStage = OutcomeStage.STARTED
    """What counts as a match that did well."""


@attrs.frozen(kw_only=True)
class Fit:
    """What was learned, and how it does on held-out outcomes beside what counts now."""

    weights: Weights
    """The version in it is not the number of the proposal."""
    evaluation: Evaluation
    evaluation_of_current: Evaluation
    gain: Gain


@attrs.frozen(kw_only=True)
class Learned:
    target: OutcomeStage
    training: Portion
    held_out: Portion
    unripe: int
    """Outcomes of this week, which is not over."""
    not_shown: int
    """Outcomes with coaches whom the coachee found elsewhere."""
    incomparable: int
    """Outcomes of other criteria than today's."""
    current: Weights
    shortfalls: tuple[Shortfall, ...]
    """What is missing; with any of them nothing was learned."""
    fit: Fit | None
    proposal: WeightsVersion | None
    """None where what was learned is what counts already."""
    proposed_before: bool
    """The same weights were waiting for a decision already, so no other version was made."""


@clause("C2.2")
@attrs.frozen
class LearnWeights:
    """Proposes a version where there is enough to learn from. For members nothing changes by it.

    Raises InvalidInput for `by`.
    """

    _open_reading: Callable[[], MatchingUnitOfWork]
    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _fitter: WeightsFitter
    _clock: Clock

    async def __call__(self, command: LearnWeightsCommand) -> Learned:
        by, target = checked_operator(command.by), command.target
        now = self._clock.now()
        async with self._open_reading() as uow:
            material = sorted_out(await uow.outcomes.list_all(), week=monday_of(now))
            current = await uow.weights.current()
        nothing = _nothing(material, target, current)
        if nothing.shortfalls:
            return nothing

        # Nothing is held open or locked while this takes its time.
        fitted = learned_weights(self._fitter.fit(material.training, target, current), current)
        new, old = (self._predicted(material, one, target) for one in (fitted, current))
        fit = Fit(
            weights=fitted,
            evaluation=evaluated(new),
            evaluation_of_current=evaluated(old),
            gain=gain(new, old, [one.coachee for one in material.held_out]),
        )
        learned = attrs.evolve(nothing, fit=fit)
        async with self._open_unit_of_work() as uow:
            versions = await uow.weights.list_all(for_update=True)
            known = version_like(fitted, versions)
            if known is None:
                proposal = WeightsVersion.following(
                    versions, fitted, _learned_from(learned, fit), by=by, at=now
                )
                await uow.weights.save(proposal)
                await uow.commit()
                return attrs.evolve(learned, proposal=proposal)
        waiting = known.state is WeightsState.PROPOSED
        return attrs.evolve(learned, proposal=known if waiting else None, proposed_before=waiting)

    def _predicted(self, material: Material, weights: Weights, target: OutcomeStage) -> tuple[Predicted, ...]:
        """How likely a score is to lead there is learned from the one part, and judged on the other."""
        calibration = self._fitter.calibrate(scored(material.training, weights, target))
        return predicted(scored(material.held_out, weights, target), calibration)


def _nothing(material: Material, target: OutcomeStage, current: Weights) -> Learned:
    return Learned(
        target=target,
        training=portion(material.training, target),
        held_out=portion(material.held_out, target),
        unripe=material.unripe,
        not_shown=material.not_shown,
        incomparable=material.incomparable,
        current=current,
        shortfalls=shortfalls(material, target),
        fit=None,
        proposal=None,
        proposed_before=False,
    )


def _learned_from(learned: Learned, fit: Fit) -> LearnedFrom:
    training, held_out = learned.training, learned.held_out
    return LearnedFrom(
        target=learned.target,
        outcomes=training.outcomes + held_out.outcomes,
        reached=training.reached + held_out.reached,
        coachees=training.coachees + held_out.coachees,
        held_out=held_out.outcomes,
        compared_with=learned.current.version,
        figures=fit.evaluation.figures,
        figures_compared=fit.evaluation_of_current.figures,
        gain_error=fit.gain.error,
    )
