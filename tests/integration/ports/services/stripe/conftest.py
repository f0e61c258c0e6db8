"""Every request that any test here makes the adapter send is held against Stripe's own types."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
import stripe
from tests.integration.ports.services.stripe.peer import StripePeer
from tests.integration.ports.services.stripe.shapes import check_shape
from tests.integration.ports.services.stripe.world import World, world_at

from tic_adapters.stripe.client import API_VERSION

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# What of ours Stripe may be told, besides amounts, addresses of pages and the title of an offering.
_WORDS = re.compile(r"[0-9a-f-]{36}|[a-z]+(:[0-9a-z-]+)*")
_MARKS = frozenset({"order", "subscription", "coach", "key"})


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.001)


@pytest.fixture
def peer() -> Iterator[StripePeer]:
    peer = StripePeer()
    yield peer
    for call in peer.calls:
        assert call.version == API_VERSION
        check_shape(call.method, call.path, call.params)
        assert not re.search("name]=(?!System|Four)|e-?mail|phone|quiz|message|description|card", call.raw)
        # Two processes may both look and find nothing made: then the key decides.
        if key := call.params.get("metadata", {}).get("key"):
            assert call.key == f"{key}:{call.params['amount']}"
        for mark, value in call.params.get("metadata", {}).items():
            assert mark in _MARKS
            assert _WORDS.fullmatch(value)


@pytest.fixture
def world(peer: StripePeer, serve: "Callable[[WSGIApplication], str]") -> World:
    return world_at(serve(peer), peer)
