"""Payments by Stripe, against a peer that answers as Stripe documents."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from tests.integration.ports.services.stripe.world import (
    CHECKOUT,
    NOW,
    ORDER,
    OTHER_ORDER,
    PRICE,
    World,
    moved,
)

from tic_domain.orders.errors import ChargeDisputed, PaymentRefused, PaymentUnknown
from tic_domain.orders.ledger import LedgerAccount, balances, entries_of
from tic_domain.orders.movements import MovementKind
from tic_domain.orders.settling import PaymentStatus
from tic_domain.shared.money import Money


async def test_a_page_is_opened_for_the_price_and_takes_no_more_than_it_needs(world: World) -> None:
    page = await world.payments.open_checkout(CHECKOUT)

    asked = world.peer.posts("checkout/sessions")[0].params
    assert page.url.startswith("https://checkout.stripe.example/")
    assert asked["line_items"][0]["price_data"]["unit_amount"] == "9000"
    assert asked["payment_intent_data"]["transfer_group"] == f"order_{ORDER}"
    assert asked["metadata"] == {"order": str(ORDER)}
    assert int(asked["expires_at"]) == int(CHECKOUT.open_until.timestamp())


async def test_asking_again_gives_the_same_page(world: World) -> None:
    page = await world.payments.open_checkout(CHECKOUT)

    assert await world.payments.open_checkout(CHECKOUT) == page
    assert len(world.peer.all("checkout.session")) == 1


async def test_the_same_page_is_found_when_its_title_changed_meanwhile(world: World) -> None:
    page = await world.payments.open_checkout(CHECKOUT)

    again = await world.payments.open_checkout(attrs.evolve(CHECKOUT, title="System design, renamed"))

    assert again == page
    assert len(world.peer.all("checkout.session")) == 1


@pytest.mark.parametrize("forgotten", [False, True])
async def test_another_price_for_the_same_order_is_refused(world: World, forgotten: bool) -> None:
    await world.payments.open_checkout(CHECKOUT)
    if forgotten:
        world.peer.forget_keys()
        world.peer.now += 86_400

    with pytest.raises(PaymentRefused):
        await world.payments.open_checkout(attrs.evolve(CHECKOUT, amount=Money(1, "eur")))


async def test_a_page_that_has_ended_is_found_after_the_key_was_forgotten(world: World) -> None:
    page = await world.payments.open_checkout(CHECKOUT)
    await world.payments.end_checkout(page.reference)
    world.peer.forget_keys()
    world.peer.now += 86_400

    again = await world.payments.open_checkout(CHECKOUT)

    assert again.reference == page.reference
    assert again.url == CHECKOUT.back_url


async def test_a_page_that_can_not_be_opened_any_more_is_refused(world: World) -> None:
    late = attrs.evolve(CHECKOUT, open_until=NOW - timedelta(days=3))

    with pytest.raises(PaymentRefused, match="expires_at"):
        await world.payments.open_checkout(late)


@pytest.mark.parametrize(
    ("session", "payment", "intent", "expected"),
    [
        ("open", "unpaid", None, PaymentStatus.OPEN),
        ("open", "unpaid", "requires_action", PaymentStatus.OPEN),
        ("open", "unpaid", "processing", PaymentStatus.IN_PROGRESS),
        ("complete", "paid", "succeeded", PaymentStatus.PAID),
        ("complete", "unpaid", "processing", PaymentStatus.IN_PROGRESS),
        ("complete", "unpaid", "succeeded", PaymentStatus.PAID),
        ("complete", "unpaid", "requires_payment_method", PaymentStatus.ENDED),
        ("complete", "unpaid", "canceled", PaymentStatus.ENDED),
        ("complete", "unpaid", "thinking_about_it", PaymentStatus.IN_PROGRESS),
        ("complete", "perhaps", None, PaymentStatus.IN_PROGRESS),
        ("expired", "unpaid", None, PaymentStatus.ENDED),
        ("expired", "unpaid", "processing", PaymentStatus.IN_PROGRESS),
        ("expired", "paid", None, PaymentStatus.IN_PROGRESS),
        ("suspended", "unpaid", None, PaymentStatus.IN_PROGRESS),
    ],
)
async def test_a_state_without_a_word_blocks(
    world: World, session: str, payment: str, intent: str | None, expected: PaymentStatus
) -> None:
    page = await world.payments.open_checkout(CHECKOUT)
    made = world.peer.put("payment_intent", "pi", status=intent)
    world.peer.things[page.reference] |= {
        "status": session,
        "payment_status": payment,
        "payment_intent": made["id"] if intent else None,
    }

    assert (await world.payments.look_up(ORDER, page.reference)).status is expected


async def test_what_was_paid_is_seen_with_the_time_of_its_balance_transaction(world: World) -> None:
    page = await world.payments.open_checkout(CHECKOUT)
    charge = world.pay(page.reference)

    facts = await world.payments.look_up(ORDER, page.reference)

    (movement,) = facts.movements.all
    booked = world.peer.things[charge["balance_transaction"]]
    assert facts.status is PaymentStatus.PAID
    assert (movement.kind, movement.reference, movement.amount) == (
        MovementKind.CHARGED,
        charge["id"],
        PRICE,
    )
    assert movement.at == datetime.fromtimestamp(booked["created"], UTC)


async def test_a_second_payment_of_one_order_is_seen(world: World) -> None:
    page = await world.payments.open_checkout(CHECKOUT)
    first = world.pay(page.reference)
    world.charge(transfer_group=first["transfer_group"])
    world.charge(transfer_group=first["transfer_group"], status="failed")
    world.charge(transfer_group=f"order_{OTHER_ORDER}")

    assert await moved(world, page.reference) == [("charged", 9000), ("charged", 9000)]


@pytest.mark.parametrize("missing", [{"balance_transaction": None}, {"captured": False}])
async def test_a_charge_that_stripe_has_not_booked_is_not_there_yet(
    world: World, missing: dict[str, object]
) -> None:
    page = await world.payments.open_checkout(CHECKOUT)
    world.pay(page.reference).update(missing)

    assert await moved(world, page.reference) == []


async def test_everything_is_seen_however_many_pages_it_has(world: World) -> None:
    page = await world.payments.open_checkout(CHECKOUT)
    charge = world.pay(page.reference)
    payee = world.ready_payee()
    for number in range(5):
        await world.payments.refund(ORDER, charge["id"], Money(100, "eur"), key=f"refund:{number}")
        await world.payouts.transfer(ORDER, charge["id"], payee, Money(50, "eur"), key=f"payout:{number}")
    whole = await moved(world, page.reference)
    world.peer.page_size = 2

    assert await moved(world, page.reference) == whole
    assert len(whole) == 11


async def test_refunds_show_when_they_are_booked_and_come_back_when_they_fail(world: World) -> None:
    page = await world.payments.open_checkout(CHECKOUT)
    charge = world.pay(page.reference)
    await world.payments.refund(ORDER, charge["id"], Money(4000, "eur"), key="refund:1")
    refund = world.peer.all("refund")[0]

    refund |= {"status": "pending"}
    waiting = await world.payments.look_up(ORDER, page.reference)
    assert waiting.refunds_pending == 4000
    assert await moved(world, page.reference) == [("charged", 9000), ("refunded", 4000)]

    failure = world.peer.transaction(4000)
    refund |= {"status": "failed", "failure_balance_transaction": failure["id"]}
    returned = await world.payments.look_up(ORDER, page.reference)
    assert returned.refunds_pending == 0
    assert returned.movements.all[:2] == waiting.movements.all
    assert returned.movements.all[2].of == refund["id"]
    assert balances(entries_of(returned.movements, 150))[LedgerAccount.COACHEE] == -9000

    refund |= {"balance_transaction": None}
    assert await moved(world, page.reference) == [("charged", 9000)]


@pytest.mark.parametrize(
    ("status", "is_open"),
    [
        ("needs_response", True),
        ("under_review", True),
        ("warning_needs_response", True),
        ("a state of next year", True),
        ("won", False),
        ("lost", False),
        ("warning_closed", False),
        ("prevented", False),
    ],
)
async def test_a_dispute_holds_until_it_is_decided(world: World, status: str, is_open: bool) -> None:
    page = await world.payments.open_checkout(CHECKOUT)
    dispute = world.dispute(world.pay(page.reference), status)

    facts = await world.payments.look_up(ORDER, page.reference)

    opened = datetime.fromtimestamp(dispute["created"], UTC)
    assert facts.dispute_opened_at == (opened if is_open else None)


async def test_a_dispute_takes_and_gives_back_by_its_own_transactions(world: World) -> None:
    page = await world.payments.open_checkout(CHECKOUT)
    dispute = world.dispute(world.pay(page.reference), "won", amount=6000)
    dispute["balance_transactions"].append(world.peer.transaction(2500))

    assert await moved(world, page.reference) == [
        ("charged", 9000),
        ("disputed", 6000),
        ("dispute returned", 2500),
    ]


async def test_a_dispute_is_counted_in_the_currency_that_was_paid(world: World) -> None:
    page = await world.payments.open_checkout(CHECKOUT)
    dispute = world.dispute(world.pay(page.reference))
    dispute["balance_transactions"] = [world.peer.transaction(-9870, "usd")]

    assert await moved(world, page.reference) == [("charged", 9000), ("disputed", 9000)]


async def test_ending_a_page_twice_is_ending_it_once(world: World) -> None:
    page = await world.payments.open_checkout(CHECKOUT)

    await world.payments.end_checkout(page.reference)
    await world.payments.end_checkout(page.reference)

    assert (await world.payments.look_up(ORDER, page.reference)).status is PaymentStatus.ENDED


async def test_a_paid_page_is_left_as_it_is(world: World) -> None:
    page = await world.payments.open_checkout(CHECKOUT)
    world.pay(page.reference)

    await world.payments.end_checkout(page.reference)

    assert (await world.payments.look_up(ORDER, page.reference)).status is PaymentStatus.PAID


async def test_what_stripe_does_not_know_or_is_not_this_order_is_unknown(world: World) -> None:
    page = await world.payments.open_checkout(CHECKOUT)

    for name in ("cs_test_none", "", "pi_1", "../refunds", "ü_ü"):
        with pytest.raises(PaymentUnknown):
            await world.payments.look_up(ORDER, name)
    with pytest.raises(PaymentUnknown):
        await world.payments.look_up(OTHER_ORDER, page.reference)
    with pytest.raises(PaymentUnknown):
        await world.payments.end_checkout("cs_test_none")


@pytest.mark.clause("C3.1")
@pytest.mark.parametrize("forgotten", [False, True])
async def test_one_key_refunds_once_however_long_ago_that_was(world: World, forgotten: bool) -> None:
    page = await world.payments.open_checkout(CHECKOUT)
    charge = world.pay(page.reference)
    await world.payments.refund(ORDER, charge["id"], Money(4000, "eur"), key="refund:1")
    if forgotten:
        world.peer.forget_keys()

    await world.payments.refund(ORDER, charge["id"], Money(4000, "eur"), key="refund:1")
    with pytest.raises(PaymentRefused, match="another amount"):
        await world.payments.refund(ORDER, charge["id"], Money(4001, "eur"), key="refund:1")

    assert await moved(world, page.reference) == [("charged", 9000), ("refunded", 4000)]


async def test_what_stripe_refuses_to_refund_is_said_without_what_it_quotes(world: World) -> None:
    page = await world.payments.open_checkout(CHECKOUT)
    charge = world.pay(page.reference)

    with pytest.raises(PaymentRefused, match="currency"):
        await world.payments.refund(ORDER, charge["id"], Money(10, "usd"), key="refund:0")
    with pytest.raises(PaymentRefused, match=r"amount_too_large \(amount\)") as refused:
        await world.payments.refund(ORDER, charge["id"], Money(9001, "eur"), key="refund:1")
    assert "ada" not in str(refused.value)
    await world.payments.refund(ORDER, charge["id"], Money(9, "eur"), key="refund:1")
    dispute = world.dispute(charge)
    with pytest.raises(ChargeDisputed):
        await world.payments.refund(ORDER, charge["id"], Money(10, "eur"), key="refund:2")
    dispute["status"] = "lost"
    with pytest.raises(PaymentRefused, match="lost"):
        await world.payments.refund(ORDER, charge["id"], Money(10, "eur"), key="refund:2")
    with pytest.raises(PaymentUnknown):
        await world.payments.refund(ORDER, "ch_none", Money(10, "eur"), key="refund:3")
