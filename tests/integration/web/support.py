"""The whole web application over memory adapters: what web tests start from."""

import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final, cast

import attrs
from dependency_injector.providers import Factory, Object, Singleton
from httpx import ASGITransport, AsyncClient, Response
from litestar import Litestar
from tests.integration.web.apps import app_over
from tests.unit.house import BOTH, House
from tests.unit.matching.cv_desk import PDF, PlainReader, suggest
from tests.unit.matching.people import ANSWERS, profile
from tests.unit.notifications.mailroom import PlainIndex

from tic_adapters.choices import reactions
from tic_adapters.container import Container, build
from tic_adapters.memory.files import MemoryFiles
from tic_adapters.memory.idempotency import MemoryIdempotencyKeys
from tic_adapters.memory.live import MemoryLiveLog, MemoryLiveWire
from tic_adapters.memory.mailer import MemoryMailer
from tic_adapters.memory.payments import MemoryPaymentProvider
from tic_adapters.memory.records import MemoryAttachments, MemoryHoldings
from tic_adapters.memory.sealing import MemorySigner
from tic_adapters.memory.unit_of_work import MemoryUnitOfWork
from tic_adapters.memory.usage import RecordingAnalytics, RecordingErrorReports
from tic_adapters.postgres.records.holdings import held_kinds
from tic_adapters.settings import Settings
from tic_domain.accounts.model import SESSION_LIFETIME, Account, Role, Scope, WebSession
from tic_domain.accounts.use_cases.issue_api_token import IssueApiTokenCommand
from tic_domain.coaches.model import CoachProfile
from tic_domain.matching.cv import CvVersion
from tic_domain.matching.use_cases.answer_quiz import AnswerQuizCommand
from tic_domain.matching.use_cases.upload_cv import UploadCvCommand
from tic_domain.privacy.cookies import COOKIES
from tic_domain.shared.errors import Unavailable
from tic_domain.shared.ids import SessionId
from tic_web.security.csrf import token_of
from tic_web.security.limits import Limits

BASE: Final = "http://127.0.0.1:8000"
COACH: Final = frozenset({Role.COACH})
COACHEE: Final = frozenset({Role.COACHEE})


@attrs.define
class Switch:
    """A database that can go away."""

    is_up: bool = True
    missing: tuple[str, ...] = ()

    async def close(self) -> None:
        return None

    async def ready(self) -> Sequence[str]:
        if not self.is_up:
            raise Unavailable("The database")
        return self.missing


class PlainPseudonyms:
    def of(self, subject: str) -> str:
        return hashlib.sha256(subject.encode()).hexdigest()[:16]


async def only_declared_cookies(answer: Response) -> None:
    """Whatever a test does: the site sets no cookie that the cookie policy doesn't name."""
    known = {name for one in COOKIES for name in one.names}
    sent = {header.partition("=")[0] for header in answer.headers.get_list("set-cookie")}
    assert sent <= known, f"The cookie policy doesn't name {sorted(sent - known)}."


@attrs.define(kw_only=True)
class Site:
    """The application, its members, and clients for them."""

    house: House = attrs.field(factory=House)
    reports: RecordingErrorReports = attrs.field(factory=RecordingErrorReports)
    analytics: RecordingAnalytics = attrs.field(factory=RecordingAnalytics)
    mailer: MemoryMailer = attrs.field(factory=MemoryMailer)
    payments: MemoryPaymentProvider = attrs.field(init=False)
    database: Switch = attrs.field(factory=Switch)
    limits: Limits = attrs.field(factory=Limits)
    reader: PlainReader = attrs.field(factory=PlainReader)
    files: MemoryFiles = attrs.field(
        default=attrs.Factory(lambda self: MemoryFiles(self.house.clock), takes_self=True)
    )
    export_files: MemoryFiles = attrs.field(
        default=attrs.Factory(lambda self: MemoryFiles(self.house.clock), takes_self=True)
    )
    holdings: MemoryHoldings = attrs.field(factory=lambda: MemoryHoldings(held_kinds()))
    environment: dict[str, str] = attrs.field(factory=dict)
    container: Container = attrs.field(init=False)
    app: Litestar = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.payments = MemoryPaymentProvider(self.house.clock)
        settings = Settings.read({"TIC_ALLOWED_HOSTS": "testserver", **self.environment})
        self.container = memory_container(self, settings)
        self.app = app_over(self.container, self.limits)

    @property
    def base(self) -> str:
        return self.container.settings().web.base_url

    def open(self) -> MemoryUnitOfWork:
        if not self.database.is_up:
            raise Unavailable("The database")
        react = reactions(self.house.clock, self.house.ids)
        return MemoryUnitOfWork(self.house.store, self.house.clock, reactions=react)

    def client(self, **headers: str) -> AsyncClient:
        transport = ASGITransport(
            cast("Any", self.app), raise_app_exceptions=False, client=("127.0.0.1", 50000)
        )
        return AsyncClient(
            transport=transport,
            base_url=self.base,
            headers=headers,
            event_hooks={"response": [only_declared_cookies]},
        )

    async def browser(self, account: Account) -> AsyncClient:
        """Signed in by a session of its own; unsafe requests carry the session's token."""
        secret = await self.session_token(account)
        client = self.client(**{"x-csrf-token": token_of(secret)})
        name = "__Host-tic" if self.base.startswith("https") else "tic"
        client.cookies.set(name, secret)
        return client

    async def session_token(self, account: Account) -> str:
        secret = self.house.secrets.token()
        now = self.house.clock.now()
        session = WebSession(
            id=SessionId(self.house.ids.new()),
            account_id=account.id,
            token_digest=self.house.secrets.digest(secret),
            device="Firefox on Linux",
            created_at=now,
            last_seen_at=now,
            expires_at=now + SESSION_LIFETIME,
        )
        async with self.house.open() as uow:
            await uow.sessions.add(session)
            await uow.commit()
        return secret

    async def token(self, account: Account, *scopes: Scope) -> str:
        """An API token's secret; with every scope where none is named."""
        issued = await self.container.issue_api_token()(
            IssueApiTokenCommand(
                account_id=account.id,
                name="Test",
                scopes=frozenset(scopes or Scope),
                lifetime=timedelta(days=90),
            )
        )
        return issued.secret

    async def program(self, account: Account, *scopes: Scope) -> AsyncClient:
        return self.client(authorization=f"Bearer {await self.token(account, *scopes)}")

    async def coachee(self, name: str = "Cleo Example", *, answered: bool = True) -> Account:
        account = await self.house.member(name, roles=COACHEE)
        if answered:
            await self.container.answer_quiz()(AnswerQuizCommand(account_id=account.id, answers=ANSWERS))
        return account

    async def coach(self, name: str = "Carl Example", *, roles: frozenset[Role] = COACH) -> Account:
        """With a listed profile that fits the coachee's answers."""
        account = await self.house.member(name, roles=roles)
        listed: CoachProfile = profile(1, id=account.id, public_name=name)
        async with self.house.open() as uow:
            await uow.coaches.add(listed)
            await uow.commit()
        return account

    async def cv(self, account: Account, content: bytes = PDF, name: str = "My CV.pdf") -> CvVersion:
        command = UploadCvCommand(account_id=account.id, file_name=name, content=content)
        return await self.container.upload_cv()(command)

    async def member(self, name: str = "Ada Example") -> Account:
        return await self.house.member(name, roles=BOTH)


def memory_container(site: Site, settings: Settings) -> Container:
    """The product's own container with every outer adapter replaced."""
    house = site.house
    container = build(settings)
    open_one: Callable[..., Any] = site.open
    for name, provider in {
        "clock": Object(house.clock),
        "ids": Object(house.ids),
        "secrets": Object(house.secrets),
        "database": Object(site.database),
        "readiness": Object(site.database.ready),
        "open_unit_of_work": Factory(open_one),
        "open_reading_unit_of_work": Factory(open_one),
        "live_log": Object(MemoryLiveLog(house.store.live, site.open, house.clock)),
        "live_wire": Object(MemoryLiveWire(house.store.live)),
        "idempotency_keys": Object(MemoryIdempotencyKeys(house.store.requests, house.clock)),
        "cv_files": Object(site.files),
        "export_files": Object(site.export_files),
        "snapshots": Object(site.holdings),
        "attachments": Object(MemoryAttachments()),
        "cv_text_extractor": Object(site.reader),
        "suggest_tags": Object(suggest),
        "identity_provider": Object(house.provider),
        "mailer": Object(site.mailer),
        "blind_index": Object(PlainIndex()),
        "payment_sandbox": Object(site.payments if settings.sandbox_payments else None),
        "analytics": Object(site.analytics),
        "error_reports": Object(site.reports),
        "pseudonyms": Singleton(PlainPseudonyms),
        "receipt_signer": Singleton(MemorySigner),
    }.items():
        container.providers[name].override(provider)
    return container


@asynccontextmanager
async def running(site: Site) -> AsyncIterator[Site]:
    """With the application's start and end."""
    async with site.app.lifespan():
        yield site
