"""A coach changes what they offer. What was sold before keeps its own terms."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.coaches.model import Offering
from tic_domain.coaches.policies import with_changed
from tic_domain.coaches.ports import CoachesUnitOfWork
from tic_domain.shared.ids import AccountId, OfferingId
from tic_domain.shared.money import Money


@attrs.frozen(kw_only=True)
class ChangeOfferingCommand:
    """Fields as in `Offering.of`, which checks them; all of them are replaced."""

    account_id: AccountId
    offering_id: OfferingId
    kind: str
    title: str
    minutes: int
    sessions: int
    price: Money


@attrs.frozen
class ChangeOffering:
    """Raises InvalidInput, CurrenciesMixed, RoleMissing, AccountSuspended, NotFound, ConcurrentUpdate."""

    _open_unit_of_work: Callable[[], CoachesUnitOfWork]

    async def __call__(self, command: ChangeOfferingCommand) -> Offering:
        offering = Offering.of(
            id=command.offering_id,
            kind=command.kind,
            title=command.title,
            minutes=command.minutes,
            sessions=command.sessions,
            price=command.price,
        )
        async with self._open_unit_of_work() as uow:
            require_role(await uow.accounts.get(command.account_id), Role.COACH)
            known = await uow.coaches.get(command.account_id, for_update=True)
            await uow.coaches.save(with_changed(known, offering))
            await uow.commit()
        return offering
