"""Anyone leafs through the coaches."""

from collections.abc import Callable

import attrs

from tic_domain.coaches import vocabulary as words
from tic_domain.coaches.model import PublicCoach
from tic_domain.coaches.policies import checked_limit
from tic_domain.coaches.ports import CoachCursor, CoachesUnitOfWork, DirectoryFilter
from tic_domain.shared.checks import Checks


@attrs.frozen(kw_only=True)
class ListDirectoryCommand:
    wanted: DirectoryFilter
    after: CoachCursor | None
    limit: int


@attrs.frozen(kw_only=True)
class DirectoryPage:
    coaches: tuple[PublicCoach, ...]
    next: CoachCursor | None
    """Give this as `after` for the following page; None on the last one."""


@attrs.frozen
class ListDirectory:
    """Newest first. Raises InvalidInput for `limit` and for what isn't in the vocabulary."""

    _open_unit_of_work: Callable[[], CoachesUnitOfWork]

    async def __call__(self, command: ListDirectoryCommand) -> DirectoryPage:
        limit = checked_limit(command.limit)
        wanted = _checked(command.wanted)
        async with self._open_unit_of_work() as uow:
            # One more than asked for tells whether there is another page.
            found = await uow.coaches.list_public(wanted, after=command.after, limit=limit + 1)
            shown = found[:limit]
            standings = await uow.coaches.standings([profile.id for profile in shown])
        return DirectoryPage(
            coaches=tuple(PublicCoach(profile=profile, standing=standings[profile.id]) for profile in shown),
            next=CoachCursor.after(shown[-1]) if len(found) > limit else None,
        )


def _checked(wanted: DirectoryFilter) -> DirectoryFilter:
    with Checks() as check:
        text = check.text("text", wanted.text, least=0, most=100)
        for field, key, known in (
            ("role", wanted.role, words.ROLES),
            ("company", wanted.company, words.COMPANIES),
            ("topic", wanted.topic, words.TOPICS),
            ("language", wanted.language, words.LANGUAGES),
        ):
            if key is not None:
                check.choice(field, key, known)
    return attrs.evolve(wanted, text=text)
