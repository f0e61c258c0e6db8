"""Buying: placing an order, paying it at the payment provider, and looking it up."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.types import ASGIApp
from msgspec import Meta

from tic_adapters.settings import Settings
from tic_domain.accounts.errors import RoleMissing
from tic_domain.accounts.model import Scope
from tic_domain.coaches.policies import checked_limit
from tic_domain.orders.errors import (
    CurrencyChanged,
    MovementsUnexplained,
    OfferingNotOrderable,
    OrderNotPayable,
    PaymentRefused,
    PaymentUnknown,
    PriceChanged,
)
from tic_domain.orders.order_ports import OrderFilter
from tic_domain.orders.states import OrderState
from tic_domain.orders.terms import Side
from tic_domain.orders.use_cases.buy_package import BuyPackage, BuyPackageCommand
from tic_domain.orders.use_cases.list_orders import ListOrders, ListOrdersCommand
from tic_domain.orders.use_cases.look_up_order import LookUpOrder
from tic_domain.orders.use_cases.pay_order import PayOrder, PayOrderCommand
from tic_domain.orders.use_cases.place_order import PlaceOrder, PlaceOrderCommand
from tic_domain.orders.use_cases.show_order import ShowOrder
from tic_domain.scheduling.errors import BookingBlocked, HoldLapsed, OwnCalendar
from tic_domain.shared.errors import ConcurrentUpdate, InvalidInput, NotFound
from tic_domain.shared.idempotency import IdempotencyKeys
from tic_domain.shared.ids import AccountId, CalendarEntryId, OfferingId, OrderId, SubscriptionId
from tic_web.api.bodies import Answer, sent
from tic_web.api.converting import money
from tic_web.api.fields import MoneyFields
from tic_web.api.operations import operation
from tic_web.api.orders.names import OrderStateName, SideName, chosen
from tic_web.api.orders.schemas import OrderAnswer, OrderLineAnswer, OrdersAnswer
from tic_web.api.orders.showing import AN_ID, located, shown
from tic_web.api.orders.writing import PackageOrdering, PageAnswer, SessionOrdering
from tic_web.api.paging import PAGE_SIZE, After, Limit, cursor_at, link, place_at
from tic_web.api.repeating import once
from tic_web.dependencies import asking
from tic_web.return_addresses import back_url, paid_url
from tic_web.security.limits import Limit as RateLimit

TAG = "Orders"
AsSide = Annotated[SideName, Meta(description="As what you are in them. Leave it out for both.")]
OfSubscription = Annotated[UUID, Meta(description="Its months only.")]
InState = Annotated[OrderStateName, Meta(description="Leave it out for all.")]


@operation(
    "GET", "/orders", id="listOrders", tag=TAG, summary="List your orders",
    description="Newest first, as coachee and as coach.",
    scope=Scope.ORDERS_READ, returns=OrdersAnswer, links=True, raises=(InvalidInput,),
)  # fmt: skip
async def list_all(
    *,
    request: Request[Any, Any, Any],
    list_orders: NamedDependency[ListOrders],
    side: FromQuery[AsSide | None] = None,
    state_: Annotated[InState | None, QueryParameter(name="state")] = None,
    subscription_id: FromQuery[OfSubscription | None] = None,
    after: FromQuery[After | None] = None,
    limit: FromQuery[Limit] = PAGE_SIZE,
) -> ASGIApp:
    reader = asking(request).account_id
    which = OrderFilter(
        party=reader,
        side=None if side is None else chosen(Side, "side", side),
        state=None if state_ is None else chosen(OrderState, "state", state_),
        subscription_id=None if subscription_id is None else SubscriptionId(subscription_id),
    )
    before = None if after is None else OrderId(place_at(after)[1])
    found = await list_orders(ListOrdersCommand(which=which, before=before, limit=checked_limit(limit)))
    last = found[-1].order if len(found) == limit else None
    following = None if last is None else cursor_at(last.placed_at, last.id)
    page = OrdersAnswer(items=[OrderLineAnswer.of(line, reader) for line in found], next=following)
    return Answer(page, headers=link(request, "after", following))


@operation(
    "POST", "/orders", id="orderSession", tag=TAG, summary="Order a single session",
    description="At a time that you hold. For one hold, one order: asking again answers with the same one. "
    "Pay it next.",
    scope=Scope.ORDERS_WRITE, returns=OrderAnswer, status=201, body=SessionOrdering,
    example=SessionOrdering(hold_id=AN_ID, price=MoneyFields(amount=8000, currency="eur")),
    creates=True, located=True,
    raises=(
        RoleMissing, NotFound, HoldLapsed, OwnCalendar, BookingBlocked, OfferingNotOrderable, PriceChanged,
        ConcurrentUpdate,
    ),
)  # fmt: skip
async def order_session(
    request: Request[Any, Any, Any],
    place_order: NamedDependency[PlaceOrder],
    show_order: NamedDependency[ShowOrder],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    wanted = await sent(request, SessionOrdering)
    command = PlaceOrderCommand(
        account_id=principal.account_id,
        entry_id=CalendarEntryId(wanted.hold_id),
        price=money(wanted.price),
    )

    async def create() -> Answer:
        return await located(show_order, principal.account_id, (await place_order(command)).id)

    return await once(request, idempotency_keys, principal, create)


@operation(
    "POST", "/orders/packages", id="orderPackage", tag=TAG, summary="Order a package of sessions",
    description="Pay it next. Then choose an open time of the order for each session.",
    scope=Scope.ORDERS_WRITE, returns=OrderAnswer, status=201, body=PackageOrdering,
    example=PackageOrdering(
        coach_id=AN_ID, offering_id=AN_ID, price=MoneyFields(amount=30000, currency="eur")
    ),
    creates=True, located=True,
    raises=(
        RoleMissing, NotFound, OwnCalendar, BookingBlocked, OfferingNotOrderable, PriceChanged,
        ConcurrentUpdate,
    ),
)  # fmt: skip
async def order_package(
    request: Request[Any, Any, Any],
    buy_package: NamedDependency[BuyPackage],
    show_order: NamedDependency[ShowOrder],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    wanted = await sent(request, PackageOrdering)
    command = BuyPackageCommand(
        account_id=principal.account_id,
        coach_id=AccountId(wanted.coach_id),
        offering_id=OfferingId(wanted.offering_id),
        price=money(wanted.price),
    )

    async def create() -> Answer:
        return await located(show_order, principal.account_id, (await buy_package(command)).id)

    return await once(request, idempotency_keys, principal, create)


@operation(
    "GET", "/orders/{order_id:uuid}", id="showOrder", tag=TAG, summary="Show an order",
    description="What was agreed, what became of it, what it waits for, and what you can do about it now.",
    scope=Scope.ORDERS_READ, returns=OrderAnswer, raises=(NotFound,),
)  # fmt: skip
async def show(
    order_id: FromPath[UUID], request: Request[Any, Any, Any], show_order: NamedDependency[ShowOrder]
) -> ASGIApp:
    return Answer(await shown(show_order, asking(request).account_id, OrderId(order_id)))


@operation(
    "POST", "/orders/{order_id:uuid}/checkout", id="payOrder", tag=TAG, summary="Pay an order",
    description="Where to send a browser: the payment provider's page. Asked again, it is the same one.",
    scope=Scope.ORDERS_WRITE, returns=PageAnswer, creates=True, limit=RateLimit.PAYMENTS,
    raises=(NotFound, OrderNotPayable, OwnCalendar, BookingBlocked, PaymentRefused, ConcurrentUpdate),
)  # fmt: skip
async def pay(
    order_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    pay_order: NamedDependency[PayOrder],
    settings: NamedDependency[Settings],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal, wanted = asking(request), OrderId(order_id)
    base_url = settings.web.base_url
    command = PayOrderCommand(
        account_id=principal.account_id,
        order_id=wanted,
        paid_url=paid_url(base_url, wanted),
        back_url=back_url(base_url, wanted),
    )

    async def create() -> Answer:
        return Answer(PageAnswer(url=(await pay_order(command)).url))

    return await once(request, idempotency_keys, principal, create)


@operation(
    "POST", "/orders/{order_id:uuid}/look-up", id="lookUpOrder", tag=TAG,
    summary="Ask the payment provider about an order",
    description="What is new is booked at once: what the page after paying does. It moves no money.",
    scope=Scope.ORDERS_WRITE, returns=OrderAnswer, creates=True, limit=RateLimit.PAYMENTS,
    raises=(NotFound, PaymentUnknown, MovementsUnexplained, CurrencyChanged, ConcurrentUpdate),
)  # fmt: skip
async def look_up(
    order_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    look_up_order: NamedDependency[LookUpOrder],
    show_order: NamedDependency[ShowOrder],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal, wanted = asking(request), OrderId(order_id)

    async def create() -> Answer:
        await shown(show_order, principal.account_id, wanted)  # for the two of it only
        await look_up_order(wanted)
        return Answer(await shown(show_order, principal.account_id, wanted))

    return await once(request, idempotency_keys, principal, create)


ROUTES = (list_all, order_session, order_package, show, pay, look_up)
