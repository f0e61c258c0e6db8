"""What an operator does to match everyone, on memory adapters."""

from collections.abc import Sequence
from typing import Any

import attrs
from tests.unit.house import House
from tests.unit.matching.desk import MatchDesk
from tests.unit.matching.people import ANSWERS

from tic_adapters.memory.unit_of_work import MemoryUnitOfWork
from tic_domain.accounts.model import Account, AccountStatus, Role
from tic_domain.conversations.model import Block
from tic_domain.matching.assigning import PlainAssigner, PlainScorer
from tic_domain.matching.jobs import AssignRunJob, ScoreShardJob
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.runs import MatchRun, RunReport
from tic_domain.matching.use_cases.assign_run import AssignRun
from tic_domain.matching.use_cases.rehearse_match_run import RehearseMatchRun, RehearseMatchRunCommand
from tic_domain.matching.use_cases.score_shard import ScoreShard, unheard
from tic_domain.matching.use_cases.start_match_run import StartMatchRun, StartMatchRunCommand
from tic_domain.shared.ids import AccountId


@attrs.frozen
class RunDesk:
    """What an operator does."""

    desk: MatchDesk

    @property
    def house(self) -> House:
        return self.desk.house

    def open(self) -> MemoryUnitOfWork:
        return self.house.open()

    async def start(self, **options: Any) -> MatchRun:
        house = self.house
        return await StartMatchRun(self.open, house.clock, house.ids)(StartMatchRunCommand(**options))

    async def score(self, run: MatchRun, shard: int = 0, *, heard: Any = unheard, block: int = 2) -> None:
        score = ScoreShard(self.open, PlainScorer(), self.house.clock, block)
        await score(ScoreShardJob(run_id=run.id, shard=shard), heard)

    async def assign(self, run: MatchRun) -> RunReport:
        house = self.house
        return await AssignRun(self.open, PlainAssigner(), house.clock, house.ids)(
            AssignRunJob(run_id=run.id)
        )

    async def whole(self, **options: Any) -> RunReport:
        run = await self.start(**options)
        await self.score(run)
        return await self.assign(run)

    async def rehearse(self, **options: Any) -> RunReport:
        house = self.house
        rehearse = RehearseMatchRun(self.open, PlainScorer(), PlainAssigner(), house.clock, house.ids)
        return await rehearse(RehearseMatchRunCommand(heard=unheard, **options))

    async def coachee(self, name: str, answers: QuizAnswers = ANSWERS) -> Account:
        account = await self.house.member(name, roles=frozenset({Role.COACHEE}))
        await self.desk.answer(account, answers)
        return account

    async def coachees(self, count: int) -> list[Account]:
        return [await self.coachee(f"Coachee{number}") for number in range(count)]

    async def suggested(self, accounts: Sequence[Account]) -> list[AccountId | None]:
        async with self.open() as uow:
            found = [await uow.suggestions.find(account.id) for account in accounts]
        return [match.coach_id if match else None for match in found]

    async def block(self, one: AccountId, other: AccountId) -> None:
        async with self.open() as uow:
            await uow.blocks.add(Block(blocker_id=one, blocked_id=other, blocked_at=self.house.clock.now()))
            await uow.commit()

    def suspend(self, account: Account) -> None:
        self.house.replace_account(attrs.evolve(account, status=AccountStatus.SUSPENDED))
