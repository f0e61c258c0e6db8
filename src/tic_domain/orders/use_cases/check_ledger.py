from collections.abc import Callable
from typing import Final

import attrs

from tic_domain.orders.auditing import LedgerCheck, Sums, Unsound, unsound
from tic_domain.orders.order_ports import OrderFilter, OrdersUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import OrderId
from tic_domain.shared.ports import Clock

PAGE: Final = 200
MOST: Final = 1000


@attrs.frozen(kw_only=True)
class CheckLedgerCommand:
    heard: Callable[[int], None] = lambda _: None
    """How many orders were checked so far."""


@clause("C2.4", "C3.1")
@attrs.frozen
class CheckLedger:
    """Every order's entries, re-derived from what moved, and its state from both. Nobody outside is asked."""

    _read: Callable[[], OrdersUnitOfWork]
    _clock: Clock

    async def __call__(self, command: CheckLedgerCommand) -> LedgerCheck:
        orders, entries, sums = 0, 0, Sums()
        wrong: dict[Unsound, None] = {}
        before: OrderId | None = None
        while True:
            # One moment for one page: what is booked meanwhile is whole in it, or not in it at all.
            async with self._read() as uow:
                page = await uow.orders.list(OrderFilter(), before=before, limit=PAGE)
                ids = [one.id for one in page]
                movements = await uow.ledger.movements_of_each(ids)
                booked = await uow.ledger.entries_of_each(ids)
            if not page:
                break
            for order in page:
                found = unsound(order, movements[order.id], booked[order.id], self._clock.now())
                wrong.update(dict.fromkeys(found))
                sums.add(booked[order.id])
                entries += len(booked[order.id])
            orders, before = orders + len(page), ids[-1]
            command.heard(orders)
        async with self._read() as uow:
            for order_id in await uow.ledger.list_unsound(limit=MOST):
                if all(one.order_id != order_id for one in wrong):
                    wrong[Unsound(order_id=order_id, words="An entry of it doesn't sum to zero.")] = None
        return LedgerCheck(orders=orders, entries=entries, balances=sums.balances, wrong=tuple(wrong))
