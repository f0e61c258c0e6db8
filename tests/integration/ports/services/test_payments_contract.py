"""Whoever takes the money: one suite for each provider, as far as each can."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from tests.integration.ports.services.payment_acts import DAY, HALF, kinds, opened, order, paid
from tests.integration.ports.services.payment_peers import PRICE, Can, How, Peer, needs

from tic_domain.orders.errors import (
    ChargeDisputed,
    PaymentRefused,
    PaymentUnknown,
)
from tic_domain.orders.ledger import LedgerAccount, balances, entries_of
from tic_domain.orders.movements import MovementKind
from tic_domain.orders.settling import PaymentStatus
from tic_domain.shared.money import Money


@needs(Can.CHECKOUT)
class TestCheckout:
    async def test_the_same_order_has_one_page(self, paying: Peer) -> None:
        order_id = order()
        page = await opened(paying, order_id)

        assert await opened(paying, order_id) == page
        assert page.url.startswith("http")
        assert await opened(paying, order()) != page

    async def test_one_with_a_later_deadline_is_open_until_then(self, paying: Peer) -> None:
        """The answer to the first was lost: nobody was sent there."""
        order_id = order()
        await opened(paying, order_id)
        page = await opened(paying, order_id, later=timedelta(minutes=20))

        assert await opened(paying, order_id, later=timedelta(minutes=20)) == page
        await paying.wait(timedelta(minutes=40))
        await paying.pay(page.reference, How.AT_ONCE)
        assert (await paying.payments.look_up(order_id, page.reference)).status is PaymentStatus.PAID

    async def test_another_amount_for_the_same_order_is_refused(self, paying: Peer) -> None:
        order_id = order()
        await opened(paying, order_id)

        with pytest.raises(PaymentRefused):
            await opened(paying, order_id, HALF)

    async def test_nothing_has_moved_before_it_is_paid(self, paying: Peer) -> None:
        order_id = order()
        page = await opened(paying, order_id)
        facts = await paying.payments.look_up(order_id, page.reference)

        assert facts.status is PaymentStatus.OPEN
        assert facts.movements.all == ()
        assert facts.dispute_opened_at is None

    async def test_paying_charges_the_price_once(self, paying: Peer) -> None:
        order_id = order()
        page = await opened(paying, order_id)
        await paying.pay(page.reference, How.AT_ONCE)
        await paying.pay(page.reference, How.AT_ONCE)
        facts = await paying.payments.look_up(order_id, page.reference)

        assert facts.status is PaymentStatus.PAID
        assert [(one.kind, one.amount) for one in facts.movements.all] == [(MovementKind.CHARGED, PRICE)]

    async def test_a_declined_card_leaves_it_open(self, paying: Peer) -> None:
        order_id = order()
        page = await opened(paying, order_id)
        await paying.pay(page.reference, How.DECLINED)

        assert (await paying.payments.look_up(order_id, page.reference)).status is PaymentStatus.OPEN

        await paying.pay(page.reference, How.AT_ONCE)
        assert (await paying.payments.look_up(order_id, page.reference)).status is PaymentStatus.PAID

    async def test_a_page_that_was_ended_can_not_be_opened_again(self, paying: Peer) -> None:
        order_id = order()
        page = await opened(paying, order_id)
        await paying.payments.end_checkout(page.reference)
        await paying.payments.end_checkout(page.reference)

        assert (await paying.payments.look_up(order_id, page.reference)).status is PaymentStatus.ENDED
        assert await opened(paying, order_id) == page

    async def test_ending_what_is_paid_does_nothing(self, paying: Peer) -> None:
        order_id = order()
        checkout, _ = await paid(paying, order_id)
        await paying.payments.end_checkout(checkout)

        assert (await paying.payments.look_up(order_id, checkout)).status is PaymentStatus.PAID

    @needs(Can.TIME)
    async def test_a_page_ends_by_itself(self, paying: Peer) -> None:
        order_id = order()
        page = await opened(paying, order_id)
        await paying.wait(timedelta(minutes=36))

        assert (await paying.payments.look_up(order_id, page.reference)).status is PaymentStatus.ENDED

    @needs(Can.SLOW_MEANS, Can.TIME)
    @pytest.mark.parametrize(
        ("how", "ending"),
        [(How.SLOWLY, PaymentStatus.PAID), (How.SLOWLY_IN_VAIN, PaymentStatus.ENDED)],
    )
    async def test_a_slow_payment_is_in_progress_first(
        self, paying: Peer, how: How, ending: PaymentStatus
    ) -> None:
        order_id = order()
        page = await opened(paying, order_id)
        await paying.pay(page.reference, how)
        await paying.wait(DAY)

        facts = await paying.payments.look_up(order_id, page.reference)
        assert (facts.status, facts.movements.all) == (PaymentStatus.IN_PROGRESS, ())

        await paying.wait(3 * DAY)
        facts = await paying.payments.look_up(order_id, page.reference)
        assert facts.status is ending
        assert bool(facts.movements.all) is (ending is PaymentStatus.PAID)

    @pytest.mark.parametrize("checkout", ["", "cs_", "cs_unknown", "pi_1", "cs_o" + UUID(int=1).hex, "ü_ü"])
    async def test_what_the_provider_never_heard_of(self, paying: Peer, checkout: str) -> None:
        with pytest.raises(PaymentUnknown):
            await paying.payments.look_up(order(), checkout)

    async def test_another_orders_page_is_unknown(self, paying: Peer) -> None:
        page = await opened(paying, order())

        with pytest.raises(PaymentUnknown):
            await paying.payments.look_up(order(), page.reference)


@needs(Can.CHECKOUT, Can.REFUND)
class TestRefunds:
    @needs(Can.REFUND_LIMITS)
    async def test_parts_go_back_until_all_is_back(self, paying: Peer) -> None:
        order_id = order()
        checkout, charge = await paid(paying, order_id)
        await paying.payments.refund(order_id, charge, HALF, key="one")
        await paying.payments.refund(order_id, charge, HALF, key="two")
        facts = await paying.payments.look_up(order_id, checkout)

        assert kinds(facts) == [MovementKind.CHARGED, MovementKind.REFUNDED, MovementKind.REFUNDED]
        assert balances(entries_of(facts.movements, 150))[LedgerAccount.COACHEE] == 0

        with pytest.raises(PaymentRefused):
            await paying.payments.refund(order_id, charge, Money(1, "eur"), key="three")

    @needs(Can.IDEMPOTENCY)
    async def test_one_key_refunds_once(self, paying: Peer) -> None:
        order_id = order()
        checkout, charge = await paid(paying, order_id)
        for _ in range(3):
            await paying.payments.refund(order_id, charge, HALF, key="one")

        assert len((await paying.payments.look_up(order_id, checkout)).movements.all) == 2

        with pytest.raises(PaymentRefused):
            await paying.payments.refund(order_id, charge, Money(1, "eur"), key="one")

    @needs(Can.IDEMPOTENCY)
    async def test_one_key_at_the_same_moment_refunds_once(self, paying: Peer) -> None:
        order_id = order()
        checkout, charge = await paid(paying, order_id)
        await asyncio.gather(*(paying.payments.refund(order_id, charge, HALF, key="one") for _ in range(5)))

        assert len((await paying.payments.look_up(order_id, checkout)).movements.all) == 2

    @needs(Can.REFUND_LIMITS, Can.IDEMPOTENCY)
    async def test_a_refused_refund_leaves_its_key_free(self, paying: Peer) -> None:
        order_id = order()
        checkout, charge = await paid(paying, order_id)
        with pytest.raises(PaymentRefused):
            await paying.payments.refund(order_id, charge, Money(9_001, "eur"), key="one")
        await paying.payments.refund(order_id, charge, PRICE, key="one")

        assert len((await paying.payments.look_up(order_id, checkout)).movements.all) == 2

    @needs(Can.REFUND_FAILING, Can.TIME)
    async def test_a_refund_may_come_back(self, paying: Peer) -> None:
        order_id = order()
        checkout, charge = await paid(paying, order_id, How.REFUND_FAILS)
        await paying.payments.refund(order_id, charge, HALF, key="one")
        before = await paying.payments.look_up(order_id, checkout)
        await paying.wait(2 * DAY)
        after = await paying.payments.look_up(order_id, checkout)

        assert (before.refunds_pending, after.refunds_pending) == (4_500, 0)
        assert kinds(before) == [MovementKind.CHARGED, MovementKind.REFUNDED]
        assert kinds(after) == [*kinds(before), MovementKind.REFUND_RETURNED]
        assert after.movements.all[2].of == after.movements.all[1].reference

    @needs(Can.REFUND_LIMITS)
    async def test_another_currency_is_refused(self, paying: Peer) -> None:
        order_id = order()
        _, charge = await paid(paying, order_id)

        with pytest.raises(PaymentRefused):
            await paying.payments.refund(order_id, charge, Money(1, "usd"), key="one")

    async def test_a_charge_that_never_was(self, paying: Peer) -> None:
        with pytest.raises(PaymentUnknown):
            await paying.payments.refund(order(), "ch_unknown", HALF, key="one")


@needs(Can.CHECKOUT, Can.DISPUTE)
class TestDisputes:
    @pytest.mark.parametrize("won", [True, False])
    async def test_the_bank_takes_what_is_left_and_decides(self, paying: Peer, *, won: bool) -> None:
        order_id = order()
        checkout, charge = await paid(paying, order_id)
        await paying.payments.refund(order_id, charge, HALF, key="one")
        await paying.dispute(charge)
        during = await paying.payments.look_up(order_id, checkout)

        assert during.dispute_opened_at is not None
        assert [one.amount for one in during.movements.all] == [PRICE, HALF, HALF]

        await paying.decide(charge, won=won)
        after = await paying.payments.look_up(order_id, checkout)
        assert after.dispute_opened_at is None
        assert (kinds(after)[-1] is MovementKind.DISPUTE_RETURNED) is won

    async def test_nothing_is_refunded_while_it_is_decided(self, paying: Peer) -> None:
        order_id = order()
        _, charge = await paid(paying, order_id)
        await paying.dispute(charge)

        with pytest.raises(ChargeDisputed):
            await paying.payments.refund(order_id, charge, HALF, key="one")

        await paying.decide(charge, won=False)
        with pytest.raises(PaymentRefused):
            await paying.payments.refund(order_id, charge, HALF, key="one")
