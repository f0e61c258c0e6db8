"""Orders, their ledger and coaches' payout accounts, in memory."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import attrs

from tic_adapters.memory.transaction import Rows, Transaction
from tic_domain.orders.ledger import Entry
from tic_domain.orders.model import Order
from tic_domain.orders.movements import Movement, Movements
from tic_domain.orders.order_ports import BookedEntry, OrderFilter
from tic_domain.orders.payees import PayoutAccount
from tic_domain.orders.states import FINAL, OrderState
from tic_domain.orders.subscription import Subscription
from tic_domain.orders.terms import Side
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, CalendarEntryId, CoachingSessionId, OrderId, SubscriptionId


@attrs.frozen(kw_only=True)
class Booking:
    """A movement, and the entry that was made of it."""

    order_id: OrderId
    movement: Movement
    entry: Entry


@attrs.define
class OrderTables:
    orders: dict[OrderId, Order] = attrs.field(factory=dict)
    ledger: dict[tuple[OrderId, str], Booking] = attrs.field(factory=dict)
    subscriptions: dict[SubscriptionId, Subscription] = attrs.field(factory=dict)
    payout_accounts: dict[AccountId, PayoutAccount] = attrs.field(factory=dict)


class MemoryOrders:
    def __init__(self, transaction: Transaction, tables: OrderTables) -> None:
        self._rows = Rows(transaction, tables.orders, "order")

    def all(self) -> tuple[Order, ...]:
        return self._rows.all()

    async def add(self, order: Order) -> None:
        await self._take_places(order)
        await self._rows.add(order.id, order)

    async def save(self, order: Order) -> None:
        stored = await self._rows.lock(order.id)
        if stored is None or stored.version != order.version:
            raise ConcurrentUpdate("order")
        await self._take_places(order)
        await self._rows.put(order.id, attrs.evolve(order, version=order.version + 1))

    async def get(self, order_id: OrderId, *, for_update: bool = False) -> Order:
        found = await self._rows.lock(order_id) if for_update else self._rows.find(order_id)
        if found is None:
            raise NotFound("order")
        return found

    async def get_of(self, order_id: OrderId, party: AccountId, *, for_update: bool = False) -> Order:
        found = await self.get(order_id, for_update=for_update)
        if not found.has(party):
            raise NotFound("order")
        return found

    async def find_with_entry(self, entry_id: CalendarEntryId) -> Order | None:
        found = (one for one in self._rows.all() if entry_id in {part.entry_id for part in one.sessions})
        return next(found, None)

    async def find_with_session(self, session_id: CoachingSessionId) -> Order | None:
        return next((one for one in self._rows.all() if one.find_session(session_id)), None)

    async def list(self, which: OrderFilter, *, before: OrderId | None, limit: int) -> tuple[Order, ...]:
        found = [one for one in self._rows.all() if _meets(one, which)]
        found.sort(key=lambda one: one.id, reverse=True)
        return tuple(one for one in found if before is None or one.id < before)[:limit]

    async def list_due(self, now: datetime, *, limit: int) -> tuple[OrderId, ...]:
        due = sorted((one.look_at, one.id) for one in self._rows.all() if one.look_at and one.look_at <= now)
        return tuple(order_id for _, order_id in due[:limit])

    async def list_to_reconcile(
        self, *, after: OrderId | None, since: datetime, limit: int
    ) -> tuple[OrderId, ...]:
        found = sorted(one.id for one in self._rows.all() if _is_to_reconcile(one, since))
        return tuple(one for one in found if after is None or one > after)[:limit]

    async def count_to_reconcile(self, *, after: OrderId | None, since: datetime) -> int:
        found = (one.id for one in self._rows.all() if _is_to_reconcile(one, since))
        return sum(after is None or one > after for one in found)

    async def _take_places(self, order: Order) -> None:
        for one in order.sessions:
            if one.entry_id is not None:
                await self._rows.reserve("entry", one.entry_id)
                taken_by = await self.find_with_entry(one.entry_id)
                if taken_by is not None and taken_by.id != order.id:
                    raise ConcurrentUpdate("order")


def _meets(order: Order, which: OrderFilter) -> bool:
    return (
        _has_party(order, which)
        and which.state in {None, order.state}
        and which.subscription_id in {None, order.subscription_id}
    )


def _has_party(order: Order, which: OrderFilter) -> bool:
    if which.party is None:
        return True
    return order.has(which.party) and which.side in {None, order.side_of(which.party)}


def _is_to_reconcile(order: Order, since: datetime) -> bool:
    if order.state not in FINAL:
        return True
    return order.state is not OrderState.EXPIRED and order.placed_at >= since


class MemoryLedger:
    def __init__(self, transaction: Transaction, tables: OrderTables, orders: MemoryOrders) -> None:
        self._rows = Rows(transaction, tables.ledger, "ledger entry")
        self._orders = orders

    async def movements_of(self, order_id: OrderId) -> Movements:
        return Movements(tuple(one.movement for one in self._rows.all() if one.order_id == order_id))

    async def movements_of_each(self, order_ids: Sequence[OrderId]) -> dict[OrderId, Movements]:
        return {order_id: await self.movements_of(order_id) for order_id in order_ids}

    async def entries_of(self, order_id: OrderId) -> tuple[Entry, ...]:
        return tuple(one.entry for one in self._rows.all() if one.order_id == order_id)

    async def entries_of_each(self, order_ids: Sequence[OrderId]) -> dict[OrderId, tuple[Entry, ...]]:
        return {order_id: await self.entries_of(order_id) for order_id in order_ids}

    async def book(self, order_id: OrderId, movement: Movement, entry: Entry, now: datetime) -> None:
        booking = Booking(order_id=order_id, movement=movement, entry=entry)
        await self._rows.add((order_id, movement.cause), booking)

    async def statement(
        self, party: AccountId, side: Side, *, since: datetime, until: datetime
    ) -> tuple[BookedEntry, ...]:
        booked = [
            one
            for one in await self._booked()
            if since <= one.entry.at < until and await self._is_of(one, party, side)
        ]
        return tuple(sorted(booked, key=lambda one: (one.entry.at, one.number)))

    async def journal(
        self, *, since: datetime, until: datetime, after: int, limit: int
    ) -> tuple[BookedEntry, ...]:
        booked = (one for one in await self._booked() if since <= one.entry.at < until)
        return tuple(one for one in booked if one.number > after)[:limit]

    async def list_unsound(self, *, limit: int) -> tuple[OrderId, ...]:
        unsound = {one.order_id for one in self._rows.all() if not _is_sound(one)}
        return tuple(sorted(unsound))[:limit]

    async def _booked(self) -> list[BookedEntry]:
        return [
            BookedEntry(
                number=number,
                order_id=one.order_id,
                title=(await self._orders.get(one.order_id)).title,
                entry=one.entry,
            )
            for number, one in enumerate(self._rows.all(), start=1)
        ]

    async def _is_of(self, booked: BookedEntry, party: AccountId, side: Side) -> bool:
        order = await self._orders.get(booked.order_id)
        return order.has(party) and order.side_of(party) is side


def _is_sound(booking: Booking) -> bool:
    totals: Counter[str] = Counter()
    for posting in booking.entry.postings:
        totals[posting.amount.currency] += posting.amount.amount
    is_posted = bool(totals) or not booking.movement.amount.amount
    return is_posted and not any(totals.values())


class MemorySubscriptions:
    def __init__(self, transaction: Transaction, tables: OrderTables) -> None:
        self._rows = Rows(transaction, tables.subscriptions, "subscription")

    async def add(self, subscription: Subscription) -> None:
        await self._rows.add(subscription.id, subscription)

    async def save(self, subscription: Subscription) -> None:
        stored = await self._rows.lock(subscription.id)
        if stored is None or stored.version != subscription.version:
            raise ConcurrentUpdate("subscription")
        await self._rows.put(subscription.id, attrs.evolve(subscription, version=subscription.version + 1))

    async def get(self, subscription_id: SubscriptionId, *, for_update: bool = False) -> Subscription:
        found = await self._rows.lock(subscription_id) if for_update else self._rows.find(subscription_id)
        if found is None:
            raise NotFound("subscription")
        return found

    async def get_of(
        self, subscription_id: SubscriptionId, party: AccountId, *, for_update: bool = False
    ) -> Subscription:
        found = await self.get(subscription_id, for_update=for_update)
        if not found.has(party):
            raise NotFound("subscription")
        return found

    async def list_of(
        self, party: AccountId, *, before: SubscriptionId | None, limit: int
    ) -> tuple[Subscription, ...]:
        found = sorted((one for one in self._rows.all() if one.has(party)), key=lambda one: one.id)
        return tuple(one for one in found[::-1] if before is None or one.id < before)[:limit]

    async def list_due(self, now: datetime, *, limit: int) -> tuple[SubscriptionId, ...]:
        due = sorted((one.look_at, one.id) for one in self._rows.all() if one.look_at and one.look_at <= now)
        return tuple(subscription_id for _, subscription_id in due[:limit])

    async def list_to_reconcile(
        self, *, after: SubscriptionId | None, limit: int
    ) -> tuple[SubscriptionId, ...]:
        found = sorted(one.id for one in self._rows.all() if not one.is_over)
        return tuple(one for one in found if after is None or one > after)[:limit]


class MemoryPayoutAccounts:
    def __init__(self, transaction: Transaction, tables: OrderTables) -> None:
        self._rows = Rows(transaction, tables.payout_accounts, "payout account")

    async def find(self, coach_id: AccountId) -> PayoutAccount | None:
        return self._rows.find(coach_id)

    async def find_by_reference(self, reference: str) -> PayoutAccount | None:
        return next((one for one in self._rows.all() if one.reference == reference), None)

    async def list_looked_at(
        self, *, before: datetime, after: AccountId | None, limit: int
    ) -> tuple[PayoutAccount, ...]:
        found = sorted(
            (one for one in self._rows.all() if one.looked_at <= before), key=lambda one: one.coach_id
        )
        return tuple(one for one in found if after is None or one.coach_id > after)[:limit]

    async def put(self, account: PayoutAccount) -> None:
        await self._rows.reserve("reference", account.reference)
        known = await self.find_by_reference(account.reference)
        if known is not None and known.coach_id != account.coach_id:
            raise ConcurrentUpdate("payout account")
        await self._rows.put(account.coach_id, account)
