"""Whoever takes the money: one suite for each provider, as far as each can."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.integration.ports.services.payment_peers import Can, How, Peer, PeerKind, needs, peers_for

from tic_domain.orders.errors import (
    ChargeDisputed,
    PayeeBalanceTooLow,
    PayeeNotReady,
    PaymentRefused,
    PaymentUnknown,
)
from tic_domain.orders.ledger import LedgerAccount, balances, entries_of
from tic_domain.orders.movements import MovementKind
from tic_domain.orders.payees import PayeeStatus, WithdrawalStatus
from tic_domain.orders.ports import Checkout, PayPage, SubscriptionCheckout
from tic_domain.orders.settling import PaymentFacts, PaymentStatus
from tic_domain.orders.subscribing import SubscriptionFacts, SubscriptionStatus
from tic_domain.shared.ids import AccountId, OrderId, SubscriptionId
from tic_domain.shared.money import Money

PRICE = Money(9_000, "eur")
HALF = Money(4_500, "eur")
DAY = timedelta(days=1)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "peer" in metafunc.fixturenames:
        metafunc.parametrize("peer", peers_for(metafunc), indirect=True)


@pytest.fixture
async def peer(request: pytest.FixtureRequest) -> AsyncIterator[Peer]:
    kind: PeerKind = request.param
    async with kind.make(request) as made:
        yield made


def order() -> OrderId:
    return OrderId(uuid4())


async def opened(peer: Peer, order_id: OrderId, amount: Money = PRICE) -> PayPage:
    checkout = Checkout(
        order_id=order_id,
        title="One hour",
        amount=amount,
        open_until=peer.clock.now() + timedelta(minutes=35),
        paid_url="http://127.0.0.1:8000/orders/1/paid",
        back_url="http://127.0.0.1:8000/orders/1",
    )
    return await peer.payments.open_checkout(checkout)


async def paid(peer: Peer, order_id: OrderId, how: How = How.AT_ONCE) -> tuple[str, str]:
    """The references of checkout and charge."""
    page = await opened(peer, order_id)
    await peer.pay(page.reference, how)
    facts = await peer.payments.look_up(order_id, page.reference)
    return page.reference, facts.movements.all[0].reference


def kinds(facts: PaymentFacts) -> list[MovementKind]:
    return [one.kind for one in facts.movements.all]


async def ready_payee(peer: Peer) -> str:
    payee = await peer.payouts.open_payee(AccountId(uuid4()), country="DE")
    await peer.onboard(payee)
    return payee


@needs(Can.CHECKOUT)
class TestCheckout:
    async def test_the_same_order_has_one_page(self, peer: Peer) -> None:
        order_id = order()
        page = await opened(peer, order_id)

        assert await opened(peer, order_id) == page
        assert page.url.startswith("http")
        assert await opened(peer, order()) != page

    async def test_another_amount_for_the_same_order_is_refused(self, peer: Peer) -> None:
        order_id = order()
        await opened(peer, order_id)

        with pytest.raises(PaymentRefused):
            await opened(peer, order_id, HALF)

    async def test_nothing_has_moved_before_it_is_paid(self, peer: Peer) -> None:
        order_id = order()
        page = await opened(peer, order_id)
        facts = await peer.payments.look_up(order_id, page.reference)

        assert facts.status is PaymentStatus.OPEN
        assert facts.movements.all == ()
        assert facts.dispute_opened_at is None

    async def test_paying_charges_the_price_once(self, peer: Peer) -> None:
        order_id = order()
        page = await opened(peer, order_id)
        await peer.pay(page.reference, How.AT_ONCE)
        await peer.pay(page.reference, How.AT_ONCE)
        facts = await peer.payments.look_up(order_id, page.reference)

        assert facts.status is PaymentStatus.PAID
        assert [(one.kind, one.amount) for one in facts.movements.all] == [(MovementKind.CHARGED, PRICE)]

    async def test_a_declined_card_leaves_it_open(self, peer: Peer) -> None:
        order_id = order()
        page = await opened(peer, order_id)
        await peer.pay(page.reference, How.DECLINED)

        assert (await peer.payments.look_up(order_id, page.reference)).status is PaymentStatus.OPEN

        await peer.pay(page.reference, How.AT_ONCE)
        assert (await peer.payments.look_up(order_id, page.reference)).status is PaymentStatus.PAID

    async def test_a_page_that_was_ended_can_not_be_opened_again(self, peer: Peer) -> None:
        order_id = order()
        page = await opened(peer, order_id)
        await peer.payments.end_checkout(page.reference)
        await peer.payments.end_checkout(page.reference)

        assert (await peer.payments.look_up(order_id, page.reference)).status is PaymentStatus.ENDED
        assert await opened(peer, order_id) == page

    async def test_ending_what_is_paid_does_nothing(self, peer: Peer) -> None:
        order_id = order()
        checkout, _ = await paid(peer, order_id)
        await peer.payments.end_checkout(checkout)

        assert (await peer.payments.look_up(order_id, checkout)).status is PaymentStatus.PAID

    @needs(Can.TIME)
    async def test_a_page_ends_by_itself(self, peer: Peer) -> None:
        order_id = order()
        page = await opened(peer, order_id)
        await peer.wait(timedelta(minutes=36))

        assert (await peer.payments.look_up(order_id, page.reference)).status is PaymentStatus.ENDED

    @needs(Can.SLOW_MEANS, Can.TIME)
    @pytest.mark.parametrize(
        ("how", "ending"),
        [(How.SLOWLY, PaymentStatus.PAID), (How.SLOWLY_IN_VAIN, PaymentStatus.ENDED)],
    )
    async def test_a_slow_payment_is_in_progress_first(
        self, peer: Peer, how: How, ending: PaymentStatus
    ) -> None:
        order_id = order()
        page = await opened(peer, order_id)
        await peer.pay(page.reference, how)
        await peer.wait(DAY)

        facts = await peer.payments.look_up(order_id, page.reference)
        assert (facts.status, facts.movements.all) == (PaymentStatus.IN_PROGRESS, ())

        await peer.wait(3 * DAY)
        facts = await peer.payments.look_up(order_id, page.reference)
        assert facts.status is ending
        assert bool(facts.movements.all) is (ending is PaymentStatus.PAID)

    @pytest.mark.parametrize("checkout", ["", "cs_", "cs_unknown", "pi_1", "cs_o" + UUID(int=1).hex, "ü_ü"])
    async def test_what_the_provider_never_heard_of(self, peer: Peer, checkout: str) -> None:
        with pytest.raises(PaymentUnknown):
            await peer.payments.look_up(order(), checkout)

    async def test_another_orders_page_is_unknown(self, peer: Peer) -> None:
        page = await opened(peer, order())

        with pytest.raises(PaymentUnknown):
            await peer.payments.look_up(order(), page.reference)


@needs(Can.CHECKOUT, Can.REFUND)
class TestRefunds:
    @needs(Can.REFUND_LIMITS)
    async def test_parts_go_back_until_all_is_back(self, peer: Peer) -> None:
        order_id = order()
        checkout, charge = await paid(peer, order_id)
        await peer.payments.refund(order_id, charge, HALF, key="one")
        await peer.payments.refund(order_id, charge, HALF, key="two")
        facts = await peer.payments.look_up(order_id, checkout)

        assert kinds(facts) == [MovementKind.CHARGED, MovementKind.REFUNDED, MovementKind.REFUNDED]
        assert balances(entries_of(facts.movements, 150))[LedgerAccount.COACHEE] == 0

        with pytest.raises(PaymentRefused):
            await peer.payments.refund(order_id, charge, Money(1, "eur"), key="three")

    @needs(Can.IDEMPOTENCY)
    async def test_one_key_refunds_once(self, peer: Peer) -> None:
        order_id = order()
        checkout, charge = await paid(peer, order_id)
        for _ in range(3):
            await peer.payments.refund(order_id, charge, HALF, key="one")

        assert len((await peer.payments.look_up(order_id, checkout)).movements.all) == 2

        with pytest.raises(PaymentRefused):
            await peer.payments.refund(order_id, charge, Money(1, "eur"), key="one")

    @needs(Can.IDEMPOTENCY)
    async def test_one_key_at_the_same_moment_refunds_once(self, peer: Peer) -> None:
        order_id = order()
        checkout, charge = await paid(peer, order_id)
        await asyncio.gather(*(peer.payments.refund(order_id, charge, HALF, key="one") for _ in range(5)))

        assert len((await peer.payments.look_up(order_id, checkout)).movements.all) == 2

    @needs(Can.REFUND_LIMITS, Can.IDEMPOTENCY)
    async def test_a_refused_refund_leaves_its_key_free(self, peer: Peer) -> None:
        order_id = order()
        checkout, charge = await paid(peer, order_id)
        with pytest.raises(PaymentRefused):
            await peer.payments.refund(order_id, charge, Money(9_001, "eur"), key="one")
        await peer.payments.refund(order_id, charge, PRICE, key="one")

        assert len((await peer.payments.look_up(order_id, checkout)).movements.all) == 2

    @needs(Can.REFUND_FAILING, Can.TIME)
    async def test_a_refund_may_come_back(self, peer: Peer) -> None:
        order_id = order()
        checkout, charge = await paid(peer, order_id, How.REFUND_FAILS)
        await peer.payments.refund(order_id, charge, HALF, key="one")
        before = await peer.payments.look_up(order_id, checkout)
        await peer.wait(2 * DAY)
        after = await peer.payments.look_up(order_id, checkout)

        assert (before.refunds_pending, after.refunds_pending) == (4_500, 0)
        assert kinds(before) == [MovementKind.CHARGED, MovementKind.REFUNDED]
        assert kinds(after) == [*kinds(before), MovementKind.REFUND_RETURNED]
        assert after.movements.all[2].of == after.movements.all[1].reference

    @needs(Can.REFUND_LIMITS)
    async def test_another_currency_is_refused(self, peer: Peer) -> None:
        order_id = order()
        _, charge = await paid(peer, order_id)

        with pytest.raises(PaymentRefused):
            await peer.payments.refund(order_id, charge, Money(1, "usd"), key="one")

    async def test_a_charge_that_never_was(self, peer: Peer) -> None:
        with pytest.raises(PaymentUnknown):
            await peer.payments.refund(order(), "ch_unknown", HALF, key="one")


@needs(Can.CHECKOUT, Can.DISPUTE)
class TestDisputes:
    @pytest.mark.parametrize("won", [True, False])
    async def test_the_bank_takes_what_is_left_and_decides(self, peer: Peer, *, won: bool) -> None:
        order_id = order()
        checkout, charge = await paid(peer, order_id)
        await peer.payments.refund(order_id, charge, HALF, key="one")
        await peer.dispute(charge)
        during = await peer.payments.look_up(order_id, checkout)

        assert during.dispute_opened_at is not None
        assert [one.amount for one in during.movements.all] == [PRICE, HALF, HALF]

        await peer.decide(charge, won=won)
        after = await peer.payments.look_up(order_id, checkout)
        assert after.dispute_opened_at is None
        assert (kinds(after)[-1] is MovementKind.DISPUTE_RETURNED) is won

    async def test_nothing_is_refunded_while_it_is_decided(self, peer: Peer) -> None:
        order_id = order()
        _, charge = await paid(peer, order_id)
        await peer.dispute(charge)

        with pytest.raises(ChargeDisputed):
            await peer.payments.refund(order_id, charge, HALF, key="one")

        await peer.decide(charge, won=False)
        with pytest.raises(PaymentRefused):
            await peer.payments.refund(order_id, charge, HALF, key="one")


@needs(Can.PAYEES)
class TestPayees:
    async def test_one_account_per_coach(self, peer: Peer) -> None:
        coach = AccountId(uuid4())
        payee = await peer.payouts.open_payee(coach, country="DE")

        assert await peer.payouts.open_payee(coach, country="DE") == payee
        assert await peer.payouts.open_payee(AccountId(uuid4()), country="DE") != payee

    async def test_it_says_what_is_missing_until_it_is_given(self, peer: Peer) -> None:
        payee = await peer.payouts.open_payee(AccountId(uuid4()), country="DE")
        before = await peer.payouts.get_payee(payee)
        await peer.onboard(payee)
        after = await peer.payouts.get_payee(payee)

        assert before.status is PayeeStatus.INCOMPLETE
        assert before.missing
        assert (after.status, after.missing, after.balance) == (PayeeStatus.READY, (), ())

    async def test_each_onboarding_address_is_another(self, peer: Peer) -> None:
        payee = await peer.payouts.open_payee(AccountId(uuid4()), country="DE")
        urls = {
            await peer.payouts.onboarding_url(payee, done_url="https://a.test/", again_url="https://b.test/")
            for _ in range(2)
        }

        assert len(urls) == 2

    async def test_an_account_that_never_was(self, peer: Peer) -> None:
        with pytest.raises(PaymentUnknown):
            await peer.payouts.get_payee("acct_unknown")


@needs(Can.CHECKOUT, Can.PAYEES, Can.TRANSFER)
class TestTransfers:
    async def test_a_transfer_and_its_reversal(self, peer: Peer) -> None:
        order_id = order()
        checkout, charge = await paid(peer, order_id)
        payee = await ready_payee(peer)
        for _ in range(2):
            await peer.payouts.transfer(order_id, charge, payee, HALF, key="pay")
        assert (await peer.payouts.get_payee(payee)).balance == (HALF,)

        moved = (await peer.payments.look_up(order_id, checkout)).movements.all
        assert [(one.kind, one.amount) for one in moved][1:] == [(MovementKind.TRANSFERRED, HALF)]
        for _ in range(2):
            await peer.payouts.reverse_transfer(moved[1].reference, Money(500, "eur"), key="back")

        moved = (await peer.payments.look_up(order_id, checkout)).movements.all
        assert [one.kind for one in moved][2:] == [MovementKind.TRANSFER_REVERSED]
        assert moved[2].of == moved[1].reference
        assert (await peer.payouts.get_payee(payee)).balance == (Money(4_000, "eur"),)

    async def test_nobody_is_paid_before_everything_is_given(self, peer: Peer) -> None:
        order_id = order()
        checkout, charge = await paid(peer, order_id)
        payee = await peer.payouts.open_payee(AccountId(uuid4()), country="DE")

        with pytest.raises(PayeeNotReady):
            await peer.payouts.transfer(order_id, charge, payee, HALF, key="pay")
        assert len((await peer.payments.look_up(order_id, checkout)).movements.all) == 1

    async def test_no_more_than_was_charged(self, peer: Peer) -> None:
        order_id = order()
        _, charge = await paid(peer, order_id)
        payee = await ready_payee(peer)
        await peer.payouts.transfer(order_id, charge, payee, HALF, key="one")

        with pytest.raises(PaymentRefused):
            await peer.payouts.transfer(order_id, charge, payee, Money(4_501, "eur"), key="two")

    @needs(Can.IDEMPOTENCY)
    async def test_one_key_for_another_amount_is_refused(self, peer: Peer) -> None:
        order_id = order()
        _, charge = await paid(peer, order_id)
        payee = await ready_payee(peer)
        await peer.payouts.transfer(order_id, charge, payee, HALF, key="one")

        with pytest.raises(PaymentRefused):
            await peer.payouts.transfer(order_id, charge, payee, Money(1, "eur"), key="one")

    @needs(Can.WITHDRAWAL, Can.TIME)
    async def test_what_went_to_the_bank_can_not_be_taken_back(self, peer: Peer) -> None:
        order_id = order()
        checkout, charge = await paid(peer, order_id)
        payee, since = await ready_payee(peer), peer.clock.now()
        await peer.payouts.transfer(order_id, charge, payee, HALF, key="pay")
        await peer.wait(3 * DAY)
        transfer = (await peer.payments.look_up(order_id, checkout)).movements.all[1].reference

        (withdrawal,) = await peer.payouts.list_withdrawals(payee, since)
        assert (withdrawal.amount, withdrawal.status) == (HALF, WithdrawalStatus.IN_TRANSIT)
        with pytest.raises(PayeeBalanceTooLow):
            await peer.payouts.reverse_transfer(transfer, HALF, key="back")

        await peer.wait(2 * DAY)
        (withdrawal,) = await peer.payouts.list_withdrawals(payee, since)
        assert withdrawal.status is WithdrawalStatus.PAID
        assert await peer.payouts.list_withdrawals(payee, peer.clock.now()) == ()


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
