"""An operator turns a proposed version of the weights down."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.policies import checked_reason
from tic_domain.matching.policies import checked_operator
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.matching.versions import WeightsVersion, rejected
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class RejectWeightsCommand:
    version: int
    by: str
    reason: str


@attrs.frozen
class RejectWeights:
    """It stays listed with the reason. Raises NotFound, WeightsDecided, InvalidInput for `by`, `reason`."""

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _clock: Clock

    async def __call__(self, command: RejectWeightsCommand) -> WeightsVersion:
        reason, by = checked_reason(command.reason), checked_operator(command.by)
        async with self._open_unit_of_work() as uow:
            version = rejected(
                await uow.weights.list_all(for_update=True),
                command.version,
                by=by,
                reason=reason,
                at=self._clock.now(),
            )
            await uow.weights.save(version)
            await uow.commit()
        return version
