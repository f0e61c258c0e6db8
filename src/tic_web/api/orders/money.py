"""Statements, earnings, and being paid."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.types import ASGIApp
from msgspec import Meta

from tic_adapters.settings import Settings
from tic_domain.accounts.errors import AccountSuspended, RoleMissing
from tic_domain.accounts.model import Scope
from tic_domain.orders.errors import PaymentRefused, PaymentUnknown, PayoutsUnconnected
from tic_domain.orders.jobs import LookUpPayeeJob
from tic_domain.orders.statement import Statement
from tic_domain.orders.terms import Side
from tic_domain.orders.use_cases.connect_payouts import ConnectPayouts, ConnectPayoutsCommand
from tic_domain.orders.use_cases.look_up_payee import LookUpPayee
from tic_domain.orders.use_cases.show_earnings import ShowEarnings, ShowEarningsCommand
from tic_domain.orders.use_cases.show_payouts import ShowPayouts
from tic_domain.orders.use_cases.show_statement import ShowStatement, ShowStatementCommand
from tic_domain.shared.errors import ConcurrentUpdate, InvalidInput
from tic_domain.shared.idempotency import IdempotencyKeys
from tic_domain.shared.ids import AccountId, OrderId
from tic_domain.shared.ports import Clock
from tic_web.api.bodies import Answer, sent
from tic_web.api.fields import ZoneName
from tic_web.api.operations import operation
from tic_web.api.orders.money_schemas import EarningsAnswer, PayoutAccountAnswer, StatementAnswer
from tic_web.api.orders.names import SideName, chosen
from tic_web.api.orders.writing import Connecting, PageAnswer
from tic_web.api.paging import link
from tic_web.api.repeating import once
from tic_web.dependencies import asking
from tic_web.downloads import TextFile
from tic_web.return_addresses import connected_url, link_over_url
from tic_web.security.limits import Limit as RateLimit
from tic_web.statement_csv import CSV_IN_UTF_8, written
from tic_web.statement_days import days_between

TAG = "Money"
CSV = "text/csv"
AsSide = Annotated[SideName, Meta(description="Of what you bought, or of what you sold.")]
Since = Annotated[date, Meta(description="The first day, in that zone. Leave it out for 30 days before.")]
Until = Annotated[date, Meta(description="The last day, included. Leave it out for today.")]
BeforeOrder = Annotated[UUID, Meta(description="The `next` of the page before. Leave it out for the first.")]


async def _statement(
    request: Request[Any, Any, Any],
    show_statement: ShowStatement,
    clock: Clock,
    *,
    side: Side,
    since: date | None,
    until: date | None,
    zone: str,
) -> Statement:
    days = days_between(since, until, zone_name=zone, now=clock.now())
    return await show_statement(
        ShowStatementCommand(
            account_id=asking(request).account_id, side=side, since=days.starts_at, until=days.ends_at
        )
    )


@operation(
    "GET", "/statement", id="showStatement", tag=TAG, summary="Show your statement",
    description="Every movement of money of those days, to the minor unit. Each line sums to zero.",
    scope=Scope.ORDERS_READ, returns=StatementAnswer, raises=(InvalidInput,),
)  # fmt: skip
async def statement(
    *,
    request: Request[Any, Any, Any],
    show_statement: NamedDependency[ShowStatement],
    clock: NamedDependency[Clock],
    side: FromQuery[AsSide] = "coachee",
    since: FromQuery[Since | None] = None,
    until: FromQuery[Until | None] = None,
    zone: FromQuery[ZoneName] = "UTC",
) -> ASGIApp:
    as_side = chosen(Side, "side", side)
    found = await _statement(
        request, show_statement, clock, side=as_side, since=since, until=until, zone=zone
    )
    return Answer(StatementAnswer.of(found, side))


@operation(
    "GET", "/statement.csv", id="downloadStatement", tag=TAG, summary="Download your statement",
    description="As a table by RFC 4180: amounts in minor units and as decimals. Each line sums to zero.",
    scope=Scope.ORDERS_READ, downloads=(CSV,), raises=(InvalidInput,),
)  # fmt: skip
async def statement_file(
    *,
    request: Request[Any, Any, Any],
    show_statement: NamedDependency[ShowStatement],
    clock: NamedDependency[Clock],
    side: FromQuery[AsSide] = "coachee",
    since: FromQuery[Since | None] = None,
    until: FromQuery[Until | None] = None,
    zone: FromQuery[ZoneName] = "UTC",
) -> ASGIApp:
    as_side = chosen(Side, "side", side)
    found = await _statement(
        request, show_statement, clock, side=as_side, since=since, until=until, zone=zone
    )
    return TextFile(file_name=f"statement-{side}.csv", media_type=CSV_IN_UTF_8, content=written(found))


@operation(
    "GET", "/earnings", id="listEarnings", tag=TAG, summary="List what you earn",
    description="By order, newest first: what is owed, what was passed on, and why not more.",
    scope=Scope.ORDERS_READ, returns=EarningsAnswer, links=True, raises=(InvalidInput,),
)  # fmt: skip
async def earnings(
    request: Request[Any, Any, Any],
    show_earnings: NamedDependency[ShowEarnings],
    after: FromQuery[BeforeOrder | None] = None,
) -> ASGIApp:
    command = ShowEarningsCommand(
        account_id=asking(request).account_id, before=None if after is None else OrderId(after)
    )
    page = EarningsAnswer.of(await show_earnings(command))
    following = None if page.next is None else str(page.next)
    return Answer(page, headers=link(request, "after", following))


@operation(
    "GET", "/payouts", id="showPayouts", tag=TAG, summary="Show whether you can be paid",
    description="What is missing until then, and why.",
    scope=Scope.ORDERS_READ, returns=PayoutAccountAnswer, raises=(RoleMissing, AccountSuspended),
)  # fmt: skip
async def payouts(request: Request[Any, Any, Any], show_payouts: NamedDependency[ShowPayouts]) -> ASGIApp:
    return Answer(PayoutAccountAnswer.of(await show_payouts(asking(request).account_id)))


@operation(
    "POST", "/payouts/connect", id="connectPayouts", tag=TAG, summary="Connect payouts",
    description="Where a browser is to be sent: the payment provider asks there for what paying you takes. "
    "The address works once and for minutes.",
    scope=Scope.ORDERS_WRITE, returns=PageAnswer, body=Connecting, example=Connecting(country="DE"),
    creates=True, limit=RateLimit.PAYMENTS,
    raises=(RoleMissing, AccountSuspended, PaymentRefused, PaymentUnknown, ConcurrentUpdate),
)  # fmt: skip
async def connect(
    request: Request[Any, Any, Any],
    connect_payouts: NamedDependency[ConnectPayouts],
    settings: NamedDependency[Settings],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    wanted = await sent(request, Connecting)
    base_url = settings.web.base_url
    command = ConnectPayoutsCommand(
        account_id=principal.account_id,
        country=wanted.country,
        done_url=connected_url(base_url),
        again_url=link_over_url(base_url),
    )

    async def create() -> Answer:
        return Answer(PageAnswer(url=await connect_payouts(command)))

    return await once(request, idempotency_keys, principal, create)


@operation(
    "POST", "/payouts/look-up", id="lookUpPayouts", tag=TAG,
    summary="Ask the payment provider whether you can be paid",
    description="What waited for it is passed on then.",
    scope=Scope.ORDERS_WRITE, returns=PayoutAccountAnswer, creates=True, limit=RateLimit.PAYMENTS,
    raises=(RoleMissing, AccountSuspended, PayoutsUnconnected, PaymentUnknown, ConcurrentUpdate),
)  # fmt: skip
async def look_up(
    request: Request[Any, Any, Any],
    show_payouts: NamedDependency[ShowPayouts],
    look_up_payee: NamedDependency[LookUpPayee],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)

    async def create() -> Answer:
        return Answer(await _looked_up(principal.account_id, show_payouts, look_up_payee))

    return await once(request, idempotency_keys, principal, create)


async def _looked_up(
    coach_id: AccountId, show_payouts: ShowPayouts, look_up_payee: LookUpPayee
) -> PayoutAccountAnswer:
    await show_payouts(coach_id)  # for coaches only
    account = await look_up_payee(LookUpPayeeJob(coach_id=coach_id))
    if account is None:
        raise PayoutsUnconnected
    return PayoutAccountAnswer.of(account)


ROUTES = (statement, statement_file, earnings, payouts, connect, look_up)
