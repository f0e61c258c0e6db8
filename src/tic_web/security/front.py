"""The outermost layer: request id, host, time-out, security headers, one log line. Plain ASGI, and cheap."""

import asyncio
import time
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

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
_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_FOR_PROGRAMS: Final = ("/api/", "/static/", *ANY_HOST)


@clause("C3.3")
class Front:
    def __init__(
        self,
        app: ASGIApp,
        hosts: Iterable[str],
        headers: SecurityHeaders,
        *,
        home: str = "",
        seconds: float = TIMEOUT_SECONDS,
        patient: Mapping[str, float] | None = None,
    ) -> None:
        """`home` is the address of the site, to which other names of the same machine are led.

        `patient` says which paths get how many seconds instead, where something is sent there.
        """
        self._patient = patient or {}
        self._home = home
        own = host_name(urlsplit(home).netloc)
        self._aliases = _THIS_MACHINE - {own} if own in _THIS_MACHINE else frozenset()
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

        timeout = asyncio.timeout(self._time_for(scope))
        try:
            async with timeout:
                if self._is_alias(scope):
                    await self._lead_home(scope, send_safely)
                elif scope["path"] in ANY_HOST or self._is_known(scope):
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

    def _time_for(self, scope: Any) -> float:
        return self._patient.get(scope["path"], self._seconds) if scope["method"] == "POST" else self._seconds

    def _is_known(self, scope: Any) -> bool:
        return _host_of(scope) in self._hosts

    def _is_alias(self, scope: Any) -> bool:
        """A page under “localhost” where the site is at 127.0.0.1: a cookie set there is lost at sign-in."""
        if not self._aliases or scope["path"].startswith(_FOR_PROGRAMS):
            return False
        return scope["method"] in {"GET", "HEAD"} and _host_of(scope) in self._aliases

    async def _lead_home(self, scope: Any, send: Send) -> None:
        path = scope.get("raw_path", b"/").partition(b"?")[0]
        query = b"?" + scope["query_string"] if scope["query_string"] else b""
        location = self._home.encode() + path + query
        headers = [(b"location", location), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 307, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _refuse(self, visit: Visit, send: Send, code: str, detail: str) -> None:
        visit.code = code
        said = problem(code, detail, visit.request_id)
        headers = [(b"content-type", MEDIA_TYPE.encode())]
        if said.status == 503:
            headers.append((b"retry-after", b"5"))
        await send({"type": "http.response.start", "status": said.status, "headers": headers})
        await send({"type": "http.response.body", "body": msgspec.json.encode(said), "more_body": False})


def _host_of(scope: Any) -> str:
    host = next((value for name, value in scope["headers"] if name == b"host"), b"")
    return host_name(host.decode("latin-1"))


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
        http_status=status,
        code=visit.code,
        duration_ms=round((time.perf_counter() - visit.began) * 1000, 2),
        request_id=visit.request_id,
    )
