"""An operator, or the hour, holds running subscriptions against what the payment provider says."""

import asyncio
from collections.abc import Callable
from typing import Final

import attrs

from tic_domain.orders.jobs import SettleSubscriptionJob
from tic_domain.orders.months import MOST_MONTHS
from tic_domain.orders.order_ports import OrderFilter, OrdersUnitOfWork
from tic_domain.orders.reconcile_run import ReconcileRun, Reconciliation
from tic_domain.orders.reconciling import Finding, not_compared, subscription_compared
from tic_domain.orders.subscription_facts import FactsOfSubscription
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import DomainError
from tic_domain.shared.ids import SubscriptionId
from tic_domain.shared.ports import Clock

AT_ONCE: Final = 8
PAGE: Final = 200


@attrs.frozen(kw_only=True)
class ReconcileSubscriptionsCommand:
    found: Callable[[Finding], None] = lambda _: None


@clause("C2.4", "C3.1")
@attrs.frozen
class ReconcileSubscriptions:
    """Months that were charged and are no order, and what is to be asked. `plan` changes nothing.

    Whatever differs is looked up again by a job.
    """

    _read: Callable[[], OrdersUnitOfWork]
    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _facts: FactsOfSubscription
    _clock: Clock

    async def plan(self, command: ReconcileSubscriptionsCommand) -> Reconciliation:
        return await self._reconciled(command, apply=False)

    async def __call__(self, command: ReconcileSubscriptionsCommand) -> Reconciliation:
        return await self._reconciled(command, apply=True)

    async def _reconciled(self, command: ReconcileSubscriptionsCommand, *, apply: bool) -> Reconciliation:
        run, after = ReconcileRun(found=command.found), None
        while page := await self._page(after):
            for first in range(0, len(page), AT_ONCE):
                ids = page[first : first + AT_ONCE]
                for found in await asyncio.gather(*(self._compared(one, apply=apply) for one in ids)):
                    run.compared += 1
                    run.tell(found)
            after = page[-1]
        return run.ended()

    async def _page(self, after: SubscriptionId | None) -> tuple[SubscriptionId, ...]:
        async with self._read() as uow:
            return await uow.subscriptions.list_to_reconcile(after=after, limit=PAGE)

    async def _compared(self, subscription_id: SubscriptionId, *, apply: bool) -> Finding | None:
        try:
            facts = await self._facts(subscription_id)
            async with self._read() as uow:
                known = await uow.subscriptions.get(subscription_id)
                which = OrderFilter(subscription_id=subscription_id)
                orders = await uow.orders.list(which, before=None, limit=MOST_MONTHS)
            months = {one.checkout for one in orders}
            differences = subscription_compared(known, months, facts, self._clock.now())
            if apply and differences:
                async with self._open_unit_of_work() as uow:
                    uow.enqueue(SettleSubscriptionJob(subscription_id=subscription_id))
                    await uow.commit()
        except DomainError as error:
            differences, apply = (not_compared(error),), False
        if not differences:
            return None
        about = f"subscription {subscription_id}"
        return Finding(about=about, order_id=None, differences=differences, mended=apply)
