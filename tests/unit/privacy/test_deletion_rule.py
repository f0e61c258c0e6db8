"""The deletion policy, over every state and what no state is."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from tic_domain.orders.states import OrderState
from tic_domain.orders.terms import Side
from tic_domain.privacy.erasing.rule import Blocker, BlockerKind, blockers, earliest_of
from tic_domain.privacy.erasing.snapshot import (
    DeletionSnapshot,
    DisputeSeen,
    DisputeState,
    InvoiceSeen,
    InvoiceState,
    OrderSeen,
    PaymentSeen,
    PaymentState,
    PayoutSeen,
    PayoutState,
    RefundSeen,
    RefundState,
    SubscriptionSeen,
    SubscriptionState,
)
from tic_domain.shared.money import Money

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
FREE_FOR_BOTH = {OrderState.EXPIRED, OrderState.SETTLED, OrderState.REFUNDED, OrderState.DISPUTE_LOST}
FREE_FOR_COACHEES = {*FREE_FOR_BOTH, OrderState.DELIVERED, OrderState.CANCELLED, OrderState.RECOVERING}


def _order(state: OrderState | None, side: Side = Side.COACHEE) -> OrderSeen:
    return OrderSeen(id="o", title="Mock interview", side=side, state=state, until=LATER)


def _payment(state: PaymentState) -> PaymentSeen:
    return PaymentSeen(order_id="o", title="Mock interview", state=state, until=LATER)


def _refund(state: RefundState) -> RefundSeen:
    return RefundSeen(order_id="o", title="Mock interview", state=state, until=LATER)


def _dispute(state: DisputeState) -> DisputeSeen:
    return DisputeSeen(order_id="o", title="Mock interview", state=state, until=LATER)


def _subscription(state: SubscriptionState, ends_at: datetime | None = None) -> SubscriptionSeen:
    return SubscriptionSeen(id="s", title="Two a month", state=state, ends_at=ends_at, until=LATER)


def _of(snapshot: DeletionSnapshot) -> set[BlockerKind]:
    found = blockers(snapshot)
    assert all(one.reason and one.way_out and one.title for one in found)
    return {one.kind for one in found}


@pytest.mark.clause("C6.1")
def test_nothing_in_progress_blocks_nothing() -> None:
    assert blockers(DeletionSnapshot(taken_at=NOW)) == frozenset()


@pytest.mark.clause("C6.1")
@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("state", [*OrderState, None])
def test_an_order_blocks_until_it_is_over_for_that_side(state: OrderState | None, side: Side) -> None:
    free = FREE_FOR_COACHEES if side is Side.COACHEE else FREE_FOR_BOTH

    found = _of(DeletionSnapshot(taken_at=NOW, orders=(_order(state, side),)))

    assert found == (set() if state in free else {BlockerKind.ORDER})


@pytest.mark.clause("C6.1")
def test_every_other_object_blocks_in_all_states_but_the_free_ones() -> None:
    money = Money(500, "eur")
    checked = 0
    for state in PaymentState:
        free = state in {PaymentState.SUCCEEDED, PaymentState.CANCELED}
        assert bool(blockers(DeletionSnapshot(taken_at=NOW, payments=(_payment(state),)))) is not free
        checked += 1
    for sub in SubscriptionState:
        free = sub in {SubscriptionState.CANCELED, SubscriptionState.INCOMPLETE_EXPIRED}
        found = blockers(DeletionSnapshot(taken_at=NOW, subscriptions=(_subscription(sub),)))
        assert bool(found) is not free
        checked += 1
    for refund in RefundState:
        free = refund in {RefundState.SUCCEEDED, RefundState.CANCELED}
        found = blockers(DeletionSnapshot(taken_at=NOW, refunds=(_refund(refund),)))
        assert bool(found) is not free
        checked += 1
    for dispute in DisputeState:
        free = dispute in {DisputeState.WON, DisputeState.LOST, DisputeState.WARNING_CLOSED}
        found = blockers(DeletionSnapshot(taken_at=NOW, disputes=(_dispute(dispute),)))
        assert bool(found) is not free
        checked += 1
    for payout in PayoutState:
        free = payout in {PayoutState.PAID, PayoutState.CANCELED}
        seen = PayoutSeen(reference="po", amount=money, state=payout)
        assert bool(blockers(DeletionSnapshot(taken_at=NOW, payouts=(seen,)))) is not free
        checked += 1
    for invoice in InvoiceState:
        free = invoice in {InvoiceState.PAID, InvoiceState.VOID, InvoiceState.UNCOLLECTIBLE}
        bill = InvoiceSeen(reference="in", subscription_id="s", title="May", state=invoice, until=LATER)
        assert bool(blockers(DeletionSnapshot(taken_at=NOW, invoices=(bill,)))) is not free
        checked += 1
    every = (PaymentState, SubscriptionState, RefundState, DisputeState, PayoutState, InvoiceState)
    assert checked == sum(map(len, every))


@pytest.mark.clause("C6.1")
def test_the_whole_product_of_states_is_the_union_of_what_each_blocks() -> None:
    checked = 0
    for order, payment, sub, side in product([*OrderState, None], PaymentState, SubscriptionState, Side):
        parts = (
            DeletionSnapshot(taken_at=NOW, orders=(_order(order, side),)),
            DeletionSnapshot(taken_at=NOW, payments=(_payment(payment),)),
            DeletionSnapshot(taken_at=NOW, subscriptions=(_subscription(sub),)),
        )
        whole = DeletionSnapshot(
            taken_at=NOW,
            orders=parts[0].orders,
            payments=parts[1].payments,
            subscriptions=parts[2].subscriptions,
        )
        assert blockers(whole) == frozenset().union(*(blockers(part) for part in parts))
        checked += 1
    assert checked > 1500


@pytest.mark.clause("C6.1")
@pytest.mark.parametrize(
    "states", [PaymentState, SubscriptionState, RefundState, DisputeState, PayoutState, InvoiceState]
)
def test_a_word_that_we_do_not_know_is_the_unknown_state(states: type[PaymentState]) -> None:
    assert states("teleporting") is states["UNKNOWN"]


@pytest.mark.clause("C6.1")
@pytest.mark.parametrize(("amount", "blocks"), [(0, False), (1, True), (-1, True)])
def test_any_balance_but_zero_blocks(amount: int, *, blocks: bool) -> None:
    snapshot = DeletionSnapshot(taken_at=NOW, balances=(Money(0, "usd"), Money(amount, "eur")))
    assert bool(blockers(snapshot)) is blocks


@pytest.mark.clause("C6.1")
def test_news_that_nobody_followed_up_and_answers_that_did_not_come_block() -> None:
    assert _of(DeletionSnapshot(taken_at=NOW, waiting_events=2)) == {BlockerKind.EVENT}
    assert _of(DeletionSnapshot(taken_at=NOW, not_asked=("order o",))) == {BlockerKind.NOT_ASKED}


def test_a_subscription_that_was_cancelled_waits_for_its_end() -> None:
    ends = NOW + timedelta(days=20)
    (found,) = blockers(
        DeletionSnapshot(taken_at=NOW, subscriptions=(_subscription(SubscriptionState.ACTIVE, ends_at=ends),))
    )
    assert (found.earliest, found.way_out) == (ends, "Wait for its end.")


def test_the_earliest_date_is_known_only_where_each_has_one() -> None:
    waiting = blockers(DeletionSnapshot(taken_at=NOW, orders=(_order(OrderState.DISPUTED),)))
    endless: frozenset[Blocker] = blockers(DeletionSnapshot(taken_at=NOW, balances=(Money(1, "eur"),)))

    assert earliest_of(waiting) == LATER
    assert earliest_of(waiting | endless) is None
    assert earliest_of(frozenset()) is None
