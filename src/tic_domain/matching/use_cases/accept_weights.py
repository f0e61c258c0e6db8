"""An operator puts a version of the weights into use."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.policies import checked_reason
from tic_domain.matching.policies import checked_operator
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.matching.versions import WeightsVersion, accepted
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class AcceptWeightsCommand:
    version: int
    by: str
    reason: str
    anyway: bool = False
    """Whatever speaks against it."""


@clause("C3.1")
@attrs.frozen
class AcceptWeights:
    """From the next answer on; matches that were shown are explained by their own weights still.

    Raises NotFound, WeightsDecided, WeightsDoubtful, WeightsUnknown, InvalidInput for `by`, `reason`.
    """

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _clock: Clock

    async def __call__(self, command: AcceptWeightsCommand) -> WeightsVersion:
        reason, by = checked_reason(command.reason), checked_operator(command.by)
        async with self._open_unit_of_work() as uow:
            retired, current = accepted(
                await uow.weights.list_all(for_update=True),
                command.version,
                by=by,
                reason=reason,
                at=self._clock.now(),
                anyway=command.anyway,
            )
            await uow.weights.save(retired)
            await uow.weights.save(current)
            await uow.commit()
        return current
