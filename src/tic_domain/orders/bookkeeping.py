"""Bringing an order up to date within one transaction: book what moved, decide, keep what was decided."""

from collections.abc import Callable, Sequence
from datetime import datetime

import attrs

from tic_domain.matching.outcomes import OutcomeStage
from tic_domain.matching.window import monday_of
from tic_domain.orders.errors import MovementsUnexplained, PaymentUnknown
from tic_domain.orders.events import MoneyMoved, OrderCancelled, OrderExpired, OrderPaid, RefundGranted
from tic_domain.orders.ledger import Entry, entries_of
from tic_domain.orders.model import ActKind, Order, OrderAct
from tic_domain.orders.movements import Movement, Movements, differ
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.ports import Payments, Subscriptions
from tic_domain.orders.progress import Progress, opens_with_hold, progress_of
from tic_domain.orders.settling import Hold, PaymentFacts, PaymentStatus
from tic_domain.orders.subscribing import PeriodFacts
from tic_domain.orders.tally import Tally
from tic_domain.scheduling.changing import confirm_hold
from tic_domain.scheduling.events import SessionCancelled, SlotReleased
from tic_domain.scheduling.model import CalendarEntry, EntryState
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import CalendarEntryId, OrderId
from tic_domain.shared.ports import Clock


@attrs.frozen
class OrderFacts:
    """What the provider knows of one order. Outside a transaction: it may take its time."""

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _payments: Payments
    _subscriptions: Subscriptions
    _clock: Clock

    async def __call__(self, order_id: OrderId) -> PaymentFacts:
        """A page whose reference was never kept was never shown to anybody: nobody has paid there.

        Raises NotFound, Unavailable, PaymentUnknown.
        """
        async with self._open_unit_of_work() as uow:
            order = await uow.orders.get(order_id)
            subscription = (
                None if order.subscription_id is None else await uow.subscriptions.get(order.subscription_id)
            )
        if order.checkout is None:
            over = self._clock.now() >= order.held_until
            return _without_movements(PaymentStatus.ENDED if over else PaymentStatus.OPEN)
        if subscription is None:
            return await self._payments.look_up(order.id, order.checkout)
        if subscription.checkout is None:
            raise PaymentUnknown
        facts = await self._subscriptions.look_up_subscription(subscription.id, subscription.checkout)
        found = next((one for one in facts.periods if one.reference == order.checkout), None)
        if found is None:
            raise PaymentUnknown
        return facts_of_period(found)


def facts_of_period(period: PeriodFacts) -> PaymentFacts:
    return PaymentFacts(
        status=PaymentStatus.PAID if period.is_paid else PaymentStatus.OPEN,
        movements=period.movements,
        dispute_opened_at=period.dispute_opened_at,
        refunds_pending=period.refunds_pending,
    )


def _without_movements(status: PaymentStatus) -> PaymentFacts:
    return PaymentFacts(status=status, movements=Movements(()), dispute_opened_at=None, refunds_pending=0)


@attrs.frozen(kw_only=True)
class Foresight:
    """What is to be booked, and what follows from it. Nothing of it is done yet."""

    before: Order
    bookings: tuple[tuple[Movement, Entry], ...]
    """What isn't in the ledger yet, with the entry that is made of it."""
    held: CalendarEntry | None
    progress: Progress

    @property
    def changes(self) -> bool:
        """Whether anything does, but when it is looked at again."""
        after = attrs.evolve(self.progress.order, look_at=self.before.look_at)
        return bool(self.bookings or self.progress.actions or self.progress.confirms or after != self.before)


async def foreseen(
    uow: OrdersUnitOfWork, order_id: OrderId, facts: PaymentFacts, now: datetime, *, for_update: bool = False
) -> Foresight:
    """Changes nothing. Raises NotFound, MovementsUnexplained, CurrencyChanged."""
    order = await uow.orders.get(order_id, for_update=for_update)
    booked = await uow.ledger.movements_of(order.id)
    bookings = _bookings(order, booked, facts)
    movements = Movements((*booked.all, *(movement for movement, _ in bookings)))
    held = await _held_entry(uow, order, for_update=for_update)
    account = await uow.payout_accounts.find(order.coach_id)
    progress = progress_of(
        order,
        attrs.evolve(facts, movements=movements),
        Tally.of(movements, order.terms.fee_permille),
        hold=_hold(order, held, now),
        payee_is_ready=account is not None and account.is_ready,
        now=now,
    )
    return Foresight(before=order, bookings=bookings, held=held, progress=progress)


@clause("C2.4", "C3.1")
async def brought_up_to_date(
    uow: OrdersUnitOfWork, order_id: OrderId, facts: PaymentFacts, now: datetime
) -> Progress:
    """Book what is new in `facts`, and carry out all that follows from it here. Twice is once.

    What has to be asked of the provider is left to the caller, who commits. Raises NotFound,
    MovementsUnexplained, CurrencyChanged: nothing is booked then.
    """
    seen = await foreseen(uow, order_id, facts, now, for_update=True)
    before, progress = seen.before, seen.progress
    for movement, entry in seen.bookings:
        await uow.ledger.book(before.id, movement, entry, now)
        uow.record(MoneyMoved.with_cause(before, movement.cause))
    if progress.confirms and seen.held is not None:
        await confirm_hold(uow, seen.held, now)
    for entry_id in progress.releases:
        await released(uow, progress.order, entry_id)
    if progress.order != before:
        await uow.orders.save(progress.order)
    await _recorded(uow, progress.order, progress.order.acts[len(before.acts) :], now)
    return progress


async def released(uow: OrdersUnitOfWork, order: Order, entry_id: CalendarEntryId) -> None:
    """That time is open again; the two hear of it where they had been told of the session."""
    try:
        entry = await uow.calendar.get(entry_id, order.coachee_id, for_update=True)
    except NotFound:
        return
    await uow.calendar.remove(entry.id)
    if entry.state is EntryState.BOOKED:
        uow.record(SessionCancelled.of(entry))
    else:
        uow.record(SlotReleased.of(entry, lapsed=True))


def _bookings(order: Order, booked: Movements, facts: PaymentFacts) -> tuple[tuple[Movement, Entry], ...]:
    known = {one.cause: one for one in booked.all}
    for one in facts.movements.all:
        if one.cause in known and differ(known[one.cause], one):
            raise MovementsUnexplained(one.cause)
    new = [one for one in facts.movements.all if one.cause not in known]
    entries = entries_of(Movements((*booked.all, *new)), order.terms.fee_permille)
    return tuple(zip(new, entries[len(booked.all) :], strict=True))


async def _held_entry(uow: OrdersUnitOfWork, order: Order, *, for_update: bool) -> CalendarEntry | None:
    session = opens_with_hold(order)
    if session is None or session.entry_id is None:
        return None
    try:
        return await uow.calendar.get(session.entry_id, order.coachee_id, for_update=for_update)
    except NotFound:
        return None


def _hold(order: Order, entry: CalendarEntry | None, now: datetime) -> Hold:
    if opens_with_hold(order) is None:
        return Hold.NONE
    if entry is None:
        return Hold.GONE
    if entry.state is EntryState.BOOKED:
        return Hold.BOOKED
    # A session that would have begun already can't be booked any more: as if its time were gone.
    return Hold.LIVING if entry.starts_at > now else Hold.GONE


_EVENTS = {
    ActKind.PAID: OrderPaid,
    ActKind.EXPIRED: OrderExpired,
    ActKind.CANCELLED: OrderCancelled,
    ActKind.REFUND_GRANTED: RefundGranted,
}


async def _recorded(uow: OrdersUnitOfWork, order: Order, acts: Sequence[OrderAct], now: datetime) -> None:
    for act in acts:
        if (kind := _EVENTS.get(act.what)) is not None:
            uow.record(kind.of(order))
        if act.what is ActKind.PAID:
            await uow.outcomes.advance(
                order.coachee_id, order.coach_id, OutcomeStage.BOOKED, week=monday_of(now)
            )
