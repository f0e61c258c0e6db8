"""Whoever takes money every month: one suite for each provider, as far as each can."""

from uuid import uuid4

import pytest
from tests.integration.ports.services.payment_acts import DAY, HALF, order, ready_payee
from tests.integration.ports.services.payment_peers import PRICE, Can, How, Peer, needs, subscribed_by

from tic_domain.orders.errors import (
    PaymentRefused,
    PaymentUnknown,
)
from tic_domain.orders.movements import MovementKind
from tic_domain.orders.subscribing import SubscriptionFacts, SubscriptionStatus
from tic_domain.shared.ids import SubscriptionId
from tic_domain.shared.money import Money


async def subscribed(paying: Peer, how: How = How.AT_ONCE) -> tuple[SubscriptionId, str]:
    subscription_id, page = await subscribed_by(paying)
    await paying.pay(page, how)
    return subscription_id, page


async def seen(paying: Peer, subscription: tuple[SubscriptionId, str]) -> SubscriptionFacts:
    return await paying.subscriptions.look_up_subscription(*subscription)


@needs(Can.SUBSCRIPTION)
class TestSubscriptions:
    async def test_before_the_first_payment(self, paying: Peer) -> None:
        facts = await seen(paying, await subscribed(paying, How.DECLINED))

        assert (facts.reference, facts.status) == (None, SubscriptionStatus.AWAITING_PAYMENT)
        assert (facts.periods, facts.checkout_ended) == ((), False)

    async def test_a_first_payment_begins_a_month(self, paying: Peer) -> None:
        facts = await seen(paying, await subscribed(paying))

        assert facts.status is SubscriptionStatus.ACTIVE
        (period,) = facts.periods
        assert period.is_paid
        assert not period.is_open
        assert period.ends_at - period.starts_at >= 28 * DAY
        assert [one.amount for one in period.movements.all] == [PRICE]

    @needs(Can.TIME)
    async def test_months_follow_each_other(self, paying: Peer) -> None:
        subscription = await subscribed(paying)
        first = (await seen(paying, subscription)).periods
        await paying.wait(62 * DAY)
        facts = await seen(paying, subscription)

        assert len(facts.periods) == 3
        assert facts.periods[:1] == first
        assert [one.starts_at for one in facts.periods[1:]] == [one.ends_at for one in facts.periods[:-1]]
        assert all(one.is_paid for one in facts.periods)

    @needs(Can.TIME)
    async def test_a_failing_renewal_is_tried_again_and_given_up(self, paying: Peer) -> None:
        subscription = await subscribed(paying, How.RENEWAL_FAILS)
        await paying.wait(32 * DAY)
        facts = await seen(paying, subscription)
        last = facts.periods[-1]

        assert facts.status is SubscriptionStatus.PAST_DUE
        assert (last.is_paid, last.is_open, last.attempts) == (False, True, 1)
        tries = []
        for _ in range(4):
            assert last.next_attempt_at is not None
            tries.append((last.next_attempt_at - last.starts_at).days)
            await paying.wait(last.next_attempt_at - paying.clock.now())
            facts = await seen(paying, subscription)
            last = facts.periods[-1]

        assert tries == [2, 7, 14, 21]
        assert (facts.status, last.attempts) == (SubscriptionStatus.UNPAID, 5)
        assert last.next_attempt_at is None

    @needs(Can.TIME)
    async def test_a_renewal_that_recovers(self, paying: Peer) -> None:
        subscription = await subscribed(paying, How.RENEWAL_FAILS_ONCE)
        await paying.wait(36 * DAY)
        facts = await seen(paying, subscription)

        assert facts.status is SubscriptionStatus.ACTIVE
        assert [one.is_paid for one in facts.periods] == [True, True]
        assert facts.periods[1].movements.all[0].at - facts.periods[1].starts_at >= 2 * DAY

    @needs(Can.TIME)
    async def test_it_ends_at_the_end_of_its_period(self, paying: Peer) -> None:
        subscription = await subscribed(paying)
        reference = (await seen(paying, subscription)).reference or ""
        await paying.subscriptions.end_at_period_end(reference)
        await paying.subscriptions.end_at_period_end(reference)
        facts = await seen(paying, subscription)

        assert (facts.status, facts.ends_at) == (SubscriptionStatus.ACTIVE, facts.periods[0].ends_at)

        await paying.wait(62 * DAY)
        facts = await seen(paying, subscription)
        assert (facts.status, len(facts.periods)) == (SubscriptionStatus.ENDED, 1)
        with pytest.raises(PaymentRefused):
            await paying.subscriptions.go_on(reference)

    @needs(Can.TIME)
    async def test_it_goes_on_after_all(self, paying: Peer) -> None:
        subscription = await subscribed(paying)
        reference = (await seen(paying, subscription)).reference or ""
        await paying.subscriptions.end_at_period_end(reference)
        await paying.subscriptions.go_on(reference)
        await paying.wait(32 * DAY)

        assert len((await seen(paying, subscription)).periods) == 2

    async def test_it_ends_now_without_a_refund(self, paying: Peer) -> None:
        subscription = await subscribed(paying)
        reference = (await seen(paying, subscription)).reference or ""
        for _ in range(2):
            await paying.subscriptions.end_now(reference)
        facts = await seen(paying, subscription)

        assert facts.status is SubscriptionStatus.ENDED
        assert [one.kind for one in facts.periods[0].movements.all] == [MovementKind.CHARGED]

    @needs(Can.PAYEES, Can.TRANSFER, Can.REFUND)
    async def test_a_months_charge_can_be_refunded_and_passed_on(self, paying: Peer) -> None:
        subscription = await subscribed(paying)
        charge = (await seen(paying, subscription)).periods[0].movements.all[0].reference
        payee = await ready_payee(paying)
        await paying.payouts.transfer(order(), charge, payee, HALF, key="pay")
        await paying.payments.refund(order(), charge, Money(100, "eur"), key="back")

        moved = (await seen(paying, subscription)).periods[0].movements.all
        assert [one.kind for one in moved][1:] == [MovementKind.TRANSFERRED, MovementKind.REFUNDED]

    async def test_a_subscription_that_never_was(self, paying: Peer) -> None:
        with pytest.raises(PaymentUnknown):
            await paying.subscriptions.look_up_subscription(SubscriptionId(uuid4()), "cs_unknown")
        with pytest.raises(PaymentUnknown):
            await paying.subscriptions.end_now("sub_unknown")
