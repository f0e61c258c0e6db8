"""Anyone sees how many coaches there are for each choice."""

from collections.abc import Callable

import attrs

from tic_domain.coaches.directory import DirectoryFilter, FilterCounts
from tic_domain.coaches.policies import checked_filter
from tic_domain.coaches.ports import CoachesUnitOfWork


@attrs.frozen(kw_only=True)
class CountDirectoryCommand:
    wanted: DirectoryFilter


@attrs.frozen(kw_only=True)
class DirectoryCounts:
    total: int
    counts: FilterCounts


@attrs.frozen
class CountDirectory:
    """Raises InvalidInput for what isn't in the vocabulary."""

    _open_unit_of_work: Callable[[], CoachesUnitOfWork]

    async def __call__(self, command: CountDirectoryCommand) -> DirectoryCounts:
        wanted = checked_filter(command.wanted)
        async with self._open_unit_of_work() as uow:
            found = await uow.coaches.search(wanted, after=None, limit=0)
        return DirectoryCounts(total=found.total, counts=found.counts)
