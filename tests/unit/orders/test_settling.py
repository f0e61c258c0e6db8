"""Whoever looks first, and however often: the same steps."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tic_domain.orders.movements import Movement, MovementKind, Movements
from tic_domain.orders.settling import Hold, PaymentFacts, PaymentStatus, Step, steps_for
from tic_domain.shared.money import Money

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
PRICE = 10_000


def moved(kind: MovementKind, reference: str, amount: int, *, of: str | None = None) -> Movement:
    return Movement(kind=kind, reference=reference, amount=Money(amount, "eur"), at=NOW, of=of)


def charge(amount: int = PRICE, reference: str = "pay-1") -> Movement:
    return moved(MovementKind.CHARGED, reference, amount)


def refund(amount: int, reference: str = "ref-1") -> Movement:
    return moved(MovementKind.REFUNDED, reference, amount)


def following(
    *movements: Movement,
    status: PaymentStatus = PaymentStatus.PAID,
    hold: Hold = Hold.LIVING,
    now: datetime = NOW,
) -> frozenset[Step]:
    facts = PaymentFacts(
        status=status, movements=Movements.of(movements), dispute_opened_at=None, refunds_pending=0
    )
    return steps_for(facts, price=PRICE, hold=hold, held_until=NOW, now=now)


def test_a_payment_makes_the_hold_a_booking() -> None:
    assert following(charge()) == {Step.CONFIRM_HOLD}


@pytest.mark.parametrize("hold", [Hold.BOOKED, Hold.NONE])
def test_what_was_done_is_not_done_again(hold: Hold) -> None:
    assert following(charge(), hold=hold) == frozenset()


def test_money_that_comes_too_late_goes_back_whole() -> None:
    assert following(charge(), hold=Hold.GONE) == {Step.REFUND_LATE}


def test_and_only_once() -> None:
    assert following(charge(), refund(PRICE), hold=Hold.GONE) == frozenset()
    assert following(charge(), refund(4_000), hold=Hold.GONE) == {Step.REFUND_LATE}


def test_a_refund_that_failed_is_tried_again() -> None:
    failed = moved(MovementKind.REFUND_RETURNED, "fail-1", PRICE, of="ref-1")

    assert following(charge(), refund(PRICE), failed, hold=Hold.GONE) == {Step.REFUND_LATE}


def test_a_second_charge_goes_back_and_the_booking_stays() -> None:
    both = following(charge(), charge(reference="pay-2"))

    assert both == {Step.CONFIRM_HOLD, Step.REFUND_SURPLUS}


def test_what_the_bank_took_is_not_refunded_as_well() -> None:
    disputed = moved(MovementKind.DISPUTED, "dis-1", PRICE)

    assert following(charge(), disputed, hold=Hold.GONE) == frozenset()


def test_an_ended_payment_gives_the_time_back() -> None:
    assert following(status=PaymentStatus.ENDED) == {Step.RELEASE_HOLD}
    assert following(status=PaymentStatus.ENDED, hold=Hold.GONE) == frozenset()


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=3)])
def test_an_open_payment_is_ended_before_the_time_is_given_back(late: timedelta) -> None:
    assert following(status=PaymentStatus.OPEN, now=NOW + late) == {Step.END_PAYMENT}


@pytest.mark.parametrize("late", [-timedelta(minutes=1), timedelta(days=3)])
def test_a_payment_in_progress_keeps_its_time_however_long_it_takes(late: timedelta) -> None:
    assert following(status=PaymentStatus.IN_PROGRESS, now=NOW + late) == {Step.LOOK_AGAIN}


@pytest.mark.clause("C3.1")
@given(
    st.sampled_from(PaymentStatus),
    st.sampled_from(Hold),
    st.lists(st.integers(0, 30_000), max_size=3),
    st.lists(st.integers(0, 30_000), max_size=3),
    st.integers(-60, 60),
)
def test_no_time_is_given_back_for_money_and_no_money_kept_beyond_the_price(
    status: PaymentStatus, hold: Hold, charges: list[int], refunds: list[int], minutes: int
) -> None:
    movements = [
        *(charge(amount, f"pay-{number}") for number, amount in enumerate(charges)),
        *(refund(amount, f"ref-{number}") for number, amount in enumerate(refunds)),
    ]
    steps = following(*movements, status=status, hold=hold, now=NOW + timedelta(minutes=minutes))
    kept = sum(charges) - sum(refunds)

    if sum(charges):
        assert Step.RELEASE_HOLD not in steps
        goes_back = kept > (0 if hold is Hold.GONE else PRICE)
        assert bool(steps & {Step.REFUND_LATE, Step.REFUND_SURPLUS}) is goes_back
