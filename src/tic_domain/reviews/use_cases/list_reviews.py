from collections.abc import Callable

import attrs

from tic_domain.coaches.policies import checked_limit
from tic_domain.reviews.model import KeptReview
from tic_domain.reviews.ports import ReviewCursor, ReviewFilter, ReviewsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ListReviewsCommand:
    subject_id: AccountId | None
    after: ReviewCursor | None
    limit: int


@attrs.frozen(kw_only=True)
class AllReviews:
    reviews: tuple[KeptReview, ...]
    next: ReviewCursor | None


@clause("C3.3")
@attrs.frozen
class ListReviews:
    """For operators: what is published, and what was taken down. What isn't published isn't theirs to see."""

    _open_unit_of_work: Callable[[], ReviewsUnitOfWork]

    async def __call__(self, command: ListReviewsCommand) -> AllReviews:
        limit = checked_limit(command.limit)
        async with self._open_unit_of_work() as uow:
            found = await uow.reviews.list_published(
                ReviewFilter(subject_id=command.subject_id, taken_down=True),
                after=command.after,
                limit=limit + 1,
            )
        return AllReviews(
            reviews=found[:limit],
            next=ReviewCursor.after(found[limit - 1]) if len(found) > limit else None,
        )
