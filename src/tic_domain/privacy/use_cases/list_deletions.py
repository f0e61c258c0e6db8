"""An operator looks at the deletions of late, and at what of them is late."""

from collections.abc import Callable
from typing import Final

import attrs

from tic_domain.privacy.erasing.model import DeletionRequest, ErasureStep
from tic_domain.privacy.erasing.ports import DeletionUnitOfWork
from tic_domain.shared.clauses import clause

MOST: Final = 100


@attrs.frozen(kw_only=True)
class ListedDeletion:
    request: DeletionRequest
    steps: tuple[ErasureStep, ...]


@clause("C7.4")
@attrs.frozen
class ListDeletions:
    """Newest first."""

    _open_unit_of_work: Callable[[], DeletionUnitOfWork]

    async def __call__(self) -> tuple[ListedDeletion, ...]:
        async with self._open_unit_of_work() as uow:
            return tuple(
                [
                    ListedDeletion(request=one, steps=await uow.deletions.steps_of(one.id))
                    for one in await uow.deletions.list_recent(limit=MOST)
                ]
            )
