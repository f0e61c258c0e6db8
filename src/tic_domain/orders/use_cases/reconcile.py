"""An operator, or the hour, holds all that is open against what the payment provider says."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

import attrs

from tic_domain.orders.bookkeeping import OrderFacts, brought_up_to_date, foreseen
from tic_domain.orders.jobs import LookUpPayment, SettleOrderJob
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.reconcile_run import Compared, ReconcileCommand, ReconcileRun, Reconciliation
from tic_domain.orders.reconciling import (
    Difference,
    Finding,
    event_waiting,
    followed,
    movements_compared,
    not_compared,
)
from tic_domain.orders.settling import PaymentFacts
from tic_domain.orders.states import LOOK_AGAIN_AFTER
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import DomainError, Unavailable
from tic_domain.shared.ids import OrderId
from tic_domain.shared.ports import Clock

AT_ONCE: Final = 8
"""Questions to the provider at a time: far below what it allows."""
PAGE: Final = 200
AWAY_AFTER: Final = 24
"""So many unanswered in a row, and the provider is away: it isn't asked about the rest."""


@clause("C2.4", "C3.1")
@attrs.frozen
class Reconcile:
    """Book what was missed, and have done what follows. `plan` says what that would be, and changes nothing.

    By the order's id, a few at a time: ended anywhere, another run goes on after the last one. One that can't
    be compared is listed and stops no other.
    """

    _read: Callable[[], OrdersUnitOfWork]
    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _facts: OrderFacts
    _clock: Clock

    async def plan(self, command: ReconcileCommand) -> Reconciliation:
        return await self._reconciled(command, apply=False)

    async def __call__(self, command: ReconcileCommand) -> Reconciliation:
        return await self._reconciled(command, apply=True)

    async def _reconciled(self, command: ReconcileCommand, *, apply: bool) -> Reconciliation:
        run = ReconcileRun(found=command.found, heard=command.heard, last=command.after)
        since = self._clock.now() - command.settled_within
        async with self._read() as uow:
            run.total = await uow.orders.count_to_reconcile(after=command.after, since=since)
        while page := await self._page(run.last, since):
            for first in range(0, len(page), AT_ONCE):
                ids = page[first : first + AT_ONCE]
                run.took(ids, await asyncio.gather(*(self._order(one, apply=apply) for one in ids)))
                if run.unanswered >= AWAY_AFTER:
                    return run.ended(provider_away=True)
        await self._events(run, apply=apply)
        return run.ended()

    async def _page(self, after: OrderId | None, since: datetime) -> tuple[OrderId, ...]:
        async with self._read() as uow:
            return await uow.orders.list_to_reconcile(after=after, since=since, limit=PAGE)

    async def _order(self, order_id: OrderId, *, apply: bool) -> Compared:
        try:
            return Compared(await self._compared(order_id, apply=apply), answered=True)
        except DomainError as error:
            finding = _finding(order_id, (not_compared(error),))
            return Compared(finding, answered=not isinstance(error, Unavailable))

    async def _compared(self, order_id: OrderId, *, apply: bool) -> Finding | None:
        facts = await self._facts(order_id)
        async with self._read() as uow:
            differences = movements_compared(await uow.ledger.movements_of(order_id), facts)
            if all(one.is_mendable for one in differences):
                now = self._clock.now()
                differences += followed(await foreseen(uow, order_id, facts, now), now)
        if not differences:
            return None
        finding = _finding(order_id, differences)
        if apply and finding.is_mendable:
            await self._mend(order_id, facts)
            return attrs.evolve(finding, mended=True)
        return finding

    async def _mend(self, order_id: OrderId, facts: PaymentFacts) -> None:
        async with self._open_unit_of_work() as uow:
            progress = await brought_up_to_date(uow, order_id, facts, self._clock.now())
            if progress.actions:
                uow.enqueue(SettleOrderJob(order_id=order_id))
            await uow.commit()

    async def _events(self, run: ReconcileRun, *, apply: bool) -> None:
        async with (self._open_unit_of_work if apply else self._read)() as uow:
            before = self._clock.now() - LOOK_AGAIN_AFTER
            for event in await uow.payment_events.list_unhandled(before, limit=PAGE):
                if apply:
                    uow.enqueue(LookUpPayment(event_id=event.id))
                run.tell(attrs.evolve(event_waiting(event), mended=apply))
            if apply:
                await uow.commit()


def _finding(order_id: OrderId, differences: tuple[Difference, ...]) -> Finding:
    return Finding(about=f"order {order_id}", order_id=order_id, differences=differences, mended=False)
