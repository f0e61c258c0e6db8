"""Published reviews of a coach; and what is still to be written, and was written, about oneself."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from tic_domain.accounts.model import Principal
from tic_domain.reviews.ports import ReviewCursor
from tic_domain.reviews.use_cases.list_coach_reviews import ListCoachReviews, ListCoachReviewsCommand
from tic_domain.reviews.use_cases.list_received_reviews import ListReceivedReviews, ListReceivedReviewsCommand
from tic_domain.reviews.use_cases.list_sessions_to_review import (
    ListSessionsToReview,
    ListSessionsToReviewCommand,
)
from tic_domain.shared.errors import InvalidInput, NotFound
from tic_domain.shared.ids import AccountId, ReviewId
from tic_web.api.paging import PAGE_SIZE, cursor_at, place_at
from tic_web.pages.coaches.showing import rating_words
from tic_web.pages.forms import identity
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import address, page
from tic_web.pages.reviews.showing import ReviewCard


@get("/coaches/{coach_id:str}/reviews", name="coach_reviews")
async def of_coach(
    coach_id: FromPath[str],
    frame: NamedDependency[Frame],
    list_coach_reviews: NamedDependency[ListCoachReviews],
    after: FromQuery[str] = "",
) -> Response[str]:
    wanted = AccountId(identity(coach_id, "coach"))
    found = await list_coach_reviews(
        ListCoachReviewsCommand(coach_id=wanted, after=_place(after), limit=PAGE_SIZE)
    )
    here = f"/coaches/{wanted}/reviews"
    return page(
        frame,
        "reviews/coach.html",
        coach_id=str(wanted),
        name=found.coach.profile.public_name,
        rating=rating_words(found.coach.standing),
        reviews=[ReviewCard.public(one) for one in found.reviews],
        first=here if after else None,
        following=_following(here, found.next),
    )


@get("/reviews", name="reviews")
async def own(
    *,
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    list_sessions_to_review: NamedDependency[ListSessionsToReview],
    list_received_reviews: NamedDependency[ListReceivedReviews],
    after: FromQuery[str] = "",
) -> Response[str]:
    place = _place(after)
    to_write = await list_sessions_to_review(ListSessionsToReviewCommand(account_id=member.account_id))
    received = await list_received_reviews(
        ListReceivedReviewsCommand(account_id=member.account_id, after=place, limit=PAGE_SIZE)
    )
    return page(
        frame,
        "reviews/own.html",
        to_write=to_write,
        reviews=[ReviewCard.received(one) for one in received.reviews],
        first="/reviews" if after else None,
        following=_following("/reviews", received.next),
    )


def _place(after: str) -> ReviewCursor | None:
    """Raises NotFound: only an address of ours has one."""
    if not after:
        return None
    try:
        moment, last = place_at(after)
    except InvalidInput:
        raise NotFound("page") from None
    return ReviewCursor(published_at=moment, id=ReviewId(last))


def _following(path: str, cursor: ReviewCursor | None) -> str | None:
    return address(path, after=cursor_at(cursor.published_at, cursor.id)) if cursor else None


ROUTES = (of_coach, own)
