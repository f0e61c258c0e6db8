"""A queue on PostgreSQL, and a worker on it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import attrs
import pytest
from tests.integration.ports.worlds import PostgresKeeper, World, postgres_parts

from tic_adapters.jobs.app import Work
from tic_adapters.jobs.failures import Failures
from tic_adapters.jobs.worker import run_worker
from tic_adapters.memory.system import SteppingClock
from tic_domain.shared.jobs import Job
from tic_domain.usage.model import TechnicalFailure


@attrs.define
class Reports:
    seen: list[TechnicalFailure] = attrs.field(factory=list)

    def report(self, failure: TechnicalFailure) -> None:
        self.seen.append(failure)


@attrs.define
class Bench(World):
    url: str = attrs.field(kw_only=True)
    done: list[Job] = attrs.field(factory=list)
    reports: Reports = attrs.field(factory=Reports)

    async def take(self, job: Job) -> None:
        self.done.append(job)

    def work(self, handler: Callable[[Job], Awaitable[object]] | None = None) -> Work:
        return Work(
            handler_of=lambda name: handler or self.take,
            failures=Failures(self.reports),
            first_pause=timedelta(0),
            stalled_after=0.5,
        )

    async def run(
        self, handler: Callable[[Job], Awaitable[object]] | None = None, *, concurrency: int = 4
    ) -> None:
        """Until no job is left."""
        async with asyncio.timeout(20):
            await run_worker(self.url, self.work(handler), concurrency=concurrency, until_idle=True)

    async def enqueue(self, *jobs: Job) -> None:
        async with self.open() as uow:
            for job in jobs:
                uow.enqueue(job)
            await uow.commit()


@pytest.fixture
async def bench(migrated_database: str) -> AsyncIterator[Bench]:
    clock = SteppingClock()
    parts = postgres_parts(migrated_database, clock)
    yield Bench(PostgresKeeper(migrated_database, parts), clock, url=migrated_database)
    await parts.database.close()
