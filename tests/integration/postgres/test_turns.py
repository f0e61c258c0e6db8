"""Turns make no promise but order; nobody is kept waiting by one that never ends."""

import asyncio

from tic_adapters.postgres.turns import Turns


async def test_those_of_one_key_come_one_after_another_in_their_order() -> None:
    turns, seen, within = Turns(), list[int](), 0

    async def take(number: int) -> None:
        nonlocal within
        async with turns.of("one"):
            within += 1
            assert within == 1
            await asyncio.sleep(0)
            within -= 1
            seen.append(number)

    await asyncio.gather(*map(take, range(20)))
    assert seen == list(range(20))


async def test_another_key_waits_for_nobody() -> None:
    turns = Turns()
    async with turns.of("one"), asyncio.timeout(1), turns.of("other"):
        pass


async def test_who_has_waited_too_long_goes_on_and_takes_no_turn_from_others() -> None:
    turns = Turns(longest=0.01)
    async with turns.of("one"):
        async with asyncio.timeout(1), turns.of("one"):
            pass
        async with asyncio.timeout(1), turns.of("one"):
            pass
    async with asyncio.timeout(1), turns.of("one"):
        pass


async def test_a_turn_ends_with_an_error_or_a_cancellation_too() -> None:
    turns = Turns()

    async def fail() -> None:
        async with turns.of("one"):
            raise ZeroDivisionError

    async def stay() -> None:
        async with turns.of("one"):
            await asyncio.sleep(60)

    staying = asyncio.create_task(stay())
    await asyncio.sleep(0)
    waiting = asyncio.create_task(stay())
    await asyncio.sleep(0)
    for task in (waiting, staying):
        task.cancel()
    await asyncio.gather(fail(), staying, waiting, return_exceptions=True)
    async with asyncio.timeout(1), turns.of("one"):
        pass
    assert len(turns._locks) <= 1
