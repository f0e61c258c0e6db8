"""What can be done to the sandbox's payments: let time pass, let things fail, let the bank decide."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from tic_adapters.sandbox.payments.cards import Card
from tic_adapters.sandbox.payments.clock import SandboxClock, step_named
from tic_adapters.sandbox.payments.documents import OrderDocument
from tic_adapters.sandbox.payments.faults import Fault
from tic_adapters.sandbox.payments.hands import Hands
from tic_adapters.sandbox.payments.payee_document import PayeeDocument
from tic_adapters.sandbox.payments.sandbox import PaymentSandbox
from tic_adapters.sandbox.payments.subscription_document import SubscriptionDocument
from tic_domain.orders.use_cases.sweep_orders import SweepOrders
from tic_domain.shared.errors import NotFound
from tic_web.pages.forms import Form
from tic_web.pages.frame import Frame
from tic_web.pages.ports import TheClock
from tic_web.pages.rendering import page, see

PATH: Final = "/sandbox/payments"
_SHOWN: Final = 20
_ACTS: Final[Mapping[str, Callable[[Hands, str], Awaitable[None]]]] = {
    "dispute": lambda hands, what: hands.dispute(what),
    "won": lambda hands, what: hands.decide(what, won=True),
    "lost": lambda hands, what: hands.decide(what, won=False),
    "end": lambda hands, what: hands.end(what),
    "working card": lambda hands, what: hands.change_card(what, Card.SUCCEEDS),
    "empty card": lambda hands, what: hands.change_card(what, Card.RENEWAL_FAILS),
    "restrict": lambda hands, what: hands.restrict(what),
    "close": lambda hands, what: hands.close(what),
}


@get(PATH, name="sandbox_payments")
async def show_controls(
    frame: NamedDependency[Frame], payment_sandbox: NamedDependency[PaymentSandbox], clock: TheClock
) -> Response[str]:
    async with payment_sandbox.store.open() as desk:
        faults = await desk.faults()
        return page(
            frame,
            "sandbox/payments.html",
            now=clock.now(),
            can_move=isinstance(clock, SandboxClock),
            faults=[(fault.value, fault.words, faults.get(fault, 0)) for fault in Fault],
            orders=await desk.latest(OrderDocument, _SHOWN),
            subscriptions=await desk.latest(SubscriptionDocument, _SHOWN),
            payees=await desk.latest(PayeeDocument, _SHOWN),
            deliveries=await desk.latest_deliveries(_SHOWN),
        )


@post(f"{PATH}/clock", name="sandbox_clock")
async def move_clock(
    request: Request[Any, Any, Any],
    payment_sandbox: NamedDependency[PaymentSandbox],
    sweep_orders: NamedDependency[SweepOrders],
    clock: TheClock,
) -> Response[None]:
    step = step_named((await Form.sent(request)).value("pass"))
    if step is None or not isinstance(clock, SandboxClock):
        raise NotFound("step")
    await payment_sandbox.let_pass(step, clock)
    await sweep_orders()  # the worker's own timer goes by the real minute
    return see(PATH, "time-passed")


@post(f"{PATH}/faults", name="sandbox_faults")
async def set_fault(
    request: Request[Any, Any, Any], payment_sandbox: NamedDependency[PaymentSandbox]
) -> Response[None]:
    form = await Form.sent(request)
    fault = next((one for one in Fault if one.value == form.value("fault")), None)
    times = form.value("times")
    if fault is None or times not in {"0", "1", "3"}:
        raise NotFound("fault")
    await payment_sandbox.set_fault(fault, int(times))
    return see(PATH, "fault-set")


@post(f"{PATH}/acts", name="sandbox_act")
async def act(
    request: Request[Any, Any, Any], payment_sandbox: NamedDependency[PaymentSandbox]
) -> Response[None]:
    form = await Form.sent(request)
    if form.value("act") not in _ACTS:
        raise NotFound("act")
    await _ACTS[form.value("act")](payment_sandbox.hands, form.value("what"))
    return see(PATH, "sandbox-acted")


ROUTES = (show_controls, move_clock, set_fault, act)
