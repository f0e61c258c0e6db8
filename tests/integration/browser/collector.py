"""A PostHog of our own: gives the real library to browsers, and keeps whatever anybody sends it."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final
from urllib.parse import urlsplit

import attrs

LIBRARY: Final = Path(__file__).parents[2] / "peers/node_modules/posthog-js/dist/array.full.no-external.js"
CONFIG: Final = {
    "sessionRecording": {"endpoint": "/s/"},
    "supportedCompression": ["gzip", "gzip-js"],
    "hasFeatureFlags": False,
}


@attrs.define
class Collector:
    url: str
    asked: list[str] = attrs.field(factory=list)
    """Paths, in order."""
    bodies: list[bytes] = attrs.field(factory=list)
    """As they were before compression."""

    def forget(self) -> None:
        self.asked.clear()
        self.bodies.clear()

    def events(self, name: str) -> list[dict[str, Any]]:
        found = []
        for body in list(self.bodies):
            sent = json.loads(body)
            batch = sent if isinstance(sent, list) else sent.get("batch", [sent])
            found += [event for event in batch if event.get("event") == name]
        return found

    def recorded(self) -> list[dict[str, Any]]:
        """What the recorder told, piece by piece."""
        return [
            piece for event in self.events("$snapshot") for piece in event["properties"]["$snapshot_data"]
        ]


class _Server(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.collector = Collector(f"http://127.0.0.1:{self.server_port}")


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_OPTIONS(self) -> None:
        self._answer(b"", "text/plain")

    def do_GET(self) -> None:
        self.server.collector.asked.append(self.path)
        path = urlsplit(self.path).path
        if path == f"/static/{LIBRARY.name}":
            self._answer(LIBRARY.read_bytes(), "text/javascript")
        else:
            self._answer(json.dumps(CONFIG).encode(), "application/json")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        collector = self.server.collector
        collector.asked.append(self.path)
        collector.bodies.append(gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body)
        self._answer(b'{"status": 1}', "application/json")

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        for name in ("origin", "headers"):
            self.send_header(f"access-control-allow-{name}", "*")
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing on the screen."""


@contextmanager
def collecting() -> Iterator[Collector]:
    server = _Server()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.collector
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
