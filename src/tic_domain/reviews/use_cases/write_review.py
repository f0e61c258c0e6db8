from collections.abc import Callable

import attrs

from tic_domain.matching.outcomes import OutcomeStage
from tic_domain.matching.window import monday_of
from tic_domain.orders.terms import Side
from tic_domain.reviews.events import ReviewAppeared
from tic_domain.reviews.model import ReviewWords
from tic_domain.reviews.policies import SessionReviews, seen_by, session_of, written
from tic_domain.reviews.ports import ReviewsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, CoachingSessionId, ReviewId
from tic_domain.shared.ports import Clock, Ids


@attrs.frozen(kw_only=True)
class WriteReviewCommand:
    account_id: AccountId
    session_id: CoachingSessionId
    rating: int
    text: str | None


@clause("C3.1")
@attrs.frozen
class WriteReview:
    """Say how a session was, or say it anew. Saying the same twice is saying it once."""

    _open_unit_of_work: Callable[[], ReviewsUnitOfWork]
    _clock: Clock
    _ids: Ids

    async def __call__(self, command: WriteReviewCommand) -> SessionReviews:
        words = ReviewWords.of(command.rating, command.text)
        async with self._open_unit_of_work() as uow:
            known = await uow.orders.find_with_session(command.session_id)
            order, _ = session_of(known, command.session_id, command.account_id)
            # Of two who write at once, the second sees the first one's review: then both are published.
            locked = await uow.orders.get_of(order.id, command.account_id, for_update=True)
            order, session = session_of(locked, command.session_id, command.account_id)
            reviews = await uow.reviews.of_session(session.id, for_update=True)
            now = self._clock.now()
            said = written(
                order,
                session,
                [one.review for one in reviews],
                words,
                id=ReviewId(self._ids.new()),
                author_id=command.account_id,
                now=now,
            )
            if not said.is_repeated:
                await uow.reviews.put(said.own)
            for review in said.published:
                await uow.reviews.mark(review)
                if review.author_side is Side.COACHEE:
                    await uow.outcomes.advance(*review.parties, OutcomeStage.REVIEWED, week=monday_of(now))
                uow.record(ReviewAppeared.of(review))
            others = await uow.reviews.of_session(session.id)
            other_id = said.own.subject_id
            name = (await uow.accounts.names_of([other_id])).get(other_id)
            seen = seen_by(command.account_id, order, session, others, other_name=name, now=now)
            await uow.commit()
        return seen
