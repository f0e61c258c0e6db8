"""Analytics: what it would learn, and yes or no to it."""

from typing import Any
from urllib.parse import urlsplit

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from tic_adapters.settings import Settings
from tic_domain.accounts.model import Principal
from tic_domain.accounts.policies import decided_usage, local_path
from tic_domain.accounts.use_cases.decide_usage_consent import (
    DecideUsageConsent,
    DecideUsageConsentCommand,
)
from tic_domain.shared.checks import Checks
from tic_web.pages.forms import Form
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import page, see
from tic_web.pages.usage.observing import CHOICE, Observing
from tic_web.security.cookies import UsageCookie
from tic_web.visit import sends_signal

FORGET = {"Clear-Site-Data": '"storage"'}
"""What analytics kept in the browser goes with the consent."""


@get(CHOICE, name="analytics")
async def show_choice(
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    observing: NamedDependency[Observing],
    settings: NamedDependency[Settings],
) -> Response[str]:
    return page(
        frame,
        "usage/choice.html",
        consent=observing.consent(request, frame.viewer),
        signal=sends_signal(request),
        host=urlsplit(settings.telemetry.posthog_host).netloc,
    )


@post(CHOICE, name="choose_analytics")
async def choose(
    request: Request[Any, Any, Any],
    optional_principal: NamedDependency[Principal | None],
    decide_usage_consent: NamedDependency[DecideUsageConsent],
    usage_cookie: NamedDependency[UsageCookie],
) -> Response[None]:
    """Raises InvalidInput for what is neither yes nor no."""
    form = await Form.sent(request)
    with Checks() as check:
        given = check.choice("answer", form.value("answer"), ["yes", "no"]) == "yes"
    signal = sends_signal(request)
    if optional_principal is not None:
        command = DecideUsageConsentCommand(
            account_id=optional_principal.account_id, given=given, signal=signal
        )
        await decide_usage_consent(command)
    answer = see(local_path(form.value("return_to") or CHOICE), "usage-allowed" if given else "usage-refused")
    answer.set_cookie(usage_cookie.issue(decided_usage(given=given, signal=signal)))
    if not given:
        answer.headers.update(FORGET)
    return answer


ROUTES = (show_choice, choose)
