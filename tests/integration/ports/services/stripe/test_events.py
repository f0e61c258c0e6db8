"""What comes to the two endpoints, and whose it is."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import stripe
from hypothesis import given
from hypothesis import strategies as st
from tests.integration.ports.services.stripe.peer import KEY, Fault
from tests.integration.ports.services.stripe.world import (
    CHECKOUT,
    CONNECT_SECRET,
    MONTHLY,
    NOW,
    ORDER,
    SECRET,
    SUBSCRIPTION,
    World,
)

from tic_adapters.memory.system import SteppingClock
from tic_adapters.stripe.client import stripe_client
from tic_adapters.stripe.events import CONNECT_EVENTS, PLATFORM_EVENTS, StripeEvents
from tic_domain.orders.errors import SignatureInvalid
from tic_domain.orders.ports import EventKind, PaymentEvent
from tic_domain.shared.errors import Unavailable
from tic_domain.shared.money import Money

EVENTS = StripeEvents(
    client=stripe_client(KEY, "http://127.0.0.1:9"),
    clock=SteppingClock(NOW),
    secret=SECRET,
    connect_secret=CONNECT_SECRET,
)


def body_of(type: str = "refund.created", subject: object = "re_1", **fields: Any) -> bytes:
    person = {"name": "Ada Canary", "email": "ada@example.com"}
    thing = {"id": subject, "customer_details": person}
    return json.dumps(
        {"id": "evt_1", "object": "event", "type": type, "data": {"object": thing}, **fields}
    ).encode()


def signed(body: bytes, secret: str = SECRET, *, late: timedelta = timedelta(0)) -> str:
    at = int((NOW - late).timestamp())
    return str(
        stripe.WebhookSignature.generate_signature_header(body.decode("latin-1"), secret, timestamp=at)
    )


@pytest.mark.parametrize(("type", "kind"), PLATFORM_EVENTS.items())
def test_what_we_look_at_has_a_kind(type: str, kind: EventKind) -> None:
    body = body_of(type)

    event = EVENTS.verified(body, signed(body), of_payees=False)

    assert event == PaymentEvent(id="evt_1", kind=kind, subject="re_1", payee=None)


@pytest.mark.parametrize(("type", "kind"), CONNECT_EVENTS.items())
def test_what_happens_on_a_coachs_account_names_it(type: str, kind: EventKind) -> None:
    body = body_of(type, "po_1", account="acct_1")

    event = EVENTS.verified(body, signed(body, CONNECT_SECRET), of_payees=True)

    assert event == PaymentEvent(id="evt_1", kind=kind, subject="po_1", payee="acct_1")


@pytest.mark.clause("C2.4")
def test_of_an_event_only_ids_are_kept() -> None:
    body = body_of()

    assert "anary" not in repr(EVENTS.verified(body, signed(body), of_payees=False))
    assert "whsec" not in repr(EVENTS)


@pytest.mark.parametrize(
    ("type", "subject"),
    [("customer.created", "cus_1"), ("refund.created", None), ("account.updated", "acct")],
)
def test_what_we_do_not_look_at_is_taken_and_let_be(type: str, subject: str | None) -> None:
    body = body_of(type, subject)

    assert EVENTS.verified(body, signed(body), of_payees=False).kind is EventKind.OTHER


@pytest.mark.parametrize("late", [timedelta(minutes=-5), timedelta(0), timedelta(minutes=5)])
def test_five_minutes_either_way_are_in_time(late: timedelta) -> None:
    body = body_of()

    assert EVENTS.verified(body, signed(body, late=late), of_payees=False).id == "evt_1"


BODY = body_of()
GOOD = signed(BODY)


@pytest.mark.parametrize(
    ("body", "signature", "of_payees"),
    [
        (BODY, "", False),
        (BODY, "garbage", False),
        (BODY, "t=,v1=", False),
        (BODY, "t=1", False),
        (BODY, GOOD.replace("v1=", "v0="), False),
        (BODY, GOOD.replace("v1=", "v1=ü"), False),
        (BODY, GOOD, True),
        (BODY, signed(BODY, CONNECT_SECRET), False),
        (BODY, signed(BODY, "whsec_other"), False),
        (BODY + b" ", GOOD, False),
        (BODY, signed(BODY, late=timedelta(minutes=5, seconds=1)), False),
        (BODY, signed(BODY, late=timedelta(minutes=-5, seconds=-1)), False),
        (b"", signed(b""), False),
        (b"[]", signed(b"[]"), False),
        (b"null", signed(b"null"), False),
        (b"{", signed(b"{"), False),
        (b"\xff", signed(b"\xff"), False),
        (b'{"object": "event"}', signed(b'{"object": "event"}'), False),
        (b"[" * 100_000, signed(b"[" * 100_000), False),
        (b'{"object": "v2.core.event"}', signed(b'{"object": "v2.core.event"}'), False),
    ],
)
def test_what_is_not_stripes_is_refused(body: bytes, signature: str, of_payees: bool) -> None:
    with pytest.raises(SignatureInvalid):
        EVENTS.verified(body, signature, of_payees=of_payees)


@given(body=st.binary(max_size=60), signature=st.text(max_size=60))
def test_nothing_that_is_sent_breaks_anything(body: bytes, signature: str) -> None:
    with pytest.raises(SignatureInvalid):
        EVENTS.verified(body, signature, of_payees=False)


@given(
    event=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "object", "type", "data", "account"]) | st.text(max_size=3),
                inner | st.just("event"),
                max_size=5,
            )
        ),
        max_leaves=10,
    )
)
def test_whatever_is_signed_is_an_event_or_refused(event: object) -> None:
    body = json.dumps(event).encode()
    try:
        read = EVENTS.verified(body, signed(body), of_payees=False)
    except SignatureInvalid:
        return
    assert read.id


@pytest.mark.parametrize("of_payees", [False, True])
def test_without_a_secret_stripe_is_asked_to_send_it_again(of_payees: bool) -> None:
    events = StripeEvents(
        client=stripe_client(KEY), clock=SteppingClock(NOW), secret=None, connect_secret=None
    )

    with pytest.raises(Unavailable, match="WEBHOOK_SECRET"):
        events.verified(BODY, GOOD, of_payees=of_payees)


def about(kind: EventKind, subject: str, payee: str | None = None) -> PaymentEvent:
    return PaymentEvent(id="evt_1", kind=kind, subject=subject, payee=payee)


async def test_everything_about_an_order_leads_to_it(world: World) -> None:
    page = await world.payments.open_checkout(CHECKOUT)
    charge = world.pay(page.reference)
    await world.payments.refund(ORDER, charge["id"], Money(10, "eur"), key="refund:1")
    await world.payouts.transfer(ORDER, charge["id"], world.ready_payee(), Money(10, "eur"), key="payout:1")
    by_hand = world.peer.put("refund", "re", charge=charge["id"])
    without_charge = world.peer.put("transfer", "tr", metadata={"order": str(ORDER)}, source_transaction=None)
    dispute = world.dispute(charge)

    for event in (
        about(EventKind.CHECKOUT, page.reference),
        about(EventKind.REFUND, world.peer.all("refund")[0]["id"]),
        about(EventKind.REFUND, by_hand["id"]),
        about(EventKind.DISPUTE, dispute["id"]),
        about(EventKind.TRANSFER, world.peer.all("transfer")[0]["id"]),
        about(EventKind.TRANSFER, without_charge["id"]),
    ):
        assert await world.events.order_of(event) == ORDER
        assert await world.events.subscription_of(event) is None


async def test_everything_about_a_period_leads_to_its_subscription(world: World) -> None:
    page = await world.subscriptions.open_subscription_checkout(MONTHLY)
    subscription = world.subscribe(page.reference)
    invoice = world.invoice(subscription, month=0)
    charge = world.peer.all("charge")[0]
    await world.payments.refund(ORDER, charge["id"], Money(10, "eur"), key="refund:1")
    await world.payouts.transfer(ORDER, charge["id"], world.ready_payee(), Money(10, "eur"), key="payout:1")
    dispute = world.dispute(charge)

    for event in (
        about(EventKind.CHECKOUT, page.reference),
        about(EventKind.SUBSCRIPTION, subscription["id"]),
        about(EventKind.SUBSCRIPTION, invoice["id"]),
        about(EventKind.REFUND, world.peer.all("refund")[0]["id"]),
        about(EventKind.DISPUTE, dispute["id"]),
        about(EventKind.TRANSFER, world.peer.all("transfer")[0]["id"]),
    ):
        assert await world.events.subscription_of(event) == SUBSCRIPTION
        assert await world.events.order_of(event) is None


async def test_what_is_not_ours_leads_nowhere(world: World) -> None:
    foreign = world.charge(metadata={"order": "no. 17"})
    refund = world.peer.put("refund", "re", charge=foreign["id"])
    loose = world.peer.put("refund", "re", charge=None)
    invoice = world.peer.put("invoice", "in", parent=None)

    for event in (
        about(EventKind.REFUND, refund["id"]),
        about(EventKind.REFUND, loose["id"]),
        about(EventKind.REFUND, "re_none"),
        about(EventKind.SUBSCRIPTION, invoice["id"]),
        about(EventKind.PAYEE, "acct_1", "acct_1"),
        about(EventKind.OTHER, ""),
    ):
        assert await world.events.order_of(event) is None
        assert await world.events.subscription_of(event) is None


async def test_what_can_not_be_asked_for_now_is_asked_for_later(world: World) -> None:
    world.peer.faults = [Fault(before=True)] * 3

    with pytest.raises(Unavailable):
        await world.events.order_of(about(EventKind.REFUND, "re_1"))


def test_the_guide_names_exactly_the_events_that_are_looked_at() -> None:
    guide = (Path(__file__).parents[5] / "docs/stripe.md").read_text("utf-8")
    _, platform, connect = guide.split("<!-- events -->")

    for part, types in ((platform, PLATFORM_EVENTS), (connect, CONNECT_EVENTS)):
        listed = part.split("```")[1].split("\n")[1:-1]
        assert listed == list(types)
