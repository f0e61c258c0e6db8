"""Where a coach connects payouts with the sandbox: a button in place of an identity card."""

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_adapters.sandbox.payments.documents import PageEnded
from tic_adapters.sandbox.payments.sandbox import PaymentSandbox
from tic_adapters.settings import Settings
from tic_domain.shared.errors import NotFound
from tic_web.pages.addresses import own_path
from tic_web.pages.forms import Form
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import page, see

PATH: Final = "/sandbox/onboarding/{payee:str}/{link:str}"
CHOICES: Final = (
    ("all", "Give everything", "Payouts work from now on."),
    ("review", "Give everything, to be looked at", "Payouts work a day later."),
    ("refusing bank", "Give a bank account that does not exist", "Payouts work, and withdrawals come back."),
)


@get(PATH, name="sandbox_onboarding")
async def show_onboarding(
    payee: FromPath[str],
    link: FromPath[str],
    frame: NamedDependency[Frame],
    payment_sandbox: NamedDependency[PaymentSandbox],
) -> Response[str]:
    try:
        document = await payment_sandbox.hands.invited(payee, link)
    except PageEnded:
        return page(frame, "sandbox/onboarding.html", status=409, payee=None, choices=())
    return page(frame, "sandbox/onboarding.html", payee=document, choices=CHOICES)


@post(PATH, name="sandbox_onboarding_choice")
async def finish_onboarding(
    request: Request[Any, Any, Any],
    *,
    payee: FromPath[str],
    link: FromPath[str],
    frame: NamedDependency[Frame],
    payment_sandbox: NamedDependency[PaymentSandbox],
    settings: NamedDependency[Settings],
) -> Response[str] | Response[None]:
    given = (await Form.sent(request)).value("given")
    if given not in {key for key, _, _ in CHOICES}:
        raise NotFound("choice")
    try:
        document = await payment_sandbox.hands.give_all(
            payee, link, in_review=given == "review", bank_refuses=given == "refusing bank"
        )
    except PageEnded:
        return page(frame, "sandbox/onboarding.html", status=409, payee=None, choices=())
    return see(own_path(document.done_url, settings))


ROUTES = (show_onboarding, finish_onboarding)
