"""Sessions of orders are reviewed: the use cases, over either back-end."""

import asyncio
from datetime import timedelta

import attrs
import pytest
from tests.integration.ports.worlds import World
from tests.unit.reviews.desk import order_of

from tic_domain.matching.outcomes import OutcomeStage
from tic_domain.orders.states import SessionState
from tic_domain.reviews.policies import SessionReviews
from tic_domain.reviews.use_cases.list_sessions_to_review import (
    ListSessionsToReview,
    ListSessionsToReviewCommand,
)
from tic_domain.reviews.use_cases.publish_due_reviews import PublishDueReviews
from tic_domain.reviews.use_cases.show_session_reviews import ShowSessionReviews, ShowSessionReviewsCommand
from tic_domain.reviews.use_cases.write_review import WriteReview, WriteReviewCommand
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, CoachingSessionId


@attrs.frozen
class Reviewing:
    world: World
    coachee_id: AccountId
    coach_id: AccountId

    async def session(self) -> CoachingSessionId:
        order = order_of(self.world.ids, self.coachee_id, self.coach_id, ended_at=self.world.clock.now())
        async with self.world.open() as uow:
            await uow.orders.add(order)
            await uow.commit()
        return order.sessions[0].id

    async def write(self, who: AccountId, session_id: CoachingSessionId, rating: int) -> SessionReviews:
        return await WriteReview(self.world.open, self.world.clock, self.world.ids)(
            WriteReviewCommand(account_id=who, session_id=session_id, rating=rating, text="Calm.")
        )

    async def see(self, who: AccountId, session_id: CoachingSessionId) -> SessionReviews:
        return await ShowSessionReviews(self.world.read, self.world.clock)(
            ShowSessionReviewsCommand(account_id=who, session_id=session_id)
        )

    async def to_write(self, who: AccountId) -> list[CoachingSessionId]:
        found = await ListSessionsToReview(self.world.read, self.world.clock)(
            ListSessionsToReviewCommand(account_id=who)
        )
        return [one.session_id for one in found]

    async def sweep(self) -> int:
        return await PublishDueReviews(self.world.open, self.world.clock)()

    async def rating(self) -> tuple[int, int]:
        async with self.world.read() as uow:
            standing = (await uow.coaches.standings([self.coach_id]))[self.coach_id]
        return standing.rating_total, standing.rating_count

    async def stages(self) -> list[OutcomeStage]:
        async with self.world.read() as uow:
            return [one.stage for one in await uow.outcomes.list_of(self.coachee_id)]


@pytest.fixture
async def reviewing(world: World) -> Reviewing:
    return Reviewing(world, (await world.member()).id, (await world.coach()).id)


@pytest.mark.clause("C3.1")
async def test_from_the_session_to_the_rating(reviewing: Reviewing) -> None:
    coachee, coach = reviewing.coachee_id, reviewing.coach_id
    session = await reviewing.session()
    assert await reviewing.to_write(coachee) == await reviewing.to_write(coach) == [session]
    untouched = await reviewing.see(coach, session)
    await reviewing.write(coachee, session, 1)
    seen = await reviewing.write(coachee, session, 4)
    assert seen == await reviewing.see(coachee, session)
    assert await reviewing.see(coach, session) == untouched
    assert (await reviewing.rating(), await reviewing.stages()) == ((0, 0), [])
    assert (await reviewing.to_write(coachee), await reviewing.to_write(coach)) == ([], [session])

    seen = await reviewing.write(coach, session, 3)
    assert seen.other is not None
    assert (seen.other.review.rating, seen.other_name) == (4, "Ada Example")
    assert (await reviewing.rating(), await reviewing.stages()) == ((4, 1), [OutcomeStage.REVIEWED])
    stranger = await reviewing.world.member("Sam Stranger")
    with pytest.raises(NotFound):
        await reviewing.see(stranger.id, session)


async def test_of_two_who_write_at_once_both_are_published(reviewing: Reviewing) -> None:
    sessions = [await reviewing.session() for _ in range(5)]
    await asyncio.gather(
        *(
            reviewing.write(who, session, 4)
            for session in sessions
            for who in (reviewing.coachee_id, reviewing.coach_id)
        )
    )
    assert await reviewing.rating() == (20, 5)


async def test_the_sweep_publishes_what_is_due_and_removes_what_never_took_place(
    reviewing: Reviewing,
) -> None:
    held, missed = await reviewing.session(), await reviewing.session()
    await reviewing.write(reviewing.coachee_id, held, 2)
    await reviewing.write(reviewing.coachee_id, missed, 1)
    async with reviewing.world.open() as uow:
        order = await uow.orders.find_with_session(missed)
        assert order is not None
        session = attrs.evolve(order.sessions[0], state=SessionState.MISSED_BY_COACH)
        await uow.orders.save(order.with_session(session))
        await uow.commit()
    assert await reviewing.sweep() == 0
    reviewing.world.clock.move(timedelta(days=7))
    assert await reviewing.sweep() == 1
    assert await reviewing.sweep() == 0
    assert (await reviewing.rating(), await reviewing.stages()) == ((2, 1), [OutcomeStage.REVIEWED])
    async with reviewing.world.read() as uow:
        assert await uow.reviews.of_session(missed) == ()


async def test_writing_while_the_sweep_runs_loses_nothing(reviewing: Reviewing) -> None:
    session = await reviewing.session()
    await reviewing.write(reviewing.coachee_id, session, 5)
    reviewing.world.clock.move(timedelta(days=7))
    await asyncio.gather(
        reviewing.sweep(), reviewing.write(reviewing.coach_id, session, 4), reviewing.sweep()
    )
    seen = await reviewing.see(reviewing.coachee_id, session)
    assert seen.other is not None
    assert await reviewing.rating() == (5, 1)
