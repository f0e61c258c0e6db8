"""The JSON API, version 1."""

from litestar import Router


def api_router() -> Router:
    return Router(path="/api", route_handlers=[])
