"""The one place that makes a Stripe client."""

import asyncio
import ssl
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, cast

import attrs
import httpx
import stripe

from tic_domain.shared.errors import Refused, Unavailable

API_VERSION: Final = "2026-10-28.endive"
_TEST_KEYS: Final = ("sk_test_", "rk_test_")
# Somebody waits for the page: what Stripe wants to be left alone for longer is tried again another time.
_LONGEST_PAUSE_SECONDS: Final = 4.0
_REPEATS: Final = 2
_TIMEOUT: Final = httpx.Timeout(15, connect=5)
# The SDK types its constructor with nothing.
_lost: Final = cast("Callable[..., stripe.APIConnectionError]", stripe.APIConnectionError)


@attrs.frozen(kw_only=True)
class StripeAccount:
    """Whose key it is. `is_test`: nothing costs real money."""

    id: str
    is_test: bool


@cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()


class PatientClient(stripe.HTTPClient):
    """The SDK repeats what was lost, 409 and 500, but neither 429 nor does it read `Retry-After`.

    Headers are made once per call, so whoever repeats, the idempotency key is the same.
    """

    name = "httpx"

    def __init__(self, timeout: httpx.Timeout = _TIMEOUT) -> None:
        super().__init__()
        # The SDK's own client hands the body over in a way that httpx is about to drop.
        self._http = httpx.AsyncClient(verify=_tls(), timeout=timeout)

    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        for _ in range(_REPEATS):
            answer = await self._answer(method, url, headers, post_data)
            pause = _pause(answer.status_code, answer.headers)
            if pause is None:
                return answer.content, answer.status_code, answer.headers
            await asyncio.sleep(pause)
        answer = await self._answer(method, url, headers, post_data)
        return answer.content, answer.status_code, answer.headers

    async def _answer(self, method: str, url: str, headers: Mapping[str, str], body: Any) -> httpx.Response:
        try:
            return await self._http.request(method, url, headers=headers, content=body or None)
        except httpx.HTTPError as error:
            raise _lost(type(error).__name__, should_retry=True) from error

    async def sleep_async(self, secs: float) -> None:
        await asyncio.sleep(secs)

    async def close_async(self) -> None:
        await self._http.aclose()


def _pause(status: int, headers: Mapping[str, str]) -> float | None:
    """Seconds to wait before asking again; None where that is no use."""
    if status != httpx.codes.TOO_MANY_REQUESTS or headers.get("stripe-should-retry") == "false":
        return None
    given = headers.get("retry-after", "")
    seconds = float(given) if given.isascii() and given.isdecimal() else stripe.HTTPClient.INITIAL_DELAY
    return seconds if seconds <= _LONGEST_PAUSE_SECONDS else None


def stripe_client(
    key: str, api_base: str | None = None, http: PatientClient | None = None
) -> stripe.StripeClient:
    """A client of a pinned API version that repeats what failed on the way, twice.

    Whoever gives `http` closes it.
    """
    return stripe.StripeClient(
        key,
        stripe_version=API_VERSION,
        base_addresses={"api": api_base} if api_base else {},
        max_network_retries=_REPEATS,  # by default it never repeats
        http_client=http or PatientClient(),
    )


async def check_account(client: stripe.StripeClient, key: str) -> StripeAccount:
    """Whether the key works. Raises Refused with the remedy, Unavailable."""
    try:
        account = await client.v1.accounts.retrieve_current_async()
    except (stripe.AuthenticationError, stripe.PermissionError):
        raise Refused(
            "Stripe does not accept the key. Copy it anew from the Stripe dashboard into STRIPE_API_KEY."
        ) from None
    except stripe.StripeError:
        raise Unavailable("Stripe") from None
    return StripeAccount(id=account.id, is_test=key.startswith(_TEST_KEYS))
