"""The one place that makes a Stripe client."""

from typing import Final

import attrs
import stripe

from tic_domain.shared.errors import Refused, Unavailable

API_VERSION: Final = "2026-10-28.endive"


@attrs.frozen(kw_only=True)
class StripeAccount:
    """Whose key it is. `is_test`: nothing costs real money."""

    id: str
    is_test: bool


def stripe_client(key: str, api_base: str | None = None) -> stripe.StripeClient:
    """A client of a pinned API version that repeats what failed on the way, twice."""
    return stripe.StripeClient(
        key,
        stripe_version=API_VERSION,
        base_addresses={"api": api_base} if api_base else {},
        # By default it never repeats; and its own time-out of 80 seconds outlasts every patience.
        max_network_retries=2,
        http_client=stripe.HTTPXClient(timeout=15),
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
    return StripeAccount(id=account.id, is_test=key.startswith(("sk_test_", "rk_test_")))
