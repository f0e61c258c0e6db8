from collections.abc import Callable
from datetime import timedelta
from typing import Final

import attrs

from tic_domain.scheduling.events import SlotReleased
from tic_domain.scheduling.ports import SchedulingUnitOfWork
from tic_domain.shared.ports import Clock

KEPT: Final = timedelta(days=1)
"""Money that arrives late still finds its hold, as long as nobody else wanted the time."""
AT_ONCE: Final = 500


@attrs.frozen
class PurgeLapsedHolds:
    """Forget holds that lapsed a day ago and that no other booking has cleared away. How many."""

    _open_unit_of_work: Callable[[], SchedulingUnitOfWork]
    _clock: Clock

    async def __call__(self) -> int:
        before, gone = self._clock.now() - KEPT, 0
        while True:
            async with self._open_unit_of_work() as uow:
                lapsed = await uow.calendar.take_lapsed(before, limit=AT_ONCE)
                for one in lapsed:
                    uow.record(SlotReleased.of(one, lapsed=True))
                await uow.commit()
            gone += len(lapsed)
            if len(lapsed) < AT_ONCE:
                return gone
