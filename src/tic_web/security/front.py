"""The outermost layer: request id, host, time-out, security headers, one log line. Plain ASGI, and cheap."""

import asyncio
import time
from collections.abc import Iterable
from typing import Any, Final

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from tic_domain.shared.clauses import clause
from tic_web.observability.failures import NO_ROUTE
from tic_web.observability.logs import LOG
from tic_web.problems import MEDIA_TYPE, problem
from tic_web.security.headers import SecurityHeaders
from tic_web.visit import KEY, NONCE_KEY, Visit

TIMEOUT_SECONDS: Final = 30.0
ANY_HOST: Final = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked by address, by whoever watches the machine."""
_QUIET: Final = ANY_HOST


@clause("C3.3")
class Front:
    def __init__(
        self,
        app: ASGIApp,
        hosts: Iterable[str],
        headers: SecurityHeaders,
        *,
        seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        self._seconds = seconds
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        visit = Visit()
        state: dict[str, Any] = scope["state"]
        state[KEY] = visit
        state[NONCE_KEY] = visit.nonce
        status = 0

        async def send_safely(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if not timeout.expired():
                    timeout.reschedule(None)  # what has begun may take its time
                message["headers"] = self._headers.around(message["headers"], visit)
            await send(message)

        timeout = asyncio.timeout(self._seconds)
        try:
            async with timeout:
                if scope["path"] in ANY_HOST or self._is_known(scope):
                    await self._app(scope, receive, send_safely)
                else:
                    await self._refuse(
                        visit, send_safely, "host-unknown", "Use the address that this site is known by."
                    )
        except TimeoutError:
            if status:
                raise
            await self._refuse(
                visit, send_safely, "took-too-long", "Nothing was lost. Try again in a moment."
            )
        finally:
            if scope["path"] not in _QUIET:
                _log(scope, visit, status)

    def _is_known(self, scope: Any) -> bool:
        host = next((value for name, value in scope["headers"] if name == b"host"), b"")
        return host_name(host.decode("latin-1")) in self._hosts

    async def _refuse(self, visit: Visit, send: Send, code: str, detail: str) -> None:
        visit.code = code
        said = problem(code, detail, visit.request_id)
        headers = [(b"content-type", MEDIA_TYPE.encode())]
        if said.status == 503:
            headers.append((b"retry-after", b"5"))
        await send({"type": "http.response.start", "status": said.status, "headers": headers})
        await send({"type": "http.response.body", "body": msgspec.json.encode(said), "more_body": False})


def host_name(host: str) -> str:
    """Without the port."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.partition(":")[0].lower()


def _log(scope: Any, visit: Visit, status: int) -> None:
    LOG.info(
        "request",
        method=scope["method"],
        route=scope.get("path_template", NO_ROUTE),
        status=status,
        code=visit.code,
        duration_ms=round((time.perf_counter() - visit.began) * 1000, 2),
        request_id=visit.request_id,
    )
