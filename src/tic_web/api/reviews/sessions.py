"""Reviewing a session: one side at a time, neither seeing the other's before it is published."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ASGIApp

from tic_domain.accounts.model import Scope
from tic_domain.reviews.errors import ReviewingOver, ReviewPublished, ReviewTakenDown, SessionNotDelivered
from tic_domain.reviews.use_cases.list_sessions_to_review import (
    ListSessionsToReview,
    ListSessionsToReviewCommand,
)
from tic_domain.reviews.use_cases.show_session_reviews import ShowSessionReviews, ShowSessionReviewsCommand
from tic_domain.reviews.use_cases.withdraw_review import WithdrawReview, WithdrawReviewCommand
from tic_domain.reviews.use_cases.write_review import WriteReview, WriteReviewCommand
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import CoachingSessionId
from tic_web.api.bodies import Answer, sent
from tic_web.api.operations import operation
from tic_web.api.reviews.schemas import (
    ReviewWriting,
    SessionReviewsAnswer,
    SessionsToReviewAnswer,
    SessionToReviewAnswer,
)
from tic_web.dependencies import asking
from tic_web.security.limits import Limit as RateLimit

TAG = "Reviews"


@operation(
    "GET", "/sessions/{coaching_session_id:uuid}/review", id="showSessionReviews", tag=TAG,
    summary="Show the reviews of a session",
    description="Your own, and the other side's once it is published. Before that, nothing tells whether it "
    "is written.",
    scope=Scope.REVIEWS_READ, returns=SessionReviewsAnswer, raises=(NotFound, SessionNotDelivered),
)  # fmt: skip
async def show(
    coaching_session_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    show_session_reviews: NamedDependency[ShowSessionReviews],
) -> ASGIApp:
    command = ShowSessionReviewsCommand(
        account_id=asking(request).account_id, session_id=CoachingSessionId(coaching_session_id)
    )
    return Answer(SessionReviewsAnswer.of(await show_session_reviews(command)))


@operation(
    "PUT", "/sessions/{coaching_session_id:uuid}/review", id="writeReview", tag=TAG,
    summary="Review a session",
    description="From its end until 30 days later; it can be changed until it is published. It is published "
    "when both sides have written, or 7 days after the session. A coachee's review is then on the coach's "
    "page, without a name; a coach's is seen by that coachee alone.",
    scope=Scope.REVIEWS_WRITE, returns=SessionReviewsAnswer, body=ReviewWriting,
    example=ReviewWriting(rating=4, text="She asked what my interviewers asked a week later."),
    limit=RateLimit.REVIEWS,
    raises=(
        NotFound, SessionNotDelivered, ReviewingOver, ReviewPublished, ReviewTakenDown, ConcurrentUpdate,
    ),
)  # fmt: skip
async def write(
    coaching_session_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    write_review: NamedDependency[WriteReview],
) -> ASGIApp:
    account_id = asking(request).account_id
    wanted = await sent(request, ReviewWriting)
    command = WriteReviewCommand(
        account_id=account_id,
        session_id=CoachingSessionId(coaching_session_id),
        rating=wanted.rating,
        text=wanted.text,
    )
    return Answer(SessionReviewsAnswer.of(await write_review(command)))


@operation(
    "DELETE", "/sessions/{coaching_session_id:uuid}/review", id="withdrawReview", tag=TAG,
    summary="Take your review back", description="Until it is published. You can write another one in time.",
    scope=Scope.REVIEWS_WRITE, status=204, limit=RateLimit.REVIEWS,
    raises=(NotFound, ReviewPublished, ReviewTakenDown),
)  # fmt: skip
async def withdraw(
    coaching_session_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    withdraw_review: NamedDependency[WithdrawReview],
) -> ASGIApp:
    command = WithdrawReviewCommand(
        account_id=asking(request).account_id, session_id=CoachingSessionId(coaching_session_id)
    )
    await withdraw_review(command)
    return Answer(status=204)


@operation(
    "GET", "/me/reviews/to-write", id="listSessionsToReview", tag=TAG,
    summary="List the sessions you can review", scope=Scope.REVIEWS_READ, returns=SessionsToReviewAnswer,
)  # fmt: skip
async def to_write(
    request: Request[Any, Any, Any], list_sessions_to_review: NamedDependency[ListSessionsToReview]
) -> ASGIApp:
    command = ListSessionsToReviewCommand(account_id=asking(request).account_id)
    found = await list_sessions_to_review(command)
    return Answer(SessionsToReviewAnswer(items=[SessionToReviewAnswer.of(one) for one in found]))


ROUTES = (show, write, withdraw, to_write)
