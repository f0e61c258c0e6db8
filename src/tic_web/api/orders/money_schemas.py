"""What the API gives about money: statements, earnings, and the account that a coach is paid on."""

from typing import Annotated

from msgspec import Meta, Struct

from tic_domain.orders.movements import MovementKind
from tic_domain.orders.payees import PayeeStatus, PayoutAccount
from tic_domain.orders.statement import Statement, StatementLine
from tic_domain.orders.use_cases.show_earnings import Earnings
from tic_domain.orders.viewing import Earning
from tic_web.amounts import Amount
from tic_web.api.fields import Id, Moment
from tic_web.api.orders.names import (
    AccountNames,
    HoldingName,
    MovementName,
    OrderStateName,
    PayeeStatusName,
    SideName,
    named,
)
from tic_web.statement_csv import amounts_of, names_of

Amounts = Annotated[
    dict[str, int],
    Meta(
        description="In minor units, by account; what came to it is above zero. They sum to zero.",
        examples=[{"coachee": -8000, "others": 8000}],
    ),
]


class StatementLineAnswer(Struct, frozen=True, kw_only=True):
    """One movement of money."""

    at: Moment
    order_id: Id
    title: str
    what: MovementName
    reference: Annotated[str, Meta(description="The payment provider's own, of that movement.")]
    currency: Annotated[str, Meta(examples=["eur"])]
    amounts: Amounts

    @classmethod
    def of(cls, line: StatementLine, statement: Statement) -> "StatementLineAnswer":
        return cls(
            at=line.at,
            order_id=line.order_id,
            title=line.title,
            what=named(MovementKind(line.what)),
            reference=line.reference,
            currency=line.currency,
            amounts=amounts_of(statement, line),
        )


class StatementTotalAnswer(Struct, frozen=True, kw_only=True):
    """Over all lines of a currency."""

    currency: Annotated[str, Meta(examples=["eur"])]
    amounts: Amounts


class StatementAnswer(Struct, frozen=True, kw_only=True):
    """Every movement of that time, oldest first, to the minor unit."""

    side: SideName
    since: Moment
    until: Annotated[Moment, Meta(description="Not included.")]
    accounts: AccountNames
    items: list[StatementLineAnswer]
    totals: list[StatementTotalAnswer]

    @classmethod
    def of(cls, statement: Statement, side: str) -> "StatementAnswer":
        lines = [StatementLineAnswer.of(line, statement) for line in statement.lines]
        totals: dict[str, dict[str, int]] = {}
        for line in lines:
            sums = totals.setdefault(line.currency, dict.fromkeys(line.amounts, 0))
            for name, amount in line.amounts.items():
                sums[name] += amount
        return cls(
            side=side,
            since=statement.since,
            until=statement.until,
            accounts=list(names_of(statement)),
            items=lines,
            totals=[StatementTotalAnswer(currency=code, amounts=sums) for code, sums in totals.items()],
        )


class PayoutAccountAnswer(Struct, frozen=True, kw_only=True):
    """Whether you can be paid, and what is missing until then."""

    status: PayeeStatusName
    is_ready: bool
    missing: Annotated[list[str], Meta(description="What you have to give to the payment provider.")]
    reason: Annotated[str | None, Meta(description="Why it is restricted or closed.")]
    looked_at: Annotated[Moment | None, Meta(description="How old that is.")]

    @classmethod
    def of(cls, account: PayoutAccount | None) -> "PayoutAccountAnswer":
        if account is None:
            status = named(PayeeStatus.MISSING)
            return cls(status=status, is_ready=False, missing=[], reason=None, looked_at=None)
        return cls(
            status=named(account.status),
            is_ready=account.is_ready,
            missing=list(account.missing),
            reason=account.reason,
            looked_at=account.looked_at,
        )


class EarningAnswer(Struct, frozen=True, kw_only=True):
    """What you get out of one order, and why not yet."""

    order_id: Id
    state: OrderStateName
    title: str
    other_name: str
    price: Amount
    owed: Amount
    transferred: Amount
    next_at: Annotated[Moment | None, Meta(description="When more becomes due by itself.")]
    holding: HoldingName | None
    reason: Annotated[str, Meta(examples=["Paid out."])]

    @classmethod
    def of(cls, one: Earning) -> "EarningAnswer":
        return cls(
            order_id=one.order.id,
            state=named(one.order.state),
            title=one.order.title,
            other_name=one.other_name,
            price=Amount.of(one.order.price),
            owed=Amount.of(one.owed),
            transferred=Amount.of(one.transferred),
            next_at=one.next_at,
            holding=None if one.due.holding is None else named(one.due.holding),
            reason=one.reason,
        )


class EarningsAnswer(Struct, frozen=True, kw_only=True):
    """A page of what you earn, newest order first."""

    account: PayoutAccountAnswer
    items: list[EarningAnswer]
    next: Id | None

    @classmethod
    def of(cls, found: Earnings) -> "EarningsAnswer":
        return cls(
            account=PayoutAccountAnswer.of(found.account),
            items=[EarningAnswer.of(one) for one in found.earnings],
            next=found.next,
        )
