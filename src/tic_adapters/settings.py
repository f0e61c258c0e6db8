"""Typed settings from the environment. Every problem is named at once, with its remedy."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, Self, TypeVar
from urllib.parse import urlsplit

import attrs

from tic_adapters.contact_settings import contact_from
from tic_adapters.telemetry_settings import POSTHOG_HOST, TelemetrySettings, library_of
from tic_adapters.terms_settings import terms_from
from tic_domain.conversations.model import ContactRules
from tic_domain.orders.terms import Terms

LINKEDIN_ISSUER: Final = "https://www.linkedin.com/oauth"
STRIPE_API_BASE: Final = "https://api.stripe.com"
DEFAULT_HOME: Final = ".tic"
SECURITIES: Final[tuple[Literal["starttls", "tls", "none"], ...]] = ("starttls", "tls", "none")
LOG_FORMATS: Final[tuple[Literal["json", "text"], ...]] = ("json", "text")

T = TypeVar("T", bound=str)
_TRUE: Final = frozenset({"1", "true", "yes", "on"})
_FALSE: Final = frozenset({"", "0", "false", "no", "off"})


class SettingsInvalid(Exception):
    """`problems` are sentences that name the variable and the remedy. They never hold a value of a secret."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@attrs.frozen(kw_only=True)
class DatabaseSettings:
    url: str | None = attrs.field(repr=False)
    """It may hold a password. None: the embedded PostgreSQL in the data folder."""
    pool_size: int
    statement_timeout_ms: int
    pgbouncer: bool
    """Prepared statements are left out, since a pooler in transaction mode would lose them."""


@attrs.frozen(kw_only=True)
class FilesSettings:
    """Where sealed files are kept: in a bucket where one is named, otherwise in the data folder."""

    s3_bucket: str | None
    s3_region: str
    s3_endpoint: str | None
    """Of a store other than Amazon's."""
    s3_access_key: str | None = attrs.field(repr=False)
    s3_secret_key: str | None = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class SignInSettings:
    client_id: str | None
    client_secret: str | None = attrs.field(repr=False)
    issuer: str
    sandbox_issuer: str | None
    """Address of the demo's sign-in provider; used only where no client is configured."""

    @property
    def is_configured(self) -> bool:
        return self.client_id is not None


@attrs.frozen(kw_only=True)
class MailSettings:
    sender: str
    resend_api_key: str | None = attrs.field(repr=False)
    resend_api_url: str
    resend_webhook_secret: str | None = attrs.field(repr=False)
    smtp_host: str | None
    smtp_port: int
    smtp_user: str | None
    smtp_password: str | None = attrs.field(repr=False)
    smtp_security: Literal["starttls", "tls", "none"]


@attrs.frozen(kw_only=True)
class WebSettings:
    host: str
    port: int
    base_url: str
    allowed_hosts: tuple[str, ...]
    trusted_proxies: str
    """Addresses whose `X-Forwarded-*` headers are believed; empty: none."""
    log_format: Literal["json", "text"]

    @property
    def is_tls(self) -> bool:
        return self.base_url.startswith("https://")


@attrs.frozen(kw_only=True)
class Settings:
    home: Path
    sandbox: bool
    """The demo: embedded database, sign-in by invented people, mail into a mailbox page."""
    master_key: str | None = attrs.field(repr=False)
    master_key_file: Path
    tombstones_file: Path
    """The copy of the ledger of deletions: outside the database, and outside its backups."""
    database: DatabaseSettings
    files: FilesSettings
    sign_in: SignInSettings
    mail: MailSettings
    telemetry: TelemetrySettings
    stripe_api_key: str | None = attrs.field(repr=False)
    stripe_api_base: str
    stripe_webhook_secret: str | None = attrs.field(repr=False)
    stripe_connect_webhook_secret: str | None = attrs.field(repr=False)
    terms: Terms
    """Of what is sold from now on."""
    contact: ContactRules
    web: WebSettings

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """Raises SettingsInvalid with every problem."""
        read = _Reader(environment)
        home = Path(read.text("TIC_HOME", DEFAULT_HOME)).absolute()
        port = read.number("PORT", 8000, least=1, most=65535)
        settings = cls(
            home=home,
            sandbox=read.flag("TIC_SANDBOX"),
            master_key=read.secret("TIC_MASTER_KEY"),
            master_key_file=Path(read.text("TIC_MASTER_KEY_FILE", str(home / "master-key.json"))),
            tombstones_file=Path(read.text("TIC_TOMBSTONES_FILE", str(home / "tombstones.jsonl"))),
            database=DatabaseSettings(
                url=read.database_url("TIC_DATABASE_URL"),
                pool_size=read.number("TIC_DATABASE_POOL_SIZE", 10, least=2, most=200),
                statement_timeout_ms=read.number("TIC_STATEMENT_TIMEOUT_MS", 10_000, least=100, most=600_000),
                pgbouncer=read.flag("TIC_PGBOUNCER"),
            ),
            files=FilesSettings(
                s3_bucket=read.secret("TIC_FILES_S3_BUCKET"),
                s3_region=read.text("TIC_FILES_S3_REGION", "us-east-1"),
                s3_endpoint=read.optional_address("TIC_FILES_S3_ENDPOINT"),
                s3_access_key=read.secret("TIC_FILES_S3_ACCESS_KEY"),
                s3_secret_key=read.secret("TIC_FILES_S3_SECRET_KEY"),
            ),
            sign_in=SignInSettings(
                client_id=read.secret("TIC_LINKEDIN_CLIENT_ID"),
                client_secret=read.secret("TIC_LINKEDIN_CLIENT_SECRET"),
                issuer=read.address("TIC_LINKEDIN_ISSUER", LINKEDIN_ISSUER),
                sandbox_issuer=read.optional_address("TIC_SANDBOX_ISSUER"),
            ),
            mail=MailSettings(
                sender=read.text("TIC_MAIL_FROM", "techinterview.coach <no-reply@techinterview.coach>"),
                resend_api_key=read.secret("RESEND_API_KEY"),
                resend_api_url=read.address("RESEND_API_URL", "https://api.resend.com"),
                resend_webhook_secret=read.secret("RESEND_WEBHOOK_SECRET"),
                smtp_host=read.secret("TIC_SMTP_HOST"),
                smtp_port=read.number("TIC_SMTP_PORT", 587, least=1, most=65535),
                smtp_user=read.secret("TIC_SMTP_USER"),
                smtp_password=read.secret("TIC_SMTP_PASSWORD"),
                smtp_security=read.choice("TIC_SMTP_SECURITY", SECURITIES),
            ),
            telemetry=TelemetrySettings(
                posthog_key=read.secret("POSTHOG_KEY"),
                posthog_host=(posthog := read.address("POSTHOG_HOST", POSTHOG_HOST).rstrip("/")),
                posthog_library=read.address("POSTHOG_LIBRARY", library_of(posthog)),
                posthog_personal_key=read.secret("POSTHOG_PERSONAL_KEY"),
                posthog_project=read.secret("POSTHOG_PROJECT_ID"),
                rollbar_token=read.secret("ROLLBAR_TOKEN"),
                rollbar_endpoint=read.optional_address("ROLLBAR_ENDPOINT"),
                rollbar_account_token=read.secret("ROLLBAR_ACCOUNT_TOKEN"),
                otlp_endpoint=read.optional_address("OTEL_EXPORTER_OTLP_ENDPOINT"),
                environment=read.text("TIC_ENVIRONMENT", "production"),
            ),
            stripe_api_key=read.secret("STRIPE_API_KEY"),
            stripe_api_base=read.address("STRIPE_API_BASE", STRIPE_API_BASE).rstrip("/"),
            stripe_webhook_secret=read.secret("STRIPE_WEBHOOK_SECRET"),
            stripe_connect_webhook_secret=read.secret("STRIPE_CONNECT_WEBHOOK_SECRET"),
            terms=read.terms(),
            contact=contact_from(read.number),
            web=WebSettings(
                host=read.text("TIC_HOST", "127.0.0.1"),
                port=port,
                base_url=read.address("TIC_BASE_URL", f"http://127.0.0.1:{port}").rstrip("/"),
                allowed_hosts=read.names("TIC_ALLOWED_HOSTS"),
                trusted_proxies=read.text("TIC_TRUSTED_PROXIES", ""),
                log_format=read.choice("TIC_LOG_FORMAT", LOG_FORMATS),
            ),
        )
        read.require_pair("TIC_LINKEDIN_CLIENT_ID", "TIC_LINKEDIN_CLIENT_SECRET")
        read.require_pair("POSTHOG_PERSONAL_KEY", "POSTHOG_PROJECT_ID")
        read.require_pair("TIC_FILES_S3_ACCESS_KEY", "TIC_FILES_S3_SECRET_KEY")
        read.require_own_place(settings.stripe_api_key, settings.stripe_api_base)
        read.finish()
        return settings

    @property
    def sandbox_sign_in(self) -> bool:
        """Never true where a real LinkedIn client is configured."""
        return self.sandbox and not self.sign_in.is_configured

    @property
    def sandbox_mailbox(self) -> bool:
        """Never true where mail really leaves."""
        return self.sandbox and self.mail.resend_api_key is None and self.mail.smtp_host is None

    @property
    def files_folder(self) -> Path:
        return self.home / "files"

    @property
    def sandbox_payments(self) -> bool:
        """Never true where Stripe is configured."""
        return self.sandbox and self.stripe_api_key is None

    @property
    def sandbox_clock_file(self) -> Path:
        return self.home / "clock"

    @property
    def mailbox_folder(self) -> Path:
        return self.home / "mailbox"

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        """Names that the Host header may carry: those configured, and the base address's own."""
        own = urlsplit(self.web.base_url).hostname or ""
        local = ("127.0.0.1", "localhost", "[::1]") if self.sandbox else ()
        return tuple(dict.fromkeys((own, *self.web.allowed_hosts, *local)))


@attrs.define
class _Reader:
    _environment: Mapping[str, str]
    _problems: list[str] = attrs.field(factory=list, init=False)

    def text(self, name: str, default: str) -> str:
        return self._environment.get(name, "").strip() or default

    def secret(self, name: str) -> str | None:
        return self._environment.get(name, "").strip() or None

    def flag(self, name: str) -> bool:
        value = self._environment.get(name, "").strip().lower()
        if value not in _TRUE | _FALSE:
            self._problems.append(f"{name} is neither yes nor no. Use 1 or 0.")
        return value in _TRUE

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal() or not least <= int(value) <= most:
            self._problems.append(f"{name} is no number from {least} to {most}.")
            return default
        return int(value)

    def choice(self, name: str, choices: tuple[T, ...]) -> T:
        value = self.text(name, str(choices[0]))
        for known in choices:
            if value == known:
                return known
        self._problems.append(f"{name} is not known. Use one of: {', '.join(map(str, choices))}.")
        return choices[0]

    def names(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(name, "").split(",") if part.strip())

    def address(self, name: str, default: str) -> str:
        value = self.text(name, default)
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            self._problems.append(f"{name} is no web address. Use a form such as https://example.org.")
            return default
        return value

    def optional_address(self, name: str) -> str | None:
        return self.address(name, "http://unset.invalid") if self.secret(name) else None

    def database_url(self, name: str) -> str | None:
        value = self.secret(name)
        if value is not None and urlsplit(value).scheme not in {"postgresql", "postgres"}:
            self._problems.append(f"{name} is no PostgreSQL address. Use postgresql://user@host/database.")
            return None
        return value

    def terms(self) -> Terms:
        terms, problems = terms_from(self._environment)
        self._problems += problems
        return terms

    def require_pair(self, one: str, other: str) -> None:
        if (self.secret(one) is None) != (self.secret(other) is None):
            self._problems.append(f"{one} and {other} belong together. Set both or neither.")

    def require_own_place(self, stripe_key: str | None, stripe_base: str) -> None:
        if stripe_base != STRIPE_API_BASE and stripe_key is not None and "_live_" in stripe_key:
            self._problems.append("STRIPE_API_BASE would be given a live key. Unset it, or use a test key.")

    def finish(self) -> None:
        if self._problems:
            raise SettingsInvalid(tuple(self._problems))
