"""A page of another site must not act in a member's name.

Three things stand in its way: the cookie is SameSite=Lax, the browser says where a request comes from, and
the request must carry a token that is derived from the session and so can be read by nobody else.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from typing import Any, Final

from litestar import Request
from litestar.exceptions import PermissionDeniedException

from tic_domain.shared.clauses import clause
from tic_web.uploads import most_bytes, uploaded
from tic_web.visit import Connection, Visit, visit_of

FIELD: Final = "_csrf_token"
HEADER: Final = "x-csrf-token"
UNSAFE: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
OWN_SITES: Final = frozenset({"same-origin", "none"})
_PURPOSE: Final = b"csrf"


def token_of(session_token: str) -> str:
    digest = hmac.digest(session_token.encode(), _PURPOSE, hashlib.sha256)
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def csrf_token(connection: Connection) -> str:
    """For this browser's forms; empty where nobody is signed in, since there is nothing to protect."""
    token = visit_of(connection.scope).session_token
    return token_of(token) if token else ""


def require_own_site(connection: Connection, base_url: str) -> None:
    """Raises PermissionDeniedException where a browser says that another site asks."""
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        if site not in OWN_SITES:
            raise PermissionDeniedException("This came from another site. Do it here.")
        return
    origin = connection.headers.get("origin")
    if origin is not None and origin not in {base_url, _same_host(connection)}:
        raise PermissionDeniedException("This came from another site. Do it here.")


@clause("C3.3")
async def require_csrf_token(request: Request[Any, Any, Any], visit: Visit) -> None:
    """Raises PermissionDeniedException unless header or form carries the session's token."""
    sent = request.headers.get(HEADER)
    if sent is None and request.headers.get("content-type", "").startswith(_FORMS):
        sent = await _field(request)
    expected = token_of(visit.session_token or "")
    if sent is None or not hmac.compare_digest(sent.encode("utf-8", "replace"), expected.encode()):
        raise PermissionDeniedException("The form is out of date. Load the page again, then repeat.")


async def _field(request: Request[Any, Any, Any]) -> str | None:
    if most_bytes(request.route_handler) is not None:
        return next(iter((await uploaded(request)).fields.get(FIELD, ())), None)
    field = (await request.form()).get(FIELD)
    return field if isinstance(field, str) else None


def _same_host(connection: Connection) -> str:
    return f"{connection.scope['scheme']}://{connection.headers.get('host', '')}"
