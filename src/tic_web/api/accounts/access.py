"""The ways into an account: signed-in browsers and API tokens."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ASGIApp

from tic_domain.accounts.errors import AccountSuspended, TooManyTokens
from tic_domain.accounts.model import Scope
from tic_domain.accounts.policies import require_scope
from tic_domain.accounts.use_cases.issue_api_token import IssueApiToken, IssueApiTokenCommand
from tic_domain.accounts.use_cases.list_access import ListAccess, ListAccessCommand
from tic_domain.accounts.use_cases.revoke_api_token import RevokeApiToken, RevokeApiTokenCommand
from tic_domain.accounts.use_cases.sign_out import SignOut, SignOutCommand
from tic_domain.accounts.use_cases.sign_out_everywhere import SignOutEverywhere, SignOutEverywhereCommand
from tic_domain.shared.errors import NotFound
from tic_domain.shared.idempotency import IdempotencyKeys
from tic_domain.shared.ids import ApiTokenId, SessionId
from tic_web.api.accounts.schemas import (
    SCOPES,
    EndedAnswer,
    IssuedTokenAnswer,
    SessionAnswer,
    SessionsAnswer,
    TokenAnswer,
    TokenRequest,
    TokensAnswer,
)
from tic_web.api.bodies import Answer, sent
from tic_web.api.operations import operation
from tic_web.api.repeating import once
from tic_web.dependencies import asking

TAG = "Access"


@operation(
    "GET", "/me/sessions", id="listSessions", tag=TAG, summary="List your signed-in browsers",
    scope=Scope.ACCOUNT_READ, returns=SessionsAnswer,
)  # fmt: skip
async def list_sessions(request: Request[Any, Any, Any], list_access: NamedDependency[ListAccess]) -> ASGIApp:
    principal = asking(request)
    access = await list_access(ListAccessCommand(account_id=principal.account_id))
    items = [SessionAnswer.of(one, current=one.id == principal.session_id) for one in access.sessions]
    return Answer(SessionsAnswer(items=items))


@operation(
    "DELETE", "/me/sessions/{session_id:uuid}", id="endSession", tag=TAG, summary="Sign one browser out",
    scope=Scope.ACCOUNT_WRITE, status=204, raises=(NotFound,),
)  # fmt: skip
async def end_session(
    session_id: FromPath[UUID], request: Request[Any, Any, Any], sign_out: NamedDependency[SignOut]
) -> ASGIApp:
    command = SignOutCommand(account_id=asking(request).account_id, session_id=SessionId(session_id))
    await sign_out(command)
    return Answer(status=204)


@operation(
    "DELETE", "/me/sessions", id="endAllSessions", tag=TAG, summary="Sign every browser out",
    description="API tokens go on working: revoke them one by one.",
    scope=Scope.ACCOUNT_WRITE, returns=EndedAnswer,
)  # fmt: skip
async def end_sessions(
    request: Request[Any, Any, Any], sign_out_everywhere: NamedDependency[SignOutEverywhere]
) -> ASGIApp:
    ended = await sign_out_everywhere(SignOutEverywhereCommand(account_id=asking(request).account_id))
    return Answer(EndedAnswer(ended=ended))


@operation(
    "GET", "/me/tokens", id="listTokens", tag=TAG, summary="List your API tokens",
    description="Revoked and expired ones too, newest first. Secrets are never shown again.",
    scope=Scope.ACCOUNT_READ, returns=TokensAnswer,
)  # fmt: skip
async def list_tokens(request: Request[Any, Any, Any], list_access: NamedDependency[ListAccess]) -> ASGIApp:
    access = await list_access(ListAccessCommand(account_id=asking(request).account_id))
    return Answer(TokensAnswer(items=[TokenAnswer.of(one) for one in access.tokens]))


@operation(
    "POST", "/me/tokens", id="issueToken", tag=TAG, summary="Issue an API token",
    description="A token can pass on only scopes that it has itself.",
    scope=Scope.ACCOUNT_WRITE, returns=IssuedTokenAnswer, status=201, body=TokenRequest,
    example=TokenRequest(name="Laptop script", scopes=["account:read"], days=90),
    creates=True, raises=(AccountSuspended, TooManyTokens),
)  # fmt: skip
async def issue_token(
    request: Request[Any, Any, Any],
    issue_api_token: NamedDependency[IssueApiToken],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    wanted = await sent(request, TokenRequest)
    scopes = [SCOPES[name] for name in wanted.scopes]
    for scope in scopes:
        require_scope(principal, scope)
    command = IssueApiTokenCommand(
        account_id=principal.account_id,
        name=wanted.name,
        scopes=frozenset(scopes),
        lifetime=timedelta(days=wanted.days),
    )

    async def create() -> Answer:
        return Answer(IssuedTokenAnswer.of(await issue_api_token(command)), 201)

    return await once(request, idempotency_keys, principal, create)


@operation(
    "DELETE", "/me/tokens/{token_id:uuid}", id="revokeToken", tag=TAG, summary="Revoke an API token",
    description="It stops working at once.",
    scope=Scope.ACCOUNT_WRITE, status=204, raises=(NotFound,),
)  # fmt: skip
async def revoke_token(
    token_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    revoke_api_token: NamedDependency[RevokeApiToken],
) -> ASGIApp:
    command = RevokeApiTokenCommand(account_id=asking(request).account_id, token_id=ApiTokenId(token_id))
    await revoke_api_token(command)
    return Answer(status=204)


ROUTES = (list_sessions, end_session, end_sessions, list_tokens, issue_token, revoke_token)
