"""Where the payment provider says that something has changed: Stripe, or the sandbox in its manner.

Nobody is signed in here, no form is sent and no browser asks: who may is told by the signature alone.
"""

from typing import Any, Final

from litestar import MediaType, Request, Response, post
from litestar.di import NamedDependency

from tic_domain.orders.use_cases.receive_payment_event import ReceivePaymentEvent, ReceivePaymentEventCommand
from tic_web.security.authentication import NOBODY

LARGEST_EVENT: Final = 1024 * 1024
_OPTIONS: Final[dict[str, Any]] = {
    "status_code": 200,
    "opt": {NOBODY: True},
    "include_in_schema": False,
    "request_max_body_size": LARGEST_EVENT,
}


@post("/webhooks/stripe", name="stripe_webhook", **_OPTIONS)
async def take_platform_event(
    request: Request[Any, Any, Any], receive_payment_event: NamedDependency[ReceivePaymentEvent]
) -> Response[bytes]:
    return await _take(request, receive_payment_event, of_payees=False)


@post("/webhooks/stripe/connect", name="stripe_connect_webhook", **_OPTIONS)
async def take_payee_event(
    request: Request[Any, Any, Any], receive_payment_event: NamedDependency[ReceivePaymentEvent]
) -> Response[bytes]:
    return await _take(request, receive_payment_event, of_payees=True)


async def _take(
    request: Request[Any, Any, Any], receive: ReceivePaymentEvent, *, of_payees: bool
) -> Response[bytes]:
    command = ReceivePaymentEventCommand(
        body=await request.body(),
        signature=request.headers.get("stripe-signature", ""),
        of_payees=of_payees,
    )
    await receive(command)
    return Response(b"", media_type=MediaType.TEXT)


ROUTES: Final = (take_platform_event, take_payee_event)
