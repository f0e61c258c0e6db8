"""Who erases a person from PostgreSQL in tests, and a person to be erased."""

import attrs
from tests.integration.ports.books import single
from tests.integration.ports.calendars import block
from tests.integration.ports.test_matching_contract import match_of
from tests.integration.ports.test_outcomes_contract import showing
from tests.integration.postgres.conftest import PostgresWorld
from tests.unit.privacy.leaving import Memory, Post

from tic_adapters.files.tombstones import TombstoneFile
from tic_adapters.memory.files import MemoryFiles
from tic_adapters.memory.system import SeededSecrets
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.subject_rows import count_rows
from tic_adapters.postgres.unit_of_work import PostgresUnitOfWork
from tic_domain.accounts.model import OperatorAct, OperatorActKind
from tic_domain.conversations.model import Block, Conversation
from tic_domain.matching.model import QuizDraft
from tic_domain.orders.model import ActKind, Party
from tic_domain.privacy.erasing.beginning import begin, locked
from tic_domain.privacy.erasing.jobs import ErasureStepJob
from tic_domain.privacy.erasing.model import (
    DeletionId,
    DeletionRequest,
    ErasureStep,
    StepKind,
    Via,
)
from tic_domain.privacy.erasing.steps import ready
from tic_domain.privacy.use_cases.replay_tombstones import ReplayTombstones
from tic_domain.privacy.use_cases.run_erasure_step import RunErasureStep
from tic_domain.shared.classification import Processor
from tic_domain.shared.files import Files
from tic_domain.shared.ids import AccountId

SECRET = "CANARY-7f3a"


@attrs.define
class Undertaker:
    world: PostgresWorld
    copy: TombstoneFile
    batch: int = 2
    secrets: SeededSecrets = attrs.field(factory=SeededSecrets)
    files: Files = attrs.field(
        default=attrs.Factory(lambda self: MemoryFiles(self.world.clock), takes_self=True)
    )

    def open(self) -> PostgresUnitOfWork:
        return PostgresUnitOfWork(self.world.parts)

    async def begin(self, account_id: AccountId) -> DeletionRequest:
        now = self.world.clock.now()
        async with self.open() as uow:
            account = await locked(uow, account_id)
            request = DeletionRequest.scheduled(
                id=DeletionId(self.world.ids.new()),
                account_id=account_id,
                via=Via.SITE,
                now=now,
                blocked_by=(),
            )
            begun = await begin(uow, request, account.email, self.secrets, now, is_new=True)
            await uow.commit()
        return begun.request

    @property
    def runner(self) -> RunErasureStep:
        return RunErasureStep(
            open_unit_of_work=self.open,
            files=self.files,
            farewell=Post(),
            processors={one: Memory() for one in Processor},
            copy=self.copy,
            index=self.world.parts.blind_index,
            clock=self.world.clock,
            batch=self.batch,
        )

    async def carry_out(self, request_id: DeletionId) -> dict[StepKind, ErasureStep]:
        while True:
            async with self.open() as uow:
                steps = await uow.deletions.steps_of(request_id)
            due = ready(steps, self.world.clock.now())
            if not due:
                return {one.kind: one for one in steps}
            for kind in due:
                await self.runner(ErasureStepJob.of(request_id, kind))

    def replaying(self) -> ReplayTombstones:
        world = self.world
        return ReplayTombstones(self.open, self.copy, world.clock, world.ids, self.secrets)


async def a_full_life(world: PostgresWorld) -> tuple[AccountId, AccountId, Conversation]:
    """Ada has something in nearly every table; Cora is the coach on the other side."""
    ada = await world.member(f"{SECRET} name", email=f"{SECRET}@example.org", pending_email=f"{SECRET}@b.org")
    cora = await world.coach()
    await world.answers(ada.id)
    cv = await world.cv(ada.id, f"{SECRET}.pdf")
    talk = await world.conversation(ada.id, cora.id)
    await world.disclosure(talk, cv_version=cv.version)
    for number in range(5):
        await world.say(talk, ada.id, f"{SECRET} message {number}")
    await world.say(talk, cora.id, "What Cora said")
    draft = QuizDraft.empty(ada.id, now=world.clock.now())
    order = single(world, ada.id, cora.id)
    for party in (Party.COACHEE, Party.COACH):
        order = order.with_act(
            world.clock.now(), party, ActKind.REFUND_REQUESTED, note=f"{SECRET} {party.value}"
        )
    async with world.open() as uow:
        await uow.orders.add(order)
        await uow.answers.save_draft(draft.with_step("s", {"f": (SECRET,)}, now=world.clock.now()))
        await uow.matches.add_many([match_of(world, ada.id, cora.id)])
        await uow.outcomes.show(ada.id, [showing(cora.id)])
        await uow.blocks.add(Block(blocker_id=ada.id, blocked_id=cora.id, blocked_at=world.clock.now()))
        await uow.calendar.add(
            attrs.evolve(block(world, cora.id, 1, 2), note=f"{SECRET} note"), now=world.clock.now()
        )
        await uow.operator_acts.add(
            OperatorAct(
                account_id=ada.id,
                kind=OperatorActKind.CONVERSATION_READ,
                about=talk.id,
                reason=f"{SECRET} reason",
                at=world.clock.now(),
            )
        )
        await uow.commit()
    return ada.id, cora.id, talk


async def rows_left(undertaker: Undertaker, account_id: AccountId) -> dict[str, int]:
    parts = undertaker.world.parts
    session = Session(parts.database, writing=False)
    try:
        return await count_rows(session, parts.blind_index, account_id)
    finally:
        await session.close()
