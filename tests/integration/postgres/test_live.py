"""Live delivery over PostgreSQL: transactions that overlap, and connections that break."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import attrs
import psycopg
import pytest
from tests.integration.ports.worlds import PostgresKeeper, postgres_parts
from tests.integration.postgres.conftest import PostgresWorld
from tests.integration.postgres.processes import until

from tic_adapters.postgres.live import PostgresLiveLog
from tic_adapters.postgres.live_wire import PostgresLiveWire
from tic_domain.conversations.events import MessageSent
from tic_domain.conversations.model import Conversation
from tic_domain.shared.ids import AccountId, MessageId
from tic_web.live.hub import LiveHub
from tic_web.live.stream import EventStream


@attrs.define(kw_only=True)
class Process:
    """A web process of its own: connections, wire and hub."""

    keeper: PostgresKeeper
    hub: LiveHub
    log: PostgresLiveLog


@attrs.define(eq=False)
class Reader:
    """A client that goes on from the last number it knows."""

    account_id: AccountId
    numbers: list[int] = attrs.field(factory=list)
    _gone: asyncio.Event = attrs.field(factory=asyncio.Event, init=False)

    @asynccontextmanager
    async def reading(self, process: Process) -> AsyncIterator[None]:
        stream = EventStream(
            hub=process.hub,
            log=process.log,
            account_id=self.account_id,
            number=self.numbers[-1] if self.numbers else 0,
            may_go_on=_may,
            is_here=_here,
        )
        self._gone.clear()
        scope: Any = {}
        running = asyncio.create_task(stream(scope, self._receive, self._send))
        try:
            yield
        finally:
            self._gone.set()
            await running

    async def has(self, count: int) -> None:
        async def enough() -> bool:
            return len(self.numbers) >= count

        await until(enough)

    async def _receive(self) -> Any:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        for block in message.get("body", b"").split(b"\n\n"):
            lines = block.split(b"\n")
            if b"event: message" in lines:
                self.numbers += [int(line[4:]) for line in lines if line.startswith(b"id: ")]


async def _may() -> bool:
    return True


async def _here() -> None:
    return None


@asynccontextmanager
async def process_of(world: PostgresWorld, *, listening: bool = True) -> AsyncIterator[Process]:
    parts = postgres_parts(world.url, world.clock)
    wire = PostgresLiveWire.over(parts.database, listening=listening)
    log = PostgresLiveLog(parts.database, world.clock)
    hub = LiveHub(lambda: wire, lambda: log)
    async with hub:
        yield Process(keeper=PostgresKeeper(world.url, parts), hub=hub, log=log)
    await parts.database.close()


@pytest.fixture
async def process(world: PostgresWorld) -> AsyncIterator[Process]:
    async with process_of(world) as made:
        yield made


@pytest.fixture
async def talk(world: PostgresWorld) -> Conversation:
    return await world.conversation((await world.member()).id, (await world.member("Cora Coach")).id)


async def _send(
    keeper: PostgresKeeper, world: PostgresWorld, talk: Conversation, *, after: float = 0
) -> None:
    """`after`: so many seconds pass between the transaction's beginning and its end."""
    async with keeper.open() as uow:
        await uow.conversations.get(talk.id, talk.coach_id)  # the transaction has begun
        await asyncio.sleep(after)
        uow.record(
            MessageSent(
                conversation_id=talk.id,
                message_id=MessageId(world.ids.new()),
                sender_id=talk.coachee_id,
                recipient_id=talk.coach_id,
            )
        )
        await uow.commit()


def _cut(world: PostgresWorld, application: str) -> int:
    with psycopg.connect(world.url, autocommit=True) as connection:
        found = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = %s AND datname = current_database()",
            [application],
        )
        return len(found.fetchall())


async def test_slow_transactions_beside_each_other_leave_no_gap(
    world: PostgresWorld, process: Process, talk: Conversation
) -> None:
    delays = [(0, 0.05, 0, 0.1, 0.01)[place * place % 5] for place in range(60)]
    reader, other = Reader(talk.coach_id), Reader(talk.coachee_id)
    async with process_of(world) as beside, other.reading(process):
        sending = [
            asyncio.create_task(_send((process, beside)[place % 2].keeper, world, talk, after=delay))
            for place, delay in enumerate(delays)
        ]
        # Coming and going while they are sent, at one process and the other.
        while len(reader.numbers) < 60:
            for one in (process, beside):
                seen = len(reader.numbers)
                async with reader.reading(one):
                    await reader.has(min(60, seen + 4))
        await asyncio.gather(*sending)
        await other.has(60)
    assert reader.numbers == list(range(1, 61))
    assert other.numbers == list(range(1, 61))


async def test_a_connection_that_breaks_is_made_anew_and_what_was_missed_is_read(
    world: PostgresWorld, process: Process, talk: Conversation
) -> None:
    reader = Reader(talk.coach_id)
    async with reader.reading(process):
        await _send(process.keeper, world, talk)
        await reader.has(1)
        for sent in range(2, 12, 2):
            assert _cut(world, "tic live") == 1
            await _send(process.keeper, world, talk)
            await _send(process.keeper, world, talk)
            await reader.has(sent + 1)
            await asyncio.sleep(0.3)  # it is listening again
    assert reader.numbers == list(range(1, 12))


async def test_behind_a_pooler_it_is_looked_for(world: PostgresWorld, talk: Conversation) -> None:
    reader = Reader(talk.coach_id)
    async with process_of(world, listening=False) as process, reader.reading(process):
        await _send(process.keeper, world, talk)
        await reader.has(1)
    assert reader.numbers == [1]


async def test_two_who_write_to_each_other_at_once_never_wait_for_each_other_in_vain(
    world: PostgresWorld, process: Process, talk: Conversation
) -> None:
    back = attrs.evolve(talk, coachee_id=talk.coach_id, coach_id=talk.coachee_id)
    await asyncio.gather(*(_send(process.keeper, world, (talk, back)[place % 2]) for place in range(40)))
    assert await process.log.heads([talk.coach_id, talk.coachee_id]) == {
        talk.coach_id: 40,
        talk.coachee_id: 40,
    }


async def test_thousands_of_streams_leave_nothing_behind(
    world: PostgresWorld, process: Process, talk: Conversation
) -> None:
    await _send(process.keeper, world, talk)
    tasks = len(asyncio.all_tasks())

    async def come_and_go(number: int) -> None:
        reader = Reader(AccountId(world.ids.new()) if number % 2 else talk.coach_id)
        async with reader.reading(process):
            if number % 20 == 0:
                await reader.has(1)
            else:
                await asyncio.sleep(0)

    for portion in range(10):
        await asyncio.gather(*(come_and_go(portion * 100 + number) for number in range(100)))
    assert process.hub.open_streams == 0
    assert process.hub._channels == {}
    assert len(asyncio.all_tasks()) <= tasks + 2  # following, and perhaps counting
    assert _cut(world, "tic live") == 1
