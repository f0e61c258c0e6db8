"""A coachee looks at what was read from their CV."""

from collections.abc import Callable

import attrs

from tic_domain.matching.cv import CvVersion, living
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ShowCvCommand:
    account_id: AccountId
    version: int


@clause("C2.2", "C7.1")
@attrs.frozen
class ShowCv:
    """One version with its suggestions. Raises NotFound, also where it is deleted."""

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]

    async def __call__(self, command: ShowCvCommand) -> CvVersion:
        async with self._open_unit_of_work() as uow:
            return living(await uow.cvs.find(command.account_id, command.version))
