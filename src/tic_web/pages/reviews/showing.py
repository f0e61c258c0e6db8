"""Reviews as pages show them."""

from datetime import datetime
from typing import Final, Self

import attrs

from tic_domain.orders.terms import Side
from tic_domain.reviews.model import HIGHEST, KeptReview

RATINGS: Final = (
    ("5", "5: it helped me a lot"),
    ("4", "4: it helped"),
    ("3", "3: mixed"),
    ("2", "2: it helped little"),
    ("1", "1: it did not help"),
)
RATINGS_OF_COACHEES: Final = (
    ("5", "5: well prepared and attentive"),
    ("4", "4: good to work with"),
    ("3", "3: mixed"),
    ("2", "2: hard to work with"),
    ("1", "1: I would rather not again"),
)


@attrs.frozen(kw_only=True)
class ReviewCard:
    rating: str
    author: str
    text: str | None
    text_is_gone: bool
    at: datetime | None

    @classmethod
    def public(cls, kept: KeptReview) -> Self:
        """For everybody: it says nothing of who the coachee is."""
        return cls._of(kept, "A coachee")

    @classmethod
    def received(cls, kept: KeptReview) -> Self:
        """For whom it is about."""
        return cls._of(kept, "A coach" if kept.review.author_side is Side.COACH else "A coachee")

    @classmethod
    def by(cls, kept: KeptReview, name: str | None) -> Self:
        """For the other one of a session, who knows the author."""
        return cls._of(kept, name or "Deleted member")

    @classmethod
    def _of(cls, kept: KeptReview, author: str) -> Self:
        return cls(
            rating=f"{kept.review.rating} of {HIGHEST}",
            author="Deleted member" if kept.author_is_gone else author,
            text=kept.review.text,
            text_is_gone=kept.text_is_gone,
            at=kept.review.published_at,
        )
