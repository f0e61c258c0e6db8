"""What is known about one request, from its first byte to its log line."""

import secrets
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import uuid4

import attrs
from litestar.connection import ASGIConnection

from tic_domain.accounts.errors import AccountSuspended, NotSignedIn
from tic_domain.accounts.model import Principal

if TYPE_CHECKING:  # it needs this module
    from tic_web.uploads import Upload

KEY: Final = "visit"
NONCE_KEY: Final = "csp_nonce"

Connection = ASGIConnection[Any, Any, Any, Any]


@attrs.define(eq=False, kw_only=True)
class Visit:
    request_id: str = attrs.field(factory=lambda: uuid4().hex)
    """Always our own: one that came in could be anything."""
    began: float = attrs.field(factory=time.perf_counter)
    nonce: str = attrs.field(factory=lambda: secrets.token_urlsafe(18))
    """Of the content security policy."""
    session_token: str | None = None
    principal: Principal | None = None
    typed: Mapping[str, str] = attrs.field(factory=dict)
    """Into a form that came without a session: for the page that gives it back."""
    upload: "Upload | None" = None
    """What came with a form that carries a file, once it was read."""
    refusal: NotSignedIn | AccountSuspended | None = None
    """Why the session cookie that came doesn't count."""
    observed: bool = False
    """Analytics runs on this page: its owner said yes."""
    headers: list[tuple[bytes, bytes]] = attrs.field(factory=list)
    """To be added to the answer."""
    code: str | None = None
    """Of the problem that was answered."""


def visit_of(scope: Any) -> Visit:
    """Of the request with that ASGI scope."""
    return cast("Visit", scope["state"][KEY])


def sends_signal(connection: Connection) -> bool:
    """Global Privacy Control."""
    return connection.headers.get("sec-gpc") == "1"


def csp_nonce(connection: Connection) -> str:
    """For the `nonce` attribute of scripts and styles."""
    return visit_of(connection.scope).nonce
