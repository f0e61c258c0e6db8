"""A coachee looks at the versions of their CV."""

from collections.abc import Callable

import attrs

from tic_domain.matching.cv import CvVersion
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ListCvsCommand:
    account_id: AccountId


@clause("C2.2", "C7.1")
@attrs.frozen
class ListCvs:
    """Newest first, deleted ones too: of those, number and dates are left."""

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]

    async def __call__(self, command: ListCvsCommand) -> tuple[CvVersion, ...]:
        async with self._open_unit_of_work() as uow:
            return await uow.cvs.list_of(command.account_id)
