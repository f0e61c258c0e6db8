"""What the two can change about an order: cancel it, ask for money back, and answer that."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ASGIApp

from tic_domain.accounts.model import Scope
from tic_domain.orders.errors import (
    ChargeDisputed,
    NoRefundToDecide,
    OrderNotCancellable,
    QuoteChanged,
    RefundNotPossible,
    RefundRequestedAlready,
)
from tic_domain.orders.use_cases.cancel_order import CancelOrder, CancelOrderCommand
from tic_domain.orders.use_cases.decide_refund import DecideRefund, DecideRefundCommand
from tic_domain.orders.use_cases.request_refund import RequestRefund, RequestRefundCommand
from tic_domain.orders.use_cases.show_order import ShowOrder
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.idempotency import IdempotencyKeys
from tic_domain.shared.ids import OrderId
from tic_web.api.bodies import Answer, sent
from tic_web.api.operations import operation
from tic_web.api.orders.ordering import TAG
from tic_web.api.orders.schemas import OrderAnswer
from tic_web.api.orders.showing import shown
from tic_web.api.orders.writing import Cancelling, RefundDeciding, RefundRequesting
from tic_web.api.repeating import once
from tic_web.dependencies import asking


@operation(
    "POST", "/orders/{order_id:uuid}/cancel", id="cancelOrder", tag=TAG, summary="Cancel an order",
    description="What is not paid yet, or what is left of a package. A single session that is paid is "
    "cancelled as a session. `refund` is what you were shown: where it has changed, you are asked again.",
    scope=Scope.ORDERS_WRITE, returns=OrderAnswer, body=Cancelling, example=Cancelling(refund=8000),
    creates=True, raises=(NotFound, OrderNotCancellable, QuoteChanged, ConcurrentUpdate),
)  # fmt: skip
async def cancel(
    order_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    cancel_order: NamedDependency[CancelOrder],
    show_order: NamedDependency[ShowOrder],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    wanted = await sent(request, Cancelling)
    command = CancelOrderCommand(
        account_id=principal.account_id, order_id=OrderId(order_id), refund=wanted.refund
    )

    async def change() -> Answer:
        await cancel_order(command)
        return Answer(await shown(show_order, principal.account_id, command.order_id))

    return await once(request, idempotency_keys, principal, change)


@operation(
    "POST", "/orders/{order_id:uuid}/refund-request", id="requestRefund", tag=TAG,
    summary="Ask for a refund",
    description="Of what the terms don't give back by themselves. The coach answers within seven days; "
    "without an answer it is granted.",
    scope=Scope.ORDERS_WRITE, returns=OrderAnswer, body=RefundRequesting,
    example=RefundRequesting(note="The call broke off after ten minutes."), creates=True,
    raises=(NotFound, ChargeDisputed, RefundRequestedAlready, RefundNotPossible, ConcurrentUpdate),
)  # fmt: skip
async def ask_back(
    order_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    request_refund: NamedDependency[RequestRefund],
    show_order: NamedDependency[ShowOrder],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    wanted = await sent(request, RefundRequesting)
    command = RequestRefundCommand(
        account_id=principal.account_id, order_id=OrderId(order_id), note=wanted.note
    )

    async def change() -> Answer:
        await request_refund(command)
        return Answer(await shown(show_order, principal.account_id, command.order_id))

    return await once(request, idempotency_keys, principal, change)


@operation(
    "POST", "/orders/{order_id:uuid}/refund-decision", id="decideRefund", tag=TAG,
    summary="Answer a request for a refund",
    description="By the coach. Granted, what was asked for goes back.",
    scope=Scope.ORDERS_WRITE, returns=OrderAnswer, body=RefundDeciding,
    example=RefundDeciding(grant=True, note="Sorry about that."), creates=True,
    raises=(NotFound, NoRefundToDecide, ConcurrentUpdate),
)  # fmt: skip
async def decide(
    order_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    decide_refund: NamedDependency[DecideRefund],
    show_order: NamedDependency[ShowOrder],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    wanted = await sent(request, RefundDeciding)
    command = DecideRefundCommand(
        account_id=principal.account_id, order_id=OrderId(order_id), grant=wanted.grant, note=wanted.note
    )

    async def change() -> Answer:
        await decide_refund(command)
        return Answer(await shown(show_order, principal.account_id, command.order_id))

    return await once(request, idempotency_keys, principal, change)


ROUTES = (cancel, ask_back, decide)
