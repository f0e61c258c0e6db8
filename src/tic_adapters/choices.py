"""Which adapter keeps a port under which settings."""

from collections.abc import Callable
from typing import Final

from stripe import StripeClient

from tic_adapters.email.resend import ResendMailer
from tic_adapters.email.smtp import SmtpMailer
from tic_adapters.linkedin.provider import LinkedInProvider
from tic_adapters.linkedin.settings import LinkedInSettings
from tic_adapters.memory.usage import NoAnalytics, NoErrorReports
from tic_adapters.postgres.engine import Database
from tic_adapters.posthog.analytics import PostHogAnalytics
from tic_adapters.rollbar.reports import RollbarReports
from tic_adapters.sandbox.mailbox import Mailbox
from tic_adapters.sandbox.people import DEMO_PEOPLE
from tic_adapters.sandbox.sign_in import CLIENT_ID, SandboxSignIn
from tic_adapters.sealing.keyring import MasterKeys
from tic_adapters.sealing.sealer import AesGcmSubjectKeys
from tic_adapters.sealing.stores import EnvironmentKeys, KeyFile, KeyFileWatch
from tic_adapters.settings import Settings, SettingsInvalid
from tic_adapters.stripe.client import PatientClient, stripe_client
from tic_adapters.stripe.events import StripeEvents
from tic_adapters.stripe.payments import StripePayments
from tic_adapters.stripe.payouts import StripePayouts
from tic_adapters.stripe.subscriptions import StripeSubscriptions
from tic_adapters.unconfigured import NoIdentityProvider, NoMailer, NoPaymentEvents, NoPayments
from tic_domain.accounts.ports import IdentityProvider
from tic_domain.coaches import jobs as coaches_jobs
from tic_domain.notifications import jobs as notifications_jobs
from tic_domain.notifications.ports import Mailer
from tic_domain.orders.ports import PaymentEvents, Payments, Payouts, Subscriptions
from tic_domain.shared.events import Event
from tic_domain.shared.jobs import Job
from tic_domain.shared.ports import Clock, Ids
from tic_domain.usage import jobs as usage_jobs
from tic_domain.usage.ports import Analytics, ErrorReports

_DISCOVERY: Final = "/.well-known/openid-configuration"


def master_keys(settings: Settings) -> MasterKeys:
    if settings.master_key is not None:
        return EnvironmentKeys(settings.master_key).load()
    return KeyFile(settings.master_key_file).load()


def subject_keys(settings: Settings, keys: MasterKeys) -> AesGcmSubjectKeys:
    """Keys of a file are followed through a rotation; those of the environment change with a restart."""
    if settings.master_key is not None:
        return AesGcmSubjectKeys(keys)
    return AesGcmSubjectKeys(keys, KeyFileWatch(settings.master_key_file))


def database(settings: Settings) -> Database:
    if settings.database.url is None:
        raise SettingsInvalid(
            ("TIC_DATABASE_URL is not set. Name a PostgreSQL database, or run `tic demo`, which brings one.",)
        )
    return Database(
        url=settings.database.url,
        pool_size=settings.database.pool_size,
        statement_timeout_ms=settings.database.statement_timeout_ms,
        pgbouncer=settings.database.pgbouncer,
    )


def reactions(clock: Clock, ids: Ids) -> Callable[[Event], tuple[Job, ...]]:
    """What every context wants done because of a fact."""

    def jobs_for(event: Event) -> tuple[Job, ...]:
        return (
            *coaches_jobs.jobs_for(event),
            *notifications_jobs.jobs_for(event),
            *usage_jobs.jobs_for(event, at=clock.now(), id=ids.new()),
        )

    return jobs_for


def identity_provider(settings: Settings, clock: Clock) -> IdentityProvider:
    """LinkedIn where a client is configured; the sandbox's people only where none is."""
    redirect_uri = f"{settings.web.base_url}/auth/callback"
    sign_in = settings.sign_in
    if sign_in.client_id is not None and sign_in.client_secret is not None:
        return LinkedInProvider(
            LinkedInSettings(
                client_id=sign_in.client_id,
                client_secret=sign_in.client_secret,
                redirect_uri=redirect_uri,
                issuer=sign_in.issuer,
                discovery_url=f"{sign_in.issuer}{_DISCOVERY}",
            ),
            clock,
        )
    if settings.sandbox_sign_in and sign_in.sandbox_issuer is not None:
        issuer = sign_in.sandbox_issuer
        provider = LinkedInProvider(
            LinkedInSettings(
                client_id=CLIENT_ID,
                client_secret=CLIENT_ID,  # the sandbox checks none
                redirect_uri=redirect_uri,
                issuer=issuer,
                discovery_url=f"{issuer}{_DISCOVERY}",
            ),
            clock,
        )
        return SandboxSignIn(
            provider=provider,
            redirect_uri=redirect_uri,
            authorize_url=f"{issuer}/oauth2/authorize",
            people=DEMO_PEOPLE,
        )
    return NoIdentityProvider()


def mailbox(settings: Settings, clock: Clock) -> Mailbox | None:
    if not settings.sandbox_mailbox:
        return None
    return Mailbox(settings.mailbox_folder, settings.mail.sender, clock)


def mailer(settings: Settings, clock: Clock, mailbox: Mailbox | None) -> Mailer:
    mail = settings.mail
    if mail.resend_api_key is not None:
        return ResendMailer(api_key=mail.resend_api_key, sender=mail.sender, api_url=mail.resend_api_url)
    if mail.smtp_host is not None:
        return SmtpMailer(
            sender=mail.sender,
            clock=clock,
            host=mail.smtp_host,
            port=mail.smtp_port,
            user=mail.smtp_user,
            password=mail.smtp_password,
            security=mail.smtp_security,
        )
    return mailbox or NoMailer()


def stripe(settings: Settings, connections: Callable[[], PatientClient]) -> StripeClient | None:
    """One for the process: it keeps its connections."""
    if settings.stripe_api_key is None:
        return None
    return stripe_client(settings.stripe_api_key, settings.stripe_api_base, connections())


def payments(client: StripeClient | None) -> Payments:
    return NoPayments() if client is None else StripePayments(client)


def payouts(client: StripeClient | None) -> Payouts:
    return NoPayments() if client is None else StripePayouts(client)


def subscriptions(client: StripeClient | None) -> Subscriptions:
    return NoPayments() if client is None else StripeSubscriptions(client)


def payment_events(settings: Settings, client: StripeClient | None, clock: Clock) -> PaymentEvents:
    if client is None:
        return NoPaymentEvents()
    return StripeEvents(
        client=client,
        clock=clock,
        secret=settings.stripe_webhook_secret,
        connect_secret=settings.stripe_connect_webhook_secret,
    )


def analytics(settings: Settings) -> Analytics:
    telemetry = settings.telemetry
    if telemetry.posthog_key is None:
        return NoAnalytics()
    return PostHogAnalytics(api_key=telemetry.posthog_key, host=telemetry.posthog_host)


def error_reports(settings: Settings) -> ErrorReports:
    telemetry = settings.telemetry
    if telemetry.rollbar_token is None:
        return NoErrorReports()
    if telemetry.rollbar_endpoint is None:
        return RollbarReports(token=telemetry.rollbar_token, environment=telemetry.environment)
    return RollbarReports(
        token=telemetry.rollbar_token,
        environment=telemetry.environment,
        endpoint=telemetry.rollbar_endpoint,
    )
