"""A review: what one side of a coaching session says of the other."""

from datetime import datetime, timedelta
from typing import Final, Self

import attrs
from attrs import field

from tic_domain.orders.terms import Side
from tic_domain.reviews import personal_data as data
from tic_domain.shared.checks import Checks
from tic_domain.shared.classification import stored, system
from tic_domain.shared.ids import AccountId, CoachingSessionId, OrderId, ReviewId

LOWEST: Final = 1
HIGHEST: Final = 5
LONGEST_TEXT: Final = 2000
WRITTEN_WITHIN: Final = timedelta(days=30)
"""After the session's end."""
PUBLISHED_AFTER: Final = timedelta(days=7)
"""The session's end, where only one side has written by then."""


@stored
@attrs.frozen(kw_only=True)
class Review:
    """One for each side of a session. Unpublished, it is its author's alone."""

    id: ReviewId = field(metadata=system("identity of a review"))
    session_id: CoachingSessionId = field(metadata=system("which session it is about"))
    order_id: OrderId = field(metadata=system("whose session it was"))
    author_id: AccountId = field(metadata=data.AUTHOR)
    subject_id: AccountId = field(metadata=data.REVIEWED)
    author_side: Side = field(metadata=data.COURSE)
    rating: int = field(metadata=data.RATING)
    """From 1 to 5."""
    text: str | None = field(metadata=data.TEXT)
    """Plain text. Sealed at rest under its author's key."""
    written_at: datetime = field(metadata=data.COURSE)
    due_at: datetime = field(metadata=data.COURSE)
    """Published by then, whoever else has written."""
    published_at: datetime | None = field(metadata=data.COURSE)
    taken_down_at: datetime | None = field(metadata=data.COURSE)
    taken_down_reason: str | None = field(metadata=data.COURSE)
    """An operator's words to its author."""

    @property
    def is_published(self) -> bool:
        """Or was, before it was taken down: it isn't changed any more."""
        return self.published_at is not None

    @property
    def is_shown(self) -> bool:
        return self.is_published and self.taken_down_at is None

    @property
    def counts(self) -> bool:
        """In a coach's public rating."""
        return self.is_shown and self.author_side is Side.COACHEE

    @property
    def parties(self) -> tuple[AccountId, AccountId]:
        """The coachee, then the coach."""
        both = (self.author_id, self.subject_id)
        return both if self.author_side is Side.COACHEE else both[::-1]

    def says(self, words: "ReviewWords") -> bool:
        return (self.rating, self.text) == (words.rating, words.text)

    def rewritten(self, words: "ReviewWords", now: datetime) -> Self:
        return attrs.evolve(self, rating=words.rating, text=words.text, written_at=now)

    def published(self, now: datetime) -> Self:
        return attrs.evolve(self, published_at=now)

    def taken_down(self, reason: str, now: datetime) -> Self:
        return attrs.evolve(self, taken_down_at=now, taken_down_reason=reason)


@attrs.frozen(kw_only=True)
class ReviewWords:
    """What an author says, as it will be kept."""

    rating: int
    text: str | None

    @classmethod
    def of(cls, rating: int, text: str | None) -> Self:
        """Raises InvalidInput for fields `rating`, `text`."""
        with Checks() as check:
            check.number("rating", rating, least=LOWEST, most=HIGHEST)
            clean = check.text("text", text or "", most=LONGEST_TEXT, least=0, lines=True)
        return cls(rating=rating, text=clean or None)


@attrs.frozen(kw_only=True)
class KeptReview:
    """A review with what became of its author."""

    review: Review
    author_is_gone: bool
    """Suspended or deleted: the rating stays, under nobody's name."""
    text_is_gone: bool
    """There was one, and its key is destroyed."""
