from collections.abc import Callable

import attrs

from tic_domain.orders.jobs import FollowReportJob, SettleOrderJob
from tic_domain.orders.order_ports import OrderFilter, OrdersUnitOfWork
from tic_domain.orders.states import FINAL
from tic_domain.orders.terms import Side
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, OrderId

_PAGE = 200


@clause("C3.1", "C3.3")
@attrs.frozen
class FollowReport:
    """While a coachee's report about their coach is open, nothing of their orders is paid out to that coach.

    Derived from how the reports stand now, so it doesn't matter how often or in which order it is run. What
    the coach reads of it names nobody. A coach's report about a coachee holds nothing.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]

    async def __call__(self, job: FollowReportJob) -> int:
        """How many orders changed."""
        changed = 0
        for order_id in await self._unsettled(job.reporter_id, job.reported_id):
            async with self._open_unit_of_work() as uow:
                order = await uow.orders.get(order_id, for_update=True)
                # Asked once the order is locked: who comes later sees what this one decided.
                report = await uow.reports.find_open(job.reporter_id, job.reported_id)
                since = report.filed_at if report is not None else None
                if order.reported_at == since:
                    continue
                await uow.orders.save(attrs.evolve(order, reported_at=since))
                uow.enqueue(SettleOrderJob(order_id=order.id))
                await uow.commit()
                changed += 1
        return changed

    async def _unsettled(self, coachee_id: AccountId, coach_id: AccountId) -> list[OrderId]:
        found: list[OrderId] = []
        which = OrderFilter(party=coachee_id, side=Side.COACHEE)
        before = None
        async with self._open_unit_of_work() as uow:
            while page := await uow.orders.list(which, before=before, limit=_PAGE):
                found += [one.id for one in page if one.coach_id == coach_id and one.state not in FINAL]
                before = page[-1].id
        return found
