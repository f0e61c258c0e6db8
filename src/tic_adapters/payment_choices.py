"""Which adapter pays: Stripe where it is configured, the sandbox in the demo, else none."""

from collections.abc import Callable

from stripe import StripeClient

from tic_adapters.postgres.engine import Database
from tic_adapters.sandbox.payments.postgres import PostgresPayments
from tic_adapters.sandbox.payments.sandbox import PaymentSandbox
from tic_adapters.sandbox.payments.webhooks import Signing
from tic_adapters.settings import Settings
from tic_adapters.stripe.client import PatientClient, stripe_client
from tic_adapters.stripe.events import StripeEvents
from tic_adapters.stripe.payments import StripePayments
from tic_adapters.stripe.payouts import StripePayouts
from tic_adapters.stripe.subscriptions import StripeSubscriptions
from tic_adapters.unconfigured import NoPaymentEvents, NoPayments
from tic_domain.orders.ports import PaymentEvents, Payments, Payouts, Subscriptions
from tic_domain.shared.ports import BlindIndex, Clock


def payment_sandbox(
    settings: Settings, database: Callable[[], Database], clock: Clock, secrets: Callable[[], BlindIndex]
) -> PaymentSandbox | None:
    """None where Stripe is configured: then nothing of it exists, not even its schema."""
    if not settings.sandbox_payments:
        return None
    # From the master key: every process has the same secrets, and none has to be kept.
    signing = Signing(
        platform_secret=secrets().of("sandbox webhooks", "platform"),
        payees_secret=secrets().of("sandbox webhooks", "payees"),
    )
    return PaymentSandbox(PostgresPayments(database()), clock, signing, settings.web.base_url)


def stripe(settings: Settings, connections: Callable[[], PatientClient]) -> StripeClient | None:
    """One for the process: it keeps its connections."""
    if settings.stripe_api_key is None:
        return None
    return stripe_client(settings.stripe_api_key, settings.stripe_api_base, connections())


def payments(client: StripeClient | None, sandbox: PaymentSandbox | None) -> Payments:
    """Stripe where it is configured; the sandbox's own in the demo; else nobody's."""
    if client is not None:
        return StripePayments(client)
    return NoPayments() if sandbox is None else sandbox.payments


def payouts(client: StripeClient | None, sandbox: PaymentSandbox | None) -> Payouts:
    if client is not None:
        return StripePayouts(client)
    return NoPayments() if sandbox is None else sandbox.payouts


def subscriptions(client: StripeClient | None, sandbox: PaymentSandbox | None) -> Subscriptions:
    if client is not None:
        return StripeSubscriptions(client)
    return NoPayments() if sandbox is None else sandbox.subscriptions


def payment_events(
    settings: Settings, client: StripeClient | None, sandbox: PaymentSandbox | None, clock: Clock
) -> PaymentEvents:
    if client is None:
        return NoPaymentEvents() if sandbox is None else sandbox.events
    return StripeEvents(
        client=client,
        clock=clock,
        secret=settings.stripe_webhook_secret,
        connect_secret=settings.stripe_connect_webhook_secret,
    )
