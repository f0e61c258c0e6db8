"""What a notice says, loaded when it is sent: a fact that is over by then is no news."""

from datetime import datetime
from typing import Final

from tic_domain.notifications.account_letters import ABOUT_ACCOUNTS, account_letter
from tic_domain.notifications.catalogue import MailKind
from tic_domain.notifications.delivery import find_account
from tic_domain.notifications.jobs import MailNotice
from tic_domain.notifications.letters import Letter, shown
from tic_domain.notifications.mails import trial
from tic_domain.notifications.order_letters import (
    OrderNews,
    SubscriptionNews,
    order_letter,
    subscription_letter,
)
from tic_domain.notifications.ports import Links, MailsUnitOfWork
from tic_domain.orders.movements import Movement
from tic_domain.reviews.policies import is_delivered
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, CoachingSessionId, OrderId, ReviewId, SubscriptionId

OF_SUBSCRIPTIONS: Final = frozenset(
    {
        MailKind.SUBSCRIPTION_BEGUN,
        MailKind.RENEWAL_FAILED,
        MailKind.SUBSCRIPTION_ENDING,
        MailKind.SUBSCRIPTION_RESUMED,
        MailKind.SUBSCRIPTION_ENDED,
    }
)
OF_REVIEWS: Final = frozenset({MailKind.REVIEW_PUBLISHED, MailKind.REVIEW_TAKEN_DOWN})


async def notice_letter(
    uow: MailsUnitOfWork, notice: MailNotice, links: Links, now: datetime
) -> Letter | None:
    """None where there is nothing to say any more."""
    try:
        return await _letter(uow, notice, links, now)
    except NotFound:
        return None


async def _letter(uow: MailsUnitOfWork, notice: MailNotice, links: Links, now: datetime) -> Letter | None:
    kind = notice.kind
    if kind is MailKind.TEST:
        return trial()
    if kind is MailKind.REVIEW_INVITATION:
        return await _invitation(uow, notice, links)
    if kind in OF_REVIEWS:
        return await _of_review(uow, notice, links)
    if kind in ABOUT_ACCOUNTS:
        return account_letter(kind, links)
    if kind in OF_SUBSCRIPTIONS:
        return await _of_subscription(uow, notice, links)
    return await _of_order(uow, notice, links, now)


async def _of_order(uow: MailsUnitOfWork, notice: MailNotice, links: Links, now: datetime) -> Letter | None:
    order = await uow.orders.get_of(OrderId(notice.about), notice.recipient_id)
    movement: Movement | None = None
    if notice.detail:
        booked = (await uow.ledger.movements_of(order.id)).all
        movement = next((one for one in booked if one.cause == notice.detail), None)
    other_id = order.coach_id if notice.recipient_id == order.coachee_id else order.coachee_id
    news = OrderNews(
        order=order,
        other_name=await _name(uow, other_id),
        movement=movement,
        link=links.order(order.id),
        now=now,
    )
    return order_letter(notice.kind, news)


async def _of_subscription(uow: MailsUnitOfWork, notice: MailNotice, links: Links) -> Letter | None:
    subscription = await uow.subscriptions.get(SubscriptionId(notice.about))
    if not subscription.has(notice.recipient_id):
        raise NotFound("subscription")
    news = SubscriptionNews(
        subscription=subscription,
        other_name=await _name(uow, subscription.other_than(notice.recipient_id)),
        link=links.subscription(subscription.id),
    )
    return subscription_letter(notice.kind, news)


async def _invitation(uow: MailsUnitOfWork, notice: MailNotice, links: Links) -> Letter | None:
    """None where it turned out not to have taken place, or where they have written by themselves."""
    session_id = CoachingSessionId(notice.about)
    order = await uow.orders.find_with_session(session_id)
    if (
        order is None
        or not order.has(notice.recipient_id)
        or not is_delivered(order.find_session(session_id))
    ):
        return None
    if await uow.reviews.of_author(notice.recipient_id, [session_id]):
        return None
    return account_letter(notice.kind, links, page=links.review(session_id))


async def _of_review(uow: MailsUnitOfWork, notice: MailNotice, links: Links) -> Letter | None:
    review = (await uow.reviews.get(ReviewId(notice.about))).review
    is_down = review.taken_down_at is not None
    if is_down is not (notice.kind is MailKind.REVIEW_TAKEN_DOWN):
        return None
    return account_letter(notice.kind, links, page=links.review(review.session_id))


async def _name(uow: MailsUnitOfWork, account_id: AccountId) -> str:
    other = await find_account(uow, account_id)
    return shown("" if other is None else other.name)
