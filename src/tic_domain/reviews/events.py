"""Facts about reviews. That one was written is no fact for others, before it is published."""

from typing import Self

import attrs

from tic_domain.reviews.model import Review
from tic_domain.shared.events import Event
from tic_domain.shared.ids import AccountId, CoachingSessionId, ReviewId


@attrs.frozen(kw_only=True)
class ReviewAppeared(Event):
    """From now on others may see it."""

    review_id: ReviewId
    session_id: CoachingSessionId
    author_id: AccountId
    subject_id: AccountId

    @classmethod
    def of(cls, review: Review) -> Self:
        return cls(
            review_id=review.id,
            session_id=review.session_id,
            author_id=review.author_id,
            subject_id=review.subject_id,
        )


@attrs.frozen(kw_only=True)
class ReviewRemoved(Event):
    """By an operator."""

    review_id: ReviewId
    author_id: AccountId
    reason: str
