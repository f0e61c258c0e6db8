from collections.abc import Callable

import attrs

from tic_domain.coaches.policies import checked_limit
from tic_domain.reviews.model import KeptReview
from tic_domain.reviews.ports import ReviewCursor, ReviewFilter, ReviewsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ListReceivedReviewsCommand:
    account_id: AccountId
    after: ReviewCursor | None
    limit: int


@attrs.frozen(kw_only=True)
class ReceivedReviews:
    reviews: tuple[KeptReview, ...]
    next: ReviewCursor | None


@clause("C7.1")
@attrs.frozen
class ListReceivedReviews:
    """What others say of oneself, as coach and as coachee. Raises InvalidInput."""

    _open_unit_of_work: Callable[[], ReviewsUnitOfWork]

    async def __call__(self, command: ListReceivedReviewsCommand) -> ReceivedReviews:
        limit = checked_limit(command.limit)
        async with self._open_unit_of_work() as uow:
            found = await uow.reviews.list_published(
                ReviewFilter(subject_id=command.account_id), after=command.after, limit=limit + 1
            )
        return ReceivedReviews(
            reviews=found[:limit],
            next=ReviewCursor.after(found[limit - 1]) if len(found) > limit else None,
        )
