"""Which adapter keeps a port under which settings."""

import importlib
from collections.abc import Callable, Collection
from datetime import datetime
from email.utils import parseaddr
from typing import Final
from urllib.parse import urlsplit

from tic_adapters.assignment.exact import ExactAssigner
from tic_adapters.assignment.expansion import solved_by_matching
from tic_adapters.assignment.flows import is_installed, solved_by_flow
from tic_adapters.email.resend import ResendMailer
from tic_adapters.email.resend_events import ResendEvents
from tic_adapters.email.smtp import SmtpMailer
from tic_adapters.linkedin.provider import LinkedInProvider
from tic_adapters.linkedin.settings import LinkedInSettings
from tic_adapters.memory.usage import NoAnalytics, NoErrorReports
from tic_adapters.postgres.engine import Database
from tic_adapters.postgres.live_wire import PostgresLiveWire
from tic_adapters.postgres.market import KeptMarket, MarketKeeper
from tic_adapters.postgres.market_watch import MarketWatch
from tic_adapters.posthog.analytics import PostHogAnalytics
from tic_adapters.rollbar.reports import RollbarReports
from tic_adapters.sandbox.mailbox import Mailbox
from tic_adapters.sandbox.payments.clock import SandboxClock
from tic_adapters.sandbox.people import DEMO_PEOPLE
from tic_adapters.sandbox.sign_in import CLIENT_ID, SandboxSignIn
from tic_adapters.sealing.keyring import MasterKeys
from tic_adapters.sealing.sealer import AesGcmSubjectKeys
from tic_adapters.sealing.stores import EnvironmentKeys, KeyFile, KeyFileWatch
from tic_adapters.settings import Settings, SettingsInvalid
from tic_adapters.unconfigured import (
    NoIdentityProvider,
    NoMailer,
    NoMailEvents,
)
from tic_domain.accounts.ports import IdentityProvider
from tic_domain.coaches import jobs as coaches_jobs
from tic_domain.coaches.model import PublicCoach
from tic_domain.conversations.model import ContactRules
from tic_domain.matching.ports import BatchAssigner
from tic_domain.notifications import occasions
from tic_domain.notifications.ports import Mailer, MailEvents
from tic_domain.orders import jobs as orders_jobs
from tic_domain.orders.terms import Terms
from tic_domain.scheduling.invites import Organizer
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


def compile_market(coaches: Collection[PublicCoach], at: datetime) -> KeptMarket:
    # Loading numpy takes a tenth of a second, which most commands have no use for.
    columns = importlib.import_module("tic_adapters.ranking.market").NumpyMarket
    market: KeptMarket = columns.of_coaches(coaches, at=at)
    return market


def market_keeper(database: Database, clock: Clock) -> MarketKeeper:
    return MarketKeeper.over(database, clock, compile_market)


def live_wire(settings: Settings, database: Database) -> PostgresLiveWire:
    return PostgresLiveWire.over(database, listening=not settings.database.pgbouncer)


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
