"""An operator looks at what the last run came to, and at whom coachees get to see."""

from collections.abc import Callable

import attrs

from tic_domain.matching.exposure import gini
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.matching.runs import MatchRun, RunReport
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class Exposure:
    """Over every coach who takes coachees at the moment."""

    counts: tuple[int, ...]
    """One per coach, ascending: no id comes with it."""
    gini: int
    """Of 10,000."""


@attrs.frozen(kw_only=True)
class MatchingReport:
    run: MatchRun
    counts: RunReport
    suggested: Exposure
    shown: Exposure
    """To how many coachees each was shown within a week."""


@attrs.frozen
class ReportMatching:
    """Counts only. Raises NotFound before the first run."""

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _clock: Clock

    async def __call__(self) -> MatchingReport:
        async with self._open_unit_of_work() as uow:
            run = await uow.match_runs.find_done()
            if run is None or run.report is None:
                raise NotFound("finished run")
            market = await uow.candidates.market(self._clock.now())
            suggested = await uow.suggestions.count_by_coach()
        return MatchingReport(
            run=run,
            counts=run.report,
            suggested=_exposure([suggested.get(one.id, 0) for one in market.candidates]),
            shown=_exposure([one.shown_recently for one in market.candidates]),
        )


def _exposure(counts: list[int]) -> Exposure:
    return Exposure(counts=tuple(sorted(counts)), gini=gini(counts))
