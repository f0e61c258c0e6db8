"""Prometheus figures by route template, for who asks from the same machine.

There is no setting: a collector runs beside the process. Behind a proxy nobody outside gets them, since a
request that was forwarded is refused.
"""

from typing import Final

from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler
from litestar.plugins.prometheus import PrometheusConfig, PrometheusController
from litestar.router import Router

from tic_web.security.authentication import NOBODY
from tic_web.visit import Connection

STREAMS: Final = "/api/v1/events"
"""They last as long as a page is open: their durations say nothing, and would hide those of the others."""
_LOOPBACK = ("127.", "::1", "::ffff:127.")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


async def require_loopback(connection: Connection, handler: BaseRouteHandler) -> None:
    """Raises NotFoundException for everybody else: that there are figures is not their business."""
    client = connection.scope.get("client")
    is_near = client is not None and client[0].startswith(_LOOPBACK)
    if not is_near or any(name in connection.headers for name in _FORWARDED):
        raise NotFoundException


PROMETHEUS = PrometheusConfig(
    app_name="tic",
    prefix="tic",
    group_path=True,
    exclude=["^/metrics$", "^/healthz$", "^/readyz$", "^/static/", f"^{STREAMS}$"],
)


def metrics_route() -> Router:
    """Litestar's own controller, for this machine only."""
    return Router(
        path="/",
        route_handlers=[PrometheusController],
        guards=[require_loopback],
        opt={NOBODY: True},
        include_in_schema=False,
    )
