"""Web processes beside each other, each with its own connections and its own market."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import attrs
import pytest
from tests.integration.ports.worlds import PostgresKeeper, postgres_parts
from tests.integration.postgres.conftest import PostgresWorld

from tic_adapters.choices import compile_market
from tic_adapters.postgres.market import MarketKeeper
from tic_adapters.postgres.parts import Parts
from tic_domain.coaches.model import CoachProfile
from tic_domain.matching.ranking import CoachMarket
from tic_domain.shared.ids import AccountId


@attrs.define
class Process:
    """Another web process: its own connections and its own market."""

    world: PostgresWorld
    parts: Parts
    compiled: list[int] = attrs.field(factory=list)

    async def market(self) -> CoachMarket:
        async with PostgresKeeper(self.world.url, self.parts).open(writing=False) as uow:
            return await uow.candidates.market(self.world.clock.now())

    async def finds(self) -> set[AccountId]:
        market = await self.market()
        return set(market.whom(market.everyone))


def process_of(world: PostgresWorld) -> Process:
    parts = postgres_parts(world.url, world.clock)
    process = Process(world, parts)

    def counted(coaches: Any, at: datetime) -> Any:
        process.compiled.append(len(coaches))
        return compile_market(coaches, at)

    keeper = MarketKeeper.over(parts.database, world.clock, counted)
    process.parts = attrs.evolve(parts, market_keeper=keeper)
    return process


async def save(world: PostgresWorld, profile: CoachProfile) -> None:
    async with world.open() as uow:
        await uow.coaches.save(profile)
        await uow.commit()


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(1_000):
        if await holds():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it did not come to pass within ten seconds")
