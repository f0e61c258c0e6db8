"""Outcomes are forgotten after a year. Run by a periodic job."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import attrs

from tic_domain.matching.outcomes import KEPT_FOR
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.matching.window import monday_of
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock

ONE_WEEK: Final = timedelta(weeks=1)


@clause("C2.2")
@attrs.frozen
class PurgeOutcomes:
    """How many were forgotten."""

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _clock: Clock

    async def __call__(self) -> int:
        # A week goes as a whole once its first day lies a year back: none is kept longer than that.
        first_kept = monday_of(self._clock.now() - KEPT_FOR) + ONE_WEEK
        async with self._open_unit_of_work() as uow:
            purged = await uow.outcomes.purge_before(first_kept)
            await uow.commit()
        return purged
