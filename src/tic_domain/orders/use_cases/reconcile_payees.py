"""An operator, or the hour, looks how coaches' accounts with the payment provider are by now."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

import attrs

from tic_domain.orders.jobs import LookUpPayeeJob
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.payees import WITHDRAWN_WITHIN, PayoutAccount
from tic_domain.orders.ports import Payouts
from tic_domain.orders.reconcile_run import ReconcileRun, Reconciliation
from tic_domain.orders.reconciling import Difference, Finding, not_compared, payee_compared
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import DomainError
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock

AT_ONCE: Final = 8
PAGE: Final = 200


@attrs.frozen(kw_only=True)
class ReconcilePayeesCommand:
    not_looked_at_for: timedelta = timedelta(0)
    found: Callable[[Finding], None] = lambda _: None


@clause("C2.4")
@attrs.frozen
class ReconcilePayees:
    """Whether they can be paid as we believe, and what of theirs didn't reach their bank.

    `plan` says so, and changes nothing. Who can be paid by now is paid: a job looks for what waited for it.
    """

    _read: Callable[[], OrdersUnitOfWork]
    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _payouts: Payouts
    _clock: Clock

    async def plan(self, command: ReconcilePayeesCommand) -> Reconciliation:
        return await self._reconciled(command, apply=False)

    async def __call__(self, command: ReconcilePayeesCommand) -> Reconciliation:
        return await self._reconciled(command, apply=True)

    async def _reconciled(self, command: ReconcilePayeesCommand, *, apply: bool) -> Reconciliation:
        run, after = ReconcileRun(found=command.found), None
        before = self._clock.now() - command.not_looked_at_for
        while page := await self._page(before, after):
            for first in range(0, len(page), AT_ONCE):
                accounts = page[first : first + AT_ONCE]
                for found in await asyncio.gather(*(self._compared(one, apply=apply) for one in accounts)):
                    run.compared += 1
                    run.tell(found)
            after = page[-1].coach_id
        return run.ended()

    async def _page(self, before: datetime, after: AccountId | None) -> Sequence[PayoutAccount]:
        async with self._read() as uow:
            return await uow.payout_accounts.list_looked_at(before=before, after=after, limit=PAGE)

    async def _compared(self, known: PayoutAccount, *, apply: bool) -> Finding | None:
        now = self._clock.now()
        try:
            payee = await self._payouts.get_payee(known.reference)
            withdrawals = await self._payouts.list_withdrawals(known.reference, now - WITHDRAWN_WITHIN)
        except DomainError as error:
            return _finding(known.coach_id, (not_compared(error),))
        differences = payee_compared(known, payee, withdrawals)
        mends = any(one.is_mendable for one in differences)
        if apply:
            async with self._open_unit_of_work() as uow:
                if mends:
                    uow.enqueue(LookUpPayeeJob(coach_id=known.coach_id))
                else:
                    await uow.payout_accounts.put(attrs.evolve(known, looked_at=now))
                await uow.commit()
        if not differences:
            return None
        return attrs.evolve(_finding(known.coach_id, differences), mended=apply and mends)


def _finding(coach_id: AccountId, differences: tuple[Difference, ...]) -> Finding:
    return Finding(about=f"coach {coach_id}", order_id=None, differences=differences, mended=False)
