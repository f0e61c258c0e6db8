"""No state without an exit."""

from datetime import UTC, datetime, timedelta
from itertools import product

import attrs
import pytest

from tic_domain.orders.states import (
    EXITS,
    FINAL,
    OrderState,
    Owner,
    SessionState,
    Standing,
    state_of,
    waiting_for,
)
from tic_domain.orders.terms import DEFAULT_TERMS

PLACED = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
ENDS = PLACED + timedelta(days=7)
NEW = Standing(
    placed_at=PLACED,
    held_until=PLACED + timedelta(minutes=30),
    payment_ended=False,
    charged=0,
    refunded=0,
    dispute_opened_at=None,
    last_taken_at=None,
    dispute_lost=0,
    refund_requested_at=None,
    cancelled_at=None,
    sessions=(SessionState.SCHEDULED,),
    last_ends_at=ENDS,
    runs_until=None,
    owed=0,
    payout_is_held=False,
    look_at=None,
)
PAID = attrs.evolve(NEW, charged=10_000, owed=8_000)
DONE = attrs.evolve(PAID, sessions=(SessionState.DELIVERED,))


@pytest.mark.parametrize(
    ("standing", "state"),
    [
        (NEW, OrderState.AWAITING_PAYMENT),
        (attrs.evolve(NEW, payment_ended=True), OrderState.EXPIRED),
        (PAID, OrderState.PAID),
        (attrs.evolve(PAID, payment_ended=True), OrderState.PAID),
        (DONE, OrderState.DELIVERED),
        (attrs.evolve(DONE, owed=0), OrderState.SETTLED),
        (attrs.evolve(DONE, refund_requested_at=ENDS), OrderState.REFUND_REQUESTED),
        (attrs.evolve(DONE, dispute_opened_at=ENDS), OrderState.DISPUTED),
        (attrs.evolve(DONE, owed=0, refunded=10_000), OrderState.REFUNDED),
        (attrs.evolve(DONE, owed=-8_000, refunded=10_000), OrderState.RECOVERING),
        (attrs.evolve(DONE, owed=0, dispute_lost=10_000), OrderState.DISPUTE_LOST),
        (
            attrs.evolve(
                PAID, cancelled_at=PLACED, sessions=(SessionState.CANCELLED,), owed=4_000, refunded=5_000
            ),
            OrderState.CANCELLED,
        ),
        (
            attrs.evolve(
                PAID, cancelled_at=PLACED, sessions=(SessionState.CANCELLED,), owed=0, refunded=5_000
            ),
            OrderState.SETTLED,
        ),
    ],
)
def test_the_state_follows_from_what_was_decided_and_what_moved(
    standing: Standing, state: OrderState
) -> None:
    assert state_of(standing) is state


@pytest.mark.clause("C3.1")
def test_every_state_that_is_not_final_has_an_exit_and_no_other() -> None:
    assert set(EXITS) == set(OrderState) - FINAL
    assert len(EXITS) > 5


@pytest.mark.clause("C3.1")
def test_whatever_the_standing_somebody_is_next_until_a_stated_time() -> None:
    moments = (None, ENDS)
    seen = set()
    for charged, owed, dispute, request, cancelled, session, ends, runs in product(
        (0, 10_000), (-1, 0, 8_000), moments, moments, moments, SessionState, moments, moments
    ):
        standing = attrs.evolve(
            NEW,
            charged=charged,
            owed=owed,
            dispute_opened_at=dispute,
            refund_requested_at=request,
            cancelled_at=cancelled,
            sessions=(session,),
            last_ends_at=ends,
            runs_until=runs,
        )
        state = state_of(standing)
        seen.add(state)
        for now in (PLACED, PLACED + timedelta(hours=1), ENDS + timedelta(days=400)):
            waiting = waiting_for(standing, DEFAULT_TERMS, now)
            if state in FINAL:
                assert waiting is None
            else:
                assert waiting is not None
                assert waiting.reason
                assert waiting.until > now
    assert seen >= set(EXITS)


def test_once_a_deadline_is_over_it_is_said_what_is_next_and_when() -> None:
    now = NEW.held_until + timedelta(minutes=1)
    look = now + timedelta(minutes=3)
    late = waiting_for(attrs.evolve(NEW, look_at=look), DEFAULT_TERMS, now)
    assert late is not None
    assert (late.owner, late.until) == (Owner.PAYMENT_PROVIDER, look)
    assert late.reason != EXITS[OrderState.AWAITING_PAYMENT].reason


def test_a_payout_on_hold_is_the_operators_turn() -> None:
    held = waiting_for(attrs.evolve(DONE, payout_is_held=True), DEFAULT_TERMS, PLACED)
    assert held is not None
    assert (held.owner, "on hold" in held.reason) == (Owner.PLATFORM, True)
