"""Is the process up, and can it do its work."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.types import ControllerRouterHandler

from tic_domain.shared.errors import Unavailable
from tic_web.problems import MEDIA_TYPE, problem
from tic_web.security.authentication import NOBODY
from tic_web.visit import visit_of

Readiness = Callable[[], Awaitable[Sequence[str]]]
"""What keeps the process from working, in words; empty where nothing does."""


def health_routes(readiness: Callable[[], Readiness]) -> list[ControllerRouterHandler]:
    @get("/healthz", name="healthz", opt={NOBODY: True}, include_in_schema=False)
    async def show_health() -> dict[str, str]:
        return {"status": "up"}

    @get("/readyz", name="readyz", opt={NOBODY: True}, include_in_schema=False)
    async def show_readiness(request: Request[Any, Any, Any]) -> Response[Any]:
        try:
            missing = list(await readiness()())
        except Unavailable as error:
            missing = [str(error)]
        if not missing:
            return Response({"status": "ready"})
        said = problem("not-ready", " ".join(missing), visit_of(request.scope).request_id)
        return Response(
            msgspec.json.encode(said),
            status_code=said.status,
            media_type=MEDIA_TYPE,
            headers={"Retry-After": "5"},
        )

    return [show_health, show_readiness]
