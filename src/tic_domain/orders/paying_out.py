"""What is to be paid out, coach by coach: what an operator looks at."""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from typing import Final

import attrs

from tic_domain.orders.order_ports import OrderFilter, OrdersUnitOfWork
from tic_domain.orders.payees import PayoutAccount
from tic_domain.orders.states import FINAL, OrderState
from tic_domain.orders.tally import Tally
from tic_domain.orders.viewing import Earning, earning_of
from tic_domain.shared.ids import AccountId

_OPEN: Final = tuple(one for one in OrderState if one not in FINAL and one is not OrderState.AWAITING_PAYMENT)
_PAGE: Final = 200


@attrs.frozen(kw_only=True)
class Payout:
    """What one open order brings its coach."""

    coach_id: AccountId
    account: PayoutAccount | None
    earning: Earning

    @property
    def is_ready(self) -> bool:
        """To be transferred now."""
        return self.earning.due.amount > 0 and self.account is not None and self.account.is_ready


@attrs.frozen(kw_only=True)
class CoachPayouts:
    """Of one coach in one currency. Amounts in minor units."""

    coach_id: AccountId
    coach_name: str
    account: PayoutAccount | None
    currency: str
    orders: int
    due: int
    held: int
    later: int
    """Owed, and its time hasn't come."""
    to_take_back: int
    next_at: datetime | None
    reasons: tuple[str, ...]
    """Why anything is held, or isn't paid though it is due."""


async def open_payouts(uow: OrdersUnitOfWork, now: datetime) -> AsyncIterator[Payout]:
    """Of all orders that were paid and aren't final."""
    accounts: dict[AccountId, PayoutAccount | None] = {}
    for state in _OPEN:
        before = None
        while page := await uow.orders.list(OrderFilter(state=state), before=before, limit=_PAGE):
            movements = await uow.ledger.movements_of_each([one.id for one in page])
            for order in page:
                if order.coach_id not in accounts:
                    accounts[order.coach_id] = await uow.payout_accounts.find(order.coach_id)
                account = accounts[order.coach_id]
                tally = Tally.of(movements[order.id], order.terms.fee_permille)
                earning = earning_of(order, tally, other_name="", account=account, now=now)
                yield Payout(coach_id=order.coach_id, account=account, earning=earning)
            before = page[-1].id


def by_coach(payouts: Iterable[Payout], names: dict[AccountId, str]) -> tuple[CoachPayouts, ...]:
    """The most due first."""
    grouped: dict[tuple[AccountId, str], list[Payout]] = {}
    for one in payouts:
        grouped.setdefault((one.coach_id, one.earning.owed.currency), []).append(one)
    found = [_summed(group, names[coach_id], currency) for (coach_id, currency), group in grouped.items()]
    return tuple(sorted(found, key=lambda one: (-one.due, -one.held, one.coach_name, one.currency)))


def _summed(group: list[Payout], name: str, currency: str) -> CoachPayouts:
    earnings = [one.earning for one in group]
    held = [one for one in earnings if one.due.holding is not None and one.due.amount >= 0]
    others = [one for one in earnings if one.due.holding is None and one.due.amount >= 0]
    moments = [one.next_at for one in earnings if one.next_at is not None]
    stopped = [one for one in group if one.earning.due.amount and not one.is_ready]
    return CoachPayouts(
        coach_id=group[0].coach_id,
        coach_name=name,
        account=group[0].account,
        currency=currency,
        orders=len(group),
        due=sum(one.due.amount for one in others),
        held=sum(one.owed.amount for one in held),
        later=sum(one.owed.amount - one.due.amount for one in others),
        to_take_back=-sum(min(0, one.due.amount) for one in earnings),
        next_at=min(moments, default=None),
        reasons=tuple(dict.fromkeys(one.reason for one in (*held, *(one.earning for one in stopped)))),
    )
