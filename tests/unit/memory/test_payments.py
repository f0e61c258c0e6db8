"""Whatever is done and goes wrong, what the provider reports only grows, and can be booked."""

import asyncio
import contextlib
from datetime import timedelta
from uuid import UUID

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tic_adapters.memory.payments import MemoryPaymentProvider
from tic_adapters.memory.system import SteppingClock
from tic_adapters.sandbox.payments.cards import Card
from tic_adapters.sandbox.payments.documents import PageEnded
from tic_adapters.sandbox.payments.faults import Fault
from tic_adapters.sandbox.payments.webhooks import Signing
from tic_domain.orders.errors import (
    ChargeDisputed,
    PayeeBalanceTooLow,
    PayeeNotReady,
    PaymentRefused,
    PaymentUnknown,
    SignatureInvalid,
)
from tic_domain.orders.ledger import entries_of
from tic_domain.orders.movements import MovementKind, Movements
from tic_domain.orders.ports import Checkout, EventKind, SubscriptionCheckout
from tic_domain.shared.errors import NotFound, Unavailable
from tic_domain.shared.ids import AccountId, OrderId, SubscriptionId
from tic_domain.shared.money import Money

ORDER = OrderId(UUID(int=1))
SUBSCRIPTION = SubscriptionId(UUID(int=2))
COACH = AccountId(UUID(int=3))
PRICE = Money(9_000, "eur")
REFUSALS = (
    ChargeDisputed, NotFound, PageEnded, PayeeBalanceTooLow, PayeeNotReady, PaymentRefused, PaymentUnknown,
    Unavailable,
)  # fmt: skip


@attrs.define
class Story:
    """One order and one subscription, and somebody who does things to them."""

    clock: SteppingClock = attrs.field(factory=SteppingClock)
    provider: MemoryPaymentProvider = attrs.field(init=False)
    checkouts: tuple[str, str] = ("", "")
    payee: str = ""

    def __attrs_post_init__(self) -> None:
        self.provider = MemoryPaymentProvider(self.clock)

    async def begin(self) -> None:
        open_until = self.clock.now() + timedelta(minutes=35)
        order = Checkout(
            order_id=ORDER, title="", amount=PRICE, open_until=open_until, paid_url="/", back_url="/"
        )
        subscription = SubscriptionCheckout(
            subscription_id=SUBSCRIPTION, title="", amount=PRICE, open_until=open_until,
            paid_url="/", back_url="/",
        )  # fmt: skip
        one = await self.provider.payments.open_checkout(order)
        other = await self.provider.subscriptions.open_subscription_checkout(subscription)
        self.checkouts = (one.reference, other.reference)
        self.payee = await self.provider.payouts.open_payee(COACH, country="DE")

    async def look(self) -> list[Movements]:
        """Of the order and of each period; what fails on the way is asked again."""
        while True:
            try:
                facts = await self.provider.payments.look_up(ORDER, self.checkouts[0])
                other = await self.provider.subscriptions.look_up_subscription(
                    SUBSCRIPTION, self.checkouts[1]
                )
            except Unavailable:
                continue
            return [facts.movements, *(period.movements for period in other.periods)]

    async def act(self, what: str, number: int, amount: int) -> None:
        """`number` chooses among what there is."""
        moved = [one for movements in await self.look() for one in movements.all]
        charges = [one.reference for one in moved if one.kind is MovementKind.CHARGED] or ["ch_none"]
        transfers = [one.reference for one in moved if one.kind is MovementKind.TRANSFERRED] or ["tr_none"]
        charge, transfer = charges[number % len(charges)], transfers[number % len(transfers)]
        await self.act_on_pages(what, number, charge)
        await self.act_by_ports(what, number, Money(amount, "eur"), charge, transfer)
        await self.act_around(what, number, amount)

    async def act_on_pages(self, what: str, number: int, charge: str) -> None:
        hands, card = self.provider.hands, list(Card)[number % len(Card)]
        match what:
            case "pay":
                await hands.pay(self.checkouts[number % 2], card)
            case "change card":
                await hands.change_card(self.checkouts[1], card)
            case "dispute":
                await hands.dispute(charge)
            case "decide":
                await hands.decide(charge, won=bool(number % 2))
            case "give":
                url = await self.provider.payouts.onboarding_url(self.payee, done_url="/", again_url="/")
                link, in_review, bank_refuses = url.rpartition("/")[2], number % 3 == 0, number % 5 == 0
                await hands.give_all(self.payee, link, in_review=in_review, bank_refuses=bank_refuses)
            case "restrict":
                await hands.restrict(self.payee)

    async def act_by_ports(self, what: str, number: int, money: Money, charge: str, transfer: str) -> None:
        key = f"{what}-{money}-{number % 3}"
        match what:
            case "end":
                await self.provider.payments.end_checkout(self.checkouts[0])
            case "refund":
                await self.provider.payments.refund(ORDER, charge, money, key=key)
            case "transfer":
                await self.provider.payouts.transfer(ORDER, charge, self.payee, money, key=key)
            case "reverse":
                await self.provider.payouts.reverse_transfer(transfer, money, key=key)

    async def act_around(self, what: str, number: int, amount: int) -> None:
        match what:
            case "fault":
                await self.provider.set_fault(list(Fault)[number % len(Fault)], 1 + amount % 2)
            case "let pass":
                await self.provider.hands.let_pass(self.clock.now())
            case "wait":
                self.clock.move(timedelta(hours=amount % 800))
            case "clock goes back":
                self.clock.move(-timedelta(minutes=amount % 90))


ACTS = (
    "pay", "pay", "end", "refund", "dispute", "decide", "give", "restrict", "transfer", "reverse",
    "change card", "fault", "let pass", "wait", "clock goes back",
)  # fmt: skip
AMOUNTS = st.one_of(st.integers(1, 9_500), st.sampled_from([0, 9_000, 4_500]))
STORIES = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 29), AMOUNTS), max_size=25)


async def told(story: Story, acts: list[tuple[str, int, int]]) -> None:
    await story.begin()
    seen: list[Movements] = [Movements(())]
    for act in acts:
        with contextlib.suppress(*REFUSALS):
            await story.act(*act)
        now = await story.look()
        assert len(now) >= len(seen)
        for earlier, later in zip(seen, now, strict=False):
            assert later.all[: len(earlier.all)] == earlier.all
            booked = entries_of(later, 150)
            assert booked[: len(earlier.all)] == entries_of(earlier, 150)
        seen = now


@given(acts=STORIES)
@settings(max_examples=40, deadline=None)
def test_what_was_reported_stays_and_can_be_booked(acts: list[tuple[str, int, int]]) -> None:
    asyncio.run(told(Story(), acts))


@pytest.mark.long
@given(acts=STORIES)
@settings(max_examples=3_000, deadline=None)
def test_what_was_reported_stays_and_can_be_booked_in_many_stories(acts: list[tuple[str, int, int]]) -> None:
    asyncio.run(told(Story(), acts))


async def bought(card: Card = Card.SUCCEEDS) -> Story:
    story = Story()
    await story.begin()
    await story.provider.hands.pay(story.checkouts[0], card)
    return story


@pytest.mark.parametrize("fault", [Fault.TIMEOUT_BEFORE, Fault.TIMEOUT_AFTER, Fault.ERROR])
async def test_a_call_whose_answer_was_lost_can_be_made_again(fault: Fault) -> None:
    story = await bought()
    charge = (await story.look())[0].all[0].reference
    await story.provider.set_fault(fault)
    with pytest.raises(Unavailable):
        await story.provider.payments.refund(ORDER, charge, PRICE, key="one")
    has_moved = len((await story.look())[0].all) == 2
    await story.provider.payments.refund(ORDER, charge, PRICE, key="one")

    assert has_moved is (fault is Fault.TIMEOUT_AFTER)
    assert len((await story.look())[0].all) == 2


async def deliveries(story: Story) -> list[str]:
    """What arrives within two hours, in its order."""
    async with story.provider.store.open() as desk:
        due = await desk.due_deliveries(story.clock.now() + timedelta(hours=2))
    return [f"{one.type} {one.event}" for one in sorted(due, key=lambda one: (one.deliver_at, one.number))]


@pytest.mark.parametrize(
    ("fault", "count"),
    [(Fault.WEBHOOK_DROPPED, 0), (Fault.WEBHOOK_DELAYED, 1), (Fault.WEBHOOK_DUPLICATE, 2)],
)
async def test_a_webhook_with_a_fault(fault: Fault, count: int) -> None:
    story = Story()
    await story.begin()
    await story.provider.set_fault(fault)
    await story.provider.hands.pay(story.checkouts[0], Card.SUCCEEDS)

    assert len(await deliveries(story)) == count
    assert len(set(await deliveries(story))) == min(count, 1)


async def test_a_webhook_out_of_order_comes_after_the_next() -> None:
    story = Story()
    await story.begin()
    await story.provider.set_fault(Fault.WEBHOOK_OUT_OF_ORDER)
    await story.provider.hands.pay(story.checkouts[0], Card.SUCCEEDS)
    await story.provider.hands.dispute(story.checkouts[0])

    kinds = [one.split(" ")[0] for one in await deliveries(story)]
    assert kinds == ["charge.dispute.created", "checkout.session.completed"]


async def test_an_event_says_whose_it_is_and_a_forged_one_nothing() -> None:
    story = await bought()
    async with story.provider.store.open() as desk:
        (sent,) = await desk.due_deliveries(story.clock.now())
    body, now = sent.body.encode(), story.clock.now()
    signature = story.provider.signing.header(body, now, of_payees=False)
    event = story.provider.events.verified(body, signature, of_payees=False)

    assert (event.id, event.kind, event.payee) == (sent.event, EventKind.CHECKOUT, None)
    assert await story.provider.events.order_of(event) == ORDER
    assert await story.provider.events.subscription_of(event) is None
    for forged, of_payees in ((body + b" ", False), (body, True)):
        with pytest.raises(SignatureInvalid):
            story.provider.events.verified(forged, signature, of_payees=of_payees)
    for minutes in (6, -12):
        story.clock.move(timedelta(minutes=minutes))
        with pytest.raises(SignatureInvalid):
            story.provider.events.verified(body, signature, of_payees=False)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b"null", b"[" * 100_000, b'{"id": 1}'])
async def test_what_is_signed_and_no_event_is_refused(body: bytes) -> None:
    provider = MemoryPaymentProvider(SteppingClock())
    signature = provider.signing.header(body, SteppingClock().now(), of_payees=False)

    with pytest.raises(SignatureInvalid):
        provider.events.verified(body, signature, of_payees=False)


@given(header=st.text(max_size=20))
@settings(max_examples=30)
def test_no_header_breaks_it(header: str) -> None:
    signing = Signing(platform_secret=b"platform", payees_secret=b"payees")
    for start in ("", "t=1,v1=", "t=", "t=99999999999999,v1=aa,"):
        with pytest.raises(SignatureInvalid):
            signing.check(b"{}", start + header, SteppingClock().now(), of_payees=False)
