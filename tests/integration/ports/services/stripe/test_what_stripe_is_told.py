"""Stripe gets what it needs to take and pass on money, and nothing about anybody."""

from urllib.parse import parse_qsl

import pytest
from tests.integration.ports.services.stripe.peer import Call
from tests.integration.ports.services.stripe.world import (
    CHECKOUT,
    COACH,
    MONTHLY,
    NOW,
    ORDER,
    SUBSCRIPTION,
    World,
)

from tic_domain.orders.ports import EventKind, PaymentEvent
from tic_domain.shared.money import Money

OURS = {str(ORDER), str(SUBSCRIPTION), str(COACH)}
TOLD = {
    *("account", "amount", "cancel_at_period_end", "capabilities[transfers][requested]", "charge"),
    *("collection_options[fields]", "country", "currency", "destination", "expires_at", "mode"),
    *("adaptive_pricing[enabled]", "invoice_now", "prorate", "refresh_url", "return_url", "success_url"),
    *("cancel_url", "source_transaction", "transfer_group", "type", "metadata[coach]", "metadata[key]"),
    *("metadata[order]", "metadata[subscription]", "subscription_data[metadata][subscription]"),
    *("payment_intent_data[capture_method]", "payment_intent_data[metadata][order]"),
    *("payment_intent_data[transfer_group]", "line_items[0][quantity]"),
    *("line_items[0][price_data][currency]", "line_items[0][price_data][product_data][name]"),
    *("line_items[0][price_data][recurring][interval]", "line_items[0][price_data][unit_amount]"),
}
"""Every field of every call that writes. One more of them is a decision about privacy."""


async def everything(world: World) -> list[Call]:
    page = await world.payments.open_checkout(CHECKOUT)
    charge = world.pay(page.reference)
    await world.payments.look_up(ORDER, page.reference)
    await world.payments.refund(ORDER, charge["id"], Money(10, "eur"), key=f"refund:{ORDER}:1")
    await world.payments.end_checkout(page.reference)
    opened = await world.payouts.open_payee(COACH, country="DE")
    await world.payouts.onboarding_url(opened, done_url="https://a.example", again_url="https://b.example")
    payee = world.ready_payee()
    await world.payouts.get_payee(payee)
    await world.payouts.transfer(ORDER, charge["id"], payee, Money(10, "eur"), key=f"payout:{ORDER}:1")
    transfer = world.peer.all("transfer")[0]["id"]
    await world.payouts.reverse_transfer(transfer, Money(5, "eur"), key=f"reverse:{ORDER}:1")
    await world.payouts.list_withdrawals(payee, NOW)
    monthly = await world.subscriptions.open_subscription_checkout(MONTHLY)
    subscription = world.subscribe(monthly.reference)
    world.invoice(subscription, month=0)
    await world.subscriptions.look_up_subscription(SUBSCRIPTION, monthly.reference)
    await world.subscriptions.end_at_period_end(subscription["id"])
    await world.subscriptions.go_on(subscription["id"])
    await world.subscriptions.end_now(subscription["id"])
    await world.payouts.transfer(
        ORDER, world.peer.all("charge")[1]["id"], payee, Money(1, "eur"), key=f"payout:{ORDER}:2"
    )
    refund = PaymentEvent(id="evt_1", kind=EventKind.REFUND, subject="re_none", payee=None)
    await world.events.order_of(refund)
    return world.peer.calls


@pytest.mark.clause("C2.4", "C4.1")
async def test_stripe_is_told_of_no_person_and_given_no_card(world: World) -> None:
    writing = [call for call in await everything(world) if call.method != "GET"]

    fields = {name for call in writing for name, _ in parse_qsl(call.raw, keep_blank_values=True)}
    assert fields == TOLD


@pytest.mark.clause("C4.1")
async def test_what_is_written_on_stripes_things_are_ids_of_ours(world: World) -> None:
    marked = [call.params["metadata"] for call in await everything(world) if "metadata" in call.params]

    assert marked
    for marks in marked:
        assert {value for mark, value in marks.items() if mark != "key"} <= OURS
        assert marks.get("key", f"refund:{ORDER}:1").split(":")[1] == str(ORDER)
