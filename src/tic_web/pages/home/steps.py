"""What a member can do next, each with one way there: pure words over what is known."""

from collections.abc import Iterable
from datetime import datetime

import attrs
from markupsafe import Markup

from tic_domain.coaches.model import CoachProfile, Listing
from tic_domain.coaches.policies import missing_for_listing
from tic_domain.conversations.use_cases.list_own_reports import OwnReport
from tic_domain.matching.use_cases.show_quiz import ShownQuiz
from tic_domain.orders.payees import PayeeStatus, PayoutAccount
from tic_domain.orders.states import OrderState, SessionState
from tic_domain.orders.subscribing import SubscriptionStatus
from tic_domain.orders.subscription_viewing import SubscriptionLine
from tic_domain.orders.terms import Side
from tic_domain.orders.viewing import OrderLine
from tic_domain.reviews.use_cases.list_sessions_to_review import SessionToReview
from tic_web.pages.orders.showing import what_words
from tic_web.pages.orders.subscription_words import status_words

_UNPAID = {SubscriptionStatus.PAST_DUE, SubscriptionStatus.UNPAID, SubscriptionStatus.PAUSED}
_CONNECTS = {
    PayeeStatus.MISSING: ("Payouts are not connected: what you earn waits for you.", "Connect payouts"),
    PayeeStatus.INCOMPLETE: ("The payment provider still needs something from you.", "See what it needs"),
    PayeeStatus.RESTRICTED: ("The payment provider asks for something new.", "See what it needs"),
    PayeeStatus.CLOSED: ("Your account with the payment provider is closed.", "See why"),
}
_PLACES = {"offering": "/desk/offerings/new", "hours": "/desk/hours", "capacity": "/desk#capacity-title"}


@attrs.frozen(kw_only=True)
class Step:
    what: str
    link: str
    path: str
    until: datetime | None = None
    """By when it has to be done, or is."""


def for_orders(lines: Iterable[OrderLine]) -> list[Step]:
    """Where it is the viewer who can end the waiting."""
    return [
        Step(
            what=_of(
                f"{_ORDER_ASKS[one.order.state]}: {what_words(one.order)}, {_side(one)}", one.other_name
            ),
            link=_ORDER_LINKS[one.order.state],
            path=f"/orders/{one.order.id}",
            until=one.waiting.until if one.waiting else None,
        )
        for one in lines
        if _asks(one)
    ]


_ORDER_ASKS = {
    OrderState.AWAITING_PAYMENT: "Waits for your payment",
    OrderState.REFUND_REQUESTED: "Money is asked back",
}
_ORDER_LINKS = {OrderState.AWAITING_PAYMENT: "Pay it or give it up", OrderState.REFUND_REQUESTED: "Answer"}


def for_times(lines: Iterable[OrderLine]) -> list[Step]:
    """Sessions that are paid and have no time yet."""
    steps = []
    for one in lines:
        count = sum(session.state is SessionState.UNSCHEDULED for session in one.order.sessions)
        if one.viewer is Side.COACHEE and count and one.order.state is OrderState.PAID:
            have = "1 session has" if count == 1 else f"{count} sessions have"
            steps.append(
                Step(
                    what=_of(f"{have} no time yet: {one.order.title}, {_side(one)}", one.other_name),
                    link="Choose a time",
                    path=f"/orders/{one.order.id}/schedule",
                    until=one.order.runs_until,
                )
            )
    return steps


def for_subscriptions(lines: Iterable[SubscriptionLine], now: datetime) -> list[Step]:
    steps = []
    for line in lines:
        one = line.subscription
        if line.viewer is not Side.COACHEE or not (one.status in _UNPAID or one.can_be_paid(now)):
            continue
        failed = one.status is SubscriptionStatus.PAST_DUE
        state = "Its renewal could not be charged" if failed else status_words(one)
        link = "Pay with another card" if failed else "See what happens now"
        steps.append(
            Step(
                what=_of(f"{state}: {one.title}, with", line.other_name),
                link="Pay it" if one.can_be_paid(now) else link,
                path=f"/subscriptions/{one.id}",
                until=line.waiting.until if line.waiting else None,
            )
        )
    return steps


def for_reviews(sessions: Iterable[SessionToReview]) -> list[Step]:
    return [
        Step(
            what=_of(f"How was it? {one.title}, with", one.other_name or "somebody"),
            link="Write a review",
            path=f"/sessions/{one.session_id}/review",
            until=one.write_until,
        )
        for one in sessions
    ]


def for_reports(reports: Iterable[OwnReport]) -> list[Step]:
    """Those that are not decided yet."""
    return [
        Step(
            what=_of(
                f"Your report is {own.report.state.value}. {own.report.told} It is about", own.reported_name
            ),
            link="See your reports",
            path="/settings/reports",
            until=own.report.due_at,
        )
        for own in reports
        if own.report.resolved_at is None
    ]


def coachee_lacks(quiz: ShownQuiz, *, has_cv: bool) -> list[Step]:
    steps = []
    if quiz.answers is None:
        begun = quiz.draft is not None
        steps.append(
            Step(
                what="You have begun the quiz."
                if begun
                else "The quiz: six short steps, about three minutes.",
                link="Go on with the quiz" if begun else "Take the quiz",
                path="/quiz",
            )
        )
    if not has_cv:
        use = "fills in much of the quiz" if quiz.answers is None else "can go along with your first message"
        steps.append(Step(what=f"A CV {use}. You confirm what we read.", link="Upload a CV", path="/cv"))
    return steps


def coach_lacks(profile: CoachProfile | None, account: PayoutAccount | None) -> list[Step]:
    steps = [] if profile is not None else [_PROFILE]
    if profile is not None and profile.listing is not Listing.TAKEN_DOWN:
        missing = missing_for_listing(profile)
        steps += [Step(what=f"Your profile needs {one}.", link="Add it", path=_place(one)) for one in missing]
        if not missing and profile.listing in {Listing.DRAFT, Listing.DELISTED}:
            steps.append(
                Step(what="Nobody can find you yet.", link="List your profile", path="/desk#listing")
            )
        if profile.listing is Listing.PAUSED:
            steps.append(
                Step(
                    what="You are paused: nobody new can write.",
                    link="Take coachees again",
                    path="/desk#listing",
                )
            )
    status = account.status if account else PayeeStatus.MISSING
    if status in _CONNECTS:
        what, link = _CONNECTS[status]
        steps.append(Step(what=what, link=link, path="/earnings"))
    return steps


_PROFILE = Step(what="Write a profile: what you prepare people for.", link="Write it", path="/desk/profile")


def _place(missing: str) -> str:
    return next((path for word, path in _PLACES.items() if word in missing), "/desk/profile")


def _asks(line: OrderLine) -> bool:
    waiting, viewer = line.waiting, line.viewer
    is_theirs = waiting is not None and viewer is not None and waiting.owner.value == viewer.value
    return is_theirs and line.order.state in _ORDER_ASKS


def _side(line: OrderLine) -> str:
    return "with" if line.viewer is Side.COACHEE else "for"


def _of(words: str, name: str) -> str:
    """A name may be written from right to left."""
    return Markup("{} <bdi>{}</bdi>.").format(words, name)
