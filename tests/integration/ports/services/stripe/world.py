"""What happens at Stripe without us: somebody pays, a bank disputes, a month passes."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import attrs
from tests.integration.ports.services.stripe.makers import Thing
from tests.integration.ports.services.stripe.peer import KEY, START, StripePeer

from tic_adapters.memory.system import SteppingClock
from tic_adapters.stripe.client import stripe_client
from tic_adapters.stripe.events import StripeEvents
from tic_adapters.stripe.payments import StripePayments
from tic_adapters.stripe.payouts import StripePayouts
from tic_adapters.stripe.subscriptions import StripeSubscriptions
from tic_domain.orders.ledger import entries_of
from tic_domain.orders.ports import Checkout, SubscriptionCheckout
from tic_domain.shared.ids import AccountId, OrderId, SubscriptionId
from tic_domain.shared.money import Money

ORDER = OrderId(UUID("0199a000-0000-7000-8000-000000000001"))
OTHER_ORDER = OrderId(UUID("0199a000-0000-7000-8000-000000000002"))
SUBSCRIPTION = SubscriptionId(UUID("0199a000-0000-7000-8000-000000000003"))
COACH = AccountId(UUID("0199a000-0000-7000-8000-000000000004"))
PRICE = Money(9000, "eur")
NOW = datetime.fromtimestamp(START, UTC)
SECRET, CONNECT_SECRET = "whsec_platform", "whsec_connect"
CHECKOUT = Checkout(
    order_id=ORDER,
    title="System design mock interview",
    amount=PRICE,
    open_until=NOW + timedelta(minutes=35),
    paid_url="https://coach.example/orders/1?paid",
    back_url="https://coach.example/orders/1",
)
MONTHLY = SubscriptionCheckout(
    subscription_id=SUBSCRIPTION,
    title="Four mock interviews a month",
    amount=PRICE,
    open_until=NOW + timedelta(minutes=35),
    paid_url="https://coach.example/subscriptions/1?paid",
    back_url="https://coach.example/subscriptions/1",
)


@attrs.define
class World:
    peer: StripePeer
    address: str
    payments: StripePayments
    payouts: StripePayouts
    subscriptions: StripeSubscriptions
    events: StripeEvents

    def charge(self, **fields: object) -> Thing:
        transaction = self.peer.transaction(PRICE.amount)
        made: Thing = {
            "amount": PRICE.amount,
            "amount_captured": PRICE.amount,
            "currency": "eur",
            "captured": True,
            "status": "succeeded",
            "disputed": False,
            "payment_intent": None,
            "transfer_group": None,
            "balance_transaction": transaction["id"],
        }
        return self.peer.put("charge", "ch", **(made | fields))

    def pay(self, checkout: str) -> Thing:
        """The charge."""
        session = self.peer.things[checkout]
        data = session["asked"]["payment_intent_data"]
        intent = self.peer.put("payment_intent", "pi", status="succeeded", metadata=data["metadata"])
        session |= {"status": "complete", "payment_status": "paid", "url": None}
        session["payment_intent"] = intent["id"]
        return self.charge(
            payment_intent=intent["id"], transfer_group=data["transfer_group"], metadata=data["metadata"]
        )

    def dispute(self, charge: Thing, status: str = "needs_response", amount: int = PRICE.amount) -> Thing:
        charge["disputed"] = True
        return self.peer.put(
            "dispute",
            "dp",
            amount=amount,
            currency=charge["currency"],
            charge=charge["id"],
            status=status,
            balance_transactions=[self.peer.transaction(-amount)],
        )

    def ready_payee(self) -> str:
        payee = self.peer.put(
            "account",
            "acct",
            details_submitted=True,
            payouts_enabled=True,
            capabilities={"transfers": "active"},
            requirements={"past_due": [], "currently_due": [], "disabled_reason": None},
        )
        self.peer.things[f"balance_{payee['id']}"] = {
            "object": "balance",
            "available": [{"amount": 100, "currency": "eur"}],
            "pending": [{"amount": -300, "currency": "eur"}, {"amount": 5, "currency": "usd"}],
        }
        return str(payee["id"])

    def subscribe(self, checkout: str, status: str = "active") -> Thing:
        session = self.peer.things[checkout]
        subscription = self.peer.put(
            "subscription",
            "sub",
            status=status,
            metadata=session["asked"]["subscription_data"]["metadata"],
            cancel_at=None,
            cancel_at_period_end=False,
            ended_at=None,
            items={"object": "list", "data": [{"current_period_end": START + 30 * 86400}]},
        )
        session |= {"status": "complete", "payment_status": "paid", "subscription": subscription["id"]}
        return subscription

    def invoice(self, subscription: Thing, *, month: int, status: str = "paid", **fields: object) -> Thing:
        """A period; with its charge where it is paid."""
        starts = START + month * 30 * 86400
        period = {"start": starts, "end": starts + 30 * 86400}
        details = {"subscription": subscription["id"], "metadata": subscription["metadata"]}
        made: Thing = {
            "status": status,
            "subscription": subscription["id"],
            "total": PRICE.amount,
            "currency": "eur",
            "attempt_count": 1,
            "next_payment_attempt": None,
            "period_start": starts - 30 * 86400,
            "period_end": starts,
            "lines": _whole([{"id": f"il_{month}", "object": "line_item", "period": period}]),
            "parent": {"type": "subscription_details", "subscription_details": details},
            "payments": _whole([]),
        }
        invoice = self.peer.put("invoice", "in", **(made | fields))
        if status == "paid":
            intent = self.peer.put("payment_intent", "pi", status="succeeded")
            self.charge(payment_intent=intent["id"])
            payment = self.peer.put(
                "invoice_payment",
                "inpay",
                invoice=invoice["id"],
                payment_intent_of_payment=intent["id"],
                payment={"type": "payment_intent", "payment_intent": intent["id"]},
            )
            invoice["payments"] = _whole([payment])
        return invoice


def _whole(data: list[Thing]) -> Thing:
    return {"object": "list", "url": "/v1/inside", "has_more": False, "data": data}


async def moved(world: World, checkout: str) -> list[tuple[str, int]]:
    """The money of ORDER, as far as a ledger can be made of it."""
    facts = await world.payments.look_up(ORDER, checkout)
    entries_of(facts.movements, 150)
    return [(one.kind.value, one.amount.amount) for one in facts.movements.all]


def world_at(address: str, peer: StripePeer) -> World:
    client = stripe_client(KEY, address)
    return World(
        peer=peer,
        address=address,
        payments=StripePayments(client),
        payouts=StripePayouts(client),
        subscriptions=StripeSubscriptions(client),
        events=StripeEvents(
            client=client, clock=SteppingClock(NOW), secret=SECRET, connect_secret=CONNECT_SECRET
        ),
    )
