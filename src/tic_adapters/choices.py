"""Which adapter keeps a port under which settings."""

import importlib
from collections.abc import Callable, Collection
from datetime import datetime
from email.utils import parseaddr
from typing import Final
from urllib.parse import urlsplit

from stripe import StripeClient

from tic_adapters.assignment.exact import ExactAssigner
from tic_adapters.assignment.expansion import solved_by_matching
from tic_adapters.assignment.flows import is_installed, solved_by_flow
from tic_adapters.email.resend import ResendMailer
from tic_adapters.email.resend_events import ResendEvents
from tic_adapters.email.smtp import SmtpMailer
from tic_adapters.files.local import LocalFiles
from tic_adapters.files.s3 import S3Files, S3Settings
from tic_adapters.linkedin.provider import LinkedInProvider
from tic_adapters.linkedin.settings import LinkedInSettings
from tic_adapters.memory.usage import NoAnalytics, NoErrorReports
from tic_adapters.postgres.engine import Database
from tic_adapters.postgres.market import KeptMarket, MarketKeeper
from tic_adapters.postgres.market_watch import MarketWatch
from tic_adapters.posthog.analytics import PostHogAnalytics
from tic_adapters.rollbar.reports import RollbarReports
from tic_adapters.sandbox.mailbox import Mailbox
from tic_adapters.sandbox.payments.clock import SandboxClock
from tic_adapters.sandbox.payments.postgres import PostgresPayments
from tic_adapters.sandbox.payments.sandbox import PaymentSandbox
from tic_adapters.sandbox.payments.webhooks import Signing
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
from tic_adapters.unconfigured import (
    NoIdentityProvider,
    NoMailer,
    NoMailEvents,
    NoPaymentEvents,
    NoPayments,
)
from tic_domain.accounts.ports import IdentityProvider
from tic_domain.coaches import jobs as coaches_jobs
from tic_domain.coaches.model import PublicCoach
from tic_domain.conversations.model import ContactRules
from tic_domain.matching.ports import BatchAssigner
from tic_domain.notifications import occasions
from tic_domain.notifications.ports import Mailer, MailEvents
from tic_domain.orders import jobs as orders_jobs
from tic_domain.orders.ports import PaymentEvents, Payments, Payouts, Subscriptions
from tic_domain.orders.terms import Terms
from tic_domain.scheduling.invites import Organizer
from tic_domain.shared.events import Event
from tic_domain.shared.files import Files
from tic_domain.shared.jobs import Job
from tic_domain.shared.ports import BlindIndex, Clock, Ids
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


def cv_files(settings: Settings) -> Files:
    """A place of its own for each kind of file, so that each can be swept by who knows what belongs there."""
    files = settings.files
    if files.s3_bucket is None:
        return LocalFiles(settings.files_folder / "cvs")
    s3 = S3Settings(
        bucket=files.s3_bucket,
        region=files.s3_region,
        endpoint=files.s3_endpoint,
        access_key=files.s3_access_key,
        secret_key=files.s3_secret_key,
    )
    return S3Files(s3, "cvs")


def compile_market(coaches: Collection[PublicCoach], at: datetime) -> KeptMarket:
    # Loading numpy takes a tenth of a second, which most commands have no use for.
    columns = importlib.import_module("tic_adapters.ranking.market").NumpyMarket
    market: KeptMarket = columns.of_coaches(coaches, at=at)
    return market


def market_keeper(database: Database, clock: Clock) -> MarketKeeper:
    return MarketKeeper.over(database, clock, compile_market)


def market_watch(settings: Settings, database: Database, keeper: MarketKeeper, clock: Clock) -> MarketWatch:
    return MarketWatch.over(database, keeper, clock, listening=not settings.database.pgbouncer)


def reactions(clock: Clock, ids: Ids) -> Callable[[Event], tuple[Job, ...]]:
    """What every context wants done because of a fact."""

    def jobs_for(event: Event) -> tuple[Job, ...]:
        return (
            *coaches_jobs.jobs_for(event),
            *occasions.jobs_for(event, at=clock.now()),
            *orders_jobs.jobs_for(event),
            *usage_jobs.jobs_for(event, at=clock.now(), id=ids.new()),
        )

    return jobs_for


def contact_rules(settings: Settings) -> ContactRules:
    return settings.contact


def terms(settings: Settings) -> Terms:
    """Of what is sold from now on."""
    return settings.terms


def batch_assigner(has_flow: Callable[[], bool] = is_installed) -> BatchAssigner:
    """OR-tools where the extra `batch` is installed; scipy, slower and to the same result, where it isn't."""
    return ExactAssigner(solved_by_flow if has_flow() else solved_by_matching)


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


def organizer(settings: Settings) -> Organizer:
    """Of invites: whoever the mail is from, so that mail programs believe it."""
    name, address = parseaddr(settings.mail.sender)
    host = urlsplit(settings.web.base_url).hostname or "localhost"
    return Organizer(name=name or host, address=address, host=host)


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


def mail_events(settings: Settings) -> MailEvents:
    secret = settings.mail.resend_webhook_secret
    return NoMailEvents() if secret is None else ResendEvents(secret=secret)


def clock(settings: Settings, machine: Clock) -> Clock:
    """The demo's can be let ahead. What deals with other machines goes by the machine's own."""
    return SandboxClock(settings.sandbox_clock_file) if settings.sandbox_payments else machine


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
