"""Whoever takes money every month: one suite for each provider, as far as each can."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.integration.ports.services.payment_acts import DAY, HALF, PRICE, order, ready_payee
from tests.integration.ports.services.payment_peers import Can, How, Peer, needs

from tic_domain.orders.errors import (
    PaymentRefused,
    PaymentUnknown,
)
from tic_domain.orders.movements import MovementKind
from tic_domain.orders.ports import SubscriptionCheckout
from tic_domain.orders.subscribing import SubscriptionFacts, SubscriptionStatus
from tic_domain.shared.ids import SubscriptionId
from tic_domain.shared.money import Money


async def subscribed(peer: Peer, how: How = How.AT_ONCE) -> tuple[SubscriptionId, str]:
    subscription_id = SubscriptionId(uuid4())
    page = await peer.subscriptions.open_subscription_checkout(
        SubscriptionCheckout(
            subscription_id=subscription_id,
            title="Four hours a month",
            amount=PRICE,
            open_until=peer.clock.now() + timedelta(minutes=35),
            paid_url="http://127.0.0.1:8000/orders/1/paid",
            back_url="http://127.0.0.1:8000/orders/1",
        )
    )
    await peer.pay(page.reference, how)
    return subscription_id, page.reference


async def seen(peer: Peer, subscription: tuple[SubscriptionId, str]) -> SubscriptionFacts:
    return await peer.subscriptions.look_up_subscription(*subscription)


@needs(Can.SUBSCRIPTION)
class TestSubscriptions:
    async def test_before_the_first_payment(self, peer: Peer) -> None:
        facts = await seen(peer, await subscribed(peer, How.DECLINED))

        assert (facts.reference, facts.status) == (None, SubscriptionStatus.AWAITING_PAYMENT)
        assert (facts.periods, facts.checkout_ended) == ((), False)

    async def test_a_first_payment_begins_a_month(self, peer: Peer) -> None:
        facts = await seen(peer, await subscribed(peer))

        assert facts.status is SubscriptionStatus.ACTIVE
        (period,) = facts.periods
        assert period.is_paid
        assert not period.is_open
        assert period.ends_at - period.starts_at >= 28 * DAY
        assert [one.amount for one in period.movements.all] == [PRICE]

    @needs(Can.TIME)
    async def test_months_follow_each_other(self, peer: Peer) -> None:
        subscription = await subscribed(peer)
        first = (await seen(peer, subscription)).periods
        await peer.wait(62 * DAY)
        facts = await seen(peer, subscription)

        assert len(facts.periods) == 3
        assert facts.periods[:1] == first
        assert [one.starts_at for one in facts.periods[1:]] == [one.ends_at for one in facts.periods[:-1]]
        assert all(one.is_paid for one in facts.periods)

    @needs(Can.TIME)
    async def test_a_failing_renewal_is_tried_again_and_given_up(self, peer: Peer) -> None:
        subscription = await subscribed(peer, How.RENEWAL_FAILS)
        await peer.wait(32 * DAY)
        facts = await seen(peer, subscription)
        last = facts.periods[-1]

        assert facts.status is SubscriptionStatus.PAST_DUE
        assert (last.is_paid, last.is_open, last.attempts) == (False, True, 1)
        tries = []
        for _ in range(4):
            assert last.next_attempt_at is not None
            tries.append((last.next_attempt_at - last.starts_at).days)
            await peer.wait(last.next_attempt_at - peer.clock.now())
            facts = await seen(peer, subscription)
            last = facts.periods[-1]

        assert tries == [2, 7, 14, 21]
        assert (facts.status, last.attempts) == (SubscriptionStatus.UNPAID, 5)
        assert last.next_attempt_at is None

    @needs(Can.TIME)
    async def test_a_renewal_that_recovers(self, peer: Peer) -> None:
        subscription = await subscribed(peer, How.RENEWAL_FAILS_ONCE)
        await peer.wait(36 * DAY)
        facts = await seen(peer, subscription)

        assert facts.status is SubscriptionStatus.ACTIVE
        assert [one.is_paid for one in facts.periods] == [True, True]
        assert facts.periods[1].movements.all[0].at - facts.periods[1].starts_at >= 2 * DAY

    @needs(Can.TIME)
    async def test_it_ends_at_the_end_of_its_period(self, peer: Peer) -> None:
        subscription = await subscribed(peer)
        reference = (await seen(peer, subscription)).reference or ""
        await peer.subscriptions.end_at_period_end(reference)
        await peer.subscriptions.end_at_period_end(reference)
        facts = await seen(peer, subscription)

        assert (facts.status, facts.ends_at) == (SubscriptionStatus.ACTIVE, facts.periods[0].ends_at)

        await peer.wait(62 * DAY)
        facts = await seen(peer, subscription)
        assert (facts.status, len(facts.periods)) == (SubscriptionStatus.ENDED, 1)
        with pytest.raises(PaymentRefused):
            await peer.subscriptions.go_on(reference)

    @needs(Can.TIME)
    async def test_it_goes_on_after_all(self, peer: Peer) -> None:
        subscription = await subscribed(peer)
        reference = (await seen(peer, subscription)).reference or ""
        await peer.subscriptions.end_at_period_end(reference)
        await peer.subscriptions.go_on(reference)
        await peer.wait(32 * DAY)

        assert len((await seen(peer, subscription)).periods) == 2

    async def test_it_ends_now_without_a_refund(self, peer: Peer) -> None:
        subscription = await subscribed(peer)
        reference = (await seen(peer, subscription)).reference or ""
        for _ in range(2):
            await peer.subscriptions.end_now(reference)
        facts = await seen(peer, subscription)

        assert facts.status is SubscriptionStatus.ENDED
        assert [one.kind for one in facts.periods[0].movements.all] == [MovementKind.CHARGED]

    @needs(Can.PAYEES, Can.TRANSFER, Can.REFUND)
    async def test_a_months_charge_can_be_refunded_and_passed_on(self, peer: Peer) -> None:
        subscription = await subscribed(peer)
        charge = (await seen(peer, subscription)).periods[0].movements.all[0].reference
        payee = await ready_payee(peer)
        await peer.payouts.transfer(order(), charge, payee, HALF, key="pay")
        await peer.payments.refund(order(), charge, Money(100, "eur"), key="back")

        moved = (await seen(peer, subscription)).periods[0].movements.all
        assert [one.kind for one in moved][1:] == [MovementKind.TRANSFERRED, MovementKind.REFUNDED]

    async def test_a_subscription_that_never_was(self, peer: Peer) -> None:
        with pytest.raises(PaymentUnknown):
            await peer.subscriptions.look_up_subscription(SubscriptionId(uuid4()), "cs_unknown")
        with pytest.raises(PaymentUnknown):
            await peer.subscriptions.end_now("sub_unknown")
