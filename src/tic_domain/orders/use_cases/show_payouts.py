from collections.abc import Callable

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.payees import PayoutAccount
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@clause("C3.1", "C7.1")
@attrs.frozen
class ShowPayouts:
    """A coach's account with the payment provider as it was when it was last looked at; None before they
    have begun. Raises RoleMissing, AccountSuspended.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]

    async def __call__(self, coach_id: AccountId) -> PayoutAccount | None:
        async with self._open_unit_of_work() as uow:
            require_role(await uow.accounts.get(coach_id), Role.COACH)
            return await uow.payout_accounts.find(coach_id)
