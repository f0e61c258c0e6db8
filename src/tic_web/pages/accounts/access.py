"""The ways into an account: signed-in devices and API tokens."""

from datetime import timedelta
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_domain.accounts.model import Principal, Scope
from tic_domain.accounts.use_cases.issue_api_token import IssueApiToken, IssueApiTokenCommand
from tic_domain.accounts.use_cases.list_access import ListAccess, ListAccessCommand
from tic_domain.accounts.use_cases.revoke_api_token import RevokeApiToken, RevokeApiTokenCommand
from tic_domain.accounts.use_cases.sign_out import SignOut, SignOutCommand
from tic_domain.accounts.use_cases.sign_out_everywhere import SignOutEverywhere, SignOutEverywhereCommand
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import InvalidInput, Refused
from tic_domain.shared.ids import ApiTokenId, SessionId
from tic_domain.shared.ports import Clock
from tic_web.pages.forms import Form, identity, whole
from tic_web.pages.frame import Frame
from tic_web.pages.once import once
from tic_web.pages.ports import TheClock, TheKeys
from tic_web.pages.rendering import page, see

SCOPE_LABELS: Final = {
    Scope.PROFILE_READ: "Read my coach profile",
    Scope.PROFILE_WRITE: "Change my coach profile",
    Scope.MATCHING_READ: "Read my quiz answers, CV and matches",
    Scope.MATCHING_WRITE: "Answer the quiz",
    Scope.CONVERSATIONS_READ: "Read my conversations",
    Scope.CONVERSATIONS_WRITE: "Start conversations and send messages",
    Scope.CALENDAR_READ: "Read my calendar",
    Scope.CALENDAR_WRITE: "Hold times and block time",
    Scope.REVIEWS_READ: "Read reviews of my sessions",
    Scope.REVIEWS_WRITE: "Review my sessions",
    Scope.ORDERS_READ: "Read my orders, statements and payouts",
    Scope.ORDERS_WRITE: "Order, subscribe, pay, move and cancel sessions, connect payouts",
    Scope.ACCOUNT_READ: "Read my account",
    Scope.ACCOUNT_WRITE: "Correct my account",
    Scope.PRIVACY_READ: "Read everything that is held about me, and download exports",
    Scope.PRIVACY_WRITE: "Ask for exports and remove them",
}


@get("/settings/devices", name="devices")
async def show_devices(
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    list_access: NamedDependency[ListAccess],
) -> Response[str]:
    access = await list_access(ListAccessCommand(account_id=principal.account_id))
    return page(frame, "accounts/devices.html", sessions=access.sessions, current=principal.session_id)


@post("/settings/devices/{session_id:str}/sign-out", name="sign_out_device")
async def sign_out_device(
    session_id: FromPath[str], principal: NamedDependency[Principal], sign_out: NamedDependency[SignOut]
) -> Response[None]:
    wanted = SessionId(identity(session_id, "session"))
    await sign_out(SignOutCommand(account_id=principal.account_id, session_id=wanted))
    if wanted == principal.session_id:
        return see("/", "signed-out")
    return see("/settings/devices", "signed-out-there")


@post("/settings/devices/sign-out-everywhere", name="sign_out_everywhere_page")
async def sign_out_all(
    principal: NamedDependency[Principal], sign_out_everywhere: NamedDependency[SignOutEverywhere]
) -> Response[None]:
    await sign_out_everywhere(SignOutEverywhereCommand(account_id=principal.account_id))
    return see("/", "signed-out")


@get("/settings/tokens", name="tokens")
async def show_tokens(
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    list_access: NamedDependency[ListAccess],
    clock: TheClock,
) -> Response[str]:
    return await _tokens(frame, principal, list_access, clock, Form.of(lifetime="90"))


@post("/settings/tokens", name="issue_token_page")
async def issue_token(
    *,
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    issue_api_token: NamedDependency[IssueApiToken],
    list_access: NamedDependency[ListAccess],
    clock: TheClock,
    idempotency_keys: TheKeys,
) -> Response[str]:
    form = await Form.sent(request)

    async def issue() -> str:
        return (await issue_api_token(_command(principal, form))).secret

    try:
        secret = await once(idempotency_keys, principal.account_id, form, issue, lost="")
    except (InvalidInput, Refused) as error:
        return await _tokens(frame, principal, list_access, clock, form.refused(error))
    return await _tokens(frame, principal, list_access, clock, Form.of(lifetime="90"), secret=secret)


@post("/settings/tokens/{token_id:str}/revoke", name="revoke_token_page")
async def revoke_token(
    token_id: FromPath[str],
    principal: NamedDependency[Principal],
    revoke_api_token: NamedDependency[RevokeApiToken],
) -> Response[None]:
    wanted = ApiTokenId(identity(token_id, "API token"))
    await revoke_api_token(RevokeApiTokenCommand(account_id=principal.account_id, token_id=wanted))
    return see("/settings/tokens", "token-revoked")


def _command(principal: Principal, form: Form) -> IssueApiTokenCommand:
    with Checks() as check:
        scopes = check.choices("scopes", form.all("scopes"), [known.value for known in Scope], least=1)
        days = whole(check, form, "lifetime")
        name = check.text("name", form.value("name"), most=60)
    return IssueApiTokenCommand(
        account_id=principal.account_id,
        name=name,
        scopes=frozenset(Scope(value) for value in scopes),
        lifetime=timedelta(days=min(days, 100_000)),
    )


async def _tokens(
    frame: Frame, principal: Principal, list_access: ListAccess, clock: Clock, form: Form, *, secret: str = ""
) -> Response[str]:
    access = await list_access(ListAccessCommand(account_id=principal.account_id))
    return page(
        frame,
        "accounts/tokens.html",
        status=form.status,
        tokens=access.tokens,
        now=clock.now(),
        scopes=[(scope.value, label) for scope, label in SCOPE_LABELS.items()],
        form=form,
        secret=secret,
    )


ROUTES = (show_devices, sign_out_device, sign_out_all, show_tokens, issue_token, revoke_token)
