"""What was committed before a question is in its answer: with several processes, races and lost notices."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import attrs
import psycopg
import pytest
from tests.integration.ports.test_matching_contract import match_of
from tests.integration.ports.worlds import PostgresKeeper
from tests.integration.postgres.conftest import PostgresWorld
from tests.integration.postgres.processes import Process, process_of, save, until

from tic_adapters.postgres.market_changes import PurgeMarketChanges
from tic_domain.accounts.model import AccountStatus, Role
from tic_domain.coaches.model import Listing
from tic_domain.shared.ids import AccountId


@pytest.fixture
async def processes(world: PostgresWorld) -> AsyncIterator[tuple[Process, Process]]:
    made = tuple(process_of(world) for _ in range(2))
    yield made[0], made[1]
    for one in made:
        await one.parts.database.close()


async def _change_account(world: PostgresWorld, coach_id: AccountId, **changes: Any) -> None:
    async with world.open() as uow:
        await uow.accounts.save(attrs.evolve(await uow.accounts.get(coach_id), **changes))
        await uow.commit()


async def test_each_process_sees_each_change_in_its_next_answer(
    world: PostgresWorld, processes: tuple[Process, Process]
) -> None:
    first, second = processes
    cora, carl, cyan = [await world.coach(name) for name in ("Cora", "Carl", "Cyan")]
    assert await first.finds() == await second.finds() == {cora.id, carl.id, cyan.id}

    await save(world, cora.with_listing(Listing.DELISTED))
    assert await first.finds() == await second.finds() == {carl.id, cyan.id}
    await save(world, carl.with_listing(Listing.PAUSED))
    assert await first.finds() == await second.finds() == {cyan.id}
    await _change_account(world, cyan.id, status=AccountStatus.SUSPENDED)
    assert await first.finds() == await second.finds() == set()
    await _change_account(world, cyan.id, status=AccountStatus.ACTIVE)
    await save(world, attrs.evolve(carl, version=1))
    assert await first.finds() == await second.finds() == {carl.id, cyan.id}
    await _change_account(world, cyan.id, roles=frozenset({Role.COACHEE}))
    dora = await world.coach("Dora")
    assert await first.finds() == await second.finds() == {carl.id, dora.id}

    # All of it row by row: each compiled everyone once.
    assert first.compiled == second.compiled == [3]


async def test_a_place_is_taken_and_gets_free_again(
    world: PostgresWorld, processes: tuple[Process, Process]
) -> None:
    first, _ = processes
    cora = await world.coach(capacity=1)
    assert (await first.market()).candidate(cora.id).active_coachees == 0

    talk = await world.conversation((await world.member()).id, cora.id)
    await world.say(talk, talk.coachee_id)
    assert (await first.market()).candidate(cora.id).active_coachees == 1

    # A message in between moves the end, without a word to anybody.
    world.clock.move(timedelta(days=20))
    await world.say(talk, talk.coachee_id)
    assert (await first.market()).candidate(cora.id).active_coachees == 1
    world.clock.move(timedelta(days=29))
    assert (await first.market()).candidate(cora.id).active_coachees == 1

    world.clock.move(timedelta(days=2))
    assert (await first.market()).candidate(cora.id).active_coachees == 0
    await world.say(talk, talk.coachee_id)
    assert (await first.market()).candidate(cora.id).active_coachees == 1


async def test_what_is_not_committed_is_in_nobodys_market(
    world: PostgresWorld, processes: tuple[Process, Process]
) -> None:
    first, second = processes
    cora = await world.coach()
    await first.finds()
    async with PostgresKeeper(world.url, first.parts).open() as uow:
        await uow.coaches.save(cora.with_listing(Listing.DELISTED))
        await uow.candidates.market(world.clock.now())
        assert await first.finds() == await second.finds() == {cora.id}
    assert await first.finds() == {cora.id}, "it was rolled back"


async def test_a_change_that_began_early_and_ended_late_is_not_missed(
    world: PostgresWorld, processes: tuple[Process, Process]
) -> None:
    first, _ = processes
    cora, carl = await world.coach("Cora"), await world.coach("Carl")
    await first.finds()
    async with world.open() as slow:
        await slow.coaches.save(cora.with_listing(Listing.DELISTED))
        await save(world, carl.with_listing(Listing.DELISTED))
        assert await first.finds() == {cora.id}
        assert await first.finds() == {cora.id}
        await slow.commit()
    assert await first.finds() == set()


async def test_many_who_ask_at_once_share_one_compilation(
    world: PostgresWorld, processes: tuple[Process, Process]
) -> None:
    first, _ = processes
    for number in range(3):
        await world.coach(f"Coach {number}")

    found = await asyncio.gather(*(first.finds() for _ in range(30)))

    assert all(len(one) == 3 for one in found)
    assert first.compiled == [3]


async def test_changes_and_questions_at_once_never_disagree(
    world: PostgresWorld, processes: tuple[Process, Process]
) -> None:
    """A coach who is delisted and listed in turn: right after each commit, every process says the same."""
    cora = await world.coach()
    others = [asyncio.create_task(_asking(one)) for one in processes for _ in range(3)]
    for turn in range(20):
        listing = Listing.DELISTED if turn % 2 == 0 else Listing.LISTED
        await save(world, attrs.evolve(cora, listing=listing, version=turn))
        expected = set() if turn % 2 == 0 else {cora.id}
        found = await asyncio.gather(*(one.finds() for one in processes))
        assert found == [expected, expected], turn
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _asking(process: Process) -> None:
    while True:
        await process.finds()


async def test_who_looks_after_notes_were_forgotten_reads_everyone_anew(
    world: PostgresWorld, processes: tuple[Process, Process]
) -> None:
    first, second = processes
    cora = await world.coach()
    assert await first.finds() == await second.finds() == {cora.id}
    await save(world, cora.with_listing(Listing.DELISTED))
    assert await second.finds() == set()
    _age(world.url)
    await _forget_all_notes(world)

    assert await first.finds() == await second.finds() == set()
    kept = _notes(world.url)
    await PurgeMarketChanges(world.parts.database)()
    assert _notes(world.url) == kept, "what says that notes were forgotten is neither lost nor doubled"
    assert await second.finds() == set()
    assert second.compiled in ([1], [1, 0])


async def test_a_truncated_table_is_noticed(world: PostgresWorld, processes: tuple[Process, Process]) -> None:
    first, _ = processes
    cora = await world.coach()
    assert await first.finds() == {cora.id}
    with psycopg.connect(world.url) as connection:
        connection.execute("TRUNCATE tic.coach_profiles CASCADE")
    assert await first.finds() == set()


async def test_another_programs_write_is_noticed(
    world: PostgresWorld, processes: tuple[Process, Process]
) -> None:
    first, _ = processes
    cora = await world.coach()
    await first.finds()
    with psycopg.connect(world.url) as connection:
        connection.execute("UPDATE tic.coach_profiles SET capacity = 77")
    assert (await first.market()).candidate(cora.id).capacity == 77


async def test_showings_are_counted_anew_in_the_background(
    world: PostgresWorld, processes: tuple[Process, Process]
) -> None:
    first, _ = processes
    cora, ada = await world.coach(), await world.member()
    await first.finds()
    async with world.open() as uow:
        await uow.matches.add_many([match_of(world, ada.id, cora.id)])
        await uow.commit()
    world.clock.move(timedelta(minutes=6))

    async def counted() -> bool:
        return (await first.market()).candidate(cora.id).shown_recently == 1

    await until(counted)


async def _forget_all_notes(world: PostgresWorld) -> None:
    """A note stays while a transaction runs that began before it, in whichever database of the server."""

    async def forgotten() -> bool:
        await PurgeMarketChanges(world.parts.database)()
        return set(_notes(world.url)) == {None}

    await until(forgotten)


def _age(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE tic.market_changes SET noted_at = noted_at - interval '2 hours'")


def _notes(url: str) -> list[object]:
    with psycopg.connect(url) as connection:
        return [coach_id for (coach_id,) in connection.execute("SELECT coach_id FROM tic.market_changes")]
