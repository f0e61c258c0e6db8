"""An operation of the API: the handler, and all that its description says. Both are written in one place."""

from collections.abc import Callable
from typing import Any, Final, cast

import attrs
import msgspec
from litestar.connection import ASGIConnection
from litestar.enums import HttpMethod
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.types import Empty

from tic_domain.accounts.errors import NotSignedIn, ScopeMissing
from tic_domain.accounts.model import Scope
from tic_domain.shared.errors import DomainError, InvalidInput
from tic_web.api.bodies import unknown_parameters
from tic_web.security.limits import OPT as LIMIT
from tic_web.security.limits import Limit
from tic_web.uploads import OPT as UPLOAD
from tic_web.visit import visit_of

OPT: Final = "operation"
_METHODS: Final = {
    "GET": HttpMethod.GET,
    "POST": HttpMethod.POST,
    "PUT": HttpMethod.PUT,
    "PATCH": HttpMethod.PATCH,
    "DELETE": HttpMethod.DELETE,
}


@attrs.frozen(kw_only=True, eq=False)
class Operation:
    """`scope` None: for everybody, signed in or not."""

    id: str
    tag: str
    summary: str
    description: str
    scope: Scope | None
    status: int
    returns: type[msgspec.Struct] | None
    body: type[msgspec.Struct] | None
    example: msgspec.Struct | None
    creates: bool
    """Takes an Idempotency-Key."""
    links: bool
    """Answers in pages, with a Link header."""
    located: bool
    """Says in a Location header where what was made is from now on."""
    raises: tuple[type[DomainError], ...]
    limit: Limit | None
    upload: int | None
    """The most bytes of the file that it takes, as a multipart form."""
    downloads: tuple[str, ...]
    """Media types of the file that it answers with."""
    function: Callable[..., Any]


def operation(
    method: str,
    path: str,
    *,
    id: str,
    tag: str,
    summary: str,
    description: str = "",
    scope: Scope | None,
    returns: type[msgspec.Struct] | None = None,
    status: int = 200,
    body: type[msgspec.Struct] | None = None,
    example: msgspec.Struct | None = None,
    creates: bool = False,
    links: bool = False,
    located: bool = False,
    raises: tuple[type[DomainError], ...] = (),
    limit: Limit | None = None,
    upload: int | None = None,
    downloads: tuple[str, ...] = (),
) -> Callable[[Callable[..., Any]], HTTPRouteHandler]:
    """`example` is a body that the server takes, and fields' own examples make up the answer's."""

    def decorate(function: Callable[..., Any]) -> HTTPRouteHandler:
        described = Operation(
            id=id, tag=tag, summary=summary, description=description or summary, scope=scope, status=status,
            returns=returns, body=body, example=example, creates=creates, links=links, located=located,
            raises=(*raises, *((InvalidInput,) if body else ())), limit=limit, upload=upload,
            downloads=downloads, function=function,
        )  # fmt: skip
        handler = HTTPRouteHandler(
            path,
            name=id,
            http_method=_METHODS[method],
            status_code=200,  # unused: each answer says its own
            opt={
                OPT: described,
                **({LIMIT: limit} if limit else {}),
                **({UPLOAD: upload} if upload else {}),
            },
            # A file is measured while it is read.
            request_max_body_size=None if upload else Empty,
            include_in_schema=False,
        )
        return handler(function)

    return decorate


def operation_of(handler: BaseRouteHandler) -> Operation:
    """What that handler of the API says of itself."""
    return cast("Operation", handler.opt[OPT])


async def require_scope(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Raises NotSignedIn, AccountSuspended, ScopeMissing, and InvalidInput for unknown parameters.

    Does nothing for what is no operation of the API. A coroutine although it waits for nothing: Litestar runs
    a plain function in a thread.
    """
    wanted = handler.opt.get(OPT)
    if not isinstance(wanted, Operation):
        return
    visit = visit_of(connection.scope)
    if wanted.scope is not None:
        if visit.principal is None:
            raise visit.refusal or NotSignedIn
        scopes = visit.principal.scopes
        if scopes is not None and wanted.scope not in scopes:
            raise ScopeMissing(wanted.scope.value)
    if connection.scope["query_string"]:
        unknown_parameters(connection, handler)
