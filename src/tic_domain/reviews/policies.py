"""Who reviews what and when, when a review is published, and who then sees it."""

from collections.abc import Iterable
from datetime import datetime

import attrs

from tic_domain.orders.model import CoachingSession, Order
from tic_domain.orders.states import SessionState
from tic_domain.orders.terms import Side
from tic_domain.reviews.errors import (
    ReviewingOver,
    ReviewNotPublished,
    ReviewPublished,
    ReviewTakenDown,
    SessionNotDelivered,
)
from tic_domain.reviews.model import PUBLISHED_AFTER, WRITTEN_WITHIN, KeptReview, Review, ReviewWords
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, CoachingSessionId, ReviewId


def session_of(
    order: Order | None, session_id: CoachingSessionId, party: AccountId
) -> tuple[Order, CoachingSession]:
    """Raises NotFound where the two of that order don't include `party`: nobody else may know of it."""
    session = order.find_session(session_id) if order is not None and order.has(party) else None
    if order is None or session is None:
        raise NotFound("coaching session")
    return order, session


def end_of(session: CoachingSession, now: datetime) -> datetime:
    """Of one that took place. Raises SessionNotDelivered."""
    if session.state is not SessionState.DELIVERED or session.ended_at is None or session.ended_at > now:
        raise SessionNotDelivered
    return session.ended_at


def is_delivered(session: CoachingSession | None) -> bool:
    return session is not None and session.state is SessionState.DELIVERED


def is_reviewable(session: CoachingSession, now: datetime) -> bool:
    try:
        return now < end_of(session, now) + WRITTEN_WITHIN
    except SessionNotDelivered:
        return False


@attrs.frozen(kw_only=True)
class Written:
    """What a side has said, and all that is published by it: its own, the other's, both or none."""

    own: Review
    published: tuple[Review, ...]

    @property
    def is_repeated(self) -> bool:
        """It was said and published before: nothing is to be done."""
        return self.own.is_published and not self.published


@clause("C3.1")
def written(
    order: Order,
    session: CoachingSession,
    known: Iterable[Review],
    words: ReviewWords,
    *,
    id: ReviewId,
    author_id: AccountId,
    now: datetime,
) -> Written:
    """`known` are the reviews of that session; `id` is for a new one.

    Raises SessionNotDelivered, ReviewingOver, ReviewTakenDown, ReviewPublished.
    """
    side = order.side_of(author_id)
    by_side = {one.author_side: one for one in known}
    earlier = by_side.pop(side, None)
    if earlier is not None and earlier.taken_down_at is not None:
        raise ReviewTakenDown
    if earlier is not None and earlier.is_published:
        if earlier.says(words):
            return Written(own=earlier, published=())
        raise ReviewPublished
    end = end_of(session, now)
    if now >= end + WRITTEN_WITHIN:
        raise ReviewingOver(WRITTEN_WITHIN.days)
    if earlier is not None:
        own = earlier.rewritten(words, now)
    else:
        own = Review(
            id=id,
            session_id=session.id,
            order_id=order.id,
            author_id=author_id,
            subject_id=order.coach_id if side is Side.COACHEE else order.coachee_id,
            author_side=side,
            rating=words.rating,
            text=words.text,
            written_at=now,
            due_at=end + PUBLISHED_AFTER,
            published_at=None,
            taken_down_at=None,
            taken_down_reason=None,
        )
    if not by_side and now < own.due_at:
        return Written(own=own, published=())
    own = own.published(now)
    others = tuple(one.published(now) for one in by_side.values() if not one.is_published)
    return Written(own=own, published=(own, *others))


def withdrawable(known: Iterable[Review], side: Side) -> Review:
    """The review of that side. Raises NotFound, ReviewTakenDown, ReviewPublished."""
    own = next((one for one in known if one.author_side is side), None)
    if own is None:
        raise NotFound("review")
    if own.taken_down_at is not None:
        raise ReviewTakenDown
    if own.is_published:
        raise ReviewPublished
    return own


@clause("C3.3")
def taken_down(review: Review, reason: str, now: datetime) -> Review:
    """Raises ReviewNotPublished: what nobody sees harms nobody, and is nobody's to look at."""
    if not review.is_published:
        raise ReviewNotPublished
    return review.taken_down(reason, now)


@attrs.frozen(kw_only=True)
class SessionReviews:
    """What one of the two sees of a session's reviews."""

    session_id: CoachingSessionId
    title: str
    """Of what was booked."""
    side: Side
    """Of who is looking."""
    other_name: str | None
    """None where that account is deleted."""
    ended_at: datetime
    own: Review | None
    other: KeptReview | None
    """None too while it isn't published, whether it is written or not."""
    write_until: datetime
    publish_by: datetime
    can_write: bool
    """Or change what one has written."""


@clause("C3.1")
def seen_by(
    reader: AccountId,
    order: Order,
    session: CoachingSession,
    known: Iterable[KeptReview],
    *,
    other_name: str | None,
    now: datetime,
) -> SessionReviews:
    """One's own always, the other's once it is published. Raises SessionNotDelivered."""
    end = end_of(session, now)
    side = order.side_of(reader)
    by_side = {one.review.author_side: one for one in known}
    own = by_side.pop(side, None)
    other = next(iter(by_side.values()), None)
    return SessionReviews(
        session_id=session.id,
        title=order.title,
        side=side,
        other_name=other_name,
        ended_at=end,
        own=own.review if own else None,
        other=other if other is not None and other.review.is_shown else None,
        write_until=end + WRITTEN_WITHIN,
        publish_by=end + PUBLISHED_AFTER,
        can_write=(own is None or not own.review.is_published) and now < end + WRITTEN_WITHIN,
    )
