"""Reviews, in memory."""

from collections.abc import Collection
from datetime import datetime

import attrs

from tic_adapters.memory.accounts import MemoryAccounts
from tic_adapters.memory.transaction import Rows, Transaction
from tic_domain.accounts.model import AccountStatus
from tic_domain.reviews.model import KeptReview, Review
from tic_domain.reviews.ports import ReviewCursor, ReviewFilter
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, CoachingSessionId, ReviewId


@attrs.define
class ReviewTables:
    reviews: dict[ReviewId, Review] = attrs.field(factory=dict)


class MemoryReviews:
    def __init__(self, transaction: Transaction, tables: ReviewTables, accounts: MemoryAccounts) -> None:
        self._rows = Rows(transaction, tables.reviews, "review")
        self._accounts = accounts

    async def of_session(
        self, session_id: CoachingSessionId, *, for_update: bool = False
    ) -> tuple[KeptReview, ...]:
        own = sorted(one.id for one in self._rows.all() if one.session_id == session_id)
        found = [await self._rows.lock(one) if for_update else self._rows.find(one) for one in own]
        return tuple([await self._kept(one) for one in found if one is not None])

    async def of_author(
        self, author_id: AccountId, session_ids: Collection[CoachingSessionId]
    ) -> frozenset[CoachingSessionId]:
        own = (one.session_id for one in self._rows.all() if one.author_id == author_id)
        return frozenset(own) & frozenset(session_ids)

    async def get(self, review_id: ReviewId, *, for_update: bool = False) -> KeptReview:
        found = await self._rows.lock(review_id) if for_update else self._rows.find(review_id)
        if found is None:
            raise NotFound("review")
        return await self._kept(found)

    async def put(self, review: Review) -> None:
        side = (review.session_id, review.author_side)
        await self._rows.reserve("side", side)
        known = next((one for one in self._rows.all() if (one.session_id, one.author_side) == side), None)
        if known is not None and (known.is_published or known.id != review.id):
            raise ConcurrentUpdate("review")
        await self._rows.put(review.id, review)

    async def mark(self, review: Review) -> None:
        known = await self._rows.lock(review.id)
        if known is None:
            raise NotFound("review")
        marked = attrs.evolve(
            known,
            published_at=review.published_at,
            taken_down_at=review.taken_down_at,
            taken_down_reason=review.taken_down_reason,
        )
        await self._rows.put(review.id, marked)

    async def remove(self, review_id: ReviewId) -> None:
        await self._rows.drop(review_id)

    async def list_published(
        self, which: ReviewFilter, *, after: ReviewCursor | None, limit: int
    ) -> tuple[KeptReview, ...]:
        found = [
            (one.published_at, one.id, one)
            for one in self._rows.all()
            if one.published_at is not None and _meets(one, which)
        ]
        found.sort(key=lambda row: row[:2], reverse=True)
        rest = [one for at, key, one in found if after is None or (at, key) < (after.published_at, after.id)]
        return tuple([await self._kept(one) for one in rest[:limit]])

    async def list_due(self, now: datetime, *, limit: int) -> tuple[CoachingSessionId, ...]:
        due = sorted(
            (one.due_at, one.session_id)
            for one in self._rows.all()
            if not one.is_published and one.due_at <= now
        )
        return tuple(dict.fromkeys(session_id for _, session_id in due))[:limit]

    def ratings(self) -> dict[AccountId, tuple[int, int]]:
        """Of each coach who has any: their sum, and how many."""
        found: dict[AccountId, tuple[int, int]] = {}
        for one in self._rows.all():
            if one.counts:
                total, count = found.get(one.subject_id, (0, 0))
                found[one.subject_id] = (total + one.rating, count + 1)
        return found

    async def _kept(self, review: Review) -> KeptReview:
        is_gone = (await self._accounts.get(review.author_id)).status is not AccountStatus.ACTIVE
        return KeptReview(review=review, author_is_gone=is_gone, text_is_gone=False)


def _meets(review: Review, which: ReviewFilter) -> bool:
    return (
        which.subject_id in {None, review.subject_id}
        and which.author_side in {None, review.author_side}
        and (which.taken_down or review.is_shown)
    )
