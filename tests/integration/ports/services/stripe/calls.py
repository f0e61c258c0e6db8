"""What the adapter may ask Stripe, and tell it."""

import re

from tests.integration.ports.services.stripe.peer import StripePeer
from tests.integration.ports.services.stripe.shapes import check_shape

from tic_adapters.stripe.client import API_VERSION

# What of ours Stripe may be told, besides amounts, addresses of pages and the title of an offering.
_WORDS = re.compile(r"[0-9a-f-]{36}|[a-z]+(:[0-9a-z-]+)*")
_NOT_FOR_STRIPE = re.compile("name]=(?!System|Four|One)|e-?mail|phone|quiz|message|description|card")
_MARKS = frozenset({"order", "subscription", "coach", "key"})


def check_calls(peer: StripePeer) -> None:
    """Each against the types of Stripe's own SDK, and against what Stripe may be told of anybody."""
    for call in peer.calls:
        assert call.version == API_VERSION
        check_shape(call.method, call.path, call.params)
        assert not re.search(
            "name]=(?!System|Four|One)|e-?mail|phone|quiz|message|description|card", call.raw
        )
        # Two processes may both look and find nothing made: then the key decides.
        if key := call.params.get("metadata", {}).get("key"):
            assert call.key == f"{key}:{call.params['amount']}"
        for mark, value in call.params.get("metadata", {}).items():
            assert mark in _MARKS
            assert _WORDS.fullmatch(value)
