"""Where orders, their ledger and what is known of coaches' payout accounts are kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import attrs

from tic_domain.conversations.ports import Reports
from tic_domain.matching.ports import Outcomes
from tic_domain.orders.ledger import Entry
from tic_domain.orders.model import Order
from tic_domain.orders.movements import Movement, Movements
from tic_domain.orders.payees import PayoutAccount
from tic_domain.orders.ports import PaymentEventsUnitOfWork
from tic_domain.orders.states import OrderState
from tic_domain.orders.subscription import Subscription
from tic_domain.orders.terms import Side
from tic_domain.scheduling.ports import SchedulingUnitOfWork
from tic_domain.shared.ids import AccountId, CalendarEntryId, CoachingSessionId, OrderId, SubscriptionId


@attrs.frozen(kw_only=True)
class OrderFilter:
    """Everything that is given has to hold."""

    party: AccountId | None = None
    side: Side | None = None
    """As which of the two `party` is meant; None for either."""
    state: OrderState | None = None
    subscription_id: SubscriptionId | None = None


class Orders(Protocol):
    """The words of acts are None once their writer's data was erased; the acts themselves stay."""

    async def add(self, order: Order) -> None:
        """Raises ConcurrentUpdate where there is one of that id, or one that waits for the same hold."""
        ...

    async def save(self, order: Order) -> None:
        """Its acts are appended. Raises ConcurrentUpdate where it was saved since it was loaded, or where a
        place in the calendar is another order's."""
        ...

    async def get(self, order_id: OrderId, *, for_update: bool = False) -> Order:
        """Raises NotFound."""
        ...

    async def get_of(self, order_id: OrderId, party: AccountId, *, for_update: bool = False) -> Order:
        """Raises NotFound unless `party` is the coachee or the coach."""
        ...

    async def find_with_entry(self, entry_id: CalendarEntryId) -> Order | None:
        """Whose session has, or had, that place in the calendar."""
        ...

    async def find_with_session(self, session_id: CoachingSessionId) -> Order | None: ...

    async def list(self, which: OrderFilter, *, before: OrderId | None, limit: int) -> tuple[Order, ...]:
        """Newest first, those placed before that one."""
        ...

    async def list_due(self, now: datetime, *, limit: int) -> tuple[OrderId, ...]:
        """To be looked at by then, the longest overdue first."""
        ...

    async def list_to_reconcile(
        self, *, after: OrderId | None, since: datetime, limit: int
    ) -> tuple[OrderId, ...]:
        """By id: those that aren't final, and final ones placed since then that were ever to be paid."""
        ...

    async def count_to_reconcile(self, *, after: OrderId | None, since: datetime) -> int:
        """How many `list_to_reconcile` has in all."""
        ...


@attrs.frozen(kw_only=True)
class BookedEntry:
    """An entry of the ledger, and what it is about."""

    number: int
    """Grows with each entry that is booked, over all orders."""
    order_id: OrderId
    title: str
    entry: Entry


class Ledger(Protocol):
    """All orders' movements and the entries made of them. Nothing in it is ever changed or removed."""

    async def movements_of(self, order_id: OrderId) -> Movements:
        """In the order in which they were booked."""
        ...

    async def movements_of_each(self, order_ids: Sequence[OrderId]) -> dict[OrderId, Movements]:
        """Of several orders at once; empty for those of which nothing is booked."""
        ...

    async def entries_of(self, order_id: OrderId) -> tuple[Entry, ...]: ...

    async def entries_of_each(self, order_ids: Sequence[OrderId]) -> dict[OrderId, tuple[Entry, ...]]:
        """Of several orders at once; empty for those of which nothing is booked."""
        ...

    async def book(self, order_id: OrderId, movement: Movement, entry: Entry, now: datetime) -> None:
        """`entry` is made of that movement. Raises ConcurrentUpdate where its cause is booked already."""
        ...

    async def statement(
        self, party: AccountId, side: Side, *, since: datetime, until: datetime
    ) -> tuple[BookedEntry, ...]:
        """Of all orders in which `party` is on that side: entries of that time, oldest first."""
        ...

    async def journal(
        self, *, since: datetime, until: datetime, after: int, limit: int
    ) -> tuple[BookedEntry, ...]:
        """Everybody's, for the operator: by number, those after that one."""
        ...

    async def list_unsound(self, *, limit: int) -> tuple[OrderId, ...]:
        """Orders with an entry that doesn't sum to zero, or with a movement that has no entry."""
        ...


class PayoutAccounts(Protocol):
    """What we know of coaches' accounts with the provider."""

    async def find(self, coach_id: AccountId) -> PayoutAccount | None: ...

    async def find_by_reference(self, reference: str) -> PayoutAccount | None: ...

    async def list_looked_at(
        self, *, before: datetime, after: AccountId | None, limit: int
    ) -> tuple[PayoutAccount, ...]:
        """By coach: those last looked at no later than that moment."""
        ...

    async def put(self, account: PayoutAccount) -> None:
        """In place of what was known. Raises ConcurrentUpdate where another coach has that account."""
        ...


class SubscriptionRecords(Protocol):
    async def add(self, subscription: Subscription) -> None:
        """Raises ConcurrentUpdate where there is one of that id."""
        ...

    async def save(self, subscription: Subscription) -> None:
        """Raises ConcurrentUpdate where it was saved since it was loaded."""
        ...

    async def get(self, subscription_id: SubscriptionId, *, for_update: bool = False) -> Subscription:
        """Raises NotFound."""
        ...

    async def get_of(
        self, subscription_id: SubscriptionId, party: AccountId, *, for_update: bool = False
    ) -> Subscription:
        """Raises NotFound unless `party` is the coachee or the coach."""
        ...

    async def list_of(
        self, party: AccountId, *, before: SubscriptionId | None, limit: int
    ) -> tuple[Subscription, ...]:
        """As coachee and as coach, newest first."""
        ...

    async def list_due(self, now: datetime, *, limit: int) -> tuple[SubscriptionId, ...]:
        """To be looked at by then, the longest overdue first."""
        ...

    async def list_to_reconcile(
        self, *, after: SubscriptionId | None, limit: int
    ) -> tuple[SubscriptionId, ...]:
        """Those that haven't ended, by id."""
        ...


class OrdersUnitOfWork(SchedulingUnitOfWork, PaymentEventsUnitOfWork, Protocol):
    @property
    def outcomes(self) -> Outcomes: ...

    @property
    def orders(self) -> Orders: ...

    @property
    def ledger(self) -> Ledger: ...

    @property
    def subscriptions(self) -> SubscriptionRecords: ...

    @property
    def payout_accounts(self) -> PayoutAccounts: ...

    @property
    def reports(self) -> Reports: ...
