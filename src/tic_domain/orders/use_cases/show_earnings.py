from collections.abc import Callable
from typing import Final

import attrs

from tic_domain.accounts.model import DELETED
from tic_domain.orders.order_ports import OrderFilter, OrdersUnitOfWork
from tic_domain.orders.payees import PayoutAccount
from tic_domain.orders.states import OrderState
from tic_domain.orders.tally import Tally
from tic_domain.orders.terms import Side
from tic_domain.orders.viewing import Earning, earning_of
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, OrderId
from tic_domain.shared.ports import Clock

PAGE: Final = 50
_NEVER_PAID: Final = frozenset({OrderState.AWAITING_PAYMENT, OrderState.EXPIRED})


@attrs.frozen(kw_only=True)
class ShowEarningsCommand:
    account_id: AccountId
    before: OrderId | None


@attrs.frozen(kw_only=True)
class Earnings:
    account: PayoutAccount | None
    earnings: tuple[Earning, ...]
    """Newest order first."""
    next: OrderId | None
    """Where this page ended; None on the last one."""


@clause("C3.1", "C7.1")
@attrs.frozen
class ShowEarnings:
    """What a coach is owed, has got and gets when; and why not more."""

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ShowEarningsCommand) -> Earnings:
        now = self._clock.now()
        which = OrderFilter(party=command.account_id, side=Side.COACH)
        async with self._open_unit_of_work() as uow:
            found = await uow.orders.list(which, before=command.before, limit=PAGE)
            movements = await uow.ledger.movements_of_each([one.id for one in found])
            account = await uow.payout_accounts.find(command.account_id)
            names = await uow.accounts.names_of({one.coachee_id for one in found})
        return Earnings(
            account=account,
            earnings=tuple(
                earning_of(
                    one,
                    Tally.of(movements[one.id], one.terms.fee_permille),
                    other_name=names.get(one.coachee_id, DELETED),
                    account=account,
                    now=now,
                )
                for one in found
                if one.state not in _NEVER_PAID
            ),
            next=found[-1].id if len(found) == PAGE else None,
        )
