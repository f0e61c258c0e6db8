"""What every provider is asked: about pages, charges and subscriptions, however they got there."""

import pytest
from tests.integration.ports.services.payment_acts import order
from tests.integration.ports.services.payment_peers import Can, Going, How, Peer, needs

from tic_domain.orders.errors import PaymentUnknown
from tic_domain.orders.settling import PaymentStatus
from tic_domain.shared.money import Money


@needs(Can.PAGES)
class TestPages:
    async def test_one_is_open_until_it_is_paid_and_is_left_alone_then(self, paying: Peer) -> None:
        wanted = order()
        page = await paying.page(wanted)
        assert (await paying.payments.look_up(wanted, page)).status is PaymentStatus.OPEN
        await paying.pay(page, How.AT_ONCE)
        assert (await paying.payments.look_up(wanted, page)).status is PaymentStatus.PAID
        await paying.payments.end_checkout(page)
        assert (await paying.payments.look_up(wanted, page)).status is PaymentStatus.PAID

    async def test_ended_twice_is_ended_once(self, paying: Peer) -> None:
        wanted = order()
        page = await paying.page(wanted)
        for _ in range(2):
            await paying.payments.end_checkout(page)
        assert (await paying.payments.look_up(wanted, page)).status is PaymentStatus.ENDED

    async def test_another_orders_page_is_unknown_as_is_one_that_never_was(self, paying: Peer) -> None:
        page = await paying.page(order())
        with pytest.raises(PaymentUnknown):
            await paying.payments.look_up(order(), page)
        with pytest.raises(PaymentUnknown):
            await paying.payments.end_checkout("cs_none")


@needs(Can.CHARGES)
class TestCharges:
    async def test_under_one_key_a_part_goes_back_once(self, paying: Peer) -> None:
        wanted = order()
        charge = await paying.charge(wanted)
        for key, amount in (("refund:1", 4000), ("refund:1", 4000), ("refund:2", 500)):
            await paying.payments.refund(wanted, charge, Money(amount, "eur"), key=key)
        assert sorted(await paying.sent_back(charge)) == [500, 4000]

    async def test_a_charge_that_never_was_is_unknown(self, paying: Peer) -> None:
        with pytest.raises(PaymentUnknown):
            await paying.payments.refund(order(), "ch_none", Money(1, "eur"), key="refund:3")


@needs(Can.ENDINGS)
class TestEndings:
    async def test_it_ends_with_its_period_goes_on_and_ends_now(self, paying: Peer) -> None:
        one, ports = await paying.subscription(), paying.subscriptions
        for act, expected in (
            (ports.end_at_period_end, Going.UNTIL_PERIOD_END),
            (ports.end_at_period_end, Going.UNTIL_PERIOD_END),
            (ports.go_on, Going.ON),
            (ports.end_now, Going.NO_MORE),
            (ports.end_now, Going.NO_MORE),
        ):
            await act(one)
            assert await paying.going(one) is expected

    async def test_one_that_never_was_is_unknown(self, paying: Peer) -> None:
        with pytest.raises(PaymentUnknown):
            await paying.subscriptions.end_now("sub_none")
