"""What the API takes and gives about reviews."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from tic_domain.reviews.model import KeptReview, Review
from tic_domain.reviews.policies import SessionReviews
from tic_domain.reviews.use_cases.list_sessions_to_review import SessionToReview
from tic_web.api.coaches.schemas import StandingAnswer
from tic_web.api.fields import Id, Moment, text

SideName = Literal["coach", "coachee"]
Rating = Annotated[int, Meta(ge=1, le=5, description="5 is best.", examples=[4])]
Words = Annotated[str, text(1, 2000, "Plain text.", "She asked what my interviewers asked a week later.")]
TextDeleted = Annotated[bool, Meta(description="There was a text; its author deleted their account.")]


class ReviewWriting(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    rating: Rating
    text: Words | None = None


class OwnReviewAnswer(Struct, frozen=True, kw_only=True):
    """What you have written."""

    id: Id
    rating: Rating
    text: str | None
    written_at: Moment
    published_at: Annotated[Moment | None, Meta(description="Null while you alone can see it.")]
    taken_down_at: Moment | None
    taken_down_reason: str | None

    @classmethod
    def of(cls, review: Review) -> "OwnReviewAnswer":
        return cls(
            id=review.id,
            rating=review.rating,
            text=review.text,
            written_at=review.written_at,
            published_at=review.published_at,
            taken_down_at=review.taken_down_at,
            taken_down_reason=review.taken_down_reason,
        )


class ReceivedReviewAnswer(Struct, frozen=True, kw_only=True):
    """What the other side of a session has written about you."""

    id: Id
    session_id: Id
    author_side: SideName
    rating: Rating
    text: str | None
    text_deleted: TextDeleted
    published_at: Moment | None

    @classmethod
    def of(cls, kept: KeptReview) -> "ReceivedReviewAnswer":
        review = kept.review
        return cls(
            id=review.id,
            session_id=review.session_id,
            author_side=review.author_side.value,
            rating=review.rating,
            text=review.text,
            text_deleted=kept.text_is_gone,
            published_at=review.published_at,
        )


class SessionReviewsAnswer(Struct, frozen=True, kw_only=True):
    """A session's reviews, as you see them."""

    session_id: Id
    title: str
    side: Annotated[SideName, Meta(description="Yours.")]
    other_name: Annotated[str | None, Meta(description="Null where that account is deleted.")]
    ended_at: Moment
    write_until: Moment
    publish_by: Annotated[
        Moment, Meta(description="Published when both have written, or then. What is written later, at once.")
    ]
    can_write: Annotated[bool, Meta(description="Or change it. False once it is published, or too late.")]
    own: OwnReviewAnswer | None
    other: Annotated[
        ReceivedReviewAnswer | None,
        Meta(description="Null until it is published, whether it is written or not."),
    ]

    @classmethod
    def of(cls, seen: SessionReviews) -> "SessionReviewsAnswer":
        return cls(
            session_id=seen.session_id,
            title=seen.title,
            side=seen.side.value,
            other_name=seen.other_name,
            ended_at=seen.ended_at,
            write_until=seen.write_until,
            publish_by=seen.publish_by,
            can_write=seen.can_write,
            own=OwnReviewAnswer.of(seen.own) if seen.own else None,
            other=ReceivedReviewAnswer.of(seen.other) if seen.other else None,
        )


class SessionToReviewAnswer(Struct, frozen=True, kw_only=True):
    """A session that took place, and that you haven't reviewed."""

    session_id: Id
    order_id: Id
    title: str
    side: Annotated[SideName, Meta(description="Yours.")]
    other_name: str | None
    ended_at: Moment
    write_until: Moment
    publish_by: Moment

    @classmethod
    def of(cls, one: SessionToReview) -> "SessionToReviewAnswer":
        return cls(
            session_id=one.session_id,
            order_id=one.order_id,
            title=one.title,
            side=one.side.value,
            other_name=one.other_name,
            ended_at=one.ended_at,
            write_until=one.write_until,
            publish_by=one.publish_by,
        )


class SessionsToReviewAnswer(Struct, frozen=True, kw_only=True):
    """The latest first; a hundred at most."""

    items: list[SessionToReviewAnswer]


class ReceivedReviewsAnswer(Struct, frozen=True, kw_only=True):
    """Newest first."""

    items: list[ReceivedReviewAnswer]
    next: str | None


class PublicReviewAnswer(Struct, frozen=True, kw_only=True):
    """What a coachee has written about a coach. It says nothing of who that is."""

    id: Id
    author: Annotated[
        Literal["member", "deleted member"], Meta(description="Whether the author is still here.")
    ]
    rating: Rating
    text: str | None
    text_deleted: TextDeleted
    published_at: Moment | None

    @classmethod
    def of(cls, kept: KeptReview) -> "PublicReviewAnswer":
        review = kept.review
        return cls(
            id=review.id,
            author="deleted member" if kept.author_is_gone else "member",
            rating=review.rating,
            text=review.text,
            text_deleted=kept.text_is_gone,
            published_at=review.published_at,
        )


class CoachReviewsAnswer(Struct, frozen=True, kw_only=True):
    """Newest first. The rating counts all of them, not only those of this page."""

    standing: StandingAnswer
    items: list[PublicReviewAnswer]
    next: str | None
