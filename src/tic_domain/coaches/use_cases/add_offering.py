"""A coach offers something more."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.coaches.model import Offering
from tic_domain.coaches.policies import with_added
from tic_domain.coaches.ports import CoachesUnitOfWork
from tic_domain.shared.ids import AccountId, OfferingId
from tic_domain.shared.money import Money
from tic_domain.shared.ports import Ids


@attrs.frozen(kw_only=True)
class AddOfferingCommand:
    """Fields as in `Offering.of`, which checks them."""

    account_id: AccountId
    kind: str
    title: str
    minutes: int
    sessions: int
    price: Money


@attrs.frozen
class AddOffering:
    """Raises InvalidInput, TooManyOfferings, CurrenciesMixed, RoleMissing, AccountSuspended, NotFound,
    ConcurrentUpdate.
    """

    _open_unit_of_work: Callable[[], CoachesUnitOfWork]
    _ids: Ids

    async def __call__(self, command: AddOfferingCommand) -> Offering:
        offering = Offering.of(
            id=OfferingId(self._ids.new()),
            kind=command.kind,
            title=command.title,
            minutes=command.minutes,
            sessions=command.sessions,
            price=command.price,
        )
        async with self._open_unit_of_work() as uow:
            require_role(await uow.accounts.get(command.account_id), Role.COACH)
            known = await uow.coaches.get(command.account_id, for_update=True)
            await uow.coaches.save(with_added(known, offering))
            await uow.commit()
        return offering
