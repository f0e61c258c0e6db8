"""Whom the web process talks to, on loopback: a collector of what leaves it, and a LinkedIn of many moods."""

import contextlib
import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

import attrs
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

Answer = tuple[int, bytes]
STALL: Final = 6.0
"""Longer than we wait for a provider."""


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


MOODS: Final[dict[str, Answer]] = {
    "nonsense": (200, b"<h1>access-canary</h1>"),
    "refuses": (400, _json({"error": "invalid_grant", "error_description": "access-canary"})),
}


@attrs.define
class Collector:
    """Takes whatever is sent to it."""

    url: str = ""
    bodies: list[bytes] = attrs.field(factory=list)

    def answer(self, path: str, body: bytes) -> Answer:
        self.bodies.append(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
        return 200, b"{}"

    def wait(self, count: int, seconds: float = 10) -> list[bytes]:
        """What has come, as soon as it is so many; a little later nothing more should have."""
        deadline = time.monotonic() + seconds
        while len(self.bodies) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.3)
        return list(self.bodies)


@attrs.define
class LinkedIn:
    """Honest until told otherwise by `mood`."""

    url: str = ""
    mood: str = "honest"
    key: RSAKey = attrs.field(factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    member: str = "Ada Example"

    def answer(self, path: str, body: bytes) -> Answer:
        if path.startswith("/.well-known"):
            places = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            found = {f"{name}_endpoint": f"{self.url}/{place}" for name, place in places.items()}
            return 200, _json({"issuer": self.url, "jwks_uri": f"{self.url}/keys", **found})
        if self.mood == "stalls":
            time.sleep(STALL)
        return MOODS.get(self.mood) or self._honest(path)

    def _honest(self, path: str) -> Answer:
        if path == "/keys":
            return 200, _json(KeySet([self.key]).as_dict(private=False))
        if path == "/userinfo":
            return 200, _json({"sub": self.member, "name": self.member})
        now = int(time.time())
        claims = {"iss": self.url, "aud": "our-client", "sub": self.member, "iat": now, "exp": now + 600}
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        return 200, _json({"access_token": "access", "id_token": token, "expires_in": 600})


@contextlib.contextmanager
def listening(answer: Callable[[str, bytes], Answer]) -> Iterator[str]:
    """The address at which `answer` is given."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._take()

        def do_POST(self) -> None:
            self._take()

        def _take(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            status, body = answer(self.path, self.rfile.read(length))
            with contextlib.suppress(ConnectionError):
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
