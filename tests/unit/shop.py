"""A coach who sells, a coachee who buys, and a payment provider in memory: where tests start."""

from datetime import datetime
from typing import Final

import attrs
from tests.unit.back_office import BackOffice
from tests.unit.scheduling.conftest import Booking

from tic_adapters.memory.payments import MemoryPaymentProvider
from tic_adapters.sandbox.payments.cards import Card
from tic_domain.accounts.model import Account
from tic_domain.coaches.model import Offering
from tic_domain.orders.jobs import LookUpPayeeJob, SettleOrderJob, SettleSubscriptionJob
from tic_domain.orders.ledger import LedgerAccount, balances
from tic_domain.orders.model import CoachingSession, Order
from tic_domain.orders.subscription import Subscription
from tic_domain.orders.use_cases.buy_package import BuyPackage, BuyPackageCommand
from tic_domain.orders.use_cases.cancel_order import CancelOrder, CancelOrderCommand
from tic_domain.orders.use_cases.cancel_session import CancelSession, CancelSessionCommand
from tic_domain.orders.use_cases.connect_payouts import ConnectPayouts, ConnectPayoutsCommand
from tic_domain.orders.use_cases.look_up_order import LookUpOrder
from tic_domain.orders.use_cases.pay_order import PayOrder, PayOrderCommand
from tic_domain.orders.use_cases.pay_subscription import PaySubscription, PaySubscriptionCommand
from tic_domain.orders.use_cases.place_order import PlaceOrder, PlaceOrderCommand
from tic_domain.orders.use_cases.schedule_session import ScheduleSession, ScheduleSessionCommand
from tic_domain.orders.use_cases.show_order import ShowOrder, ShowOrderCommand
from tic_domain.orders.use_cases.subscribe import Subscribe, SubscribeCommand
from tic_domain.orders.viewing import OrderView
from tic_domain.scheduling.model import CalendarEntry
from tic_domain.shared.ids import CalendarEntryId, OfferingId, OrderId, SubscriptionId
from tic_domain.shared.money import Money

SITE: Final = "http://127.0.0.1:8000"


@attrs.define
class Shop(BackOffice):
    """With what a coachee and a coach do."""

    @classmethod
    def of(cls, booking: Booking) -> "Shop":
        return cls(booking=booking, provider=MemoryPaymentProvider(booking.house.clock))

    @property
    def coach(self) -> Account:
        return self.booking.coach

    @property
    def coachee(self) -> Account:
        return self.booking.coachee

    @property
    def offering(self) -> Offering:
        return self.booking.house.store.coaches.profiles[self.coach.id].offerings[0]

    async def place(self, starts_at: datetime | None = None, *, price: Money | None = None) -> Order:
        held = await self.booking.hold(starts_at or self.booking.at(5))
        return await self.place_on(held.id, price=price)

    async def place_on(self, entry_id: CalendarEntryId, *, price: Money | None = None) -> Order:
        house = self.booking.house
        return await PlaceOrder(self.open, self.terms, house.clock, house.ids)(
            PlaceOrderCommand(
                account_id=self.coachee.id, entry_id=entry_id, price=price or self.offering.price
            )
        )

    async def buy_package(self, offering: Offering) -> Order:
        house = self.booking.house
        return await BuyPackage(self.open, self.terms, house.clock, house.ids)(
            BuyPackageCommand(
                account_id=self.coachee.id,
                coach_id=self.coach.id,
                offering_id=offering.id,
                price=offering.price,
            )
        )

    async def sign_up(self, offering: Offering) -> Subscription:
        """Of which nothing is paid yet."""
        house = self.booking.house
        return await Subscribe(self.open, self.terms, house.clock, house.ids)(
            SubscribeCommand(
                account_id=self.coachee.id,
                coach_id=self.coach.id,
                offering_id=offering.id,
                price=offering.price,
            )
        )

    async def subscribe(self, offering: Offering, card: Card = Card.SUCCEEDS) -> Subscription:
        """Paid and looked up."""
        placed = await self.sign_up(offering)
        await self.provider.hands.pay(await self.pay_first_month(placed), card)
        await self.do(SettleSubscriptionJob(subscription_id=placed.id))
        await self.drain()
        return self.subscription(placed.id)

    async def pay_first_month(self, one: Subscription) -> str:
        """The reference of the pay page."""
        page = await PaySubscription(self.open, self.subscriptions, self.booking.house.clock)(
            PaySubscriptionCommand(
                account_id=self.coachee.id,
                subscription_id=one.id,
                paid_url=f"{SITE}/subscriptions/{one.id}/paid",
                back_url=f"{SITE}/subscriptions/{one.id}",
            )
        )
        return page.reference

    def subscription(self, subscription_id: SubscriptionId) -> Subscription:
        """As it is stored."""
        return self.booking.house.store.orders.subscriptions[subscription_id]

    def months(self, subscription: Subscription) -> list[Order]:
        """As they are stored, oldest first."""
        orders = self.booking.house.store.orders.orders.values()
        own = [one for one in orders if one.subscription_id == subscription.id]
        return sorted(own, key=lambda one: one.placed_at)

    async def offer(self, kind: str, *, sessions: int, price: int) -> Offering:
        """The first of the coach's from now on."""
        offering = Offering.of(
            id=OfferingId(self.booking.house.ids.new()),
            kind=kind,
            title=f"{sessions} sessions",
            minutes=60,
            sessions=sessions,
            price=Money(price, "eur"),
        )
        await self.booking.change(lambda profile: profile.with_offerings((offering, *profile.offerings)))
        return offering

    async def checkout(self, order: Order) -> str:
        house = self.booking.house
        page = await PayOrder(self.open, self.payments, house.clock)(
            PayOrderCommand(
                account_id=self.coachee.id,
                order_id=order.id,
                paid_url=f"{SITE}/orders/{order.id}/paid",
                back_url=f"{SITE}/orders/{order.id}",
            )
        )
        return page.reference

    async def pay(self, order: Order, card: Card = Card.SUCCEEDS) -> Order:
        """At the provider; what came of it is not looked up yet."""
        await self.provider.hands.pay(await self.checkout(order), card)
        return self.order(order.id)

    async def bought(self, starts_at: datetime | None = None) -> Order:
        """A single session, paid and looked up."""
        order = await self.place(starts_at)
        await self.pay(order)
        await self.settle(order)
        return self.order(order.id)

    async def schedule(self, order: Order, starts_at: datetime) -> Order:
        house = self.booking.house
        return await ScheduleSession(self.open, house.clock, house.ids)(
            ScheduleSessionCommand(account_id=self.coachee.id, order_id=order.id, starts_at=starts_at)
        )

    async def look_up(self, order: Order) -> None:
        house = self.booking.house
        await LookUpOrder(self.open, self.facts, house.clock)(order.id)

    async def settle(self, order: Order) -> Order:
        await self.do(SettleOrderJob(order_id=order.id))
        await self.drain()
        return self.order(order.id)

    async def connect_coach(self, *, bank_refuses: bool = False) -> str:
        """Payouts are connected, and nothing is missing. The reference of the payee."""
        house = self.booking.house
        url = await ConnectPayouts(self.open, self.payouts, house.clock)(
            ConnectPayoutsCommand(
                account_id=self.coach.id, country="de", done_url=f"{SITE}/done", again_url=f"{SITE}/again"
            )
        )
        payee = house.store.orders.payout_accounts[self.coach.id].reference
        link = url.rpartition("/")[2]
        await self.provider.hands.give_all(payee, link, bank_refuses=bank_refuses)
        await self.do(LookUpPayeeJob(coach_id=self.coach.id))
        return payee

    async def cancel_session(self, session: CoachingSession, refund: int, *, by: Account) -> Order:
        house = self.booking.house
        order = await CancelSession(self.open, house.clock)(
            CancelSessionCommand(account_id=by.id, session_id=session.id, refund=refund)
        )
        await self.drain()
        return self.order(order.id)

    async def cancel(self, order: Order, refund: int = 0) -> Order:
        house = self.booking.house
        await CancelOrder(self.open, house.clock)(
            CancelOrderCommand(account_id=self.coachee.id, order_id=order.id, refund=refund)
        )
        await self.drain()
        return self.order(order.id)

    async def view(self, order: Order, *, by: Account | None = None) -> OrderView:
        house = self.booking.house
        return await ShowOrder(self.open, house.clock)(
            ShowOrderCommand(account_id=(by or self.coachee).id, order_id=order.id)
        )

    def order(self, order_id: OrderId) -> Order:
        """As it is stored."""
        return self.booking.house.store.orders.orders[order_id]

    def entry(self, order: Order, number: int = 1) -> CalendarEntry | None:
        entry_id = order.sessions[number - 1].entry_id
        return None if entry_id is None else self.booking.house.store.calendar.entries.get(entry_id)

    def balances(self, order: Order) -> dict[LedgerAccount, int]:
        """As the ledger has them, without zeros."""
        bookings = self.booking.house.store.orders.ledger.values()
        entries = [one.entry for one in bookings if one.order_id == order.id]
        return {account: amount for account, amount in balances(entries).items() if amount}
