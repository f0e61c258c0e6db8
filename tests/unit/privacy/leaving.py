"""Somebody who leaves for good, and the worker that carries it out."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

import attrs
from tests.unit.house import House
from tests.unit.orders.test_killed_processes import Killer
from tests.unit.shop import Shop

from tic_adapters.memory.deletions import MemoryTombstoneCopy
from tic_adapters.memory.files import MemoryFiles
from tic_adapters.memory.sealing import MemoryBlindIndex
from tic_adapters.memory.unit_of_work import MemoryUnitOfWork
from tic_domain.accounts.model import Account, WebSession
from tic_domain.notifications.errors import MailDelayed
from tic_domain.privacy.erasing.jobs import ErasureStepJob, TryDeletionJob
from tic_domain.privacy.erasing.looking import LookAround
from tic_domain.privacy.erasing.model import (
    DeletionId,
    DeletionRequest,
    ErasureStep,
    StepKind,
    Via,
)
from tic_domain.privacy.erasing.ports import Answer, DataProcessor, Handles, ProcessorAnswer
from tic_domain.privacy.use_cases.request_deletion import (
    DeletionAnswer,
    RequestDeletion,
    RequestDeletionCommand,
)
from tic_domain.privacy.use_cases.run_erasure_step import RunErasureStep
from tic_domain.privacy.use_cases.show_deletion import DeletionView, ShowDeletion, ShowDeletionCommand
from tic_domain.privacy.use_cases.sweep_deletions import SweepDeletions
from tic_domain.privacy.use_cases.try_deletion import TryDeletion
from tic_domain.shared.classification import Processor
from tic_domain.shared.errors import Unavailable
from tic_domain.shared.ids import SessionId
from tic_domain.shared.jobs import Job

P = TypeVar("P")
DAY: Final = timedelta(days=1)


@attrs.define
class Memory:
    """A processor that keeps what it is asked, and answers as it is told."""

    asked: list[tuple[Handles, StepKind]] = attrs.field(factory=list)
    answer: Callable[[Handles], ProcessorAnswer] = lambda handles: ProcessorAnswer(
        answer=Answer.CONFIRMED, reference="r1"
    )

    is_used: bool = True

    async def erase(self, handles: Handles, kind: StepKind) -> ProcessorAnswer:
        self.asked.append((handles, kind))
        return self.answer(handles)


@attrs.define
class Post:
    """The farewell mails, once for each key."""

    sent: dict[str, tuple[str, str]] = attrs.field(factory=dict)
    is_away: bool = False

    async def send(self, *, key: str, to: str, receipt_token: str) -> None:
        if self.is_away:
            raise MailDelayed("it is away")
        self.sent[key] = (to, receipt_token)


def away(handles: Handles) -> ProcessorAnswer:
    raise Unavailable("The processor")


@attrs.define
class Leaving:
    shop: Shop
    processors: dict[Processor, Memory] = attrs.field(
        factory=lambda: {one: Memory() for one in Processor if one is not Processor.HOSTING}
    )
    post: Post = attrs.field(factory=Post)
    copy: MemoryTombstoneCopy = attrs.field(factory=MemoryTombstoneCopy)
    files: MemoryFiles = attrs.field(
        default=attrs.Factory(lambda self: MemoryFiles(self.house.clock), takes_self=True)
    )
    index: MemoryBlindIndex = attrs.field(factory=MemoryBlindIndex)
    open_with: Callable[[], MemoryUnitOfWork] | None = None
    """Comes between us and the database."""
    killer: Killer | None = None
    """Comes between us and whatever is outside the database."""
    batch: int = 3

    def __attrs_post_init__(self) -> None:
        self.house.store.index = self.index

    @property
    def house(self) -> House:
        return self.shop.booking.house

    @property
    def who(self) -> Account:
        return self.shop.coachee

    def open(self) -> MemoryUnitOfWork:
        return self.open_with() if self.open_with else self.house.open()

    @property
    def look_around(self) -> LookAround:
        shop = self.shop
        return LookAround(
            self.open,
            self.open,
            shop.facts,
            shop.subscription_facts,
            shop.payouts,
            shop.provider.events,
            self.house.clock,
        )

    async def sign_in(self, account: Account | None = None, *, ago: timedelta = timedelta(0)) -> SessionId:
        now = self.house.clock.now() - ago
        session = WebSession(
            id=SessionId(self.house.ids.new()),
            account_id=(account or self.who).id,
            token_digest=self.house.ids.new().bytes,
            device="Firefox on Linux",
            created_at=now,
            last_seen_at=now,
            expires_at=now + DAY,
        )
        async with self.house.open() as uow:
            await uow.sessions.add(session)
            await uow.commit()
        return session.id

    async def ask(
        self,
        account: Account | None = None,
        *,
        schedule: bool = False,
        word: str = "delete",
        via: Via = Via.SITE,
        session_id: SessionId | None = None,
        reason: str | None = None,
    ) -> DeletionAnswer:
        house = self.house
        use_case = RequestDeletion(self.open, self.look_around, house.clock, house.ids, house.secrets)
        return await use_case(
            RequestDeletionCommand(
                account_id=(account or self.who).id,
                word=word,
                via=via,
                schedule=schedule,
                session_id=session_id,
                reason=reason,
            )
        )

    async def show(self, account: Account | None = None) -> DeletionView:
        command = ShowDeletionCommand(account_id=(account or self.who).id)
        return await ShowDeletion(self.open, self.look_around)(command)

    @property
    def runner(self) -> RunErasureStep:
        processors: dict[Processor, DataProcessor] = {
            name: self._through(one) for name, one in self.processors.items()
        }
        return RunErasureStep(
            open_unit_of_work=self.open,
            files=self._through(self.files),
            farewell=self._through(self.post),
            processors=processors,
            copy=self._through(self.copy),
            index=self.index,
            clock=self.house.clock,
            batch=self.batch,
        )

    def _through(self, port: P) -> P:
        return port if self.killer is None else self.killer.of_port(port)

    async def do(self, job: Job) -> None:
        house = self.house
        match job:
            case ErasureStepJob():
                await self.runner(job)
            case TryDeletionJob():
                await TryDeletion(self.open, self.look_around, house.clock, house.secrets)(job)
            case _:
                await self.shop.do(job)

    async def drain(self) -> None:
        """What a worker does; what it was doing when it died is put back."""
        store = self.house.store
        while jobs := store.take_jobs():
            for number, job in enumerate(jobs):
                try:
                    await self.do(job)
                except BaseException:
                    for left in jobs[number:]:
                        store.enqueue(left)
                    raise

    async def let_pass(self, step: timedelta) -> None:
        self.house.clock.move(step)
        await SweepDeletions(self.open, self.house.clock)()
        await self.drain()

    def request(self, request_id: DeletionId) -> DeletionRequest:
        """As it is stored."""
        return self.house.store.deletions.requests[request_id]

    def steps(self) -> dict[StepKind, ErasureStep]:
        return {kind: step for (_, kind), step in self.house.store.deletions.steps.items()}

    def now(self) -> datetime:
        return self.house.clock.now()
