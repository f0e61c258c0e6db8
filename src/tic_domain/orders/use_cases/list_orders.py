from collections.abc import Callable
from typing import Final

import attrs

from tic_domain.accounts.model import DELETED
from tic_domain.orders.model import Order
from tic_domain.orders.order_ports import OrderFilter, OrdersUnitOfWork
from tic_domain.orders.progress import standing_of
from tic_domain.orders.states import waiting_for
from tic_domain.orders.tally import Tally
from tic_domain.orders.terms import Side
from tic_domain.orders.viewing import OrderLine, may_see
from tic_domain.shared.checks import Checks
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, OrderId
from tic_domain.shared.ports import Clock

LARGEST_PAGE: Final = 100


@attrs.frozen(kw_only=True)
class ListOrdersCommand:
    which: OrderFilter
    """Without a party: an operator asks."""
    before: OrderId | None
    limit: int


@clause("C3.1", "C7.1")
@attrs.frozen
class ListOrders:
    """Newest first. Raises InvalidInput for `limit`."""

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ListOrdersCommand) -> tuple[OrderLine, ...]:
        with Checks() as check:
            check.number("limit", command.limit, least=1, most=LARGEST_PAGE)
        party = command.which.party
        async with self._open_unit_of_work() as uow:
            found = await _seen(uow, command)
            movements = await uow.ledger.movements_of_each([one.id for one in found])
            names = await uow.accounts.names_of({_other(one, party) for one in found})
        lines, now = [], self._clock.now()
        for one in found:
            standing = standing_of(one, Tally.of(movements[one.id], one.terms.fee_permille))
            lines.append(
                OrderLine(
                    order=one,
                    viewer=None if party is None else one.side_of(party),
                    other_name=names.get(_other(one, party), DELETED),
                    waiting=waiting_for(standing, one.terms, now),
                )
            )
        return tuple(lines)


async def _seen(uow: OrdersUnitOfWork, command: ListOrdersCommand) -> list[Order]:
    """A page of what may be seen: the rest is passed over."""
    seen: list[Order] = []
    before = command.before
    while len(seen) < command.limit:
        batch = await uow.orders.list(command.which, before=before, limit=command.limit)
        party = command.which.party
        seen += [one for one in batch if party is None or may_see(one, party)]
        if len(batch) < command.limit:
            break
        before = batch[-1].id
    return seen[: command.limit]


def _other(order: Order, party: AccountId | None) -> AccountId:
    if party is None or order.side_of(party) is Side.COACH:
        return order.coachee_id
    return order.coach_id
