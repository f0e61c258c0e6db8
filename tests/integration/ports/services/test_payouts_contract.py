"""Whoever passes the money on: one suite for each provider, as far as each can."""

from uuid import uuid4

import pytest
from tests.integration.ports.services.payment_acts import DAY, HALF, order, paid, ready_payee
from tests.integration.ports.services.payment_peers import Can, Peer, needs

from tic_domain.orders.errors import (
    PayeeBalanceTooLow,
    PayeeNotReady,
    PaymentRefused,
    PaymentUnknown,
)
from tic_domain.orders.movements import MovementKind
from tic_domain.orders.payees import PayeeStatus, WithdrawalStatus
from tic_domain.shared.ids import AccountId
from tic_domain.shared.money import Money


@needs(Can.PAYEES)
class TestPayees:
    async def test_one_account_per_coach(self, paying: Peer) -> None:
        coach = AccountId(uuid4())
        payee = await paying.payouts.open_payee(coach, country="DE")

        assert await paying.payouts.open_payee(coach, country="DE") == payee
        assert await paying.payouts.open_payee(AccountId(uuid4()), country="DE") != payee

    async def test_it_says_what_is_missing_until_it_is_given(self, paying: Peer) -> None:
        payee = await paying.payouts.open_payee(AccountId(uuid4()), country="DE")
        before = await paying.payouts.get_payee(payee)
        await paying.onboard(payee)
        after = await paying.payouts.get_payee(payee)

        assert before.status is PayeeStatus.INCOMPLETE
        assert before.missing
        assert (after.status, after.missing, after.balance) == (PayeeStatus.READY, (), ())

    async def test_each_onboarding_address_is_another(self, paying: Peer) -> None:
        payee = await paying.payouts.open_payee(AccountId(uuid4()), country="DE")
        urls = {
            await paying.payouts.onboarding_url(
                payee, done_url="https://a.test/", again_url="https://b.test/"
            )
            for _ in range(2)
        }

        assert len(urls) == 2

    async def test_an_account_that_never_was(self, paying: Peer) -> None:
        with pytest.raises(PaymentUnknown):
            await paying.payouts.get_payee("acct_unknown")


@needs(Can.CHECKOUT, Can.PAYEES, Can.TRANSFER)
class TestTransfers:
    async def test_a_transfer_and_its_reversal(self, paying: Peer) -> None:
        order_id = order()
        checkout, charge = await paid(paying, order_id)
        payee = await ready_payee(paying)
        for _ in range(2):
            await paying.payouts.transfer(order_id, charge, payee, HALF, key="pay")
        assert (await paying.payouts.get_payee(payee)).balance == (HALF,)

        moved = (await paying.payments.look_up(order_id, checkout)).movements.all
        assert [(one.kind, one.amount) for one in moved][1:] == [(MovementKind.TRANSFERRED, HALF)]
        for _ in range(2):
            await paying.payouts.reverse_transfer(moved[1].reference, Money(500, "eur"), key="back")

        moved = (await paying.payments.look_up(order_id, checkout)).movements.all
        assert [one.kind for one in moved][2:] == [MovementKind.TRANSFER_REVERSED]
        assert moved[2].of == moved[1].reference
        assert (await paying.payouts.get_payee(payee)).balance == (Money(4_000, "eur"),)

    async def test_nobody_is_paid_before_everything_is_given(self, paying: Peer) -> None:
        order_id = order()
        checkout, charge = await paid(paying, order_id)
        payee = await paying.payouts.open_payee(AccountId(uuid4()), country="DE")

        with pytest.raises(PayeeNotReady):
            await paying.payouts.transfer(order_id, charge, payee, HALF, key="pay")
        assert len((await paying.payments.look_up(order_id, checkout)).movements.all) == 1

    async def test_no_more_than_was_charged(self, paying: Peer) -> None:
        order_id = order()
        _, charge = await paid(paying, order_id)
        payee = await ready_payee(paying)
        await paying.payouts.transfer(order_id, charge, payee, HALF, key="one")

        with pytest.raises(PaymentRefused):
            await paying.payouts.transfer(order_id, charge, payee, Money(4_501, "eur"), key="two")

    @needs(Can.IDEMPOTENCY)
    async def test_one_key_for_another_amount_is_refused(self, paying: Peer) -> None:
        order_id = order()
        _, charge = await paid(paying, order_id)
        payee = await ready_payee(paying)
        await paying.payouts.transfer(order_id, charge, payee, HALF, key="one")

        with pytest.raises(PaymentRefused):
            await paying.payouts.transfer(order_id, charge, payee, Money(1, "eur"), key="one")

    @needs(Can.WITHDRAWAL, Can.TIME)
    async def test_what_went_to_the_bank_can_not_be_taken_back(self, paying: Peer) -> None:
        order_id = order()
        checkout, charge = await paid(paying, order_id)
        payee, since = await ready_payee(paying), paying.clock.now()
        await paying.payouts.transfer(order_id, charge, payee, HALF, key="pay")
        await paying.wait(3 * DAY)
        transfer = (await paying.payments.look_up(order_id, checkout)).movements.all[1].reference

        (withdrawal,) = await paying.payouts.list_withdrawals(payee, since)
        assert (withdrawal.amount, withdrawal.status) == (HALF, WithdrawalStatus.IN_TRANSIT)
        with pytest.raises(PayeeBalanceTooLow):
            await paying.payouts.reverse_transfer(transfer, HALF, key="back")

        await paying.wait(2 * DAY)
        (withdrawal,) = await paying.payouts.list_withdrawals(payee, since)
        assert withdrawal.status is WithdrawalStatus.PAID
        assert await paying.payouts.list_withdrawals(payee, paying.clock.now()) == ()
