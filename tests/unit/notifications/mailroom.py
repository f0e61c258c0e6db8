"""A house whose facts become mails: its queue, a worker that may die anywhere, and what arrived."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final

import attrs
from tests.unit.house import House

from tic_adapters.links import SiteLinks
from tic_adapters.memory.mailer import MemoryMailer
from tic_adapters.memory.unit_of_work import MemoryUnitOfWork
from tic_domain.accounts.model import Account
from tic_domain.notifications.delivery import Delivery
from tic_domain.notifications.jobs import MailDigest, MailEmailConfirmation, MailNotice
from tic_domain.notifications.model import Mail, MailRecord
from tic_domain.notifications.occasions import jobs_for
from tic_domain.notifications.use_cases.send_digest import SendDigest
from tic_domain.notifications.use_cases.send_email_confirmation import SendEmailConfirmation
from tic_domain.notifications.use_cases.send_notice import SendNotice
from tic_domain.shared.events import Event
from tic_domain.shared.jobs import Job

LINKS: Final = SiteLinks("https://coach.example")


class Crash(BaseException):
    """The worker is killed here."""


class PlainIndex:
    def of(self, purpose: str, value: str) -> bytes:
        return hashlib.sha256(f"{purpose}\0{value}".encode()).digest()


@attrs.define
class Fuse:
    """Counts what goes out of the process; at one of these points, before or after it, all ends."""

    left: int | None = None

    def point(self) -> None:
        if self.left is None:
            return
        if self.left == 0:
            self.left = None
            raise Crash
        self.left -= 1


class FragileUnitOfWork(MemoryUnitOfWork):
    fuse: Fuse

    async def commit(self) -> None:
        self.fuse.point()
        await super().commit()
        self.fuse.point()


@attrs.define
class FragileMailer:
    inner: MemoryMailer
    fuse: Fuse
    before: Callable[[Mail], None] = lambda _: None
    """Looks at what the world is like when a mail leaves."""

    @property
    def knows_keys(self) -> bool:
        return self.inner.knows_keys

    async def send(self, mail: Mail) -> str | None:
        self.fuse.point()
        arrived = len(self.inner.sent)
        reference = await self.inner.send(mail)
        if len(self.inner.sent) > arrived:
            self.before(mail)
        self.fuse.point()
        return reference


@attrs.define
class Mailroom:
    house: House = attrs.field(factory=House)
    fuse: Fuse = attrs.field(factory=Fuse)
    mailer: FragileMailer = attrs.field(
        default=attrs.Factory(lambda self: FragileMailer(MemoryMailer(), self.fuse), takes_self=True)
    )
    index: PlainIndex = attrs.field(factory=PlainIndex)
    _due: dict[str, datetime] = attrs.field(factory=dict, init=False)

    def open(self) -> MemoryUnitOfWork:
        return MemoryUnitOfWork(self.house.store, self.house.clock, reactions=self._reactions)

    def _fragile(self) -> FragileUnitOfWork:
        uow = FragileUnitOfWork(self.house.store, self.house.clock, reactions=self._reactions)
        uow.fuse = self.fuse
        return uow

    def _reactions(self, event: Event) -> tuple[Job, ...]:
        return jobs_for(event, at=self.house.clock.now())

    @property
    def delivery(self) -> Delivery:
        return Delivery(self._fragile, self.mailer, self.index, LINKS, self.house.clock)

    @property
    def sent(self) -> tuple[Mail, ...]:
        return self.mailer.inner.sent

    def to(self, account: Account) -> list[Mail]:
        return [mail for mail in self.sent if mail.to == account.email]

    def record(self, mail: Mail) -> MailRecord:
        return self.house.store.mails.records[mail.key]

    @property
    def records(self) -> list[MailRecord]:
        return list(self.house.store.mails.records.values())

    async def work(self, *, crash_at: int | None = None) -> list[BaseException]:
        """Whatever is due by now, once. What failed, or was under way when the worker died, waits again."""
        store, now = self.house.store, self.house.clock.now()
        self.note_due()
        failed: list[BaseException] = []
        for job in [one for one in store.jobs if self._due[one.key] <= now]:
            store.jobs.remove(job)
            self._due.pop(job.key)
            self.fuse.left = crash_at
            (error,) = await asyncio.gather(self._handled(job), return_exceptions=True)
            self.fuse.left = None
            self.note_due()
            if error is not None:
                failed.append(error)
                store.enqueue(job)
                self._due.setdefault(job.key, now)
        return failed

    def note_due(self) -> None:
        """From when on a job that is new may be taken."""
        for job in self.house.store.jobs:
            self._due.setdefault(job.key, self.house.clock.now() + job.delay)

    async def _handled(self, job: Job) -> None:
        try:
            await self.handle(job)
        except Crash:
            raise RuntimeError("the worker was killed") from None

    async def handle(self, job: Job) -> None:
        handlers: dict[type[Job], Callable[[Any], Awaitable[None]]] = {
            MailDigest: SendDigest(self._fragile, self.delivery, LINKS, self.house.clock),
            MailNotice: SendNotice(self._fragile, self.delivery, LINKS, self.house.clock),
            MailEmailConfirmation: SendEmailConfirmation(
                self._fragile, self.delivery, LINKS, self.house.clock, self.house.secrets
            ),
        }
        if type(job) in handlers:
            await handlers[type(job)](job)
