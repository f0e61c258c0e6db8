"""Whether Stripe's settings fit each other and the place. Nothing is asked over the network here."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from tic_adapters.settings import Settings
from tic_cli.diagnosis.finding import Finding, broken, ok, warning

_TEST: Final = ("sk_test_", "rk_test_")
_LIVE: Final = ("sk_live_", "rk_live_")


def examine(settings: Settings, key: str) -> Iterator[Finding]:
    yield _key(settings, key)
    yield from _secrets(settings)


def _key(settings: Settings, key: str) -> Finding:
    """A test key moves no money, a live key does: either is wrong in the other's place."""
    address = settings.web.base_url
    if not key.startswith((*_TEST, *_LIVE)):
        remedy = "Use a secret or a restricted key in STRIPE_API_KEY: it begins with sk_ or rk_."
        return broken("stripe key", "STRIPE_API_KEY is no key that a server can use.", remedy)
    is_live, is_local = key.startswith(_LIVE), urlsplit(address).hostname in {"127.0.0.1", "localhost", "::1"}
    if is_live and not settings.web.is_tls:
        remedy = "Set TIC_BASE_URL to the public https:// address, or use a test key."
        return broken("stripe key", f"A live key at {address}: real money without TLS.", remedy)
    if not is_live and not is_local:
        remedy = "Use a live key in STRIPE_API_KEY once people shall pay."
        return warning("stripe key", f"A test key at {address}: nobody really pays.", remedy)
    mode = "Live: real money moves." if is_live else "Test mode: no real money moves."
    if key.startswith("sk_live_"):
        remedy = "Use a restricted key with the permissions of docs/stripe.md."
        return warning("stripe key", f"{mode} The key may do anything with the account.", remedy)
    return ok("stripe key", mode)


def _secrets(settings: Settings) -> Iterator[Finding]:
    for name, secret, path in (
        ("STRIPE_WEBHOOK_SECRET", settings.stripe_webhook_secret, "/webhooks/stripe"),
        (
            "STRIPE_CONNECT_WEBHOOK_SECRET",
            settings.stripe_connect_webhook_secret,
            "/webhooks/stripe/connect",
        ),
    ):
        if secret is None:
            remedy = f"Set {name} to the signing secret of the endpoint {settings.web.base_url}{path}."
            yield broken("stripe events", f"{name} is not set: what happens at Stripe isn't heard.", remedy)
        elif not secret.startswith("whsec_"):
            remedy = f"Copy the signing secret of the endpoint into {name}."
            yield broken("stripe events", f"{name} is no signing secret: those begin with whsec_.", remedy)
    if (
        settings.stripe_webhook_secret is not None
        and settings.stripe_webhook_secret == settings.stripe_connect_webhook_secret
    ):
        remedy = "Make two endpoints with Stripe, and give each its own secret."
        yield broken("stripe events", "Both endpoints have the same signing secret.", remedy)
