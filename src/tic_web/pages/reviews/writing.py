"""One of the two reviews their session."""

from typing import Any

import attrs
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_domain.accounts.model import Principal
from tic_domain.orders.terms import Side
from tic_domain.reviews.model import KeptReview
from tic_domain.reviews.policies import SessionReviews
from tic_domain.reviews.use_cases.show_session_reviews import ShowSessionReviews, ShowSessionReviewsCommand
from tic_domain.reviews.use_cases.withdraw_review import WithdrawReview, WithdrawReviewCommand
from tic_domain.reviews.use_cases.write_review import WriteReview, WriteReviewCommand
from tic_domain.shared.errors import FieldProblem, InvalidInput, Refused
from tic_domain.shared.ids import CoachingSessionId
from tic_web.pages.forms import Form, identity
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import page, see
from tic_web.pages.reviews.showing import RATINGS, RATINGS_OF_COACHEES, ReviewCard
from tic_web.security.limits import OPT, Limit


@get("/sessions/{coaching_session_id:str}/review", name="session_review")
async def show(
    coaching_session_id: FromPath[str],
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    show_session_reviews: NamedDependency[ShowSessionReviews],
) -> Response[str]:
    wanted = CoachingSessionId(identity(coaching_session_id, "coaching session"))
    command = ShowSessionReviewsCommand(account_id=member.account_id, session_id=wanted)
    return _page(frame, await show_session_reviews(command), Form.of())


@post("/sessions/{coaching_session_id:str}/review", name="write_review_page", opt={OPT: Limit.REVIEWS})
async def write(
    *,
    coaching_session_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    show_session_reviews: NamedDependency[ShowSessionReviews],
    write_review: NamedDependency[WriteReview],
) -> Response[str] | Response[None]:
    wanted = CoachingSessionId(identity(coaching_session_id, "coaching session"))
    form = await Form.sent(request)
    command = WriteReviewCommand(
        account_id=member.account_id,
        session_id=wanted,
        rating=_rating(form),
        text=form.value("text"),
    )
    try:
        await write_review(command)
    except (InvalidInput, Refused) as error:
        # Of a session that can't be looked at, this says why.
        seen = await show_session_reviews(
            ShowSessionReviewsCommand(account_id=member.account_id, session_id=wanted)
        )
        return _page(frame, seen, _beside(form.refused(error)))
    return see(f"/sessions/{wanted}/review", "review-saved")


@post("/sessions/{coaching_session_id:str}/review/withdraw", name="withdraw_review_page")
async def withdraw(
    *,
    coaching_session_id: FromPath[str],
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    show_session_reviews: NamedDependency[ShowSessionReviews],
    withdraw_review: NamedDependency[WithdrawReview],
) -> Response[str] | Response[None]:
    wanted = CoachingSessionId(identity(coaching_session_id, "coaching session"))
    try:
        await withdraw_review(WithdrawReviewCommand(account_id=member.account_id, session_id=wanted))
    except Refused as error:
        seen = await show_session_reviews(
            ShowSessionReviewsCommand(account_id=member.account_id, session_id=wanted)
        )
        return _page(frame, seen, Form.of().refused(error))
    return see(f"/sessions/{wanted}/review", "review-withdrawn")


def _page(frame: Frame, seen: SessionReviews, form: Form) -> Response[str]:
    own = seen.own
    known = Form.of(rating=str(own.rating), text=own.text or "") if own else Form.of()
    is_coachee = seen.side is Side.COACHEE
    return page(
        frame,
        "reviews/session.html",
        status=form.status,
        form=form.over(known),
        typed=form.value("text"),
        seen=seen,
        other=seen.other_name or "Deleted member",
        is_coachee=is_coachee,
        ratings=RATINGS if is_coachee else RATINGS_OF_COACHEES,
        own=_own(seen),
        theirs=ReviewCard.by(seen.other, seen.other_name) if seen.other else None,
    )


def _own(seen: SessionReviews) -> ReviewCard | None:
    if seen.own is None:
        return None
    return ReviewCard.by(KeptReview(review=seen.own, author_is_gone=False, text_is_gone=False), "You")


def _rating(form: Form) -> int:
    """Zero, which is refused, for whatever isn't among the choices."""
    text = form.value("rating")
    return int(text) if text in dict(RATINGS) else 0


def _beside(form: Form) -> Form:
    """Nobody has typed the zero."""
    return attrs.evolve(form, problems=tuple(_chosen(one) for one in form.problems))


def _chosen(one: FieldProblem) -> FieldProblem:
    return attrs.evolve(one, problem="None is chosen.") if one.field == "rating" else one


ROUTES = (show, write, withdraw)
