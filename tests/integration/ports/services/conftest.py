"""Peers on loopback."""

import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from tests.integration.ports.services.contract_peers import PeerKind, peers_for
from tests.integration.ports.services.payment_peers import Peer
from tests.integration.ports.services.stripe.foreign import Server, emulate_running, localstripe_running
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        return None


@pytest.fixture
def run() -> Iterator[Callable[[BaseWSGIServer], str]]:
    """Runs a server until the test ends, and says where it is."""
    with contextlib.ExitStack() as stack:

        def started(server: BaseWSGIServer) -> str:
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_port}"

        yield started


@pytest.fixture
def serve(run: Callable[[BaseWSGIServer], str]) -> "Callable[[WSGIApplication], str]":
    """Serves a WSGI application until the test ends, and says where it is."""
    return lambda app: run(make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent))


@pytest.fixture(scope="module")
def localstripe() -> Iterator[Server]:
    with localstripe_running() as server:
        yield server


@pytest.fixture(scope="module")
def emulate() -> Iterator[Server]:
    with emulate_running() as server:
        yield server


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "paying" in metafunc.fixturenames:
        metafunc.parametrize("paying", peers_for(metafunc), indirect=True)


@pytest.fixture
async def paying(request: pytest.FixtureRequest) -> AsyncIterator[Peer]:
    kind: PeerKind = request.param
    async with kind.make(request) as made:
        yield made
