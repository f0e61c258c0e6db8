"""What reviews need from outside."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol, Self

import attrs

from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.terms import Side
from tic_domain.reviews.model import KeptReview, Review
from tic_domain.shared.ids import AccountId, CoachingSessionId, ReviewId


@attrs.frozen(kw_only=True)
class ReviewCursor:
    """Where a page of published reviews ended: newest first; of one moment, the greater id first."""

    published_at: datetime
    id: ReviewId

    @classmethod
    def after(cls, last: KeptReview) -> Self:
        """ValueError for one that isn't published."""
        if last.review.published_at is None:
            raise ValueError("not published")
        return cls(published_at=last.review.published_at, id=last.review.id)


@attrs.frozen(kw_only=True)
class ReviewFilter:
    """Everything that is given has to hold. Only published reviews are ever found."""

    subject_id: AccountId | None = None
    author_side: Side | None = None
    taken_down: bool = False
    """Those that were taken down as well."""


class Reviews(Protocol):
    async def of_session(
        self, session_id: CoachingSessionId, *, for_update: bool = False
    ) -> tuple[KeptReview, ...]:
        """Two at most, published or not. For the rules to look at: never shown as they are."""
        ...

    async def of_author(
        self, author_id: AccountId, session_ids: Collection[CoachingSessionId]
    ) -> frozenset[CoachingSessionId]:
        """Those of the sessions which `author_id` has reviewed."""
        ...

    async def get(self, review_id: ReviewId, *, for_update: bool = False) -> KeptReview:
        """Raises NotFound."""
        ...

    async def put(self, review: Review) -> None:
        """Store it, in place of what that side has said of the session before.

        Raises ConcurrentUpdate where that is published by now.
        """
        ...

    async def mark(self, review: Review) -> None:
        """Store when it was published and taken down, and why; nothing else. It has to be there."""
        ...

    async def remove(self, review_id: ReviewId) -> None: ...

    async def list_published(
        self, which: ReviewFilter, *, after: ReviewCursor | None, limit: int
    ) -> tuple[KeptReview, ...]:
        """Newest first."""
        ...

    async def list_due(self, now: datetime, *, limit: int) -> tuple[CoachingSessionId, ...]:
        """Sessions with a review that isn't published and had to be by then, the longest overdue first."""
        ...


class ReviewsUnitOfWork(OrdersUnitOfWork, MatchingUnitOfWork, Protocol):
    @property
    def reviews(self) -> Reviews: ...
