"""The Stripe client, against a small server that answers as Stripe documents."""

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import attrs
import pytest

from tic_adapters.stripe.client import API_VERSION, StripeAccount, check_account, stripe_client
from tic_domain.shared.errors import Refused, Unavailable

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Serve = Callable[["WSGIApplication"], str]
KEY = "sk_test_canary"


@attrs.define
class StripePeer:
    status: str = "200 OK"
    versions: list[str] = attrs.field(factory=list)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        self.versions.append(environ["HTTP_STRIPE_VERSION"])
        headers = [("Content-Type", "application/json"), ("Stripe-Should-Retry", "false")]
        start_response(self.status, headers)
        if self.status.startswith("200"):
            return [json.dumps({"id": "acct_1", "object": "account"}).encode()]
        return [json.dumps({"error": {"type": "api_error", "message": f"about {KEY}"}}).encode()]


@pytest.fixture
def peer() -> StripePeer:
    return StripePeer()


async def test_a_working_key_names_its_account(peer: StripePeer, serve: Serve) -> None:
    client = stripe_client(KEY, serve(peer))

    assert await check_account(client, KEY) == StripeAccount(id="acct_1", is_test=True)
    assert peer.versions == [API_VERSION]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("401 Unauthorized", Refused),
        ("403 Forbidden", Refused),
        ("429 Too Many Requests", Unavailable),
        ("500 Internal Server Error", Unavailable),
    ],
)
async def test_what_stripe_refuses_is_said_in_plain_words(
    peer: StripePeer, serve: Serve, status: str, expected: type[Exception]
) -> None:
    peer.status = status

    with pytest.raises(expected) as caught:
        await check_account(stripe_client(KEY, serve(peer)), KEY)

    assert "canary" not in str(caught.value)
