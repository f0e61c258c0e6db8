"""Who is asking: a browser by its cookie, a client program by its bearer token."""

from collections.abc import Callable
from typing import Any, Final

from litestar import Request
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException, PermissionDeniedException
from litestar.middleware.base import ASGIMiddleware
from litestar.status_codes import HTTP_415_UNSUPPORTED_MEDIA_TYPE
from litestar.types import ASGIApp, Receive, Scope, Send
from litestar.utils.scope.state import ScopeState

from tic_domain.accounts.errors import AccountSuspended, NotSignedIn
from tic_domain.accounts.use_cases.authenticate import AuthenticateSession, AuthenticateToken
from tic_web.security.cookies import SessionCookie
from tic_web.security.csrf import UNSAFE, require_csrf_token, require_own_site, token_of
from tic_web.uploads import MULTIPART, most_bytes
from tic_web.visit import Visit, visit_of

NOBODY: Final = "nobody"
"""The handler's `opt` key for routes that never ask who it is: files, health, descriptions."""
API: Final = "/api/"
_JSON: Final = frozenset({"application/json"})
_FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_UPLOADS: Final = frozenset({MULTIPART})
_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})


class Authentication(ASGIMiddleware):
    """Finds the principal, and refuses what a foreign page could have sent."""

    scopes = (ScopeType.HTTP,)
    exclude_opt_key = NOBODY

    def __init__(
        self,
        cookie: SessionCookie,
        base_url: str,
        authenticate_session: Callable[[], AuthenticateSession],
        authenticate_token: Callable[[], AuthenticateToken],
    ) -> None:
        self._cookie = cookie
        self._base_url = base_url
        self._authenticate_session = authenticate_session
        self._authenticate_token = authenticate_token

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request: Request[Any, Any, Any] = Request(scope, receive, send)
        visit = visit_of(scope)
        is_api = scope["path"].startswith(API)
        is_unsafe = request.method in UNSAFE
        if is_unsafe:
            require_content_type(request, _taken(request, is_api=is_api))
        authorization = request.headers.get("authorization")
        if authorization is not None:
            await self._by_token(visit, authorization, is_api=is_api)
        else:
            if is_unsafe:
                require_own_site(request, self._base_url)
            await self._by_cookie(request, visit, is_unsafe=is_unsafe)
            takes_file = most_bytes(request.route_handler) is not None
            if is_unsafe and not is_api and visit.principal is None and not takes_file:
                form = await request.form()
                visit.typed = {name: value for name, value in form.items() if isinstance(value, str)}
        await next_app(scope, receive, send)

    async def _by_token(self, visit: Visit, authorization: str, *, is_api: bool) -> None:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip().isascii():
            raise NotSignedIn("Send “Authorization: Bearer” with an API token from Settings.")
        principal = await self._authenticate_token()(token.strip())
        if not is_api:
            raise PermissionDeniedException("API tokens work below /api only. Sign in with a browser.")
        visit.principal = principal

    async def _by_cookie(self, request: Request[Any, Any, Any], visit: Visit, *, is_unsafe: bool) -> None:
        token = self._cookie.token(request)
        if token is None:
            return
        try:
            visit.principal = await self._authenticate_session()(token)
        except (NotSignedIn, AccountSuspended) as refusal:
            visit.refusal = refusal  # said only where somebody needs to be signed in
            return
        visit.session_token = token
        ScopeState.from_scope(request.scope).csrf_token = token_of(token)  # where Litestar's templates look
        if is_unsafe:
            await require_csrf_token(request, visit)


def _taken(request: Request[Any, Any, Any], *, is_api: bool) -> frozenset[str]:
    if most_bytes(request.route_handler) is not None:
        return _UPLOADS
    return _JSON if is_api else _FORMS


def require_content_type(request: Request[Any, Any, Any], taken: frozenset[str]) -> None:
    """Browsers send other types across sites without asking. Raises HTTPException 415."""
    headers = request.headers
    has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    sent = headers.get("content-type")
    if request.method not in _WITH_BODY or (not has_body and sent is None):
        return
    kind = (sent or "").partition(";")[0].strip().lower()
    if kind not in taken:
        raise HTTPException(
            status_code=HTTP_415_UNSUPPORTED_MEDIA_TYPE,
            detail=f"A body is taken as {' or '.join(sorted(taken))} only.",
        )
