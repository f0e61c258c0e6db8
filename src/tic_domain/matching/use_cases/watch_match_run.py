"""How far a run is."""

from collections.abc import Callable

import attrs

from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.matching.runs import MatchRun, RunProgress
from tic_domain.shared.ids import MatchRunId


@attrs.frozen
class WatchMatchRun:
    """Raises NotFound."""

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]

    async def __call__(self, run_id: MatchRunId) -> tuple[MatchRun, RunProgress]:
        async with self._open_unit_of_work() as uow:
            run = await uow.match_runs.get(run_id)
            return run, await uow.match_runs.progress(run_id)
