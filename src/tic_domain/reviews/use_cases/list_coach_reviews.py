from collections.abc import Callable

import attrs

from tic_domain.coaches.model import PublicCoach
from tic_domain.coaches.policies import checked_limit, is_visible
from tic_domain.orders.terms import Side
from tic_domain.reviews.model import KeptReview
from tic_domain.reviews.ports import ReviewCursor, ReviewFilter, ReviewsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ListCoachReviewsCommand:
    coach_id: AccountId
    after: ReviewCursor | None
    limit: int


@attrs.frozen(kw_only=True)
class CoachReviews:
    coach: PublicCoach
    reviews: tuple[KeptReview, ...]
    next: ReviewCursor | None
    """Where this page ended; None on the last one."""


@clause("C3.1")
@attrs.frozen
class ListCoachReviews:
    """What coachees say of a public coach, for everybody. Raises NotFound, InvalidInput."""

    _open_unit_of_work: Callable[[], ReviewsUnitOfWork]

    async def __call__(self, command: ListCoachReviewsCommand) -> CoachReviews:
        limit = checked_limit(command.limit)
        async with self._open_unit_of_work() as uow:
            profile = await uow.coaches.find(command.coach_id)
            if profile is None or not is_visible(profile, await uow.accounts.get(profile.id)):
                raise NotFound("coach")
            standings = await uow.coaches.standings([profile.id])
            which = ReviewFilter(subject_id=profile.id, author_side=Side.COACHEE)
            found = await uow.reviews.list_published(which, after=command.after, limit=limit + 1)
        return CoachReviews(
            coach=PublicCoach(profile=profile, standing=standings[profile.id]),
            reviews=found[:limit],
            next=ReviewCursor.after(found[limit - 1]) if len(found) > limit else None,
        )
