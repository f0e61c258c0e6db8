"""Many at once: the database decides, and exactly as often as the rules allow."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Sequence
from datetime import timedelta

from tests.integration.postgres.conftest import PostgresWorld

from tic_domain.accounts.model import SignInAttempt
from tic_domain.conversations.errors import CoachNotTakingCoachees, TooManyConversations
from tic_domain.conversations.model import DEFAULT_RULES
from tic_domain.conversations.use_cases.start_conversation import (
    StartConversation,
    StartConversationCommand,
    StartedConversation,
)
from tic_domain.shared.errors import ConcurrentUpdate
from tic_domain.shared.ids import AccountId


async def _outcomes(attempts: Sequence[Awaitable[object]]) -> Counter[str]:
    results = await asyncio.gather(*attempts, return_exceptions=True)
    return Counter(type(one).__name__ for one in results)


def _start(world: PostgresWorld, coachee: AccountId, coach: AccountId) -> Awaitable[StartedConversation]:
    return StartConversation(world.open, world.clock, world.ids)(
        StartConversationCommand(
            account_id=coachee, coach_id=coach, body="Hello", quiz_version=1, share_cv=False
        )
    )


async def test_twenty_starts_with_a_coach_who_takes_three_make_three(world: PostgresWorld) -> None:
    cora = await world.coach(capacity=3)
    coachees = [await world.member(f"Coachee {number}") for number in range(20)]
    for coachee in coachees:
        await world.answers(coachee.id)
    outcomes = await _outcomes([_start(world, one.id, cora.id) for one in coachees])
    assert outcomes == {StartedConversation.__name__: 3, CoachNotTakingCoachees.__name__: 17}


async def test_who_starts_with_many_at_once_stays_within_the_limit_of_a_day(
    world: PostgresWorld,
) -> None:
    ada = await world.member()
    await world.answers(ada.id)
    coaches = [await world.coach(f"Coach {number}") for number in range(14)]
    outcomes = await _outcomes([_start(world, ada.id, one.id) for one in coaches])
    assert outcomes == {
        StartedConversation.__name__: DEFAULT_RULES.new_conversations_a_day,
        TooManyConversations.__name__: 14 - DEFAULT_RULES.new_conversations_a_day,
    }


async def test_of_two_who_take_one_sign_in_one_gets_it(world: PostgresWorld) -> None:
    now = world.clock.now()
    async with world.open() as uow:
        await uow.attempts.add(
            SignInAttempt(
                state_digest=b"state",
                browser_digest=b"b",
                nonce="n",
                return_to="/",
                created_at=now,
                expires_at=now + timedelta(minutes=10),
            )
        )
        await uow.commit()

    async def take() -> SignInAttempt | None:
        async with world.open() as uow:
            taken = await uow.attempts.take(b"state")
            await uow.commit()
        return taken

    assert await _outcomes([take() for _ in range(6)]) == {"SignInAttempt": 1, "NoneType": 5}


async def test_of_two_who_save_one_account_one_is_refused(world: PostgresWorld) -> None:
    ada = await world.member()

    async def rename(name: str) -> str:
        async with world.open() as uow:
            await uow.accounts.save(ada.renamed(name))
            await uow.commit()
        return name

    assert await _outcomes([rename("One"), rename("Two")]) == {"str": 1, ConcurrentUpdate.__name__: 1}


async def test_a_deadlock_is_a_lost_race(world: PostgresWorld) -> None:
    ada, bob = await world.member(), await world.member("Bob Example")
    both_hold = asyncio.Barrier(2)

    async def lock(first: AccountId, second: AccountId) -> None:
        async with world.open() as uow:
            await uow.accounts.get(first, for_update=True)
            await both_hold.wait()
            await uow.accounts.get(second, for_update=True)
            await uow.commit()

    outcomes = await _outcomes([lock(ada.id, bob.id), lock(bob.id, ada.id)])
    assert outcomes == {"NoneType": 1, ConcurrentUpdate.__name__: 1}
