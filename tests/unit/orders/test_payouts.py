"""When the coach is paid, how much, and why not."""

from datetime import UTC, datetime, timedelta

import pytest

from tic_domain.orders.payouts import Due, EarnedSession, Holding, due
from tic_domain.orders.terms import DEFAULT_TERMS

NOW = datetime(2027, 3, 10, 12, 0, tzinfo=UTC)
DELAY = timedelta(days=2)


def earned(share: int, *, ended: timedelta) -> EarnedSession:
    return EarnedSession(ended_at=NOW - ended, share=share)


def payable(
    *sessions: EarnedSession,
    owed: int,
    transferred: int = 0,
    all_ended: bool = True,
    holding: Holding | None = None,
) -> Due:
    return due(
        DEFAULT_TERMS,
        sessions,
        owed=owed,
        transferred=transferred,
        all_ended=all_ended,
        holding=holding,
        now=NOW,
    )


def test_a_session_is_due_when_the_delay_has_passed() -> None:
    assert payable(earned(8_000, ended=DELAY), owed=8_000) == Due(amount=8_000, next_at=None, holding=None)


def test_before_that_it_is_said_when() -> None:
    early = payable(earned(8_000, ended=DELAY - timedelta(seconds=1)), owed=8_000)

    assert early == Due(amount=0, next_at=NOW + timedelta(seconds=1), holding=None)


@pytest.mark.parametrize("holding", Holding)
def test_nothing_is_due_while_something_holds_it(holding: Holding) -> None:
    assert payable(earned(8_000, ended=DELAY), owed=8_000, holding=holding).amount == 0


def test_a_package_is_paid_session_by_session() -> None:
    sessions = (earned(1_600, ended=3 * DELAY), earned(1_600, ended=DELAY))

    assert payable(*sessions, owed=6_400, transferred=1_600, all_ended=False).amount == 1_600


def test_the_last_payout_takes_all_that_is_owed() -> None:
    sessions = (earned(1_600, ended=3 * DELAY), earned(1_600, ended=DELAY))

    assert payable(*sessions, owed=1_601, transferred=1_600).amount == 1_601


def test_never_more_than_is_owed() -> None:
    """A part was refunded: the ledger knows, the sessions don't."""
    sessions = (earned(8_000, ended=DELAY),)

    assert payable(*sessions, owed=4_000, all_ended=False).amount == 4_000


@pytest.mark.parametrize("holding", [None, Holding.DISPUTED])
def test_what_was_paid_too_much_is_taken_back_whatever_holds(holding: Holding | None) -> None:
    assert (
        payable(earned(8_000, ended=DELAY), owed=-8_000, transferred=8_000, holding=holding).amount == -8_000
    )
