"""Seven days after a session, what one side wrote of it is published. Run by a periodic job."""

from collections.abc import Callable
from typing import Final

import attrs

from tic_domain.matching.outcomes import OutcomeStage
from tic_domain.matching.window import monday_of
from tic_domain.orders.terms import Side
from tic_domain.reviews.events import ReviewAppeared
from tic_domain.reviews.policies import is_delivered
from tic_domain.reviews.ports import ReviewsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import CoachingSessionId
from tic_domain.shared.ports import Clock

AT_ONCE: Final = 200


@clause("C3.1")
@attrs.frozen
class PublishDueReviews:
    """How many were published. Whatever an earlier run missed is found by the next one."""

    _open_unit_of_work: Callable[[], ReviewsUnitOfWork]
    _clock: Clock

    async def __call__(self) -> int:
        published = 0
        while sessions := await self._due():
            for session_id in sessions:
                published += await self._publish(session_id)
        return published

    async def _due(self) -> tuple[CoachingSessionId, ...]:
        async with self._open_unit_of_work() as uow:
            return await uow.reviews.list_due(self._clock.now(), limit=AT_ONCE)

    async def _publish(self, session_id: CoachingSessionId) -> int:
        async with self._open_unit_of_work() as uow:
            order = await uow.orders.find_with_session(session_id)
            reviews = await uow.reviews.of_session(session_id, for_update=True)
            now = self._clock.now()
            due = [one.review for one in reviews if not one.review.is_published]
            if order is None or not is_delivered(order.find_session(session_id)):
                # It turned out not to have taken place: then there is nothing to be said of it.
                for review in due:
                    await uow.reviews.remove(review.id)
                await uow.commit()
                return 0
            for review in [one.published(now) for one in due]:
                await uow.reviews.mark(review)
                if review.author_side is Side.COACHEE:
                    await uow.outcomes.advance(*review.parties, OutcomeStage.REVIEWED, week=monday_of(now))
                uow.record(ReviewAppeared.of(review))
            await uow.commit()
        return len(due)
