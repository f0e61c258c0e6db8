"""The web application over a container."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, Final, cast
from urllib.parse import urlsplit

from litestar import Litestar, Router
from litestar.handlers import BaseRouteHandler
from litestar.types import ASGIApp, Guard
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from tic_adapters.container import Container, close
from tic_adapters.settings import Settings
from tic_web import uploads
from tic_web.api import api_router
from tic_web.api.operations import require_scope
from tic_web.dependencies import give_each_its_own, named_by, provided
from tic_web.errors import Refusals
from tic_web.health import health_routes
from tic_web.live.endings import end_before_stopping
from tic_web.live.hub import LiveHub
from tic_web.observability.browser_failures import take_browser_failure
from tic_web.observability.failures import Failures
from tic_web.observability.logs import quieten, structlog_plugin
from tic_web.observability.metrics import PROMETHEUS, metrics_route
from tic_web.observability.tracing import tracing_plugins
from tic_web.pages import page_router
from tic_web.pages.dependencies import page_dependencies
from tic_web.receipt_key import receipt_key_route
from tic_web.security.authentication import Authentication
from tic_web.security.compression import compression
from tic_web.security.cookies import SessionCookie, SignInCookie, UsageCookie
from tic_web.security.front import Front
from tic_web.security.headers import Analytics, SecurityHeaders
from tic_web.security.limits import Limits
from tic_web.visit import Connection
from tic_web.webhooks import webhook_routes

LARGEST_BODY: Final = 64 * 1024
STRIPE_PAGES: Final = ("https://checkout.stripe.com", "https://connect.stripe.com")
"""Where a button that pays, or connects payouts, leads on to."""


def create_app(container: Container, *, limits: Limits | None = None, keeps_ready: bool = False) -> Litestar:
    """Nothing is connected before the first request, unless directory and market are to be ready for it.

    What the container holds open is closed at the end.
    """
    settings = container.settings()
    cookie = SessionCookie.over(is_tls=settings.web.is_tls)
    sign_in_cookie = SignInCookie.over(is_tls=settings.web.is_tls)
    refusals = Refusals(Failures(container.error_reports, container.pseudonyms))

    @asynccontextmanager
    async def holding(_: Litestar) -> AsyncIterator[None]:
        if keeps_ready:
            container.directory_watch().start()
            container.market_watch().start()
            end_before_stopping(hub)
        try:
            yield
        finally:
            await close(container)

    hub = LiveHub(container.live_wire, container.live_log)
    usage_cookie = UsageCookie.over(is_tls=settings.web.is_tls)
    known = provided(container, cookie, sign_in_cookie, usage_cookie, hub)
    around = named_by(page_dependencies().values(), known)
    named = {name: one for name, one in known.items() if name not in around}
    others = [
        *health_routes(container.readiness),
        metrics_route(),
        take_browser_failure,
        receipt_key_route(container.receipt_signer),
        *webhook_routes(),
    ]
    routers = [Router(path="/", route_handlers=others), api_router(), page_router(settings)]
    app = Litestar(
        route_handlers=[give_each_its_own(router, named) for router in routers],
        dependencies=around,
        middleware=[
            PROMETHEUS.middleware,
            Authentication(
                cookie, settings.web.base_url, container.authenticate_session, container.authenticate_token
            ),
        ],
        guards=[_gate(limits or Limits())],
        exception_handlers=refusals.handlers(),
        plugins=[hub, structlog_plugin(settings.web.log_format), *tracing_plugins(settings)],
        compression_config=compression(),
        lifespan=[holding],
        openapi_config=None,
        request_max_body_size=LARGEST_BODY,
        debug=False,
    )
    quieten(settings.web.log_format)
    app.asgi_handler = Front(
        _behind_proxies(app.asgi_handler, settings.web.trusted_proxies),
        settings.allowed_hosts,
        _headers(settings),
        home=settings.web.base_url,
        patient=dict.fromkeys(_upload_paths(app), uploads.SECONDS),
    )
    return app


def _upload_paths(app: Litestar) -> Iterator[str]:
    for route in app.routes:
        if any(uploads.most_bytes(handler) for handler in getattr(route, "route_handlers", ())):
            yield route.path


def _behind_proxies(app: ASGIApp, trusted: str) -> ASGIApp:
    """Forwarded addresses are believed of the configured proxies only. The server must not believe any."""
    return (
        cast("ASGIApp", ProxyHeadersMiddleware(cast("Any", app), trusted_hosts=trusted)) if trusted else app
    )


def _gate(limits: Limits) -> Guard:
    """One guard for all routes: Litestar copies the whole handler for each guard of each request."""

    async def gate(connection: Connection, handler: BaseRouteHandler) -> None:
        await limits.guard(connection, handler)
        await require_scope(connection, handler)

    return gate


def _headers(settings: Settings) -> SecurityHeaders:
    targets = [origin(settings.sign_in.issuer)]
    if settings.sandbox_sign_in and settings.sign_in.sandbox_issuer is not None:
        targets = [origin(settings.sign_in.sandbox_issuer)]
    if settings.stripe_api_key is not None:
        targets += STRIPE_PAGES
    telemetry = settings.telemetry
    analytics = Analytics(library=telemetry.posthog_library, host=origin(telemetry.posthog_host))
    return SecurityHeaders.of(
        is_tls=settings.web.is_tls,
        form_targets=targets,
        analytics=analytics if telemetry.posthog_key is not None else None,
    )


def origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
