"""The sandbox's pay page: buttons that go one way or another, and no field for a number."""

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_adapters.sandbox.payments.cards import Card
from tic_adapters.sandbox.payments.documents import PageEnded
from tic_adapters.sandbox.payments.hands import PayableDocument
from tic_adapters.sandbox.payments.sandbox import PaymentSandbox
from tic_adapters.sandbox.payments.subscription_document import SubscriptionDocument
from tic_adapters.settings import Settings
from tic_domain.shared.errors import FieldProblem, InvalidInput
from tic_web.pages.addresses import own_path
from tic_web.pages.forms import Form
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import page, see

PATH: Final = "/sandbox/pay/{checkout:str}"
SECOND_STEP: Final = PATH + "/second-step"
_DECLINED: Final = "The card was declined, and nothing was paid. Try another way."
_NOT_CONFIRMED: Final = "You did not confirm it, and nothing was paid. Try again, or another way."


@get(PATH, name="sandbox_pay")
async def show_pay_page(
    checkout: FromPath[str], frame: NamedDependency[Frame], payment_sandbox: NamedDependency[PaymentSandbox]
) -> Response[str]:
    return _shown(frame, await payment_sandbox.hands.pay_page(checkout), Form.of())


@post(PATH, name="sandbox_pay_choice")
async def pay(
    request: Request[Any, Any, Any],
    checkout: FromPath[str],
    frame: NamedDependency[Frame],
    payment_sandbox: NamedDependency[PaymentSandbox],
    settings: NamedDependency[Settings],
) -> Response[str] | Response[None]:
    """Sent twice, it pays once: the second time, it is paid already."""
    document = await payment_sandbox.hands.pay_page(checkout)
    form = await Form.sent(request)
    card = next((one for one in _cards(document) if one.value == form.value("card")), None)
    if card is None:
        problem = FieldProblem("card", "This is no way to pay.", "Choose one of the buttons.")
        return _shown(frame, document, form.refused(InvalidInput(problem)))
    if document.page.is_open and card.script.asks:
        return see(_path(document, SECOND_STEP))
    return await _paid(frame, payment_sandbox, settings, document, card)


@get(SECOND_STEP, name="sandbox_second_step")
async def show_second_step(
    checkout: FromPath[str], frame: NamedDependency[Frame], payment_sandbox: NamedDependency[PaymentSandbox]
) -> Response[str]:
    document = await payment_sandbox.hands.pay_page(checkout)
    if not document.page.is_open:
        return _shown(frame, document, Form.of())
    return page(frame, "sandbox/second_step.html", page=document.page, action=_path(document, SECOND_STEP))


@post(SECOND_STEP, name="sandbox_second_step_choice")
async def take_second_step(
    request: Request[Any, Any, Any],
    checkout: FromPath[str],
    frame: NamedDependency[Frame],
    payment_sandbox: NamedDependency[PaymentSandbox],
    settings: NamedDependency[Settings],
) -> Response[str] | Response[None]:
    document = await payment_sandbox.hands.pay_page(checkout)
    if (await Form.sent(request)).value("answer") != "yes":
        return _shown(frame, document, Form(values={}, refusal=_NOT_CONFIRMED))
    return await _paid(frame, payment_sandbox, settings, document, Card.SECOND_STEP)


async def _paid(
    frame: Frame, sandbox: PaymentSandbox, settings: Settings, document: PayableDocument, card: Card
) -> Response[str] | Response[None]:
    try:
        document = await sandbox.hands.pay(document.checkout, card)
    except PageEnded:
        return _shown(frame, await sandbox.hands.pay_page(document.checkout), Form.of(), status=409)
    if document.page.is_open:
        return _shown(frame, document, Form(values={}, refusal=_DECLINED))
    return see(own_path(document.page.paid_url, settings))


def _path(document: PayableDocument, route: str) -> str:
    return route.replace("{checkout:str}", document.checkout)


def _cards(document: PayableDocument) -> tuple[Card, ...]:
    return Card.for_subscriptions() if isinstance(document, SubscriptionDocument) else Card.for_orders()


def _shown(
    frame: Frame, document: PayableDocument, form: Form, *, status: int | None = None
) -> Response[str]:
    return page(
        frame,
        "sandbox/pay.html",
        status=status or form.status,
        page=document.page,
        is_monthly=isinstance(document, SubscriptionDocument),
        cards=_choices(document),
        action=_path(document, PATH),
        form=form,
    )


def _choices(document: PayableDocument) -> list[tuple[str, str, str]]:
    return [(card.value, card.script.label, card.script.words) for card in _cards(document)]


ROUTES = (show_pay_page, pay, show_second_step, take_second_step)
