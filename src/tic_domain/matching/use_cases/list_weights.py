"""An operator looks at the versions of the weights."""

from collections.abc import Callable

import attrs

from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.matching.versions import WeightsVersion


@attrs.frozen
class ListWeights:
    """All of them, the first one first."""

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]

    async def __call__(self) -> tuple[WeightsVersion, ...]:
        async with self._open_unit_of_work() as uow:
            return await uow.weights.list_all()
