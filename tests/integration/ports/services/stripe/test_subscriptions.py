"""Monthly subscriptions by Stripe."""

from datetime import UTC, datetime

import pytest
from tests.integration.ports.services.stripe.peer import START
from tests.integration.ports.services.stripe.world import (
    MONTHLY,
    ORDER,
    OTHER_ORDER,
    SUBSCRIPTION,
    World,
)

from tic_domain.orders.errors import PaymentUnknown
from tic_domain.orders.movements import MovementKind
from tic_domain.orders.subscribing import SubscriptionStatus
from tic_domain.shared.ids import SubscriptionId
from tic_domain.shared.money import Money

MONTH = 30 * 86_400


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


async def test_one_page_takes_the_amount_every_month(world: World) -> None:
    page = await world.subscriptions.open_subscription_checkout(MONTHLY)
    world.peer.forget_keys()
    world.peer.now += 86_400

    assert (await world.subscriptions.open_subscription_checkout(MONTHLY)).reference == page.reference
    asked = world.peer.posts("checkout/sessions")[0].params
    assert asked["mode"] == "subscription"
    assert asked["line_items"][0]["price_data"]["recurring"] == {"interval": "month"}
    assert asked["subscription_data"] == {"metadata": {"subscription": str(SUBSCRIPTION)}}


@pytest.mark.parametrize(
    ("session", "status", "ended"),
    [
        ("open", SubscriptionStatus.AWAITING_PAYMENT, False),
        ("complete", SubscriptionStatus.AWAITING_PAYMENT, False),
        ("expired", SubscriptionStatus.ENDED, True),
    ],
)
async def test_before_the_first_payment(
    world: World, session: str, status: SubscriptionStatus, ended: bool
) -> None:
    page = await world.subscriptions.open_subscription_checkout(MONTHLY)
    world.peer.things[page.reference]["status"] = session

    facts = await world.subscriptions.look_up_subscription(SUBSCRIPTION, page.reference)

    assert (facts.reference, facts.status, facts.checkout_ended, facts.periods) == (None, status, ended, ())


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("incomplete", SubscriptionStatus.AWAITING_PAYMENT),
        ("incomplete_expired", SubscriptionStatus.ENDED),
        ("trialing", SubscriptionStatus.ACTIVE),
        ("active", SubscriptionStatus.ACTIVE),
        ("past_due", SubscriptionStatus.PAST_DUE),
        ("unpaid", SubscriptionStatus.UNPAID),
        ("paused", SubscriptionStatus.PAUSED),
        ("canceled", SubscriptionStatus.ENDED),
        ("a state of next year", SubscriptionStatus.UNKNOWN),
    ],
)
async def test_every_state_has_a_word(world: World, status: str, expected: SubscriptionStatus) -> None:
    page = await world.subscriptions.open_subscription_checkout(MONTHLY)
    subscription = world.subscribe(page.reference, status)

    facts = await world.subscriptions.look_up_subscription(SUBSCRIPTION, page.reference)

    assert (facts.status, facts.reference) == (expected, subscription["id"])


async def test_each_invoice_is_a_period_with_what_moved_for_it(world: World) -> None:
    page = await world.subscriptions.open_subscription_checkout(MONTHLY)
    subscription = world.subscribe(page.reference)
    second = world.invoice(subscription, month=1)
    first = world.invoice(subscription, month=0)
    failing = world.invoice(
        subscription, month=2, status="open", attempt_count=3, next_payment_attempt=START + 5
    )
    world.peer.page_size = 1
    charges = world.peer.all("charge")
    await world.payments.refund(ORDER, charges[0]["id"], Money(100, "eur"), key="refund:1")
    payee = world.ready_payee()
    await world.payouts.transfer(ORDER, charges[0]["id"], payee, Money(50, "eur"), key="payout:1")
    await world.payouts.transfer(OTHER_ORDER, charges[1]["id"], payee, Money(60, "eur"), key="payout:2")

    facts = await world.subscriptions.look_up_subscription(SUBSCRIPTION, page.reference)

    assert [one.reference for one in facts.periods] == [first["id"], second["id"], failing["id"]]
    assert [(one.starts_at, one.ends_at) for one in facts.periods] == [
        (at(START + number * MONTH), at(START + (number + 1) * MONTH)) for number in range(3)
    ]
    assert [(one.is_paid, one.is_open) for one in facts.periods] == [
        (True, False),
        (True, False),
        (False, True),
    ]
    assert (facts.periods[2].attempts, facts.periods[2].next_attempt_at) == (3, at(START + 5))
    moved = [[(one.kind, one.amount.amount) for one in period.movements.all] for period in facts.periods]
    assert moved == [
        [(MovementKind.CHARGED, 9000), (MovementKind.TRANSFERRED, 60)],
        [
            (MovementKind.CHARGED, 9000),
            (MovementKind.REFUNDED, 100),
            (MovementKind.TRANSFERRED, 50),
        ],
        [],
    ]


@pytest.mark.parametrize(
    ("status", "is_open"),
    [("draft", True), ("open", True), ("a new word", True), ("void", False), ("uncollectible", False)],
)
async def test_an_invoice_without_a_known_end_can_still_be_paid(
    world: World, status: str, is_open: bool
) -> None:
    page = await world.subscriptions.open_subscription_checkout(MONTHLY)
    world.invoice(world.subscribe(page.reference), month=0, status=status)

    facts = await world.subscriptions.look_up_subscription(SUBSCRIPTION, page.reference)

    assert [(one.is_paid, one.is_open) for one in facts.periods] == [(False, is_open)]


async def test_it_can_be_ended_resumed_and_ended_for_good(world: World) -> None:
    page = await world.subscriptions.open_subscription_checkout(MONTHLY)
    name = world.subscribe(page.reference)["id"]

    async def ends_at() -> datetime | None:
        return (await world.subscriptions.look_up_subscription(SUBSCRIPTION, page.reference)).ends_at

    assert await ends_at() is None
    await world.subscriptions.end_at_period_end(name)
    await world.subscriptions.end_at_period_end(name)
    assert await ends_at() == at(START + MONTH)
    await world.subscriptions.go_on(name)
    assert await ends_at() is None
    await world.subscriptions.end_now(name)
    await world.subscriptions.end_now(name)
    assert await ends_at() == at(world.peer.now)


async def test_an_end_that_was_set_with_stripe_counts(world: World) -> None:
    page = await world.subscriptions.open_subscription_checkout(MONTHLY)
    world.subscribe(page.reference)["cancel_at"] = START + 99

    facts = await world.subscriptions.look_up_subscription(SUBSCRIPTION, page.reference)

    assert facts.ends_at == at(START + 99)


async def test_what_stripe_does_not_know_or_is_another_is_unknown(world: World) -> None:
    page = await world.subscriptions.open_subscription_checkout(MONTHLY)
    other = SubscriptionId(OTHER_ORDER)

    with pytest.raises(PaymentUnknown):
        await world.subscriptions.look_up_subscription(other, page.reference)
    for act in (
        world.subscriptions.end_now,
        world.subscriptions.end_at_period_end,
        world.subscriptions.go_on,
    ):
        with pytest.raises(PaymentUnknown):
            await act("sub_none")
