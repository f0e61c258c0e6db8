"""The terms of one order, as data: rendered, quoted and computed by the same functions.

They are copied onto the order when it is bought, so what an operator changes later alters no past sale.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Final, Self

import attrs

from tic_domain.orders.splitting import WHOLE, share_of
from tic_domain.shared.checks import Checks
from tic_domain.shared.clauses import clause
from tic_domain.shared.money import Money

_HOUR: Final = 60
_DAY: Final = 24 * _HOUR
_LONGEST: Final = 366 * _DAY


@attrs.frozen(kw_only=True)
class CancellationStep:
    """Cancelled at least so many minutes before the start, this share of the price goes back."""

    minutes_before: int
    refund_permille: int


@attrs.frozen(kw_only=True)
class Terms:
    """Checked by `Terms.of`. Durations in minutes or days, shares in thousandths."""

    fee_permille: int
    cancellation: tuple[CancellationStep, ...]
    """From the earliest step to the last; whoever is later than all of them gets nothing back."""
    reschedule_minutes: int
    """Until so long before the start a session can be moved."""
    reschedules: int
    """How often each side may move one session."""
    payout_delay_minutes: int
    """From the end of a session to the coach's payout."""
    package_days: int
    """From the purchase until the sessions of a package lapse."""
    package_refund_days: int
    """From the purchase until unused sessions can be given back."""
    period_refund_minutes: int
    """From the charge of a subscription period until it can't be given back; only while nothing was used."""

    @classmethod
    def of(
        cls,
        *,
        fee_permille: int,
        cancellation: Sequence[CancellationStep],
        reschedule_minutes: int,
        reschedules: int,
        payout_delay_minutes: int,
        package_days: int,
        package_refund_days: int,
        period_refund_minutes: int,
    ) -> Self:
        """Raises InvalidInput with every field that can't be taken."""
        with Checks() as check:
            check.number("fee_permille", fee_permille, least=0, most=WHOLE)
            check.number("reschedule_minutes", reschedule_minutes, least=0, most=_LONGEST)
            check.number("reschedules", reschedules, least=0, most=10)
            check.number("payout_delay_minutes", payout_delay_minutes, least=0, most=90 * _DAY)
            check.number("package_days", package_days, least=1, most=3 * 366)
            check.number("package_refund_days", package_refund_days, least=0, most=package_days)
            check.number("period_refund_minutes", period_refund_minutes, least=0, most=31 * _DAY)
            for number, step in enumerate(cancellation):
                check.number(
                    f"cancellation.{number}.minutes_before", step.minutes_before, least=0, most=_LONGEST
                )
                check.number(
                    f"cancellation.{number}.refund_permille", step.refund_permille, least=0, most=WHOLE
                )
            for number, (earlier, later) in enumerate(
                zip(cancellation, list(cancellation)[1:], strict=False), start=1
            ):
                if earlier.minutes_before <= later.minutes_before:
                    check.refuse(
                        f"cancellation.{number}.minutes_before",
                        "It is not nearer to the start than the step before it.",
                        "List the steps from the earliest to the latest.",
                    )
                if earlier.refund_permille <= later.refund_permille:
                    check.refuse(
                        f"cancellation.{number}.refund_permille",
                        "Cancelling later would give as much back.",
                        "Let each step give back less than the one before it.",
                    )
        return cls(
            fee_permille=fee_permille,
            cancellation=tuple(cancellation),
            reschedule_minutes=reschedule_minutes,
            reschedules=reschedules,
            payout_delay_minutes=payout_delay_minutes,
            package_days=package_days,
            package_refund_days=package_refund_days,
            period_refund_minutes=period_refund_minutes,
        )


DEFAULT_TERMS: Final = Terms.of(
    fee_permille=200,
    cancellation=(
        CancellationStep(minutes_before=48 * _HOUR, refund_permille=1000),
        CancellationStep(minutes_before=24 * _HOUR, refund_permille=500),
    ),
    reschedule_minutes=24 * _HOUR,
    reschedules=1,
    payout_delay_minutes=2 * _DAY,
    package_days=180,
    package_refund_days=30,
    period_refund_minutes=_DAY,
)


class Side(Enum):
    """Who of the two did it."""

    COACHEE = "coachee"
    COACH = "coach"


@attrs.frozen(kw_only=True)
class DatedRow:
    """Cancelled by the coachee up to and including `until`, this much goes back."""

    until: datetime | None
    """None: from then on, however late."""
    refund_permille: int
    refund: Money


@clause("C3.1")
def dated_rows(terms: Terms, price: Money, starts_at: datetime) -> tuple[DatedRow, ...]:
    """The cancellation table of one session, by date: earliest first, the last one without an end.

    `price` is what this session costs.
    """
    rows = [
        DatedRow(
            until=starts_at - timedelta(minutes=step.minutes_before),
            refund_permille=step.refund_permille,
            refund=share_of(price, step.refund_permille),
        )
        for step in terms.cancellation
    ]
    return (*rows, DatedRow(until=None, refund_permille=0, refund=share_of(price, 0)))


@clause("C3.1")
def cancellation_refund(terms: Terms, price: Money, starts_at: datetime, *, by: Side, at: datetime) -> Money:
    """What goes back when that side cancels at that moment: the row of the shown table that `at` falls in."""
    if by is Side.COACH:
        return price
    return next(
        row.refund for row in dated_rows(terms, price, starts_at) if row.until is None or at <= row.until
    )


def missed_refund(price: Money, *, by: Side) -> Money:
    """A coach who doesn't show up gives everything back; a coachee who doesn't gets nothing."""
    return price if by is Side.COACH else share_of(price, 0)


def may_reschedule(terms: Terms, starts_at: datetime, *, at: datetime, moved_before: int) -> bool:
    """`moved_before` counts how often this side has moved this session already."""
    in_time = at <= starts_at - timedelta(minutes=terms.reschedule_minutes)
    return in_time and moved_before < terms.reschedules


def package_refund(
    terms: Terms,
    price: Money,
    single_price: Money,
    *,
    used: int,
    sessions: int,
    bought_at: datetime,
    at: datetime,
) -> Money:
    """What unused sessions of a package are worth: the price, less the used ones at the single price."""
    if used >= sessions or at > bought_at + timedelta(days=terms.package_refund_days):
        return attrs.evolve(price, amount=0)
    repriced = used * single_price.amount
    return attrs.evolve(price, amount=max(0, price.amount - repriced))


def period_refund(terms: Terms, price: Money, *, used: int, charged_at: datetime, at: datetime) -> Money:
    """A subscription period goes back whole for a while, as long as nothing of it was used."""
    in_time = at <= charged_at + timedelta(minutes=terms.period_refund_minutes)
    return price if in_time and not used else attrs.evolve(price, amount=0)
