from collections.abc import Callable

import attrs

from tic_domain.accounts.model import DELETED
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.paying_out import CoachPayouts, by_coach, open_payouts
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock


@clause("C3.1")
@attrs.frozen
class ListPayouts:
    """For an operator: what each coach is owed, gets when, and why not yet. The most due first."""

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self) -> tuple[CoachPayouts, ...]:
        async with self._open_unit_of_work() as uow:
            payouts = [one async for one in open_payouts(uow, self._clock.now())]
            coaches = {one.coach_id for one in payouts}
            names = {**dict.fromkeys(coaches, DELETED), **await uow.accounts.names_of(coaches)}
        return by_coach(payouts, names)
