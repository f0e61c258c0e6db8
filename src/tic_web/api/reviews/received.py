"""Published reviews: of a coach, for everybody; and those about oneself."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.types import ASGIApp

from tic_domain.accounts.model import Scope
from tic_domain.reviews.ports import ReviewCursor
from tic_domain.reviews.use_cases.list_coach_reviews import ListCoachReviews, ListCoachReviewsCommand
from tic_domain.reviews.use_cases.list_received_reviews import ListReceivedReviews, ListReceivedReviewsCommand
from tic_domain.shared.errors import InvalidInput, NotFound
from tic_domain.shared.ids import AccountId, ReviewId
from tic_web.api.bodies import Answer
from tic_web.api.coaches.schemas import StandingAnswer
from tic_web.api.operations import operation
from tic_web.api.paging import PAGE_SIZE, After, Limit, cursor_at, link, place_at
from tic_web.api.reviews.schemas import (
    CoachReviewsAnswer,
    PublicReviewAnswer,
    ReceivedReviewAnswer,
    ReceivedReviewsAnswer,
)
from tic_web.dependencies import asking

TAG = "Reviews"


@operation(
    "GET", "/coaches/{coach_id:uuid}/reviews", id="listCoachReviews", tag=TAG,
    summary="List what coachees say of a coach",
    description="Published reviews, newest first. The rating is (10 × 4.5 + their sum) / (10 + how many).",
    scope=None, returns=CoachReviewsAnswer, links=True, raises=(NotFound, InvalidInput),
)  # fmt: skip
async def of_coach(
    coach_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    list_coach_reviews: NamedDependency[ListCoachReviews],
    after: FromQuery[After | None] = None,
    limit: FromQuery[Limit] = PAGE_SIZE,
) -> ASGIApp:
    found = await list_coach_reviews(
        ListCoachReviewsCommand(coach_id=AccountId(coach_id), after=_place(after), limit=limit)
    )
    following = _mark(found.next)
    return Answer(
        CoachReviewsAnswer(
            standing=StandingAnswer.of(found.coach.standing),
            items=[PublicReviewAnswer.of(one) for one in found.reviews],
            next=following,
        ),
        headers=link(request, "after", following),
    )


@operation(
    "GET", "/me/reviews", id="listMyReviews", tag=TAG, summary="List what others say of you",
    description="Published reviews about you, as coach and as coachee, newest first.",
    scope=Scope.REVIEWS_READ, returns=ReceivedReviewsAnswer, links=True, raises=(InvalidInput,),
)  # fmt: skip
async def about_me(
    request: Request[Any, Any, Any],
    list_received_reviews: NamedDependency[ListReceivedReviews],
    after: FromQuery[After | None] = None,
    limit: FromQuery[Limit] = PAGE_SIZE,
) -> ASGIApp:
    found = await list_received_reviews(
        ListReceivedReviewsCommand(account_id=asking(request).account_id, after=_place(after), limit=limit)
    )
    following = _mark(found.next)
    return Answer(
        ReceivedReviewsAnswer(items=[ReceivedReviewAnswer.of(one) for one in found.reviews], next=following),
        headers=link(request, "after", following),
    )


def _place(after: str | None) -> ReviewCursor | None:
    if not after:
        return None
    moment, last = place_at(after)
    return ReviewCursor(published_at=moment, id=ReviewId(last))


def _mark(cursor: ReviewCursor | None) -> str | None:
    return cursor_at(cursor.published_at, cursor.id) if cursor else None


ROUTES = (of_coach, about_me)
