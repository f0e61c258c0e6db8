from collections.abc import Callable

import attrs

from tic_domain.accounts.model import OperatorAct, OperatorActKind
from tic_domain.accounts.policies import checked_reason
from tic_domain.reviews.events import ReviewRemoved
from tic_domain.reviews.model import Review
from tic_domain.reviews.policies import taken_down
from tic_domain.reviews.ports import ReviewsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import ReviewId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class TakeDownReviewCommand:
    review_id: ReviewId
    reason: str


@clause("C3.3")
@attrs.frozen
class TakeDownReview:
    """An operator takes a review out of sight and out of the rating; its author reads why. Twice is once.

    Raises InvalidInput for `reason`, NotFound, ReviewNotPublished.
    """

    _open_unit_of_work: Callable[[], ReviewsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: TakeDownReviewCommand) -> Review:
        now, reason = self._clock.now(), checked_reason(command.reason)
        async with self._open_unit_of_work() as uow:
            known = (await uow.reviews.get(command.review_id, for_update=True)).review
            if known.taken_down_at is not None:
                return known
            review = taken_down(known, reason, now)
            await uow.reviews.mark(review)
            await uow.operator_acts.add(
                OperatorAct(
                    account_id=review.author_id,
                    kind=OperatorActKind.REVIEW_TAKEN_DOWN,
                    about=review.id,
                    reason=reason,
                    at=now,
                )
            )
            uow.record(ReviewRemoved(review_id=review.id, author_id=review.author_id, reason=reason))
            await uow.commit()
        return review
