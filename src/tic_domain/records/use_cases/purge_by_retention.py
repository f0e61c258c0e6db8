"""Whatever has been kept as long as its classification allows is forgotten. Run by a periodic job."""

from collections.abc import Mapping

import attrs

from tic_domain.records.ports import RetentionPurge
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock


@clause("C2.4", "C6.3")
@attrs.frozen
class PurgeByRetention:
    """How many records of each kind. Raises Unavailable."""

    _purge: RetentionPurge
    _clock: Clock

    async def __call__(self) -> Mapping[str, int]:
        return await self._purge(self._clock.now())
