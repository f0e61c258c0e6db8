"""A script of ours that failed in somebody's browser: what kind, where in our files, on which kind of page.

No message and no address: both may quote what somebody typed. It needs no consent, since nothing is stored in
the browser and nothing is told of who it was.
"""

from collections.abc import Collection
from typing import Annotated, Any, Final

from litestar import Request, Response, post
from msgspec import Meta, Struct

from tic_domain.shared.clauses import clause
from tic_domain.usage.model import TechnicalFailure
from tic_web.api.bodies import sent
from tic_web.observability.logs import LOG
from tic_web.pages.ports import TheErrorReports
from tic_web.pages.rendering import static_files
from tic_web.security.authentication import NOBODY
from tic_web.security.limits import OPT, Limit
from tic_web.visit import visit_of

LARGEST: Final = 2048
ELSEWHERE: Final = "elsewhere"
Place = Annotated[int, Meta(ge=0, le=1_000_000)]


class BrowserFailure(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    kind: Annotated[str, Meta(pattern="^[A-Za-z]{1,40}$")]
    file: Annotated[str, Meta(max_length=60)]
    line: Place
    column: Place
    route: Annotated[str, Meta(max_length=200)]


@post(
    "/browser-failures",
    name="browser_failure",
    status_code=204,
    opt={NOBODY: True, OPT: Limit.BROWSER_FAILURES},
    include_in_schema=False,
    request_max_body_size=LARGEST,
)
async def take_browser_failure(
    request: Request[Any, Any, Any], error_reports: TheErrorReports
) -> Response[None]:
    """Names that aren't ours are not passed on: anybody may write here."""
    told = await sent(request, BrowserFailure)
    failure = reported(told, _routes(request), visit_of(request.scope).request_id)
    error_reports.report(failure)
    ((file, line, _),) = failure.frames
    LOG.warning(
        "browser failed",
        error_type=failure.error_type,
        frames=f"{file}:{line}",
        operation=failure.operation,
        request_id=failure.request_id,
    )
    return Response(None, status_code=204)


@clause("C2.5")
def reported(told: BrowserFailure, routes: Collection[str], request_id: str) -> TechnicalFailure:
    """What of it may leave the platform."""
    file = told.file if told.file in static_files() else ELSEWHERE
    route = told.route if told.route in routes else ELSEWHERE
    return TechnicalFailure(
        error_type=f"Browser{told.kind}",
        frames=((f"static/{file}", told.line, ""),),
        operation=f"in the browser, {route}",
        request_id=request_id,
        person=None,
    )


def _routes(request: Request[Any, Any, Any]) -> frozenset[str]:
    return frozenset(route.path_format for route in request.app.routes)
