"""Anyone leafs through the coaches."""

from collections.abc import Callable

import attrs

from tic_domain.coaches.directory import DirectoryFilter, DirectoryMark, FilterCounts, Relaxation, relaxed
from tic_domain.coaches.model import PublicCoach
from tic_domain.coaches.policies import checked_filter, checked_limit
from tic_domain.coaches.ports import CoachesUnitOfWork


@attrs.frozen(kw_only=True)
class ListDirectoryCommand:
    wanted: DirectoryFilter
    after: DirectoryMark | None
    limit: int


@attrs.frozen(kw_only=True)
class DirectoryPage:
    coaches: tuple[PublicCoach, ...]
    total: int
    """On all pages."""
    counts: FilterCounts
    relaxations: tuple[Relaxation, ...]
    """Where nobody fits: what to take away, the one that leaves most first."""
    next: DirectoryMark | None
    """Give this as `after` for the following page; None on the last one."""


@attrs.frozen
class ListDirectory:
    """By relevance to the text, then newest first.

    Whoever is public throughout and isn't changed stands on exactly one page, whatever is listed, delisted
    or changed between two pages. Raises InvalidInput for `limit` and for what isn't in the vocabulary.
    """

    _open_unit_of_work: Callable[[], CoachesUnitOfWork]

    async def __call__(self, command: ListDirectoryCommand) -> DirectoryPage:
        limit = checked_limit(command.limit)
        wanted = checked_filter(command.wanted)
        async with self._open_unit_of_work() as uow:
            found = await uow.coaches.search(wanted, after=command.after, limit=limit)
            relaxations = [
                Relaxation(
                    name=name, key=key, wanted=less, total=await uow.coaches.count_public(less)
                )
                for name, key, less in (() if found.total else relaxed(wanted))
            ]  # fmt: skip
        return DirectoryPage(
            coaches=tuple(
                PublicCoach(profile=one, standing=found.standings[one.id]) for one in found.profiles
            ),
            total=found.total,
            counts=found.counts,
            relaxations=tuple(sorted((one for one in relaxations if one.total), key=lambda one: -one.total)),
            next=found.next,
        )
