"""The sandbox's page of a renewal that failed: it is paid there, and the card is changed by that."""

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_adapters.sandbox.payments.cards import Card
from tic_adapters.sandbox.payments.sandbox import PaymentSandbox
from tic_adapters.sandbox.payments.subscription_document import Period, SubscriptionDocument
from tic_domain.shared.errors import FieldProblem, InvalidInput
from tic_web.pages.forms import Form
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import page

PATH: Final = "/sandbox/renew/{invoice:str}"
_DECLINED: Final = "The card was declined, and nothing was paid. Try another way."


@get(PATH, name="sandbox_renewal")
async def show(
    invoice: FromPath[str], frame: NamedDependency[Frame], payment_sandbox: NamedDependency[PaymentSandbox]
) -> Response[str]:
    return _shown(frame, invoice, *await payment_sandbox.hands.renewal(invoice), Form.of())


@post(PATH, name="sandbox_renewal_choice")
async def pay(
    request: Request[Any, Any, Any],
    invoice: FromPath[str],
    frame: NamedDependency[Frame],
    payment_sandbox: NamedDependency[PaymentSandbox],
) -> Response[str]:
    """Sent twice, it pays once: the second time, it is paid already."""
    form = await Form.sent(request)
    card = next((one for one in Card.for_subscriptions() if one.value == form.value("card")), None)
    if card is None:
        problem = FieldProblem("card", "This is no way to pay.", "Choose one of the buttons.")
        found = await payment_sandbox.hands.renewal(invoice)
        return _shown(frame, invoice, *found, form.refused(InvalidInput(problem)))
    document, period = await payment_sandbox.hands.pay_renewal(invoice, card)
    declined = document.is_payable(period)
    return _shown(
        frame, invoice, document, period, Form(values={}, refusal=_DECLINED) if declined else Form.of()
    )


def _shown(
    frame: Frame, invoice: str, document: SubscriptionDocument, period: Period, form: Form
) -> Response[str]:
    return page(
        frame,
        "sandbox/renew.html",
        status=form.status,
        page=document.page,
        period=period,
        is_payable=document.is_payable(period),
        is_paid=period.sale is not None,
        cards=[(card.value, card.script.label, card.script.words) for card in Card.for_subscriptions()],
        action=PATH.replace("{invoice:str}", invoice),
        form=form,
    )


ROUTES = (show, pay)
