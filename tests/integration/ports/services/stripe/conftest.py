"""Every request that any test here makes the adapter send is held against Stripe's own types."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
import stripe
from tests.integration.ports.services.stripe.calls import check_calls
from tests.integration.ports.services.stripe.peer import StripePeer
from tests.integration.ports.services.stripe.world import World, world_at

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.001)


@pytest.fixture
def peer() -> Iterator[StripePeer]:
    peer = StripePeer()
    yield peer
    check_calls(peer)


@pytest.fixture
def world(peer: StripePeer, serve: "Callable[[WSGIApplication], str]") -> World:
    return world_at(serve(peer), peer)
