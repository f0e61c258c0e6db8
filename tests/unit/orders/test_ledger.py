"""One ledger for everything that can move, in whatever order and however often it is heard of."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tic_domain.orders.errors import CurrencyChanged, MovementsUnexplained
from tic_domain.orders.ledger import Entry, LedgerAccount, balances, entries_of
from tic_domain.orders.movements import Movement, MovementKind, Movements
from tic_domain.orders.splitting import coach_share_of, fee_of
from tic_domain.shared.money import Money

START = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
FEE = 200


def moved(
    kind: MovementKind,
    reference: str,
    amount: int,
    minute: int,
    *,
    of: str | None = None,
    currency: str = "eur",
) -> Movement:
    return Movement(
        kind=kind,
        reference=reference,
        amount=Money(amount, currency),
        at=START + timedelta(minutes=minute),
        of=of,
    )


def charged(amount: int = 10_000, minute: int = 0, reference: str = "pay-1") -> Movement:
    return moved(MovementKind.CHARGED, reference, amount, minute)


def refunded(amount: int, minute: int = 10, reference: str = "ref-1") -> Movement:
    return moved(MovementKind.REFUNDED, reference, amount, minute)


def disputed(amount: int, minute: int = 20, reference: str = "dis-1") -> Movement:
    return moved(MovementKind.DISPUTED, reference, amount, minute)


def transferred(amount: int, minute: int = 30, reference: str = "tra-1") -> Movement:
    return moved(MovementKind.TRANSFERRED, reference, amount, minute)


def booked(*movements: Movement) -> dict[LedgerAccount, int]:
    return balances(entries_of(Movements.of(movements), FEE))


def expected(
    coachee: int, fee: int, coach: int, transferred: int = 0, loss: int = 0
) -> dict[LedgerAccount, int]:
    return {
        LedgerAccount.COACHEE: coachee,
        LedgerAccount.FEE: fee,
        LedgerAccount.COACH: coach,
        LedgerAccount.TRANSFERRED: transferred,
        LedgerAccount.LOSS: loss,
    }


def test_a_charge_is_divided_into_fee_and_share() -> None:
    assert booked(charged()) == expected(-10_000, 2_000, 8_000)


def test_a_settled_order_leaves_nothing_owed() -> None:
    assert booked(charged(), transferred(8_000)) == expected(-10_000, 2_000, 0, transferred=8_000)


def test_a_partial_refund_reduces_fee_and_share_alike() -> None:
    assert booked(charged(), refunded(5_000)) == expected(-5_000, 1_000, 4_000)


def test_a_refund_after_the_payout_leaves_the_coach_owing() -> None:
    assert booked(charged(), transferred(8_000, 5), refunded(10_000)) == expected(0, 0, -8_000, 8_000)


def test_a_reversed_transfer_makes_that_good() -> None:
    back = moved(MovementKind.TRANSFER_REVERSED, "rev-1", 8_000, 40, of="tra-1")

    assert booked(charged(), transferred(8_000, 5), refunded(10_000), back) == expected(0, 0, 0)


def test_refund_and_lost_dispute_never_both_debit_the_coach() -> None:
    """What the bank takes beyond the price is the platform's loss."""
    assert booked(charged(), refunded(10_000), disputed(10_000)) == expected(10_000, 0, 0, loss=-10_000)


def test_a_dispute_that_was_won_gives_all_back() -> None:
    won = moved(MovementKind.DISPUTE_RETURNED, "won-1", 10_000, 50, of="dis-1")

    assert booked(charged(), disputed(10_000), won) == booked(charged())


def test_a_refund_that_failed_while_a_dispute_stands_leaves_the_bank_with_the_money() -> None:
    failed = moved(MovementKind.REFUND_RETURNED, "fail-1", 10_000, 50, of="ref-1")

    assert booked(charged(), refunded(10_000), disputed(10_000), failed) == expected(0, 0, 0)


def test_a_second_charge_for_one_order_is_seen_and_can_go_back() -> None:
    twice = (charged(), charged(minute=1, reference="pay-2"))

    assert booked(*twice) == expected(-20_000, 4_000, 16_000)
    assert booked(*twice, refunded(10_000)) == expected(-10_000, 2_000, 8_000)


@pytest.mark.parametrize(
    "movements",
    [
        (refunded(1_000),),
        (transferred(1_000),),
        (charged(), moved(MovementKind.REFUND_RETURNED, "fail-1", 1, 50, of="ref-1")),
        (charged(), refunded(100), moved(MovementKind.REFUND_RETURNED, "fail-1", 101, 50, of="ref-1")),
        (charged(), transferred(100), moved(MovementKind.DISPUTE_RETURNED, "won-1", 100, 50, of="tra-1")),
        (charged(), refunded(100), refunded(100, 11)),
        (charged(-1),),
    ],
)
def test_what_can_not_have_moved_is_not_booked(movements: tuple[Movement, ...]) -> None:
    with pytest.raises(MovementsUnexplained):
        booked(*movements)


def test_another_currency_is_not_booked() -> None:
    with pytest.raises(CurrencyChanged):
        booked(charged(), moved(MovementKind.REFUNDED, "ref-1", 100, 10, currency="usd"))


@st.composite
def histories(draw: st.DrawFn) -> list[Movement]:
    """Whatever may happen to one order: charges, refunds, disputes, transfers, and what undoes them."""
    history = [charged(draw(st.integers(1, 20_000)))]
    open_: list[Movement] = []
    undoing = {
        MovementKind.REFUNDED: MovementKind.REFUND_RETURNED,
        MovementKind.DISPUTED: MovementKind.DISPUTE_RETURNED,
        MovementKind.TRANSFERRED: MovementKind.TRANSFER_REVERSED,
    }
    for minute in range(1, draw(st.integers(1, 9))):
        undo = draw(st.booleans()) and open_
        if undo:
            known = open_.pop(draw(st.integers(0, len(open_) - 1)))
            amount = known.amount.amount
            if known.kind is MovementKind.TRANSFERRED:
                amount = draw(st.integers(0, amount))
            history.append(moved(undoing[known.kind], f"u{minute}", amount, minute, of=known.reference))
            continue
        kind = draw(st.sampled_from([MovementKind.CHARGED, *undoing]))
        one = moved(kind, f"m{minute}", draw(st.integers(0, 20_000)), minute)
        history.append(one)
        if kind in undoing:
            open_.append(one)
    return history


@pytest.mark.clause("C3.1")
@given(histories(), st.integers(0, 1000))
def test_every_entry_is_balanced_and_the_fee_is_always_that_of_what_stays_paid(
    history: list[Movement], fee_permille: int
) -> None:
    entries = entries_of(Movements.of(history), fee_permille)
    totals = balances(entries)
    kept = Money(max(0, -totals[LedgerAccount.COACHEE]), "eur")

    assert all(sum(one.amount.amount for one in entry.postings) == 0 for entry in entries)
    assert totals[LedgerAccount.FEE] == fee_of(kept, fee_permille).amount
    assert (
        totals[LedgerAccount.COACH] + totals[LedgerAccount.TRANSFERRED]
        == coach_share_of(kept, fee_permille).amount
    )
    assert totals[LedgerAccount.LOSS] == min(0, -totals[LedgerAccount.COACHEE])


@given(histories(), st.data())
def test_however_facts_arrive_the_ledger_is_the_same(history: list[Movement], data: st.DataObject) -> None:
    """Shuffled and repeated as a whole; and heard of bit by bit, each look showing a longer past."""
    once = entries_of(Movements.of(history), FEE)
    shuffled = data.draw(st.permutations(history + history))
    looks = sorted(data.draw(st.sets(st.integers(1, len(history)), max_size=4)) | {len(history)})
    stored: dict[str, Entry] = {}
    for seen in looks:
        for entry in entries_of(Movements.of(history[:seen]), FEE):
            assert stored.setdefault(entry.cause, entry) == entry

    assert entries_of(Movements.of(shuffled), FEE) == once
    assert tuple(stored.values()) == once
