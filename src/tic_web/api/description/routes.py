"""The API describes itself: to programs at /api/openapi.json, to people at /api/docs."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from tic_adapters.settings import Settings
from tic_domain.shared.errors import NotFound
from tic_web.api.description.openapi import document
from tic_web.api.description.page import problem_page, reference_page
from tic_web.problems import KINDS
from tic_web.security.authentication import NOBODY
from tic_web.visit import csp_nonce

KEPT = {"Cache-Control": "public, max-age=300"}


def description_routes(handlers: Sequence[HTTPRouteHandler]) -> list[ControllerRouterHandler]:
    @cache
    def described(base_url: str) -> dict[str, Any]:
        return document(handlers, base_url)

    @cache
    def encoded(base_url: str) -> bytes:
        return msgspec.json.encode(described(base_url))

    @get("/openapi.json", name="openapi", opt={NOBODY: True})
    async def show_openapi(settings: NamedDependency[Settings]) -> Response[bytes]:
        return Response(encoded(settings.web.base_url), media_type=MediaType.JSON, headers=KEPT)

    @get("/docs", name="api_docs", opt={NOBODY: True})
    async def show_docs(
        request: Request[Any, Any, Any], settings: NamedDependency[Settings]
    ) -> Response[str]:
        page = reference_page(described(settings.web.base_url), csp_nonce(request))
        return Response(page, media_type=MediaType.HTML)

    @get("/problems/{code:str}", name="api_problem", opt={NOBODY: True})
    async def show_problem(code: FromPath[str], request: Request[Any, Any, Any]) -> Response[str]:
        if code not in KINDS:
            raise NotFound("problem")
        return Response(problem_page(code, csp_nonce(request)), media_type=MediaType.HTML)

    return [show_openapi, show_docs, show_problem]
