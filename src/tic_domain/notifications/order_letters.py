"""The words of mails about orders, subscriptions and payouts. None where there is nothing to say any more."""

from datetime import datetime
from typing import Final

import attrs

from tic_domain.notifications.catalogue import MailKind
from tic_domain.notifications.letters import Letter, shown
from tic_domain.notifications.mails import moment
from tic_domain.orders.model import Order, OrderKind
from tic_domain.orders.movements import Movement
from tic_domain.orders.states import FINAL, OrderState, SessionState
from tic_domain.orders.subscribing import SubscriptionStatus
from tic_domain.orders.subscription import Subscription

_UNUSED: Final = frozenset({SessionState.UNSCHEDULED})


@attrs.frozen(kw_only=True)
class OrderNews:
    """What a mail about an order is made of. `movement`: the one that it is about."""

    order: Order
    other_name: str
    movement: Movement | None
    link: str
    now: datetime

    @property
    def title(self) -> str:
        return shown(self.order.title, instead="Coaching")

    @property
    def amount(self) -> str:
        return str(self.movement.amount if self.movement else self.order.price)


def order_letter(kind: MailKind, news: OrderNews) -> Letter | None:
    found = _paid_letter(kind, news) or _refund_letter(kind, news) or _payout_letter(kind, news)
    if found is None:
        return None
    subject, *paragraphs = found
    return Letter(subject=subject, paragraphs=tuple(paragraphs), action=("See the order", news.link))


def _paid_letter(kind: MailKind, news: OrderNews) -> tuple[str, ...] | None:
    order, title, other = news.order, news.title, news.other_name
    words: tuple[str, ...] | None = None
    match kind:
        case MailKind.ORDER_PAID if order.kind is OrderKind.PERIOD:
            words = (
                f"A month of {title} is paid",
                f"{order.price} were paid for a month of {title} with {other}.",
                f"Its sessions are yours to book{_until(order.runs_until)}.",
            )
        case MailKind.ORDER_PAID:
            words = (f"{title} is paid", f"You paid {order.price} for {title} with {other}.", _TERMS)
        case MailKind.ORDER_SOLD if order.kind is OrderKind.PACKAGE:
            words = (
                f"{other} bought {title}",
                f"{other} bought {title} for {order.price}. They book its sessions from your open times.",
            )
        case MailKind.ORDER_EXPIRED if order.checkout is not None and order.state is OrderState.EXPIRED:
            words = (
                f"{title} was not paid",
                f"The payment for {title} with {other} did not come in time, or failed. "
                "Nothing is booked, and nothing was charged.",
                "Should money arrive after all, it goes back by itself.",
            )
        case MailKind.ORDER_CANCELLED if order.kind is not OrderKind.SINGLE and order.paid_at is not None:
            words = (
                f"{title} was cancelled",
                f"{title} with {other} was cancelled. The order says what goes back.",
            )
        case MailKind.PACKAGE_ENDING if _has_unused(order, news.now):
            words = (
                f"Sessions of {title} are about to lapse",
                f"You have sessions left of {title} with {other}{_until(order.runs_until)}. Book them, "
                "or see in the order what can be refunded.",
            )
        case _:
            pass
    return words


_TERMS: Final = "The order shows the terms that hold for it, and until when cancelling is free."


def _refund_letter(kind: MailKind, news: OrderNews) -> tuple[str, ...] | None:
    order, title, other = news.order, news.title, news.other_name
    words: tuple[str, ...] | None = None
    match kind:
        case MailKind.REFUND_ASKED if order.refund_is_being_decided:
            words = (
                f"{other} asks for a refund",
                f"{other} asks for a refund of {title}. Answer within seven days; after that an operator "
                "does.",
                "The order shows what they say, and what you can answer.",
            )
        case MailKind.REFUND_GRANTED:
            words = (f"Your refund is granted: {title}", f"A refund of {title} with {other} was granted.")
        case MailKind.REFUND_DENIED:
            words = (
                f"Your refund was declined: {title}",
                f"Your wish for a refund of {title} with {other} was declined. The order says why.",
            )
        case MailKind.REFUND_SENT if news.movement is not None and order.state is OrderState.EXPIRED:
            words = (
                f"{news.amount} came too late and go back to you",
                f"Your payment of {news.amount} for {title} arrived after the time was open again. "
                "It goes back to where it came from; banks take up to ten days.",
            )
        case MailKind.REFUND_SENT if news.movement is not None:
            words = (
                f"{news.amount} are on their way back to you",
                f"{news.amount} for {title} with {other} go back to where they came from. "
                "Banks take up to ten days.",
            )
        case MailKind.REFUND_RETURNED if news.movement is not None:
            words = (
                f"Your refund of {news.amount} came back",
                f"Your bank sent back the refund of {news.amount} for {title}. It is tried again.",
                "The order says what you can do.",
            )
        case _:
            pass
    return words


def _payout_letter(kind: MailKind, news: OrderNews) -> tuple[str, ...] | None:
    title, other = news.title, news.other_name
    words: tuple[str, ...] | None = None
    match kind:
        case MailKind.DISPUTE_OPENED if news.movement is not None:
            words = (
                f"A payment of {news.amount} is disputed",
                f"The bank of {other} took back {news.amount} for {title}, and now decides about it. "
                "Until then nothing of it is paid out.",
            )
        case MailKind.DISPUTE_CLOSED if news.movement is not None:
            words = (
                f"The dispute about {title} is decided",
                f"The bank decided about {news.amount} for {title} with {other}: the payment stands.",
            )
        case MailKind.PAYOUT_SENT if news.movement is not None:
            words = (
                f"{news.amount} were paid out to you",
                f"Your part of {title} with {other}, {news.amount}, was sent to your account with the "
                "payment provider. From there it goes to your bank.",
            )
        case MailKind.PAYOUT_TAKEN_BACK if news.movement is not None:
            words = (
                f"{news.amount} were taken back",
                f"{news.amount} of your part of {title} with {other} were taken back, since money went back "
                "to them.",
            )
        case MailKind.PAYOUT_HELD if news.order.payout_held_at is not None:
            words = (
                f"Your payout for {title} is held",
                f"An operator holds your payout for {title} with {other}. The order says why.",
            )
        case MailKind.PAYOUT_RELEASED if news.order.payout_held_at is None:
            words = (
                f"Your payout for {title} goes on",
                f"Your payout for {title} with {other} is not held any more.",
            )
        case _:
            pass
    return words


@attrs.frozen(kw_only=True)
class SubscriptionNews:
    subscription: Subscription
    other_name: str
    link: str

    @property
    def title(self) -> str:
        return shown(self.subscription.title, instead="Coaching")


def subscription_letter(kind: MailKind, news: SubscriptionNews) -> Letter | None:
    one, title, other = news.subscription, news.title, news.other_name
    words: tuple[str, ...] | None = None
    match kind:
        case MailKind.SUBSCRIPTION_BEGUN:
            words = (
                f"{other} subscribed to {title}",
                f"{other} subscribed to {title} for {one.price} a month. They book from your open times.",
            )
        case MailKind.RENEWAL_FAILED if one.unpaid_since is not None:
            again = f"It is tried again on {moment(one.next_attempt_at)}." if one.next_attempt_at else _LAST
            words = (
                f"The payment for {title} failed",
                f"{one.price} for the next month of {title} with {other} could not be charged. {again}",
                "The subscription's page says how to pay, or end it.",
            )
        case MailKind.SUBSCRIPTION_ENDING if one.ends_at is not None and not one.is_over:
            words = (
                f"{title} ends on {moment(one.ends_at)}",
                f"{title} with {other} was cancelled for the end of its month, {moment(one.ends_at)}. "
                "Until then its sessions can be booked.",
            )
        case MailKind.SUBSCRIPTION_RESUMED if one.ends_at is None:
            words = (f"{title} goes on", f"{other} took back the cancellation of {title}.")
        case MailKind.SUBSCRIPTION_ENDED if one.status is SubscriptionStatus.ENDED:
            words = (f"{title} has ended", f"{title} with {other} has ended. No other month is charged.")
        case _:
            pass
    if words is None:
        return None
    subject, *paragraphs = words
    return Letter(subject=subject, paragraphs=tuple(paragraphs), action=("See the subscription", news.link))


_LAST: Final = "It is not tried again: the subscription ends."


def _until(at: datetime | None) -> str:
    return "" if at is None else f" until {moment(at)}"


def _has_unused(order: Order, now: datetime) -> bool:
    return (
        order.kind is OrderKind.PACKAGE
        and order.state not in FINAL
        and order.runs_until is not None
        and now < order.runs_until
        and any(session.state in _UNUSED for session in order.sessions)
    )
