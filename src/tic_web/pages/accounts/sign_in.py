"""Signing in and out, and the first choice of a role."""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from tic_adapters.settings import Settings
from tic_domain.accounts.errors import SignInExpired, SignInRefused
from tic_domain.accounts.model import Principal, Role
from tic_domain.accounts.policies import local_path
from tic_domain.accounts.use_cases.begin_sign_in import BeginSignIn, BeginSignInCommand
from tic_domain.accounts.use_cases.choose_roles import ChooseRoles, ChooseRolesCommand
from tic_domain.accounts.use_cases.complete_sign_in import (
    CompleteSignIn,
    CompleteSignInCommand,
    SignedInBrowser,
)
from tic_domain.accounts.use_cases.sign_out import SignOut, SignOutCommand
from tic_domain.shared.errors import InvalidInput, Refused
from tic_web.pages.accounts.device import device_of
from tic_web.pages.accounts.settings import roles_of
from tic_web.pages.forms import CONFLICT, Form
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import page, see
from tic_web.security.cookies import SessionCookie, SignInCookie
from tic_web.security.limits import OPT, Limit

Page = Response[str] | Response[None]


@get("/sign-in", name="sign_in", opt={OPT: Limit.SIGN_IN})
async def show_sign_in(
    frame: NamedDependency[Frame],
    begin_sign_in: NamedDependency[BeginSignIn],
    sign_in_cookie: NamedDependency[SignInCookie],
    settings: NamedDependency[Settings],
    return_to: FromQuery[str] = "/",
) -> Page:
    """In the demo straight on to its people: there is nothing to agree to first."""
    if frame.viewer is not None:
        return see(local_path(return_to))
    if settings.sandbox_sign_in:
        return await _begin(begin_sign_in, sign_in_cookie, return_to)
    return page(frame, "accounts/sign_in.html", form=Form.of(), return_to=local_path(return_to))


@post("/sign-in", name="begin_sign_in_page", opt={OPT: Limit.SIGN_IN})
async def start_sign_in(
    request: Request[Any, Any, Any],
    begin_sign_in: NamedDependency[BeginSignIn],
    sign_in_cookie: NamedDependency[SignInCookie],
) -> Response[None]:
    form = await Form.sent(request)
    return await _begin(begin_sign_in, sign_in_cookie, form.value("return_to"))


@get("/auth/callback", name="sign_in_callback", opt={OPT: Limit.SIGN_IN})
async def finish_sign_in(
    *,
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    complete_sign_in: NamedDependency[CompleteSignIn],
    session_cookie: NamedDependency[SessionCookie],
    sign_in_cookie: NamedDependency[SignInCookie],
    sign_in_state: Annotated[str, QueryParameter(name="state")] = "",
    code: FromQuery[str | None] = None,
    error: FromQuery[str | None] = None,
) -> Page:
    command = CompleteSignInCommand(
        state=sign_in_state,
        browser_token=sign_in_cookie.token(request) or "",
        code=code,
        error=error,
        device=device_of(request.headers.get("user-agent", "")),
        previous_session_token=session_cookie.token(request),
    )
    try:
        signed_in = await complete_sign_in(command)
    except (SignInExpired, SignInRefused) as refusal:
        form = Form.of().refused(refusal)
        return page(frame, "accounts/sign_in.html", status=CONFLICT, form=form, return_to="/")
    answer = see(_first_page(signed_in))
    answer.set_cookie(sign_in_cookie.forget())
    answer.set_cookie(session_cookie.issue(signed_in.session_token))
    return answer


@post("/sign-out", name="sign_out_page")
async def leave(
    principal: NamedDependency[Principal],
    sign_out: NamedDependency[SignOut],
    session_cookie: NamedDependency[SessionCookie],
) -> Response[None]:
    if principal.session_id is not None:
        await sign_out(SignOutCommand(account_id=principal.account_id, session_id=principal.session_id))
    answer = see("/", "signed-out")
    answer.set_cookie(session_cookie.forget())
    return answer


@get("/welcome", name="welcome")
async def show_welcome(
    frame: NamedDependency[Frame], principal: NamedDependency[Principal], return_to: FromQuery[str] = "/"
) -> Page:
    if principal.roles:
        return see(local_path(return_to))
    return page(frame, "accounts/welcome.html", form=Form.of(), return_to=local_path(return_to))


@post("/welcome", name="choose_roles_page")
async def choose(
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    choose_roles: NamedDependency[ChooseRoles],
) -> Page:
    form = await Form.sent(request)
    return_to = local_path(form.value("return_to"))
    try:
        account = await choose_roles(
            ChooseRolesCommand(account_id=principal.account_id, roles=roles_of(form))
        )
    except (InvalidInput, Refused) as error:
        refused = form.refused(error)
        return page(frame, "accounts/welcome.html", status=refused.status, form=refused, return_to=return_to)
    first = "/quiz" if Role.COACHEE in account.roles else "/desk"
    return see(return_to if return_to != "/" else first)


def _first_page(signed_in: SignedInBrowser) -> str:
    account, wanted = signed_in.account, signed_in.return_to
    if not account.roles:
        return f"/welcome?{urlencode({'return_to': wanted})}"
    if wanted != "/":
        return wanted
    return "/desk" if account.active_role is Role.COACH else "/matches"


async def _begin(begin_sign_in: BeginSignIn, sign_in_cookie: SignInCookie, return_to: str) -> Response[None]:
    begun = await begin_sign_in(BeginSignInCommand(return_to=return_to))
    answer = see(begun.url)
    answer.set_cookie(sign_in_cookie.issue(begun.browser_token))
    return answer


ROUTES = (show_sign_in, start_sign_in, finish_sign_in, leave, show_welcome, choose)
